using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Tokenizers.Training;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Tests.Training;

public class BpeTrainerTests
{
    [Fact]
    public void Train_GoldenCorpus_SameMergesAndVocabularyAsReference()
    {
        string corpus = File.ReadAllText(TestData.Require("tokenizers/cs336-bpe-training/corpus.en"));
        string[] golden = File.ReadAllLines(TestData.Require("tokenizers/cs336-bpe-training/train-bpe-reference-merges.txt"));
        using var goldenVocabulary = JsonDocument.Parse(File.ReadAllText(TestData.Require("tokenizers/cs336-bpe-training/train-bpe-reference-vocab.json")));

        TrainedVocabulary trained = BpeTrainer.Train(
            [corpus], new BpeTrainingOptions { VocabularySize = 500, PreTokenizer = BpePreTokenizer.Gpt2, SpecialTokens = ["<|endoftext|>"] });

        Assert.Equal(golden, trained.Merges.Select(merge => $"{Name(trained, merge.Left)} {Name(trained, merge.Right)}"));
        foreach (JsonProperty token in goldenVocabulary.RootElement.EnumerateObject())
        {
            string actual = token.Value.GetInt32() == 0 ? "<|endoftext|>" : Name(trained, token.Value.GetInt32());
            Assert.Equal(token.Name, actual);
        }

        Assert.Equal(500, trained.Tokens.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Train_RandomTexts_SameAsRecountingEveryTime(int seed)
    {
        var random = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, 30).Select(_ => string.Concat(Enumerable.Range(0, 60).Select(_ => "aab bc"[random.Next(6)])))];
        var options = new BpeTrainingOptions { VocabularySize = 256 + 40, PreTokenizer = BpePreTokenizer.Gpt2 };

        TrainedVocabulary trained = BpeTrainer.Train(texts, options);

        Assert.Equal(TrainByRecounting(texts, 40), trained.Tokens.Skip(256).Select(token => Encoding.UTF8.GetString(token.Span)));
    }

    [Fact]
    public void Train_AnyThreads_SameResult()
    {
        var random = new Random(5);
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => RandomText.Next(random, 50))];

        TrainedVocabulary one = BpeTrainer.Train(texts, new BpeTrainingOptions { VocabularySize = 400, MaxThreads = 1 });
        TrainedVocabulary four = BpeTrainer.Train(texts.Reverse(), new BpeTrainingOptions { VocabularySize = 400, MaxThreads = 4 });

        Assert.Equal(one.Merges, four.Merges);
        Assert.Equal(144, one.Merges.Count);
    }

    [Fact]
    public void Train_SpecialTokensAndDigits_NeverMerge()
    {
        string[] texts = [string.Concat(Enumerable.Repeat("<|end|>1234<think>ab ", 50))];

        TrainedVocabulary trained = BpeTrainer.Train(
            texts, new BpeTrainingOptions { VocabularySize = 1_000, SpecialTokens = ["<|end|>"], AddedTokens = ["<think>"] });

        Assert.Equal(["ab"], trained.Tokens.Skip(258).Select(token => Encoding.UTF8.GetString(token.Span)));
        Assert.Equal(2, trained.FirstByteId);
    }

    [Fact]
    public void Train_PairsBelowTheMinimum_DoNotMerge()
    {
        TrainedVocabulary trained = BpeTrainer.Train(
            ["ab ab ab cd cd"], new BpeTrainingOptions { VocabularySize = 1_000, MinPairCount = 3, PreTokenizer = BpePreTokenizer.Gpt2 });

        Assert.Equal(["ab"], trained.Tokens.Skip(256).Select(token => Encoding.UTF8.GetString(token.Span)));
    }

    [Fact]
    public void Train_ImpossibleOptions_Refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => BpeTrainer.Train([], new BpeTrainingOptions { VocabularySize = 255 }));
        Assert.ThrowsAny<ArgumentException>(() => BpeTrainer.Train([], new BpeTrainingOptions { VocabularySize = 300, SpecialTokens = ["x", "x"] }));
        Assert.ThrowsAny<ArgumentException>(() => BpeTrainer.Train([], new BpeTrainingOptions { VocabularySize = 300, AddedTokens = [""] }));
        Assert.Empty(BpeTrainer.Train([], new BpeTrainingOptions { VocabularySize = 300 }).Merges);
    }

    [Fact]
    public void Train_NameThatIsTheSpellingOfOtherText_Refused()
    {
        var options = new BpeTrainingOptions { VocabularySize = 300, PreTokenizer = BpePreTokenizer.Gpt2 };

        Assert.ThrowsAny<ArgumentException>(() => BpeTrainer.Train([], options with { SpecialTokens = ["|"] }));
        Assert.ThrowsAny<ArgumentException>(() => BpeTrainer.Train([" a a"], options with { AddedTokens = ["Ġa"] }));
        Assert.NotNull(BpeTrainer.Train([" a a"], options with { AddedTokens = ["Ġb"] }));
    }

    private static string Name(TrainedVocabulary trained, int id) => ByteLevelAlphabet.Encode(trained.Tokens[id].Span);

    /// <summary>The definition: count all pairs, merge the one that occurs most, begin again.</summary>
    private static List<string> TrainByRecounting(string[] texts, int merges)
    {
        List<List<string>> words = [.. texts.SelectMany(text => Words(text)).Select(word => word.Select(c => c.ToString()).ToList())];
        List<string> tokens = [];
        while (tokens.Count < merges)
        {
            var counts = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair).ToList();
            if (counts.Count == 0)
            {
                break;
            }

            (string left, string right) = counts.OrderByDescending(group => group.Count())
                .ThenByDescending(group => group.Key.First, StringComparer.Ordinal)
                .ThenByDescending(group => group.Key.Second, StringComparer.Ordinal).First().Key;
            tokens.Add(left + right);
            foreach (List<string> word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == left && word[i + 1] == right)
                    {
                        word[i] += right;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return tokens;
    }

    /// <summary>The pre-tokenizer for letters and spaces: a word takes one space before it.</summary>
    private static IEnumerable<string> Words(string text) =>
        Regex.Matches(text, @" ?[a-z]+|\s+(?!\S)|\s+").Select(match => match.Value);
}
