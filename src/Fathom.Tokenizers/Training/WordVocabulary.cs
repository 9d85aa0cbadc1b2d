using System.Text;

namespace Fathom.Tokenizers.Training;

/// <summary>Chooses the words that become tokens if there are no merges: those that save the most tokens.</summary>
internal static class WordVocabulary
{
    /// <summary>The chosen words, those that save the most first; among equals, those with smaller bytes first.</summary>
    /// <param name="words">All words of the corpus with their counts.</param>
    /// <param name="count">Maximum number of words.</param>
    /// <param name="options">The smallest count of a word, and words to leave out.</param>
    /// <remarks>Words with a digit are left out, so that every number is written digit by digit.</remarks>
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
