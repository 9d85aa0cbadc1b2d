using Fathom.Training.Data;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests;

public sealed class RunSourceTests : IDisposable
{
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Run_TextChatAndStreamedSources_LogsTrainingAndValidationLossOfEach()
    {
        RunOptions options = _run.Options(
            new SourceOptions { Path = _run.Texts("sums.jsonl") },
            new SourceOptions { Path = _run.Conversations("chat.jsonl"), Chat = true, ValidationShare = 0.3 },
            new SourceOptions { Path = _run.Texts("books.jsonl"), Streamed = true, Name = "streamed" });

        IReadOnlyList<StepRecord> log = _run.Train(options with { Train = options.Train with { BatchTokens = 400, MicroBatchTokens = 200 } }, "run");

        Assert.Equal(["chat", "streamed", "sums"], log[^1].ValidationLossBySource!.Keys.Order());
        Assert.Equal(["chat", "streamed", "sums"], log.SelectMany(record => record.LossBySource!.Keys).Distinct().Order());
        Assert.InRange(log[^1].ValidationLoss!.Value, log[^1].ValidationLossBySource!.Values.Min(), log[^1].ValidationLossBySource!.Values.Max());
        Assert.InRange(log[^1].Loss, log[^1].LossBySource!.Values.Min(), log[^1].LossBySource!.Values.Max());
        Assert.Null(log[0].ValidationLossBySource);
    }

    [Fact]
    public void Compare_RunsOnConversations_ComparesTheirValidationLosses()
    {
        RunOptions options = _run.Options(new SourceOptions { Path = _run.Conversations("chat.jsonl") }).OnConversations();
        _run.Train(options, "base");
        _run.Train(options with { Train = options.Train with { Optimizer = options.Train.Optimizer with { LearningRate = 0.02 } } }, "faster");

        IReadOnlyList<ArmResult> arms = RunComparison.Compare([_run.Temp.File("base"), _run.Temp.File("faster")], _ => { });

        Assert.True(arms[1].Difference < 0, $"difference {arms[1].Difference}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_Markers_AreSingleTokensOnlyInTrustedSources(bool hasMarkers)
    {
        TokenizerEncoder encoder = TokenizerEncoder.Load(_run.Tokenizer());
        string path = _run.Temp.File("marked.jsonl");
        File.WriteAllText(path, """{"text":"<s><think>a</think>b</s>"}""");
        string cache = _run.Temp.File("marked.tokens");
        TokenShard.Load(new TextCorpus(path, HasMarkers: !hasMarkers), encoder, cache);

        TokenShard shard = TokenShard.Load(new TextCorpus(path, HasMarkers: hasMarkers), encoder, cache);

        int[] marked = [.. new[] { "<s>", "<think>", "a", "</think>", "b", "</s>" }.Select(name => encoder.Find(name)!.Value)];
        Assert.Equal(hasMarkers, shard.Tokens.SequenceEqual(marked));
        Assert.Equal(hasMarkers ? 1 : 0, shard.Tokens.Count(encoder.Find("<think>")!.Value));
    }

    [Fact]
    public void Corpus_StreamedSlices_PartTheDocumentsAndKeepTheirPlaces()
    {
        var corpus = new TextCorpus(_run.Texts("streamed.jsonl", count: 100));
        var encoder = new CharacterEncoder(string.Concat(corpus.Read()));
        string[] Read(bool isValidation)
        {
            var stream = new CorpusStream(corpus, encoder, new StreamSlice(5, 0.25, isValidation), isEndless: false);
            var document = new TokenDocument();
            var texts = new List<string>();
            while (stream.TryNext(document))
            {
                texts.Add(string.Concat(document.Tokens.ToArray().Select(token => encoder.Characters[token])));
                var resumed = new CorpusStream(corpus, encoder, new StreamSlice(5, 0.25, isValidation), isEndless: false);
                resumed.LoadPosition(stream.SavePosition());
                stream = resumed;
            }

            return [.. texts];
        }

        string[] training = Read(isValidation: false);
        string[] validation = Read(isValidation: true);

        Assert.InRange(validation.Length, 15, 35);
        Assert.Equal(corpus.Read().Order(), training.Concat(validation).Order());
    }

    [Fact]
    public void Run_LengthWarmup_CountsTheDocumentsItCuts()
    {
        RunOptions options = _run.Options();

        IReadOnlyList<StepRecord> log = _run.Train(options with { Train = options.Train with { StartContextTokens = 5, WarmupShare = 0.5 } }, "run");

        Assert.True(log[0].CutDocuments > 0);
        Assert.Null(log[^1].CutDocuments);
    }

    [Theory]
    [InlineData("""{"weight":0}""", "train.config.value", "data.sources[0].weight")]
    [InlineData("""{"weight":-1}""", "train.config.value", "data.sources[0].weight")]
    [InlineData("""{"validation_share":1}""", "train.config.value", "data.sources[0].validation_share")]
    [InlineData("""{"chat":true,"streamed":true}""", "train.config.value", "data.sources[0].streamed")]
    [InlineData("""{"wieght":1}""", "train.config.invalid", "run.json:1 data.sources[0].wieght")]
    [InlineData("""{"weight":"much"}""", "train.config.invalid", "run.json:1 data.sources[0].weight")]
    public void ReadFile_BadSource_IsNamedWithoutTypes(string source, string code, string where)
    {
        string path = _run.Temp.File("run.json");
        File.WriteAllText(path, """{"model":{},"data":{"sources":[{"path":"x.jsonl",""" + source[1..] + "]}}");

        TrainingException failure = Assert.Throws<TrainingException>(() => RunOptions.ReadFile(path));

        Assert.Equal((code, where), (failure.Code, failure.Where));
        Assert.DoesNotContain("Fathom", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":{"sources":[]}}""", "model")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"precision":"fp4"}""", "fp32, bf16, fp8")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"train":{"optimizer":{"kind":"sgd"}}}""", "adamw, muon")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"seed":1.5}""", "a whole number")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"recompute":"yes"}""", "true or false")]
    [InlineData("""{"model":{"shape":"nano","from":"x"},"data":{"sources":[{"path":"x"}]}}""", "shape and from")]
    [InlineData("""{"model":{},"data":{"sources":{}}}""", "a list")]
    [InlineData("""{"model":{},"model":{},"data":{"sources":[]}}""", "'model' twice")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"train":{"optimizer":{"epsilon":0}}}""", "train.optimizer.epsilon")]
    [InlineData(
        """{"model":{},"data":{"sources":[{"path":"x"}]},"train":{"optimizer":{"embedding_learning_rate":-1}}}""", "train.optimizer.embedding_learning_rate")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"train":{"optimizer":{"max_gradient_norm":-1}}}""", "train.optimizer.max_gradient_norm")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"train":{"balance_factor":-1}}""", "train.balance_factor")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x"}]},"adapter":{"alpha":0}}""", "adapter.alpha")]
    [InlineData("""{"model":{},"data":{"sources":[{"path":"x","chat":true}],"random_windows":true}}""", "data.random_windows")]
    [InlineData("""{""", "JSON")]
    public void ReadFile_BadConfiguration_SaysWhatJsonIsWanted(string json, string says)
    {
        string path = _run.Temp.File("run.json");
        File.WriteAllText(path, json);

        TrainingException failure = Assert.Throws<TrainingException>(() => RunOptions.ReadFile(path));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Fathom", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", failure.Message, StringComparison.Ordinal);
    }
}
