using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Bpe;

/// <summary>
/// SentencePiece's merges: any two neighbors whose joined text is a token may merge, the token with the highest score
/// first. Listed once per vocabulary, they become ordinary merges, ranked by score.
/// </summary>
internal static class ScoredMerges
{
    /// <summary>Lists the merges: every way to cut every token into two symbols.</summary>
    /// <param name="names">Every token's name.</param>
    /// <param name="vocabulary">Every token's kind.</param>
    /// <param name="alphabet">The symbols of single characters.</param>
    /// <param name="scores">Every token's score, by id; equal scores share a rank.</param>
    public static MergeTable Create(
        ByteStringTable names, Vocabulary vocabulary, SymbolAlphabet.Characters alphabet, IReadOnlyList<float> scores)
    {
        int[] ranks = RankByScore(scores);
        var table = new MergeTable(names.Count);
        for (int i = 0; i < names.Count; i++)
        {
            int id = names.IdAt(i);
            ReadOnlySpan<byte> name = names[i];
            for (int cut = NextCharacter(name, 0); IsText(vocabulary, id) && cut < name.Length; cut = NextCharacter(name, cut))
            {
                if (FindSymbol(name[..cut]) is int left && FindSymbol(name[cut..]) is int right)
                {
                    table.TryAdd(left, right, ranks[id], id);
                }
            }
        }

        return table;

        int? FindSymbol(ReadOnlySpan<byte> part)
        {
            int codePoint = Utf8Text.DecodeCodePoint(part, 0, out int length);
            if (length == part.Length)
            {
                return alphabet.SymbolOf(codePoint);
            }

            return names.TryFind(part, out int id) && IsText(vocabulary, id) ? id : null;
        }
    }

    /// <summary>Merging never produces markers, so that text can't become one.</summary>
    private static bool IsText(Vocabulary vocabulary, int id) =>
        vocabulary.KindOf(id) is not (TokenKind.Control or TokenKind.Unknown or TokenKind.Byte);

    private static int NextCharacter(ReadOnlySpan<byte> name, int position)
    {
        if (position >= name.Length)
        {
            return position + 1;
        }

        Utf8Text.DecodeCodePoint(name, position, out int length);
        return position + length;
    }

    private static int[] RankByScore(IReadOnlyList<float> scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Count)];
        float[] keys = [.. scores.Select(score => -score)];
        Array.Sort(keys, order);

        int[] ranks = new int[scores.Count];
        int rank = 0;
        for (int i = 0; i < order.Length; i++)
        {
            rank += i > 0 && keys[i] != keys[i - 1] ? 1 : 0;
            ranks[order[i]] = rank;
        }

        return ranks;
    }
}
