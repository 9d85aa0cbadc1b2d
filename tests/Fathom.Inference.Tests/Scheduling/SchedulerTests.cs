using Fathom.Inference.Scheduling;

namespace Fathom.Inference.Tests.Scheduling;

public class SchedulerTests
{
    [Fact]
    public void Schedule_BudgetSmallerThanPrompt_SplitsPromptInPiecesTwiceAsLarge()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 10);
        Sequence sequence = Add(scheduler, blocks, promptTokens: 45);

        Assert.Equal([(20, false)], Step(scheduler));
        Assert.Equal([(20, false)], Step(scheduler));
        Assert.Equal([(5, true)], Step(scheduler));
        Assert.Equal(0, sequence.NumPending);
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
        Add(scheduler, blocks, promptTokens: 4);
        Step(scheduler);
        Add(scheduler, blocks, promptTokens: 30);
        Sequence third = Add(scheduler, blocks, promptTokens: 3);

        // The first has nothing pending until a token is accepted; the second takes the budget.
        scheduler.Running[0].Accept(new GeneratedToken(1, null, []));
        Assert.Equal([(1, true), (9, false)], Step(scheduler));
        scheduler.Running[0].Accept(new GeneratedToken(1, null, []));
        Assert.Equal([(1, true), (9, false)], Step(scheduler));
        Assert.Equal(3, third.NumPending);
    }

    [Fact]
    public void Schedule_BlocksRunOut_PreemptsTheLatestArrival()
    {
        (Scheduler scheduler, BlockManager blocks) = Create(budget: 64, numBlocks: 4);
        Sequence first = Add(scheduler, blocks, promptTokens: 8);
        Sequence second = Add(scheduler, blocks, promptTokens: 8);
        Step(scheduler);
        first.Accept(new GeneratedToken(1, null, []));
        second.Accept(new GeneratedToken(1, null, []));

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
        Sequence running = Add(scheduler, blocks, promptTokens: 8);
        Step(scheduler);
        running.IsCancelled = true;

        Assert.Empty(Step(scheduler));

        Assert.Equal(FinishReason.Cancelled, running.FinishReason);
        Assert.Equal(blocks.NumBlocks, blocks.NumFree);
    }

    private static (Scheduler Scheduler, BlockManager Blocks) Create(int budget, int numBlocks = 32)
    {
        var blocks = new BlockManager(numBlocks, blockTokens: 4);
        return (new Scheduler(blocks, new SchedulerOptions(budget, MaxRunning: 8, UsePrefixCache: false)), blocks);
    }

    private static Sequence Add(Scheduler scheduler, BlockManager blocks, int promptTokens)
    {
        var settings = new SequenceSettings(null, new HashSet<int>(), ContextLength: 128, RandomSeed: 1, TimeProvider.System);
        var sequence = new Sequence(new GenerationRequest { PromptTokens = TinyEngines.Tokens(promptTokens) }, settings, blocks);
        scheduler.Enqueue(sequence);
        return sequence;
    }

    /// <summary>One step whose forward pass always succeeds.</summary>
    private static (int Count, bool Samples)[] Step(Scheduler scheduler)
    {
        ScheduledBatch batch = scheduler.Schedule();
        foreach (ScheduledSequence item in batch.Items)
        {
            item.Sequence.Advance(item.Count);
        }

        return [.. batch.Items.Select(item => (item.Count, item.Samples))];
    }
}
