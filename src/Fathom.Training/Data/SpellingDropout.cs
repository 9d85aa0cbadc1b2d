using Fathom.Tokenizers;

namespace Fathom.Training.Data;

/// <summary>
/// Writes some tokens as the bytes they stand for, so that a model learns how its words are spelled and can read words that its vocabulary lacks.
/// </summary>
/// <remarks>Like BPE dropout (Provilkov et al. 2020), but for whole tokens instead of merges.</remarks>
public sealed class SpellingDropout
{
    private readonly int[]?[] _spellings;

    /// <summary>Finds the tokens that have a spelling: ordinary ones of several bytes.</summary>
    /// <param name="tokenizer">A tokenizer; one without tokens of single bytes leaves everything as it is.</param>
    public SpellingDropout(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var bytes = new Dictionary<byte, int>();
        for (int id = 0; id < tokenizer.VocabularySize; id++)
        {
            if (tokenizer.TokenBytes(id) is [byte value] && !tokenizer.IsSpecial(id))
            {
                bytes.TryAdd(value, id);
            }
        }

        _spellings = [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => Spell(tokenizer, id, bytes))];
    }

    /// <summary>Returns the tokens of a text, each spelled out with a probability.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="rate">The probability.</param>
    /// <param name="random">Decides.</param>
    public List<int> Apply(ReadOnlySpan<int> tokens, double rate, ref KeyedRandom random)
    {
        var result = new List<int>(tokens.Length);
        foreach (int token in tokens)
        {
            if (_spellings[token] is { } spelling && random.NextDouble() < rate)
            {
                result.AddRange(spelling);
            }
            else
            {
                result.Add(token);
            }
        }

        return result;
    }

    /// <summary>Returns a token's bytes as tokens; null for special and added tokens and for single bytes.</summary>
    private static int[]? Spell(Tokenizer tokenizer, int id, Dictionary<byte, int> bytes)
    {
        ReadOnlySpan<byte> text = tokenizer.TokenBytes(id);
        if (text.Length < 2 || tokenizer.IsSpecial(id) || tokenizer.EncodeUtf8(text) is not [int only] || only != id)
        {
            return null;
        }

        var spelling = new int[text.Length];
        for (int i = 0; i < spelling.Length; i++)
        {
            if (!bytes.TryGetValue(text[i], out spelling[i]))
            {
                return null;
            }
        }

        return spelling;
    }
}
