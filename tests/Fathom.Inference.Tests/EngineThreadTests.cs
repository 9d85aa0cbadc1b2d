using System.Diagnostics;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests;

/// <summary>The engine's thread among many others.</summary>
public class EngineThreadTests
{
    [Fact]
    public async Task Submit_ReaderNeverReads_OthersAndItselfEndAllTheSame()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        GenerationHandle unread = engine.Submit(TinyEngines.Request([1, 2], maxTokens: 60));
        GenerationHandle halfRead = engine.Submit(TinyEngines.Request([1, 3], maxTokens: 60));
        IAsyncEnumerator<GenerationUpdate> updates = halfRead.Stream(TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await updates.MoveNextAsync());

        GenerationResult other = (await Task.WhenAll(unread.Completion, halfRead.Completion, engine.Submit(TinyEngines.Request([1, 4], 60)).Completion))[2];

        Assert.Equal(60, other.Tokens.Count);
        Assert.Equal(60, unread.Result.Tokens.Count);
        Assert.Equal(0, engine.Stats.UsedBlocks);
        await updates.DisposeAsync();
    }

    [Fact]
    public void Submit_MoreThanTheQueueTakes_IsRefusedAsAWhole()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { MaxQueuedRequests = 3, MaxRunningRequests = 1 });
        GenerationRequest request = TinyEngines.Request([1], maxTokens: 4);

        GenerationException refusal = Assert.Throws<GenerationException>(() => engine.Submit([request, request, request, request]));

        Assert.Equal(GenerationErrorCodes.QueueFull, refusal.Code);
        Assert.Equal(3, engine.Submit([request, request, request]).Count);
        Assert.All(engine.Run(Enumerable.Repeat(request, 20)), result => Assert.Equal(4, result.Tokens.Count));
    }

    [Fact]
    public void Run_LaterRequestIsRefused_EarlierOnesAreCancelled()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);

        Assert.Throws<GenerationException>(() => engine.Run([TinyEngines.Request([1], 200), TinyEngines.Request([], 1)]));

        SpinUntil(() => engine.Stats is { RunningRequests: 0, WaitingRequests: 0, UsedBlocks: 0 });
    }

    [Fact]
    public async Task Dispose_RequestsRun_TheyEndCancelledAndLaterOnesAreRefused()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        var engine = new Engine(model, TinyEngines.Options);
        IReadOnlyList<GenerationHandle> handles = engine.Submit([.. Enumerable.Range(0, 20).Select(i => TinyEngines.Request([i + 1], maxTokens: 250))]);

        engine.Dispose();

        GenerationResult[] results = await Task.WhenAll(handles.Select(handle => handle.Completion));
        Assert.Contains(results, result => result.FinishReason == FinishReason.Cancelled);
        Assert.Throws<ObjectDisposedException>(() => engine.Submit(TinyEngines.Request([1], 1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.UpdateWeightsAsync());
        engine.Dispose();
    }

    [Fact]
    public async Task Submit_WaitsTooLongAndNothingElseIsLeft_EndsWithATypedFailure()
    {
        var clock = new StoppedClock();
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { Clock = clock, StartTimeout = TimeSpan.FromSeconds(600) });
        using var gate = new Gate(closesAfter: 0); // the engine is busy with the first request until the second is late
        GenerationHandle first = engine.Submit(TinyEngines.Request([1, 2], maxTokens: 1) with { Constraints = [gate] });
        gate.WaitUntilClosed();
        GenerationHandle late = engine.Submit(TinyEngines.Request([1, 3], maxTokens: 1));
        clock.Now = TimeSpan.FromSeconds(602);
        gate.Open();

        GenerationResult result = await late.Completion.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(FinishReason.Error, result.FinishReason);
        Assert.Equal(GenerationErrorCodes.StartTimeout, Assert.IsType<GenerationException>(result.Failure).Code);
        Assert.Equal(FinishReason.Length, (await first.Completion).FinishReason);
    }

    [Fact]
    public void Stream_Twice_IsRefused()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        GenerationHandle handle = engine.Submit(TinyEngines.Request([1], 2));

        Assert.Equal(3, handle.Stream().ToBlockingEnumerable().Count());
        Assert.Throws<InvalidOperationException>(() => handle.Stream());
    }

    [Fact]
    public void Idle_NoRequests_TakesNoSteps()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        engine.Run([TinyEngines.Request([1], 5)]);
        long steps = engine.Stats.Steps;

        engine.CheckIntegrity();

        Assert.Equal(5, steps);
        Assert.Equal(steps, engine.Stats.Steps);
    }

    [Fact]
    public void Stats_AfterRequests_CountThem()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        GenerationRequest request = TinyEngines.Request(TinyEngines.Tokens(9), maxTokens: 5);

        engine.Run([request]);
        engine.Run([request]);
        engine.Run([TinyEngines.Request([1], 4) with { Constraints = [new ForcedTokens([])] }]);
        _ = new Scorer(engine).Logprobs(TinyEngines.Tokens(7));

        EngineStats stats = engine.Stats;
        Assert.Equal((19, 8, 10, 7), (stats.PromptTokens - 7, stats.CachedTokens, stats.OutputTokens, stats.ScoredTokens));
        Assert.Equal((3, 0, 1), (stats.CompletedRequests, stats.CancelledRequests, stats.FailedRequests));
        Assert.Equal(2, stats.FirstTokens);
        Assert.True(stats.TimeToFirstToken >= stats.LongestTimeToFirstToken && stats.LongestTimeToFirstToken > TimeSpan.Zero);
    }

    [Fact]
    public async Task ListRunning_BetweenSteps_TellsHowFarRequestsAre()
    {
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options);
        var listed = new TaskCompletionSource<IReadOnlyList<SequenceStatus>>();
        var asking = new WhenAccepting(() => engine.ListRunningAsync().ContinueWith(list => listed.TrySetResult(list.Result), TaskScheduler.Default));

        engine.Run([TinyEngines.Request(TinyEngines.Tokens(9), maxTokens: 5) with { Constraints = [asking] }]);

        SequenceStatus running = Assert.Single(await listed.Task);
        Assert.Equal((9, 0, 9, 1), (running.PromptTokens, running.CachedTokens, running.ComputedTokens, running.OutputTokens));
        Assert.Empty(await engine.ListRunningAsync());
    }

    /// <summary>Longer on demand: <c>FATHOM_STRESS_SECONDS=60</c>.</summary>
    [Fact]
    public async Task Submit_ManyThreadsThatReadSlowlyCancelAndVanish_EveryTextIsItsSoloText()
    {
        double seconds = double.Parse(Environment.GetEnvironmentVariable("FATHOM_STRESS_SECONDS") ?? "3", System.Globalization.CultureInfo.InvariantCulture);
        using LoadedModel model = TinyEngines.CreateModel();
        using var engine = new Engine(model, TinyEngines.Options with { MaxCacheTokens = 160, MaxRunningRequests = 24, MaxQueuedRequests = 40 });
        using var solo = new SoloRuns(model);
        var crowd = new Crowd(engine, TimeSpan.FromSeconds(seconds));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(crowd.RunAsync));

        SpinUntil(() => engine.Stats is { RunningRequests: 0, WaitingRequests: 0 });
        engine.CheckIntegrity();
        Assert.Equal(0, engine.Stats.UsedBlocks);
        Assert.True(crowd.Finished.Count > 16, $"only {crowd.Finished.Count} requests finished");
        Assert.True(
            crowd.Cancelled > 0 && crowd.Refused > 0 && engine.Stats.Preemptions > 0,
            $"{crowd.Cancelled} cancelled, {crowd.Refused} refused, {engine.Stats.Preemptions} preempted");
        Assert.All(crowd.Finished, solo.AssertSame);
    }

    private static void SpinUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)), "did not happen within 20 s");

    /// <summary>Calls back with every new token, on the engine's thread.</summary>
    private sealed class WhenAccepting(Action action) : ITokenConstraint
    {
        public void Mask(Span<float> logits)
        {
        }

        public void Accept(int tokenId) => action();
    }

    /// <summary>Threads that use one engine as badly as people do.</summary>
    private sealed class Crowd(Engine engine, TimeSpan duration)
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private readonly List<GenerationResult> _finished = [];
        private int _cancelled;
        private int _refused;

        public IReadOnlyList<GenerationResult> Finished => _finished;

        public int Cancelled => _cancelled;

        public int Refused => _refused;

        public Task RunAsync(int thread) =>
            Task.Factory.StartNew(() => Run(new Random(thread)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        private void Run(Random random)
        {
            while (Stopwatch.GetElapsedTime(_started) < duration)
            {
                try
                {
                    Use(engine.Submit(RandomRequest(random)), random);
                }
                catch (GenerationException refusal) when (refusal.Code == GenerationErrorCodes.QueueFull)
                {
                    Interlocked.Increment(ref _refused);
                    Dawdle(random.Next(10));
                }
            }
        }

        /// <summary>Greedy, with few different beginnings, so that prefixes hit.</summary>
        private static GenerationRequest RandomRequest(Random random) =>
            TinyEngines.Request(
                [.. TinyEngines.Tokens(random.Next(1, 3) * 8, random.Next(3)), .. TinyEngines.Tokens(random.Next(1, 12), random.Next(12))],
                random.Next(1, 40)) with
            {
                Sampling = SamplingOptions.Greedy,
            };

        private void Use(GenerationHandle handle, Random random)
        {
            int way = random.Next(4);
            int limit = way == 0 ? random.Next(5) : int.MaxValue;
            if (way == 1)
            {
                Keep(handle.Result);
                return;
            }

            int read = 0;
            foreach (GenerationUpdate update in handle.Stream().ToBlockingEnumerable())
            {
                if (++read > limit)
                {
                    Interlocked.Increment(ref _cancelled); // leaves; half of those without a word
                    return;
                }

                if (way == 2)
                {
                    Dawdle(random.Next(3));
                }
            }

            Keep(handle.Result);
        }

        private static void Dawdle(int milliseconds) => TestContext.Current.CancellationToken.WaitHandle.WaitOne(milliseconds);

        private void Keep(GenerationResult result)
        {
            lock (_finished)
            {
                _finished.Add(result);
            }
        }
    }

    /// <summary>What requests give when nobody else is there.</summary>
    private sealed class SoloRuns(LoadedModel model) : IDisposable
    {
        /// <summary>Two logits nearer than this may change places by rounding: products of other batches add in another order.</summary>
        private const float Tie = 1e-4f;

        private readonly Engine _engine = new(model, TinyEngines.Options with { UsePrefixCache = false });
        private readonly Dictionary<(string Prompt, int Length), int[]> _known = [];

        public void AssertSame(GenerationResult result)
        {
            int[] actual = result.TokenIds();
            var key = (string.Join(' ', result.Request.PromptTokens), result.Request.MaxTokens!.Value);
            if (!_known.TryGetValue(key, out int[]? expected))
            {
                _known[key] = expected = _engine.Run([result.Request])[0].TokenIds();
            }

            int same = actual.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
            Assert.Equal(expected.Length, actual.Length);
            if (same < actual.Length)
            {
                AssertTie([.. result.Request.PromptTokens, .. expected[..same]], expected[same], actual[same]);
            }
        }

        public void Dispose() => _engine.Dispose();

        /// <summary>Proves that two tokens are as good as equally likely, so that either is the greedy one.</summary>
        private void AssertTie(int[] tokens, int expected, int actual)
        {
            ScoredPosition last = _engine.Score(new ScoreRequest { Tokens = tokens, FirstPosition = tokens.Length - 1, Row = ScoreRow.Logits })
                .ToBlockingEnumerable()
                .Single();
            Assert.InRange(last.Row.Span[expected] - last.Row.Span[actual], 0, Tie);
        }
    }

    public static TheoryData<string> Architectures => [.. TinyConfigs.All.Keys];

    [Theory, MemberData(nameof(Architectures))]
    public void Score_FromALaterPosition_IsTheSameAsOfTheWholeList(string architecture)
    {
        using LoadedModel model = TinyEngines.CreateModel(TinyConfigs.All[architecture]);
        using var engine = new Engine(model, TinyEngines.Options);
        int[] tokens = TinyEngines.Tokens(41);

        ScoredPosition[] all = [.. engine.Score(new ScoreRequest { Tokens = tokens, TopLogprobs = 2, Row = ScoreRow.Logprobs }).ToBlockingEnumerable()];
        ScoredPosition[] late =
        [
            .. engine.Score(new ScoreRequest { Tokens = tokens, TopLogprobs = 2, FirstPosition = 33, Row = ScoreRow.Logprobs }).ToBlockingEnumerable(),
        ];

        Assert.Equal(Enumerable.Range(0, 41), all.Select(position => position.Position));
        Assert.Equal(Enumerable.Range(33, 8), late.Select(position => position.Position));
        Assert.Null(all[^1].NextLogprob);
        foreach ((ScoredPosition first, ScoredPosition second) in all[33..].Zip(late))
        {
            Assert.All(first.Row.ToArray().Zip(second.Row.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
            Assert.Equal(first.Row.Span[first.TopLogprobs[0].TokenId], first.TopLogprobs[0].Logprob, 1e-5f);
            Assert.Equal(first.NextLogprob ?? 0, first.Position < 40 ? first.Row.Span[tokens[first.Position + 1]] : 0, 1e-5f);
        }
    }
}
