using Fathom.Training.Optimization;

namespace Fathom.Training.Tests.Optimization;

public class LearningRateScheduleTests
{
    [Theory]
    [InlineData(ScheduleKind.Constant, 0, 0.1)]
    [InlineData(ScheduleKind.Constant, 9, 1)]
    [InlineData(ScheduleKind.Constant, 99, 1)]
    [InlineData(ScheduleKind.Linear, 10, 1)]
    [InlineData(ScheduleKind.Linear, 55, 0.6)]
    [InlineData(ScheduleKind.Linear, 100, 0.2)]
    [InlineData(ScheduleKind.Cosine, 55, 0.6)]
    [InlineData(ScheduleKind.Cosine, 100, 0.2)]
    [InlineData(ScheduleKind.Wsd, 50, 1)]
    [InlineData(ScheduleKind.Wsd, 75, 0.6)]
    [InlineData(ScheduleKind.Wsd, 100, 0.2)]
    public void At_AnyKind_WarmsUpThenFollowsItsShape(ScheduleKind kind, int step, double expected)
    {
        var schedule = new LearningRateSchedule { Kind = kind, WarmupSteps = 10, FinalShare = 0.2, DecayStart = 0.5 };

        Assert.Equal(expected, schedule.At(step, totalSteps: 100), 1e-12);
    }
}
