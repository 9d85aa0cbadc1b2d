using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Training.Models;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Fathom.Training.Sampling;

namespace Fathom.Training.Recipes;

/// <summary>Runs or resumes one stage of a recipe, and reports its cost.</summary>
/// <param name="root">The recipe's folder.</param>
/// <param name="host">Sees its progress.</param>
/// <param name="dollarsPerHour">Price of the machine.</param>
/// <param name="threads">Threads; null for what the configuration says.</param>
internal sealed class RecipeStageRun(string root, IRecipeHost host, double dollarsPerHour, int? threads)
{
    /// <summary>Works on a stage until it is done or interrupted.</summary>
    /// <returns>Whether the run is finished, and its cost so far.</returns>
    public (bool IsFinished, StageCost Cost) Work(RecipeStage stage, CancellationToken interrupted)
    {
        string config = Path.Combine(root, stage.ConfigFile);
        string folder = Path.Combine(root, stage.Folder);
        (bool isFinished, StageCost cost) = stage.Verb switch
        {
            "tokenizer" => TrainVocabulary(config, folder),
            "grpo" => Reinforce(config, folder, interrupted),
            "sample" => Sample(config, folder, interrupted),
            _ => Train(stage.Verb, config, folder, interrupted),
        };
        return (isFinished, cost with { Dollars = cost.WallSeconds / 3600 * dollarsPerHour });
    }

    private static (bool IsFinished, StageCost Cost) TrainVocabulary(string config, string folder)
    {
        var ledger = new CostLedger(0);
        if (!File.Exists(Path.Combine(folder, "tokenizer.json")))
        {
            VocabularyPlan.Parse(File.ReadAllText(config), Path.GetFileName(config)).Write(folder);
        }

        return (true, new StageCost { CpuSeconds = ledger.ProcessorSeconds, WallSeconds = ledger.WallSeconds });
    }

    private (bool IsFinished, StageCost Cost) Train(string verb, string config, string folder, CancellationToken interrupted)
    {
        RunOptions read = RunOptions.ReadFile(config).WithAbsolutePaths(root);
        RunOptions options = read.ForVerb(verb) with { DollarsPerHour = dollarsPerHour, Threads = threads ?? read.Threads };
        bool isBegun = IsBegun(folder, options.ToJson());
        using TrainingRun run = isBegun
            ? TrainingRun.Resume(folder, host.Note, interrupted)
            : TrainingRun.Start(options, folder, interrupted);
        bool isFinished = run.Run(null, 0, record => host.Step(record, options.Train.Steps), interrupted);
        if (isFinished)
        {
            run.Export();
        }

        StepRecord? last = new RunFolder(folder).ReadLog().LastOrDefault();
        return (isFinished, CostOf(run.Cost) with { Tokens = last?.Tokens ?? 0, Flops = last?.Flops ?? 0 });
    }

    private (bool IsFinished, StageCost Cost) Reinforce(string config, string folder, CancellationToken interrupted)
    {
        GrpoOptions read = GrpoOptions.ReadFile(config).WithAbsolutePaths(root);
        GrpoOptions options = read with { DollarsPerHour = dollarsPerHour, Threads = threads ?? read.Threads };
        bool isBegun = IsBegun(folder, options.ToJson());
        using GrpoRun run = isBegun ? GrpoRun.Resume(folder, host.Note) : GrpoRun.Start(options, folder);
        bool isFinished = run.Run(null, 0, record => host.Step(record, options.Steps), interrupted);
        if (isFinished)
        {
            run.Export();
        }

        GrpoRecord[] log = ReadGrpoLog(new RunFolder(folder).LogFile);
        long tokens = log.Length > 0 ? log[^1].Tokens : 0;
        long sampled = log.Sum(record => record.SampledTokens);
        double perToken = FlopCount.PerToken(run.Model, options.Rollout.ContextTokens ?? run.Model.Config.MaxSequenceLength, runsMtp: false);
        double flops = perToken * (tokens + (sampled / 3.0));
        return (isFinished, CostOf(run.Cost) with { Tokens = tokens, SampledTokens = sampled, Flops = flops });
    }

    private (bool IsFinished, StageCost Cost) Sample(string config, string folder, CancellationToken interrupted)
    {
        SampleOptions read = SampleOptions.ReadFile(config).WithAbsolutePaths(root);
        SampleOptions options = read with { DollarsPerHour = dollarsPerHour, Threads = threads ?? read.Threads };
        bool isBegun = IsBegun(folder, options.ToJson());
        using SampleRun run = isBegun ? SampleRun.Resume(folder, host.Note) : SampleRun.Start(options, folder);
        bool isFinished = run.Run(null, host.Batch, interrupted);
        using WeightSource weights = WeightFile.Open(options.Model.From!);
        using TrainableModel declared = TrainableModels.Create(weights.Config);
        double perToken = FlopCount.PerToken(declared, options.ContextTokens ?? weights.Config.MaxSequenceLength, runsMtp: false);
        return (isFinished, CostOf(run.Cost) with { SampledTokens = run.SampledTokens, Flops = perToken * run.SampledTokens / 3 });
    }

    /// <summary>Reads the log of a run of reinforcement learning.</summary>
    internal static GrpoRecord[] ReadGrpoLog(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(GrpoRecord.TryParse).OfType<GrpoRecord>()] : [];

    /// <summary>Returns whether a folder has a run, and updates its configuration: paths, threads and price may change; all else must stay.</summary>
    private static bool IsBegun(string folder, string config)
    {
        string file = Path.Combine(folder, "config.json");
        if (!File.Exists(file))
        {
            return false;
        }

        WholeFile.Write(file, config);
        return true;
    }

    private static StageCost CostOf(CostLedger ledger) => new() { CpuSeconds = ledger.ProcessorSeconds, WallSeconds = ledger.WallSeconds };
}
