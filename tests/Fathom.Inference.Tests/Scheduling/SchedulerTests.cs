using System.Threading.Channels;
using Fathom.Inference.Requests;
using Fathom.Inference.Sampling;
using Fathom.Inference.Scheduling;
using Fathom.Numerics.Memory;

namespace Fathom.Inference.Tests.Scheduling;

public class SchedulerTests
{
    private const int VocabSize = 256;
    private const int MaxRows = 64;

    private static readonly Sampler s_sampler = new(VocabSize);

    [Fact]
    public void Schedule_BudgetSmallerThanPrompt_SplitsPromptInPiecesTwiceAsLarge()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 10);
        GenerationSequence sequence = Add(scheduler, blocks, promptTokens: 45);

        Assert.Equal([(20, false)], Step(scheduler));
        Assert.Equal([(20, false)], Step(scheduler));
        Assert.Equal([(5, true)], Step(scheduler));
        Assert.Equal(1, sequence.NumPending); // the token just drawn
    }

    [Fact]
    public void Schedule_AnotherSequenceWaits_KeepsToTheBudget()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 10);
        Add(scheduler, blocks, promptTokens: 45);
        Step(scheduler);
        Add(scheduler, blocks, promptTokens: 3);

        Assert.Equal(10, Step(scheduler).Sum(item => item.Item1));
    }

    [Fact]
    public void Schedule_LongPromptBeforeShortOne_LeavesRoomForTheSequencesBehind()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 10);
        GenerationSequence first = Add(scheduler, blocks, promptTokens: 4);
        Step(scheduler);
        Add(scheduler, blocks, promptTokens: 30);
        GenerationSequence third = Add(scheduler, blocks, promptTokens: 3);

        // The first has one new token pending in each step; the second takes the rest of the budget.
        Assert.Equal([(1, true), (9, false)], Step(scheduler));
        Assert.Equal([(1, true), (9, false)], Step(scheduler));
        Assert.Equal(3, third.NumPending);
    }

    [Fact]
    public void Schedule_LongPromptOfAnotherTenant_SharesTheBudget()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 8, numBlocks: 64);
        Add(scheduler, blocks, promptTokens: 40, tenant: "long");
        Assert.Equal([(16, false)], Step(scheduler)); // alone

        Add(scheduler, blocks, promptTokens: 6, tenant: "short", seed: 1);

        Assert.Equal([(4, false), (4, false)], Step(scheduler));
        Assert.Equal([(3, false), (2, true)], Step(scheduler));
        Assert.Equal([(7, false), (1, true)], Step(scheduler));
    }

    [Fact]
    public void Schedule_PreemptedSequence_WaitsForRoomForAllItsTokens()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 8, numBlocks: 8, usePrefixCache: true);
        GenerationSequence first = Add(scheduler, blocks, promptTokens: 7);
        GenerationSequence second = Add(scheduler, blocks, promptTokens: 21, seed: 1);
        while (scheduler.NumPreemptions == 0)
        {
            Step(scheduler);
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal([(1, true)], Step(scheduler));
        }

        Assert.Equal(1, scheduler.NumPreemptions);
        scheduler.Cancel(first);
        Step(scheduler);
        Assert.Equal([second], scheduler.Running);
    }

    [Fact]
    public void Schedule_BlocksRunOut_PreemptsTheLatestArrival()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 64, numBlocks: 4);
        GenerationSequence first = Add(scheduler, blocks, promptTokens: 8);
        GenerationSequence second = Add(scheduler, blocks, promptTokens: 8);
        Step(scheduler);

        Assert.Equal([(1, true)], Step(scheduler));

        Assert.Equal([first], scheduler.Running);
        Assert.Equal(1, scheduler.NumPreemptions);
        Assert.Equal(0, second.NumComputed);
        Assert.Equal(9, second.NumTokens);
    }

    [Fact]
    public void Schedule_Cancelled_FreesItsBlocks()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 64);
        GenerationSequence running = Add(scheduler, blocks, promptTokens: 8);
        Step(scheduler);

        scheduler.Cancel(running);

        Assert.Empty(Step(scheduler));

        Assert.Equal(FinishReason.Cancelled, running.FinishReason);
        Assert.Equal(blocks.NumBlocks, blocks.NumFree);
    }

    [Fact]
    public void Schedule_ManyScoreRows_SplitsThemOverSteps()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 64);
        ScoreSequence first = AddScore(scheduler, blocks, new ScoreRequest { Tokens = TinyEngines.Tokens(30), FirstPosition = 12 }).Sequence;
        ScoreSequence second = AddScore(scheduler, blocks, new ScoreRequest { Tokens = TinyEngines.Tokens(5) }).Sequence;

        Assert.Equal([(20, true)], Step(scheduler));
        Assert.Equal([(8, true)], Step(scheduler));
        Assert.Equal([(2, true), (5, true)], Step(scheduler));

        Assert.Equal(FinishReason.Stop, first.FinishReason);
        Assert.Equal(FinishReason.Stop, second.FinishReason);
    }

    [Fact]
    public void Schedule_ReaderIsBehind_LeavesTheSequenceOutAndItsBlocksToOthers()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 64, numBlocks: 32, maxScoreRows: 64);
        (ScoreSequence scored, Channel<ScoredPosition> output) = AddScore(
            scheduler, blocks, new ScoreRequest { Tokens = TinyEngines.Tokens(100), Row = ScoreRow.Logits });
        Step(scheduler);
        Assert.True(scored.IsStalled);

        GenerationSequence other = Add(scheduler, blocks, promptTokens: 110);
        Assert.Equal([(64, false)], Step(scheduler));
        Assert.Equal([(46, true)], Step(scheduler));
        Assert.Equal(0, scored.NumComputed);
        scheduler.Cancel(other);
        Assert.Empty(Step(scheduler));

        for (int i = 0; i < 64; i++)
        {
            Assert.True(output.Reader.TryRead(out ScoredPosition position));
            Assert.Equal(i, position.Position);
        }

        Assert.Equal([(100, true)], Step(scheduler));
        Assert.True(output.Reader.TryRead(out ScoredPosition next));
        Assert.Equal(64, next.Position);
        Assert.Equal(FinishReason.Stop, scored.FinishReason);
    }

    [Fact]
    public void Schedule_OneTenantAsksForMuch_TheOthersTurnComesNext()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 4, numBlocks: 64);
        for (int i = 0; i < 6; i++)
        {
            Add(scheduler, blocks, promptTokens: 4, tenant: "many", seed: i);
        }

        Step(scheduler);
        GenerationSequence single = Add(scheduler, blocks, promptTokens: 3, tenant: "few", seed: 9);
        Step(scheduler);

        Assert.Equal(["many", "few"], scheduler.Running.Select(sequence => sequence.Tenant));
        Assert.Equal(1, single.NumPending); // its prompt is done
    }

    [Fact]
    public void Schedule_TenantsRunTheSame_TheOneServedLongestAgoIsNext()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 4, numBlocks: 64, maxRunning: 1);
        List<GenerationSequence> all =
        [
            .. Enumerable.Range(0, 3).Select(i => Add(scheduler, blocks, promptTokens: 4, tenant: "first", seed: i)),
            .. Enumerable.Range(3, 3).Select(i => Add(scheduler, blocks, promptTokens: 4, tenant: "second", seed: i)),
        ];
        List<string> order = [];
        foreach (GenerationSequence _ in all)
        {
            Step(scheduler);
            order.Add(scheduler.Running[0].Tenant);
            scheduler.Cancel(scheduler.Running[0]);
        }

        Assert.Equal(["first", "second", "first", "second", "first", "second"], order);
    }

    [Fact]
    public void Schedule_SamePromptIsBeingComputed_WaitsAndFindsItInTheCache()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 8, numBlocks: 64, usePrefixCache: true);
        GenerationSequence[] same = [.. Enumerable.Range(0, 3).Select(_ => Add(scheduler, blocks, promptTokens: 30))];
        GenerationSequence other = Add(scheduler, blocks, promptTokens: 4, seed: 9);

        for (int i = 0; i < 8; i++)
        {
            Step(scheduler);
        }

        Assert.Equal([0, 28, 28], same.Select(sequence => sequence.NumCached));
        Assert.Equal(0, other.NumCached);
    }

    [Fact]
    public void Schedule_WaitedTooLong_EndsWithATypedFailure()
    {
        var clock = new StoppedClock();
        var blocks = new BlockManager(64, blockTokens: 4);
        var scheduler = new Scheduler(blocks, new SchedulerOptions(64, 1, UsePrefixCache: false) { StartTimeout = TimeSpan.FromSeconds(600) });
        GenerationSequence running = Add(scheduler, blocks, promptTokens: 4, clock: clock);
        GenerationSequence waiting = Add(scheduler, blocks, promptTokens: 4, clock: clock);
        Step(scheduler);

        clock.Now = TimeSpan.FromSeconds(601);
        Step(scheduler);
        Assert.Null(waiting.FinishReason);
        clock.Now = TimeSpan.FromSeconds(602);
        Step(scheduler);

        Assert.Equal(FinishReason.Error, waiting.FinishReason);
        Assert.Null(running.FinishReason);
        Assert.Equal(0, scheduler.NumWaiting);
    }

    [Fact]
    public void Schedule_OtherSalt_FindsNothingInTheCache()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 64, numBlocks: 64, usePrefixCache: true);
        GenerationSequence first = Add(scheduler, blocks, promptTokens: 30, salt: "a");
        Step(scheduler);
        GenerationSequence other = Add(scheduler, blocks, promptTokens: 30, salt: "b");
        GenerationSequence unsalted = Add(scheduler, blocks, promptTokens: 30);
        GenerationSequence same = Add(scheduler, blocks, promptTokens: 30, salt: "a");
        Step(scheduler);

        Assert.Equal([0, 0, 0, 28], new[] { first, other, unsalted, same }.Select(sequence => sequence.NumCached));
    }

    private static (Scheduler Scheduler, BlockManager Blocks) Create(
        int budget, int numBlocks = 32, int maxScoreRows = 8, int maxRunning = 8, bool usePrefixCache = false)
    {
        var blocks = new BlockManager(numBlocks, blockTokens: 4);
        return (new Scheduler(blocks, new SchedulerOptions(budget, maxRunning, usePrefixCache, maxScoreRows)), blocks);
    }

    private static GenerationSequence Add(
        Scheduler scheduler, BlockManager blocks, int promptTokens, string tenant = "", string salt = "", int seed = 7, TimeProvider? clock = null)
    {
        var output = new GenerationOutput(Channel.CreateUnbounded<GenerationUpdate>().Writer, new TaskCompletionSource<GenerationResult>());
        var settings = new GenerationSettings(null, new HashSet<int>(), ContextLength: 128, RandomSeed: 1);
        var request = new GenerationRequest { PromptTokens = TinyEngines.Tokens(promptTokens, seed), Tenant = tenant, CacheSalt = salt };
        var sequence = new GenerationSequence(request, settings, Services(blocks) with { Clock = clock ?? TimeProvider.System }, output);
        scheduler.Enqueue(sequence);
        return sequence;
    }

    private static (ScoreSequence Sequence, Channel<ScoredPosition> Output) AddScore(Scheduler scheduler, BlockManager blocks, ScoreRequest request)
    {
        var output = Channel.CreateUnbounded<ScoredPosition>();
        var sequence = new ScoreSequence(request, Services(blocks), output);
        scheduler.Enqueue(sequence);
        return (sequence, output);
    }

    private static SequenceServices Services(BlockManager blocks) => new(blocks, new RequestQueue(8), new EngineMeters(), TimeProvider.System);

    /// <summary>One step whose forward pass finds all tokens equally likely.</summary>
    private static (int Count, bool WantsLogits)[] Step(Scheduler scheduler)
    {
        ScheduledBatch batch = scheduler.Schedule();
        (int, bool)[] items = [.. batch.Items.Select(item => (item.Count, item.NumLogitRows > 0))];
        using var logits = new AlignedBuffer<float>(MaxRows * VocabSize);
        foreach (ScheduledSequence item in batch.Items)
        {
            item.Sequence.Advance(item.Count, new StepOutput(logits.Memory, Hidden: default, VocabSize, s_sampler, WeightsVersion: 0));
        }

        scheduler.Commit(batch);
        return items;
    }
}
