using System.Text;

namespace Fathom.Tokenizers.Training;

/// <summary>Picks the words that become tokens when there are no merges: those that save the most tokens.</summary>
internal static class WordVocabulary
{
    /// <summary>The words, the one that saves most first; of equal ones the one with the smaller bytes.</summary>
    /// <param name="words">All words of the corpus with their counts.</param>
    /// <param name="count">How many are wanted at most.</param>
    /// <param name="options">The least count of a token, and words that are none.</param>
    /// <remarks>Words with a digit stay apart, so that every number is written digit by digit.</remarks>
    public static IReadOnlyList<byte[]> Pick(WordCounter words, int count, BpeTrainingOptions options)
    {
        var candidates = new List<(long Saved, byte[] Word)>();
        for (int i = 0; i < words.Count; i++)
        {
            ReadOnlySpan<byte> word = words.Word(i);
            if (word.Length > 1 && words.CountOf(i) >= options.MinPairCount && !HasNumber(word) && !IsSpelled(word, options.SpelledWords))
            {
                candidates.Add((words.CountOf(i) * (word.Length - 1), word.ToArray()));
            }
        }

        candidates.Sort((a, b) => a.Saved != b.Saved ? b.Saved.CompareTo(a.Saved) : a.Word.AsSpan().SequenceCompareTo(b.Word));
        return [.. candidates.Take(count).Select(candidate => candidate.Word)];
    }

    private static bool IsSpelled(ReadOnlySpan<byte> word, IReadOnlySet<string> spelled) =>
        spelled.Count > 0 && spelled.Contains(Encoding.UTF8.GetString(word).Trim().ToLowerInvariant());

    private static bool HasNumber(ReadOnlySpan<byte> word)
    {
        while (!word.IsEmpty)
        {
            Rune.DecodeFromUtf8(word, out Rune rune, out int length);
            if (Rune.IsNumber(rune))
            {
                return true;
            }

            word = word[length..];
        }

        return false;
    }
}
