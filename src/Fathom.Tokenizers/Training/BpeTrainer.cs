using System.Text;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Training;

/// <summary>Trains a byte-level vocabulary: repeatedly, the most frequent pair of neighbors becomes a token.</summary>
/// <remarks>
/// Sennrich et al. 2016, algorithm 1, over bytes as in GPT-2. Of equally frequent pairs, the one with the greatest
/// bytes (left, then right) comes first, so the result depends only on the words and their counts.
/// A merge touches only the words that contain its pair.
/// </remarks>
public static class BpeTrainer
{
    /// <summary>Trains a vocabulary.</summary>
    /// <param name="texts">The texts; each is split separately. Enumerated once, one text at a time.</param>
    /// <param name="options">The vocabulary to train.</param>
    /// <exception cref="ArgumentException">
    /// The vocabulary is too small for the bytes and the special tokens, or one of these is empty, repeated, or spelled like a byte or a merged token.
    /// </exception>
    public static TrainedVocabulary Train(IEnumerable<string> texts, BpeTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        List<byte[]> tokens = FirstTokens(options);
        if (options.PreTokenizer == BpePreTokenizer.Bytes)
        {
            return Finish(options, tokens, []);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.VocabularySize, tokens.Count, nameof(options));
        WordCounter words = CountWords(texts, options);
        if (options.PreTokenizer != BpePreTokenizer.Words)
        {
            return Merge(words, tokens, options);
        }

        tokens.AddRange(WordVocabulary.Pick(words, options.VocabularySize - tokens.Count, options));
        return Finish(options, tokens, []);
    }

    private static TrainedVocabulary Merge(WordCounter words, List<byte[]> tokens, BpeTrainingOptions options)
    {
        var pairs = new PairCounts(tokens);
        TrainingWord[] sequences = CreateSequences(words, tokens.Count - ByteOrder.Count, pairs);
        List<BpeMerge> merges = [];
        while (tokens.Count < options.VocabularySize && pairs.TryTakeMost(Math.Max(1, options.MinPairCount), out BpeMerge pair, out List<int> holders))
        {
            int merged = tokens.Count;
            tokens.Add([.. tokens[pair.Left], .. tokens[pair.Right]]);
            merges.Add(pair);
            foreach (int word in holders)
            {
                sequences[word].Merge(pair, merged, word, pairs);
            }

            pairs.Settle();
        }

        return Finish(options, tokens, merges);
    }

    private static TrainedVocabulary Finish(BpeTrainingOptions options, List<byte[]> tokens, List<BpeMerge> merges)
    {
        RequireDistinctNames(options, tokens);
        return new TrainedVocabulary(options, [.. tokens.Select(token => (ReadOnlyMemory<byte>)token)], merges);
    }

    /// <summary>The initial tokens: special tokens, added tokens, bytes.</summary>
    private static List<byte[]> FirstTokens(BpeTrainingOptions options)
    {
        string[] names = [.. options.SpecialTokens, .. options.AddedTokens];
        if (names.Any(string.IsNullOrEmpty) || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw new ArgumentException("special and added tokens must be distinct and not empty", nameof(options));
        }

        List<byte[]> tokens = [.. names.Select(Encoding.UTF8.GetBytes), .. ByteOrder.Bytes.Select(value => new[] { value })];
        RequireDistinctNames(options, tokens);
        return tokens;
    }

    /// <summary>Refuses special and added tokens whose name is how a file spells another token, such as <c>|</c>, which is a byte.</summary>
    private static void RequireDistinctNames(BpeTrainingOptions options, List<byte[]> tokens)
    {
        HashSet<string> names = [.. options.SpecialTokens, .. options.AddedTokens];
        string? taken = tokens.Skip(names.Count).Select(token => ByteLevelAlphabet.Encode(token)).FirstOrDefault(names.Contains);
        if (taken is not null)
        {
            throw new ArgumentException($"'{taken}' can't be a special or added token: it is the name of other text", nameof(options));
        }
    }

    private static WordCounter CountWords(IEnumerable<string> texts, BpeTrainingOptions options)
    {
        PieceSplitter splitter = options.PreTokenizer switch
        {
            BpePreTokenizer.Gpt2 => KnownSplitters.Gpt2,
            BpePreTokenizer.Gpt2SingleDigits => KnownSplitters.Gpt2SingleDigits,
            BpePreTokenizer.Letters => KnownSplitters.Letters,
            BpePreTokenizer.Words => KnownSplitters.Llama3,
            _ => KnownSplitters.Qwen2,
        };
        var markers = new AddedTokenMatcher(
            [.. options.SpecialTokens.Concat(options.AddedTokens).Select((name, id) => new AddedToken(id, Encoding.UTF8.GetBytes(name)))]);

        var total = new WordCounter(splitter, markers);
        object gate = new();
        Parallel.ForEach(
            texts,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxThreads) },
            () => new WordCounter(splitter, markers),
            (text, _, counter) =>
            {
                counter.Add(text);
                return counter;
            },
            counter =>
            {
                lock (gate)
                {
                    total.Add(counter);
                }
            });
        return total;
    }

    private static TrainingWord[] CreateSequences(WordCounter words, int firstByteId, PairCounts pairs)
    {
        var sequences = new TrainingWord[words.Count];
        for (int word = 0; word < sequences.Length; word++)
        {
            int[] symbols = new int[words.Word(word).Length];
            for (int i = 0; i < symbols.Length; i++)
            {
                symbols[i] = firstByteId + ByteOrder.IndexOf(words.Word(word)[i]);
            }

            sequences[word] = new TrainingWord(symbols, words.CountOf(word));
            for (int i = 0; i + 1 < symbols.Length; i++)
            {
                pairs.Grow(new BpeMerge(symbols[i], symbols[i + 1]), sequences[word].Count, word);
            }
        }

        pairs.Settle();
        return sequences;
    }
}
