using System.Text.Json.Nodes;
using Fathom.Training.Reinforcement;

namespace Fathom.Training.Tests.Reinforcement;

public class CollapseWatchTests
{
    private static readonly StopOptions s_options = new() { BaselineSteps = 5, Rate = 0.5 };

    [Theory]
    [InlineData(0.6, 0.6, 40, 60, 0.5, null)]
    [InlineData(0.1, 0.1, 40, 60, 0.5, "reward")]
    [InlineData(0.4, 0.4, 0, 20, 0.5, "thinking")]
    [InlineData(0.7, 0.7, 0, 20, 0.5, null)]
    [InlineData(0.4, 0.4, 190, 200, 0.5, "length")]
    [InlineData(0.8, 0.8, 190, 200, 0.5, null)]
    [InlineData(0.6, 0.6, 40, 60, 0.001, "entropy")]
    [InlineData(0.95, 0.95, 40, 60, 0.001, null)]
    public void Observe_FiguresAfterTheBaseline_StopOrNot(double reward, double right, double thinking, double length, double entropy, string? expected)
    {
        CollapseWatch watch = WithBaseline();

        string? found = null;
        for (int i = 0; i < 20 && found is null; i++)
        {
            found = watch.Observe(Record(reward, right, thinking, length, entropy))?.What;
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Observe_OneBadStep_DoesNotStop() => Assert.Null(WithBaseline().Observe(Record(0.2, 0.2, 40, 60, 0.5)));

    [Fact]
    public void Observe_BaselineNotOver_DoesNotStop()
    {
        var watch = new CollapseWatch(s_options);
        watch.Observe(Record(1, 1, 40, 60, 0.5));

        Assert.Null(watch.Observe(Record(0, 0, 0, 500, 0)));
    }

    [Fact]
    public void Observe_ForgottenFamily_StopsAtOnce()
    {
        var watch = new CollapseWatch(s_options);
        watch.Begin(new Dictionary<string, double> { ["spell"] = 0.9, ["clock"] = 0.5 });

        GrpoRecord record = Record(0.5, 0.5, 40, 60, 0.5);
        Assert.Null(watch.Observe(record with { Probe = new Dictionary<string, double> { ["spell"] = 0.75, ["clock"] = 0.6 } }));
        Assert.Equal("probe clock", watch.Observe(record with { Probe = new Dictionary<string, double> { ["spell"] = 0.9, ["clock"] = 0.2 } })?.What);
    }

    [Fact]
    public void Begin_FamilyAddedOrOtherProblems_IsMeasuredAndComparedWith()
    {
        var watch = new CollapseWatch(s_options with { Probe = ["spell"] });
        watch.Begin(new Dictionary<string, double> { ["spell"] = 0.9 });
        CollapseWatch Loaded(StopOptions options)
        {
            var loaded = new CollapseWatch(options);
            loaded.Load(JsonNode.Parse(watch.Save().ToJsonString())!.AsObject());
            return loaded;
        }

        Assert.True(Loaded(s_options with { Probe = ["spell"] }).HasProbe);
        Assert.False(Loaded(s_options with { Probe = ["spell"], ProbeProblems = s_options.ProbeProblems + 1 }).HasProbe);
        CollapseWatch two = Loaded(s_options with { Probe = ["spell", "clock"] });
        Assert.False(two.HasProbe);
        two.Begin(new Dictionary<string, double> { ["spell"] = 0.1, ["clock"] = 0.8 });
        GrpoRecord record = Record(0.5, 0.5, 40, 60, 0.5);
        Assert.Equal("probe spell", two.Observe(record with { Probe = new Dictionary<string, double> { ["spell"] = 0.1 } })?.What);
        Assert.Equal("probe clock", two.Observe(record with { Probe = new Dictionary<string, double> { ["clock"] = 0.1 } })?.What);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Observe_FirstStepsWithoutAnUpdate_DontLowerTheEntropyThatStops(int without)
    {
        var watch = new CollapseWatch(s_options);
        string? found = null;
        for (int i = 0; i < 40 && found is null; i++)
        {
            double entropy = i < without + 5 ? 0.5 : 0.0001;
            GrpoRecord record = Record(0.3, 0.3, 40, 60, entropy);
            found = watch.Observe(i < without ? record with { Entropy = null } : record)?.What;
        }

        Assert.Equal("entropy", found);
    }

    [Fact]
    public void Load_SavedMeans_GoOnTheSame()
    {
        CollapseWatch watch = WithBaseline();
        var loaded = new CollapseWatch(s_options);
        loaded.Load(JsonNode.Parse(watch.Save().ToJsonString())!.AsObject());

        watch.Observe(Record(0.3, 0.3, 30, 61, 0.3));
        loaded.Observe(Record(0.3, 0.3, 30, 61, 0.3));

        Assert.Equal(watch.Save().ToJsonString(), loaded.Save().ToJsonString());
    }

    private static CollapseWatch WithBaseline()
    {
        var watch = new CollapseWatch(s_options);
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(watch.Observe(Record(0.5, 0.5, 40, 60, 0.5)));
        }

        return watch;
    }

    private static GrpoRecord Record(double reward, double right, double thinking, double length, double entropy) => new()
    {
        Step = 1,
        Tokens = 0,
        SampledTokens = 0,
        Reward = reward,
        RewardCorrect = reward,
        RewardFormat = 0,
        RewardOverlong = 0,
        PassRate = right,
        PassRateByLevel = new Dictionary<string, double>(),
        MixedGroups = 1,
        DroppedGroups = 0,
        MeanLength = length,
        MeanThinking = thinking,
        Truncated = 0,
        Entropy = entropy,
        RolloutSeconds = 0,
        UpdateSeconds = 0,
    };
}
