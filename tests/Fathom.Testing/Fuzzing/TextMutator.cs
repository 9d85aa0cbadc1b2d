using System.Text.RegularExpressions;

namespace Fathom.Testing.Fuzzing;

/// <summary>Changes texts of a language piece by piece: pieces left out, exchanged, taken from another text, or put in from a list of awkward ones.</summary>
/// <param name="sound">Texts that are right.</param>
/// <param name="awkward">Pieces to put in.</param>
/// <param name="piece">Matches the pieces of a text, all of it.</param>
public sealed class TextMutator(IReadOnlyList<string> sound, IReadOnlyList<string> awkward, Regex piece)
{
    private const int MostChanges = 8;
    private const int LongestBorrowed = 20;

    /// <summary>A changed text.</summary>
    /// <param name="random">Decides everything.</param>
    public string Mutate(Random random)
    {
        List<string> pieces = Pieces(random);
        for (int i = random.Next(1, MostChanges); i > 0; i--)
        {
            Change(random, pieces, pieces.Count == 0 ? 0 : random.Next(pieces.Count));
        }

        return string.Concat(pieces);
    }

    private List<string> Pieces(Random random) => [.. piece.Matches(sound[random.Next(sound.Count)]).Select(match => match.Value)];

    private void Change(Random random, List<string> pieces, int at)
    {
        string inserted = awkward[random.Next(awkward.Count)];
        switch (random.Next(5))
        {
            case 0 when pieces.Count > 1:
                pieces.RemoveAt(at);
                break;
            case 1 when pieces.Count > 0:
                pieces[at] = inserted;
                break;
            case 2 when pieces.Count > 0:
                (pieces[at], pieces[^1]) = (pieces[^1], pieces[at]);
                break;
            case 3:
                List<string> other = Pieces(random);
                int from = random.Next(other.Count);
                pieces.InsertRange(at, other.GetRange(from, random.Next(Math.Min(LongestBorrowed, other.Count - from))));
                break;
            default:
                pieces.Insert(at, inserted);
                break;
        }
    }
}
