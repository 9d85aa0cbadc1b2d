using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests;

public class EngineTests
{
    public static TheoryData<string> Architectures => [.. TinyConfigs.All.Keys];

    [Theory, MemberData(nameof(Architectures))]
    public void Run_ManyRequestsTogether_AnswerAsEachAlone(string architecture)
    {
        using LoadedModel model = TinyEngines.CreateModel(TinyConfigs.All[architecture]);
        GenerationRequest[] requests =
        [
            .. Enumerable.Range(0, 5).Select(i => TinyEngines.Request(TinyEngines.Tokens(3 + (7 * i), seed: i), maxTokens: 10, seed: (ulong)i)),
        ];
        using var together = new Engine(model, TinyEngines.Options with { UsePrefixCache = false });
        using var alone = new Engine(model, TinyEngines.Options with { UsePrefixCache = false, MaxBatchTokens = 64 });

        int[][] expected = [.. requests.Select(request => alone.Run([request])[0].TokenIds())];

        Assert.Equal(expected, together.Run(requests).Select(handle => handle.TokenIds()));
        together.CheckIntegrity();
        Assert.Equal(0, together.Stats.UsedBlocks);
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Run_PrefixInCache_AnswersAsWithoutIt(string architecture)
    {
        using LoadedModel model = TinyEngines.CreateModel(TinyConfigs.All[architecture]);
        GenerationRequest request = TinyEngines.Request(TinyEngines.Tokens(23), maxTokens: 8);
        using var engine = new Engine(model, TinyEngines.Options);

        GenerationResult miss = engine.Run([request])[0];
        GenerationResult hit = engine.Run([request])[0];

        Assert.Equal(0, miss.Usage.CachedTokens);
        Assert.Equal(20, hit.Usage.CachedTokens);
        Assert.Equal(miss.TokenIds(), hit.TokenIds());
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Run_BlocksRunOut_AnswersAsWithPlenty(string architecture)
    {
        using LoadedModel model = TinyEngines.CreateModel(TinyConfigs.All[architecture]);
        GenerationRequest[] requests =
        [
            .. Enumerable.Range(0, 4).Select(i => TinyEngines.Request(TinyEngines.Tokens(9, seed: i), maxTokens: 16, seed: (ulong)i)),
        ];
        using var plenty = new Engine(model, TinyEngines.Options);
        using var scarce = new Engine(model, TinyEngines.Options with { MaxCacheTokens = 40 });

        IReadOnlyList<GenerationResult> expected = plenty.Run(requests);
        IReadOnlyList<GenerationResult> actual = scarce.Run(requests);

        Assert.Equal(0, plenty.Stats.Preemptions);
        Assert.True(scarce.Stats.Preemptions > 0, "nothing was preempted");
        Assert.Equal(expected.Select(handle => handle.TokenIds()), actual.Select(handle => handle.TokenIds()));
        scarce.CheckIntegrity();
    }

    [Fact]
    public void Run_SameSeed_SameTokens_OtherKeyOtherTokens()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        GenerationRequest request = TinyEngines.Request(TinyEngines.Tokens(5), maxTokens: 12);

        int[] first = engine.Run([request])[0].TokenIds();

        Assert.Equal(first, engine.Run([request])[0].TokenIds());
        Assert.NotEqual(first, engine.Run([request with { RandomKey = 1 }])[0].TokenIds());
        Assert.NotEqual(first, engine.Run([request with { Sampling = new SamplingOptions { Seed = 2 } }])[0].TokenIds());
    }

    [Fact]
    public void Run_Logprobs_AreTheScorersWhateverTheSampling()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        GenerationRequest request = TinyEngines.Request(TinyEngines.Tokens(6), maxTokens: 9) with
        {
            TopLogprobs = 3,
            Sampling = new SamplingOptions { Seed = 3, Temperature = 1.7f, RepetitionPenalty = 1.3f, PresencePenalty = 0.5f },
        };

        GenerationResult handle = engine.Run([request])[0];

        int[] all = [.. request.PromptTokens, .. handle.TokenIds()];
        IReadOnlyList<float> expected = new Scorer(engine).Logprobs(all);
        IReadOnlyList<IReadOnlyList<TokenLogprob>> top = new Scorer(engine).Top(all, 3);
        for (int i = 0; i < handle.Tokens.Count; i++)
        {
            GeneratedToken token = handle.Tokens[i];
            Assert.Equal(expected[request.PromptTokens.Count + i - 1], token.Logprob!.Value, 1e-4f);
            Assert.Equal(top[request.PromptTokens.Count + i - 1].Select(t => t.TokenId), token.TopLogprobs.Select(t => t.TokenId));
        }
    }

