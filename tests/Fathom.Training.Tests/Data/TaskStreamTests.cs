using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Corpus;
using Fathom.Templates;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Training;
using Fathom.Training.Data;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests.Data;

public sealed class TaskStreamTests
{
    private static readonly Tokenizer s_tokenizer = CreateTokenizer();

    private static readonly TaskSourceOptions s_plain = new() { SpelledShare = 0, EarlierShare = 0, DirectShare = 0, PromptWeight = 0.25 };

    [Fact]
    public void Document_IsThePromptOfTheTemplateAndAThoughtWithItsAnswer()
    {
        TokenDocument document = Take(s_plain with { Only = ["sum"] }, 1)[0];
        string text = s_tokenizer.Decode(document.Tokens);
        int answer = document.Weights.IndexOf(1f);

        Assert.Matches("(?s)^<s><｜User｜>.*<｜Assistant｜><think>.*</think>.*</s>$", text);
        Assert.All(document.Weights[..answer].ToArray(), weight => Assert.Equal(0.25f, weight));
        Assert.All(document.Weights[answer..].ToArray(), weight => Assert.Equal(1f, weight));
        Assert.Equal(s_tokenizer.FindToken("<think>"), document.Tokens[answer - 1]);
        Assert.Equal(s_tokenizer.EosId, document.Tokens[^1]);
    }

