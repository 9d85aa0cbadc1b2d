using Fathom.Inference.Scheduling;

namespace Fathom.Inference.Tests.Scheduling;

public class RequestQueueTests
{
    [Theory]
    [InlineData(15, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void TryEnter_UpToTheCapacity_Enters(int requests, bool enters) => Assert.Equal(enters, new RequestQueue(16).TryEnter(requests, "a"));

    [Fact]
    public void TryEnter_FullOfOneTenant_HasAReserveForOthers()
    {
        var queue = new RequestQueue(16);
        Assert.True(queue.TryEnter(16, "a"));

        Assert.False(queue.TryEnter(1, "a"));
        Assert.True(queue.TryEnter(1, "b"));
        Assert.False(queue.TryEnter(1, "b"));
        Assert.True(queue.TryEnter(1, "c"));
        Assert.False(queue.TryEnter(1, "d"));
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(2, 4)]
    [InlineData(100, 60)]
    public void RetryAfter_IsTheTimeInWhichAnEighthStarts(double secondsEach, double expected)
    {
        var clock = new SteppedClock();
        var queue = new RequestQueue(16, clock);
        Assert.Null(queue.RetryAfter);
        queue.TryEnter(16, "a");
        for (int i = 0; i < 8; i++)
        {
            clock.Now += TimeSpan.FromSeconds(secondsEach);
            queue.Leave("a");
        }

        Assert.Equal(expected, queue.RetryAfter!.Value.TotalSeconds, 6);
    }

    [Fact]
    public void RetryAfter_TimesWithoutAQueueDontCount()
    {
        var clock = new SteppedClock();
        var queue = new RequestQueue(16, clock);
        for (int i = 0; i < 4; i++)
        {
            queue.TryEnter(1, "a");
            clock.Now += TimeSpan.FromHours(1);
            queue.Leave("a");
        }

        Assert.Null(queue.RetryAfter);
    }

    [Fact]
    public void Leave_GivesThePlaceBack()
    {
        var queue = new RequestQueue(1);
        Assert.True(queue.TryEnter(1, "a"));
        Task left = queue.WhenLeft();

        queue.Leave("a");

        Assert.True(left.IsCompleted);
        Assert.Equal(0, queue.Count);
        Assert.True(queue.TryEnter(1, "a"));
    }

    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
