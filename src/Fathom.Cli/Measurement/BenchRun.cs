using System.Buffers.Binary;
using Fathom.Cli.Output;
using Fathom.Inference;
using Fathom.Inference.Requests;
using Fathom.Numerics.Hashing;

namespace Fathom.Cli.Measurement;

/// <summary>The sizes of a measurement.</summary>
/// <param name="PromptTokens">Tokens of each prompt.</param>
/// <param name="OutputTokens">New tokens of each request.</param>
/// <param name="Batch">Concurrent requests.</param>
/// <param name="Depth">Tokens in the cache before the prompt.</param>
internal readonly record struct BenchShape(int PromptTokens, int OutputTokens, int Batch, int Depth)
{
    /// <summary>Most tokens of a request.</summary>
    public int Length => checked(Depth + PromptTokens + OutputTokens);
}

/// <summary>The figures of one run.</summary>
/// <param name="PrefillTps">Prompt tokens per second.</param>
/// <param name="DecodeTps">New tokens per second, all requests together.</param>
/// <param name="Ttft">Time to the first new token of the first request.</param>
/// <param name="Checksum">Checksum of the generated ids.</param>
internal sealed record BenchFigures(double PrefillTps, double DecodeTps, TimeSpan Ttft, string Checksum);

/// <summary>Runs requests with fixed prompts of token ids and measures the time.</summary>
internal sealed class BenchRun(Engine engine, BenchShape shape, TimeProvider time)
{
    private const int WarmUpPromptTokens = 64;
    private const int WarmUpOutputTokens = 8;
    private const int PromptVocabulary = 1000;
    private const int FirstPromptId = 5;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500);

    /// <summary>Short runs that don't count, until weights are in memory and the runtime has recompiled the hot code.</summary>
    public void WarmUp(CancellationToken interrupted)
    {
        var small = shape with
        {
            PromptTokens = Math.Min(shape.PromptTokens, WarmUpPromptTokens),
            OutputTokens = Math.Min(shape.OutputTokens, WarmUpOutputTokens),
            Depth = 0,
        };
        engine.WaitForWeights(interrupted);
        long started = time.GetTimestamp();
        do
        {
            Run(small, interrupted);
        }
        while (time.GetElapsedTime(started) < s_warmUp);
    }

    /// <summary>One run.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public BenchFigures Run(CancellationToken interrupted) => Run(shape, interrupted);

    /// <summary>The ids used as a prompt: the same in every run and on every machine.</summary>
    /// <param name="request">Index of the request; the prompts of a batch differ.</param>
    /// <param name="count">Number of ids.</param>
    /// <param name="vocabulary">Size of the vocabulary.</param>
    internal static int[] PromptIds(int request, int count, int vocabulary)
    {
        int range = Math.Max(1, Math.Min(PromptVocabulary, vocabulary - FirstPromptId));
        return [.. Enumerable.Range(0, count).Select(i => (int)((((long)i + request) * 7919 + 13) % range + FirstPromptId) % vocabulary)];
    }

    private BenchFigures Run(BenchShape size, CancellationToken interrupted)
    {
        engine.ResetPrefixCacheAsync().Wait(interrupted);
        int vocabulary = engine.LoadedModel.Config.VocabSize;
        int[] context = PromptIds(request: 0, size.Depth, vocabulary);
        if (size.Depth > 0)
        {
            engine.Run([CreateRequest(context, maxTokens: 1)], interrupted);
        }

        return Measure(
            [.. Enumerable.Range(0, size.Batch).Select(i => CreateRequest([.. context, .. PromptIds(i, size.PromptTokens, vocabulary)], size.OutputTokens))],
            interrupted);
    }

    private BenchFigures Measure(GenerationRequest[] requests, CancellationToken interrupted)
    {
        TokenClock[] clocks = [.. requests.Select(_ => new TokenClock(time))];
        long started = time.GetTimestamp();
        IReadOnlyList<GenerationHandle> handles = engine.Submit([.. requests.Select((request, i) => request with { Constraints = [clocks[i]] })]);
        GenerationResult[] results = WaitFor(handles, interrupted);
        long prefilled = clocks.Max(clock => clock.Times[0]);
        long decoded = clocks.Max(clock => clock.Times[^1]);
        return new BenchFigures(
            TimingsResult.Rate(results.Sum(result => result.Usage.PromptTokens - result.Usage.CachedTokens), time.GetElapsedTime(started, prefilled)),
            TimingsResult.Rate(clocks.Sum(clock => clock.Times.Count(moment => moment > prefilled)), time.GetElapsedTime(prefilled, decoded)),
            results[0].Timings.TimeToFirstToken,
            Checksum(results));
    }

    private static GenerationResult[] WaitFor(IReadOnlyList<GenerationHandle> handles, CancellationToken interrupted)
    {
        using CancellationTokenRegistration registration = interrupted.Register(() => handles.ToList().ForEach(handle => handle.Cancel()));
        GenerationResult[] results = [.. handles.Select(handle => handle.Result)];
        interrupted.ThrowIfCancellationRequested();
        Array.ForEach(results, FinishReasons.ThrowIfFailed);
        return results;
    }

    private static GenerationRequest CreateRequest(int[] prompt, int maxTokens) => new()
    {
        PromptTokens = prompt,
        MaxTokens = maxTokens,
        Sampling = SamplingOptions.Greedy,
        IgnoreEndOfGeneration = true,
    };

    private static string Checksum(GenerationResult[] results)
    {
        int[] ids = [.. results.SelectMany(result => result.Tokens).Select(token => token.TokenId)];
        byte[] bytes = new byte[ids.Length * sizeof(int)];
        for (int i = 0; i < ids.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), ids[i]);
        }

        return Convert.ToHexStringLower(Sha256.HashData(bytes).AsSpan(0, 8));
    }

    /// <summary>Records when each token of a request was sampled, on the engine's thread; forbids nothing.</summary>
    private sealed class TokenClock(TimeProvider time) : ITokenConstraint
    {
        public List<long> Times { get; } = [];

        public void Mask(Span<float> logits)
        {
        }

        public void Accept(int tokenId) => Times.Add(time.GetTimestamp());
    }
}