    [Fact]
    public void Document_Direct_AnswersBehindTheEndOfAThought()
    {
        string text = s_tokenizer.Decode(Take(s_plain with { Only = ["sum"], DirectShare = 1 }, 1)[0].Tokens);

        Assert.Contains("<｜Assistant｜></think>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<think>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_CutThought_BelongsToThePromptWithItsEnd()
    {
        List<TokenDocument> whole = Take(s_plain with { Only = ["sum"] }, 20);
        List<TokenDocument> cut = Take(s_plain with { Only = ["sum"], CutShare = 1 }, 20);

        Assert.All(cut, document => Assert.Equal(s_tokenizer.FindToken("</think>"), document.Tokens[document.Weights.IndexOf(1f) - 1]));
        Assert.True(cut.Sum(document => document.Tokens.Length) < whole.Sum(document => document.Tokens.Length));
        Assert.Equal(whole.Select(AnswerOf), cut.Select(AnswerOf));
    }

    [Fact]
    public void Document_WithEarlierConversations_HoldsTheirAnswersWithoutThoughts()
    {
        List<TokenDocument> documents = Take(s_plain with { EarlierShare = 1, MostEarlier = 2 }, 20);

        Assert.All(documents, document => Assert.True(Count(document, "<｜Assistant｜>") >= 2));
        Assert.All(documents, document => Assert.Equal(1, Count(document, "<think>")));
    }

    [Fact]
    public void Document_SpelledOut_IsTheSameTextInMoreTokens()
    {
        List<TokenDocument> whole = Take(s_plain, 30);
        List<TokenDocument> spelled = Take(s_plain with { SpelledShare = 1, SpellingRate = 0.5 }, 30);

        Assert.Equal(whole.Select(document => s_tokenizer.Decode(document.Tokens)), spelled.Select(document => s_tokenizer.Decode(document.Tokens)));
        Assert.True(spelled.Sum(document => document.Tokens.Length) > whole.Sum(document => document.Tokens.Length));
        Assert.All(spelled, document => Assert.Equal(1, Count(document, "<think>")));
    }

    [Fact]
    public void Position_LoadedIntoAnotherStream_GoesOnWithTheSameDocuments()
    {
        TaskStream first = Stream(s_plain);
        var document = new TokenDocument();
        for (int i = 0; i < 5; i++)
        {
            first.TryNext(document);
        }

        TaskStream second = Stream(s_plain);
        second.LoadPosition(JsonNode.Parse(first.SavePosition().ToJsonString())!.AsObject());
        var other = new TokenDocument();

        Assert.True(first.TryNext(document) && second.TryNext(other));
        Assert.Equal(document.Tokens, other.Tokens);
    }

    [Fact]
    public void Mixture_UnknownTask_IsRefusedByName()
    {
        TrainingException refusal = Assert.Throws<TrainingException>(() => Stream(s_plain with { Only = ["sums"] }));

        Assert.Equal("train.config.value", refusal.Code);
        Assert.Contains("sums", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixture_HighestLevels_GiveTheirSharesToTheLevelsBelow()
    {
        var choice = new TaskChoice { Only = ["sum", "parity"], MostLevels = new Dictionary<string, int> { ["sum"] = 2 } };
        var catalog = TaskCatalog.BuiltIn();

        MixtureEntry[] cut = [.. TaskSelection.Mixture(choice, catalog, TaskLevelShares.Even).Entries];
        MixtureEntry[] whole = [.. TaskSelection.Mixture(choice with { MostLevels = new Dictionary<string, int>() }, catalog, TaskLevelShares.Even).Entries];

        Assert.Equal([1, 2], cut.Where(entry => entry.Task.Name == "sum").Select(entry => entry.Level));
        Assert.Equal(Share(whole, "sum"), Share(cut, "sum"), 1e-9);
        Assert.Equal(Share(whole, "parity"), Share(cut, "parity"), 1e-9);

        static double Share(MixtureEntry[] entries, string task) => entries.Where(entry => entry.Task.Name == task).Sum(entry => entry.Weight);
    }

    [Fact]
    public void Run_OnTasks_TrainsAndKeepsTheDevelopmentSplitForEvaluation()
    {
        using var small = new SmallRun();
        string template = JsonSerializer.Serialize(BuiltInTemplates.Reasoner.Source);
        string config = Path.Combine(small.Tokenizer(), "tokenizer_config.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        json["chat_template"] = JsonNode.Parse(template);
        File.WriteAllText(config, json.ToJsonString());
        RunOptions options = small.Options(new SourceOptions { Tasks = s_plain with { Only = ["compare"], ValidationDocuments = 4 } });
        options = options with
        {
            Train = options.Train with { BatchTokens = 256, MicroBatchTokens = 256, ContextTokens = 256 },
            Data = options.Data with { Tokenizer = small.Tokenizer() },
        };
        File.WriteAllText(config, json.ToJsonString());

        IReadOnlyList<StepRecord> log = small.Train(options, "tasks");

        Assert.NotNull(log[^1].ValidationLoss);
        Assert.True(log[^1].Loss < log[0].Loss);
    }

    private static string AnswerOf(TokenDocument document) => s_tokenizer.Decode(document.Tokens).Split("</think>")[1];

    private static int Count(TokenDocument document, string marker) => document.Tokens.Count(s_tokenizer.FindToken(marker)!.Value);

    private static TaskStream Stream(TaskSourceOptions options)
    {
        var conversations = new TaskConversations(options, TaskCatalog.BuiltIn(), s_tokenizer, BuiltInTemplates.Reasoner, 1, ProblemSplit.Train);
        return new TaskStream(conversations, new TokenizerEncoder(s_tokenizer, BuiltInTemplates.Reasoner.Source), options);
    }

    private static List<TokenDocument> Take(TaskSourceOptions options, int count)
    {
        TaskStream stream = Stream(options);
        var documents = new List<TokenDocument>();
        for (int i = 0; i < count; i++)
        {
            var document = new TokenDocument();
            Assert.True(stream.TryNext(document));
            documents.Add(document);
        }

        return documents;
    }

    private static Tokenizer CreateTokenizer()
    {
        var options = new BpeTrainingOptions
        {
            VocabularySize = 320,
            PreTokenizer = BpePreTokenizer.Words,
            SpecialTokens = ["<s>", "</s>", "<｜User｜>", "<｜Assistant｜>"],
            AddedTokens = ["<think>", "</think>"],
        };
        string[] texts = ["what is the of a to how many in and if has does it"];
        TrainedVocabulary vocabulary = BpeTrainer.Train(texts, options);
        var roles = new TokenizerJsonOptions { BosToken = "<s>", EosToken = "</s>" };
        using var tokens = new MemoryStream();
        using var config = new MemoryStream();
        TokenizerJsonWriter.Write(tokens, vocabulary, roles);
        TokenizerJsonWriter.WriteConfig(config, vocabulary, roles);
        return Tokenizer.FromHuggingFace(tokens.ToArray(), config.ToArray());
    }
}
