using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Inference.Speculation;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests.Speculation;

public class SpeculationTests
{
    private static readonly ModelConfig s_mtp = TinyConfigs.DeepSeekV3 with { NumNextTokenPredictLayers = 1 };

    public static TheoryData<string> Architectures => [.. TinyConfigs.All.Keys, "DeepSeekV3 with MTP"];

    [Theory, MemberData(nameof(Architectures))]
    public void Run_AloneOrInBatches_SameTokensAndLogprobs(string architecture)
    {
        using LoadedModel model = TinyEngines.CreateModel(ConfigOf(architecture));
        using var plain = new Engine(model, TinyEngines.Options);
        using var guessing = new Engine(model, TinyEngines.Options with { Speculation = SpeculationMode.Auto });
        GenerationRequest[] requests = [.. Enumerable.Range(0, 3).Select(i => Repetitive(seed: i, greedy: i == 0))];
        foreach (GenerationRequest request in requests)
        {
            GenerationResult expected = plain.Run([request])[0];
            GenerationResult actual = guessing.Run([request])[0];

            // Alone, a step that verifies guesses has the arithmetic of steps without: every bit is the same.
            Assert.Equal(expected.TokenIds(), actual.TokenIds());
            Assert.Equal(expected.Tokens.Select(token => token.Logprob), actual.Tokens.Select(token => token.Logprob));
        }

        Assert.Equal(plain.Run(requests).Select(result => result.TokenIds()), guessing.Run(requests).Select(result => result.TokenIds()));
        Assert.True(guessing.Stats.AcceptedTokens > 0, "no guess was right");
        Assert.True(guessing.Stats.DraftedTokens > guessing.Stats.AcceptedTokens, "no guess was wrong");
        guessing.CheckIntegrity();
        Assert.Equal(0, guessing.Stats.UsedBlocks);
    }

    [Theory]
    [InlineData(BlockFormatId.Q8_0)]
    [InlineData(BlockFormatId.Q4_0)]
    [InlineData(BlockFormatId.BF16)]
    public void Run_StoredFormats_SameLogprobs(BlockFormatId format)
    {
        using var live = new LiveWeightsTests.LiveModel(TinyConfigs.Llama, format);
        using var plain = new Engine(live.Model, TinyEngines.Options);
        using var guessing = new Engine(live.Model, TinyEngines.Options with { Speculation = SpeculationMode.Lookup });
        GenerationRequest request = Repetitive(seed: 1, greedy: false);

        GenerationResult expected = plain.Run([request])[0];
        GenerationResult actual = guessing.Run([request])[0];

        Assert.True(actual.Usage.AcceptedTokens > 0, "no guess was right");
        Assert.Equal(expected.Tokens.Select(token => (token.TokenId, token.Logprob)), actual.Tokens.Select(token => (token.TokenId, token.Logprob)));
    }

    [Theory, MemberData(nameof(Architectures))]
    public void Run_BlocksRunOut_SameTokens(string architecture)
    {
        using LoadedModel model = TinyEngines.CreateModel(ConfigOf(architecture));
        GenerationRequest[] requests = [.. Enumerable.Range(0, 4).Select(i => Repetitive(seed: i, greedy: false) with { MaxTokens = 24 })];
        using var plain = new Engine(model, TinyEngines.Options);
        using var scarce = new Engine(model, TinyEngines.Options with { MaxCacheTokens = 56, Speculation = SpeculationMode.Auto });

        IReadOnlyList<GenerationResult> expected = plain.Run(requests);
        IReadOnlyList<GenerationResult> actual = scarce.Run(requests);

        Assert.True(scarce.Stats.Preemptions > 0, "nothing was preempted");
        Assert.Equal(expected.Select(result => result.TokenIds()), actual.Select(result => result.TokenIds()));
        scarce.CheckIntegrity();
    }

    [Fact]
    public void Run_PenaltiesAndConstraints_SameTokens()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var plain = new Engine(model, TinyEngines.Options);
        using var guessing = new Engine(model, TinyEngines.Options with { Speculation = SpeculationMode.Lookup });
        GenerationRequest Request() => Repetitive(seed: 3, greedy: false) with
        {
            Sampling = new SamplingOptions { Seed = 3, FrequencyPenalty = 0.2f, RepetitionPenalty = 1.1f, LogitBias = Few },
            Constraints = [new Cycle()],
        };

        GenerationResult expected = plain.Run([Request()])[0];
        GenerationResult actual = guessing.Run([Request()])[0];