    [Fact]
    public void Run_Penalties_LowerWhatHasCome()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        GenerationRequest request = TinyEngines.Request([1], maxTokens: 200) with
        {
            Sampling = SamplingOptions.Greedy with { LogitBias = Enumerable.Range(0, 20).ToDictionary(token => token, _ => 40f), FrequencyPenalty = 2 },
        };

        int[] tokens = engine.Run([request])[0].TokenIds();

        // Twenty tokens far above the rest, and each use costs 2: they come about equally often.
        int[] counts = [.. tokens.CountBy(token => token).Select(pair => pair.Value)];
        Assert.Equal(20, counts.Length);
        Assert.InRange(counts.Max() - counts.Min(), 0, 4);
    }

    [Fact]
    public void Generate_StopStringAcrossTokens_EndsBeforeIt()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder);
        using var engine = new Engine(model, TinyEngines.Options);
        int[] output = model.Tokenizer.Encode("Say STOP now");
        GenerationRequest request = TinyEngines.Request([1, 2], maxTokens: output.Length) with
        {
            Constraints = [new ForcedTokens(output)],
            StopStrings = ["STOP"],
        };

        GenerationUpdate[] updates = [.. engine.Generate(request).ToBlockingEnumerable()];

        Assert.Equal("Say ", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(FinishReason.Stop, updates[^1].FinishReason);
        Assert.Equal(8, updates.Count(update => update.Token is not null));
    }

    [Fact]
    public void Generate_EndOfGeneration_EndsWithoutItsText()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder);
        using var engine = new Engine(model, TinyEngines.Options);
        int[] output = [.. model.Tokenizer.Encode("done"), TinyVocabulary.EosId, 65];
        GenerationRequest request = new() { PromptTokens = [1], Constraints = [new ForcedTokens(output)] };

        GenerationResult handle = engine.Run([request])[0];

        Assert.Equal("done", handle.Text);
        Assert.Equal(FinishReason.Stop, handle.FinishReason);
        Assert.Equal(TinyVocabulary.EosId, handle.TokenIds()[^1]);
    }

    [Fact]
    public void Generate_UpdatesJoined_AreTheText()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder);
        using var engine = new Engine(model, TinyEngines.Options);
        GenerationHandle handle = engine.Submit(TinyEngines.Request([72, 105], maxTokens: 60));

        GenerationUpdate[] updates = [.. handle.Stream().ToBlockingEnumerable()];
        GenerationResult result = handle.Result;

        Assert.Equal(result.Text, string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(result.TokenIds(), updates.Where(update => update.Token is not null).Select(update => update.Token!.Value.TokenId));
        Assert.Single(updates, update => update.FinishReason is not null);
        Assert.Equal(FinishReason.Length, result.FinishReason);
    }

    [Fact]
    public void Generate_Cancelled_EndsAndFreesItsBlocks()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        using var cancellation = new CancellationTokenSource();
        using var gate = new Gate(closesAfter: 3);
        List<GenerationUpdate> updates = [];

        GenerationRequest request = TinyEngines.Request([1], maxTokens: 100) with { Constraints = [gate] };
        foreach (GenerationUpdate update in engine.Generate(request, cancellation.Token).ToBlockingEnumerable())
        {
            updates.Add(update);
            if (updates.Count == 3)
            {
                cancellation.Cancel();
                gate.Open();
            }
        }

        Assert.Equal(FinishReason.Cancelled, updates[^1].FinishReason);
        Assert.Equal(0, engine.Stats.UsedBlocks);
    }

    [Fact]
    public void Generate_ContextFull_EndsWithLength()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { ContextLength = 20 });

        GenerationResult handle = engine.Run([TinyEngines.Request(TinyEngines.Tokens(15), maxTokens: 1_000)])[0];

        Assert.Equal(FinishReason.Length, handle.FinishReason);
        Assert.Equal(5, handle.Tokens.Count);
    }

    [Fact]
    public void Submit_WhatCannotRun_IsRefusedWithItsCode()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { ContextLength = 20 });
        GenerationRequest request = TinyEngines.Request([1], 1);

        void Refused(string code, GenerationRequest refused) => Assert.Equal(code, Assert.Throws<GenerationException>(() => engine.Submit(refused)).Code);

        Refused(GenerationErrorCodes.EmptyPrompt, request with { PromptTokens = [] });
        Refused(GenerationErrorCodes.ContextLength, request with { PromptTokens = TinyEngines.Tokens(20) });
        Refused(GenerationErrorCodes.TokenOutOfRange, request with { PromptTokens = [320] });
        Refused(GenerationErrorCodes.TokenOutOfRange, request with { PromptTokens = [-1] });
        Refused(GenerationErrorCodes.OptionOutOfRange, request with { MaxTokens = 0 });
        Refused(GenerationErrorCodes.OptionOutOfRange, request with { TopLogprobs = 129 });
        Refused(GenerationErrorCodes.OptionOutOfRange, request with { StopStrings = [""] });
        Refused(GenerationErrorCodes.OptionOutOfRange, request with { Sampling = new SamplingOptions { Temperature = float.NaN } });
        Refused(GenerationErrorCodes.OptionOutOfRange, request with { Sampling = new SamplingOptions { TopP = 0 } });
        Refused(GenerationErrorCodes.NoTokenizer, request with { StopStrings = ["x"] });
        engine.Submit(request with { PromptTokens = TinyEngines.Tokens(19) });
    }

    [Fact]
    public void Run_EverythingForbidden_FailsThatRequestAlone()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);

        IReadOnlyList<GenerationResult> handles = engine.Run(
        [
            TinyEngines.Request([1], 4) with { Constraints = [new ForcedTokens([])] },
            TinyEngines.Request([1], 4),
        ]);

        Assert.Equal(FinishReason.Error, handles[0].FinishReason);
        Assert.NotNull(handles[0].Failure);
        Assert.Equal(FinishReason.Length, handles[1].FinishReason);
        engine.CheckIntegrity();
    }

    [Fact]
    public void Score_InTheMiddleOfOtherRequests_ChangesNothing()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { MaxCacheTokens = 48 });
        using var other = new Engine(model, TinyEngines.Options);
        GenerationRequest request = TinyEngines.Request(TinyEngines.Tokens(10), maxTokens: 20);
        int[] scored = TinyEngines.Tokens(40, seed: 2);
        int[] expected = other.Run([request])[0].TokenIds();

        GenerationHandle handle = engine.Submit(request);
        IReadOnlyList<float> logprobs = new Scorer(engine).Logprobs(scored);

        Assert.Equal(expected, handle.Result.TokenIds());
        Assert.Equal(39, logprobs.Count);
        Assert.All(new Scorer(other).Logprobs(scored).Zip(logprobs), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(logprobs, logprob => Assert.True(logprob < 0));
    }

    [Fact]
    public void Constructor_MissingTensor_IsRefused()
    {
        var weights = new MemoryWeightSource(TinyConfigs.Llama, default);
        using var model = new LoadedModel(weights, tokenizer: null);

        Assert.Equal("model.tensor.missing", Assert.Throws<ModelFormatException>(() => new Engine(model, TinyEngines.Options)).Code);
    }

    [Fact]
    public void Constructor_LimitsThatLetNothingRun_AreRefused()
    {
        using LoadedModel model = TinyEngines.CreateModel();

        Assert.Throws<ArgumentOutOfRangeException>(() => new Engine(model, TinyEngines.Options with { MaxBatchTokens = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Engine(model, TinyEngines.Options with { MaxRunningRequests = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Engine(model, TinyEngines.Options with { MaxCacheTokens = -5 }));
    }
}
