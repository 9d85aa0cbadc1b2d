using Fathom.Training.Runs;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

public sealed class RunComparisonTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Compare_SeveralSeeds_TellsPairedDifferencesWithTheirInterval()
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            WriteRun("base", seed, loss: 3 + seed, load: 1.25);
            WriteRun("other", seed, loss: 3 + (1.1 * seed), load: null);
        }

        IReadOnlyList<ArmResult> arms = RunComparison.Compare([_temp.File("base"), _temp.File("other")], _ => { });

        Assert.Equal(5, arms[0].ValidationLoss, 1e-12);
        Assert.Null(arms[0].Difference);
        Assert.Equal(1.25, arms[0].ExpertLoadMax);
        Assert.Equal([1L, 2, 3], arms[1].Seeds);
        Assert.Equal(0.2, arms[1].Difference!.Value, 1e-12);
        Assert.Equal(4.3027 * 0.1 / Math.Sqrt(3), arms[1].Margin!.Value, 1e-9);
        Assert.Contains("| other | 3 | 5.2000 | +0.2000 ± 0.2484 | – |", RunComparison.ToMarkdown(arms), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OneSeedInCommon_HasNoInterval()
    {
        WriteRun("base", 1, loss: 3, load: 1);
        WriteRun("other", 1, loss: 2.5, load: 1);
        WriteRun("other", 2, loss: 9, load: 1);

        ArmResult other = RunComparison.Compare([_temp.File("base/seed-1"), _temp.File("other")], _ => { })[1];

        Assert.Equal(-0.5, other.Difference);
        Assert.Null(other.Margin);
    }

    [Fact]
    public void Compare_RunNotFinished_IsPassedOverAndTold()
    {
        WriteRun("base", 1, loss: 3, load: 1);
        WriteRun("base", 2, loss: null, load: 1);
        var told = new List<string>();

        ArmResult arm = Assert.Single(RunComparison.Compare([_temp.File("base")], told.Add));

        Assert.Equal([1L], arm.Seeds);
        Assert.Contains("seed-2", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_NoFinishedRun_Throws()
    {
        TrainingException failure = Assert.Throws<TrainingException>(() => RunComparison.Compare([_temp.File("nothing")], _ => { }));

        Assert.Equal("train.compare.runs", failure.Code);
    }

    private void WriteRun(string arm, int seed, double? loss, double? load)
    {
        var run = new RunFolder(_temp.File($"{arm}/seed-{seed}"));
        var options = new RunOptions
        {
            Model = new ModelOptions(),
            Data = new DataOptions { Sources = [new SourceOptions { Path = "corpus.txt" }] },
            Train = new TrainerOptions { Steps = 2 },
            Seed = seed,
        };
        File.WriteAllText(run.ConfigFile, options.ToJson());
        StepRecord Record(int step) => new()
        {
            Step = step,
            Tokens = 4096L * step,
            Loss = 1,
            ValidationLoss = step == 2 ? loss : null,
            ExpertLoadMax = step == 2 ? load : 7,
            LearningRate = 1,
            GradientNorm = 1,
            TokensPerSecond = 1,
            Flops = 1,
            Mfu = 1,
            EtaSeconds = 0,
            ProcessorSeconds = 10,
        };
        File.WriteAllText(run.LogFile, Record(1).ToJson() + "\n" + Record(2).ToJson() + "\n");
    }
}