        Assert.Null(actual.Failure);
        Assert.True(actual.Usage.AcceptedTokens > 0, "no guess was right");
        Assert.Equal(expected.TokenIds(), actual.TokenIds());
    }

    [Fact]
    public void Run_RequestWithout_GuessesNothing_AndLimitsHold()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { Speculation = SpeculationMode.Auto });

        GenerationResult without = engine.Run([Repetitive(1, greedy: true) with { Speculation = SpeculationMode.Off }])[0];
        GenerationResult with = engine.Run([Repetitive(1, greedy: true) with { MaxTokens = 5 }])[0];

        Assert.Equal(0, without.Usage.DraftedTokens);
        Assert.Equal(5, with.Tokens.Count);
        Assert.Equal(FinishReason.Length, with.FinishReason);
    }

    [Fact]
    public void Run_Guesses_TakeFewerSteps()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var plain = new Engine(model, TinyEngines.Options);
        using var guessing = new Engine(model, TinyEngines.Options with { Speculation = SpeculationMode.Lookup });
        GenerationRequest Request() => Repetitive(1, greedy: true) with { Constraints = [new Cycle()] };

        plain.Run([Request()]);
        GenerationResult result = guessing.Run([Request()])[0];

        Assert.Equal(plain.Stats.Steps - guessing.Stats.Steps, result.Usage.AcceptedTokens);
        Assert.True(guessing.Stats.Steps < plain.Stats.Steps / 2, $"{guessing.Stats.Steps} steps, without guesses {plain.Stats.Steps}");
    }

    [Fact]
    public void Find_Repetition_GoesOnBeyondItsEnd()
    {
        var index = new NgramIndex();
        List<int> found = [];

        index.Find([1, 2, 3, 9], 4, found);
        Assert.Empty(found);
        index.Find([1, 2, 3, 9, 1, 2, 3], 2, found);
        Assert.Equal([9, 1], found);
        found.Clear();
        index.Find([1, 2, 3, 9, 1, 2, 3, 5, 5, 5], 5, found);
        Assert.Equal([5], found); // only two tokens are found again
        found.Clear();
        index.Find([1, 2, 3, 9, 1, 2, 3, 5, 5, 5, 5], 5, found);
        Assert.Equal([5, 5, 5, 5, 5], found);
    }

    [Fact]
    public void Propose_GuessesAreWrong_RestsLongerAndLonger()
    {
        var drafter = new Drafter(SpeculationMode.Lookup, maxDrafts: 3);
        int[] tokens = [.. Enumerable.Repeat((int[])[1, 2, 3], 4).SelectMany(part => part)];
        List<int> guesses = [];
        for (int step = 0; step < 2000; step++)
        {
            if (drafter.Propose(tokens, 3) > 0)
            {
                guesses.Add(step);
            }

            drafter.Settle(accepted: 0);
        }

        Assert.InRange(guesses.Count, 30, 80);
        Assert.Equal(guesses.Count + 8, guesses.Count + guesses.Count(step => step < 40)); // eight, then a rest
        Assert.True(guesses[^1] - guesses[0] > 500);
    }

    private static Dictionary<int, float> Few => Enumerable.Range(1, 4).ToDictionary(token => token, _ => 60f);

    private static ModelConfig ConfigOf(string architecture) => TinyConfigs.All.GetValueOrDefault(architecture) ?? s_mtp;

    /// <summary>A prompt and an output of four tokens only, so that beginnings recur.</summary>
    private static GenerationRequest Repetitive(int seed, bool greedy)
    {
        var random = new Random(seed);
        int[] prompt = [.. Enumerable.Range(0, 12).Select(_ => random.Next(1, 5))];
        return TinyEngines.Request(prompt, maxTokens: 40) with
        {
            TopLogprobs = 0,
            Sampling = new SamplingOptions { Seed = (ulong)seed, Temperature = greedy ? 0 : 1, LogitBias = Few },
        };
    }

    /// <summary>Forbids all but the next of three tokens in two places out of three.</summary>
    private sealed class Cycle : ITokenConstraint
    {
        private int _count;

        public void Mask(Span<float> logits)
        {
            if (_count % 3 < 2)
            {
                float kept = logits[1 + (_count % 3)];
                logits.Fill(float.NegativeInfinity);
                logits[1 + (_count % 3)] = kept;
            }
        }

        public void Accept(int tokenId) => _count++;
    }
}
