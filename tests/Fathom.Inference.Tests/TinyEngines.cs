using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests;

/// <summary>Engines over tiny random models.</summary>
internal static class TinyEngines
{
    /// <summary>Few threads, small blocks, so that everything happens within a few tokens.</summary>
    public static EngineOptions Options { get; } = new() { Threads = 1, BlockTokens = 4, MaxCacheTokens = 256, MaxBatchTokens = 16 };

    /// <summary>A model that is given tokens only.</summary>
    public static LoadedModel CreateModel(ModelConfig? config = null, int seed = 1) =>
        new(TinyModels.Create(config ?? TinyConfigs.Llama, seed), tokenizer: null);

    /// <summary>A model with a byte-level tokenizer and, if given, a chat template.</summary>
    public static LoadedModel OpenModel(TempFolder folder, string? chatTemplate = null, ModelConfig? config = null)
    {
        var weights = (GgufWeightSource)WeightFile.Open(TinyModels.WriteGguf(folder.File("model.gguf"), config ?? TinyConfigs.Llama));
        return new LoadedModel(weights, GgufTokenizer.Read(weights.File), chatTemplate: chatTemplate);
    }

    public static int[] Tokens(int count, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(255))];
    }

    public static GenerationRequest Request(int[] prompt, int maxTokens, ulong seed = 1) => new()
    {
        PromptTokens = prompt,
        MaxTokens = maxTokens,
        Sampling = new SamplingOptions { Seed = seed },
        IgnoreEndOfGeneration = true,
    };

    public static int[] TokenIds(this GenerationResult result) => [.. result.Tokens.Select(token => token.TokenId)];
}

/// <summary>Makes the output a given list of tokens.</summary>
internal sealed class ForcedTokens(IReadOnlyList<int> tokens) : ITokenConstraint
{
    private int _next;

    public void Mask(Span<float> logits)
    {
        logits.Fill(float.NegativeInfinity);
        logits[tokens[_next]] = 0;
    }

    public void Accept(int tokenId) => _next++;
}

/// <summary>Holds the engine's thread after a number of tokens until it is opened.</summary>
internal sealed class Gate(int closesAfter) : ITokenConstraint, IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly ManualResetEventSlim _closed = new();
    private int _tokens;

    public void WaitUntilClosed() => _closed.Wait();

    public void Open() => _open.Set();

    public void Mask(Span<float> logits)
    {
        if (_tokens >= closesAfter)
        {
            _closed.Set();
            _open.Wait();
        }
    }

    public void Accept(int tokenId) => _tokens++;

    public void Dispose()
    {
        _open.Dispose();
        _closed.Dispose();
    }
}

/// <summary>A clock that moves only when it is set.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;
}
