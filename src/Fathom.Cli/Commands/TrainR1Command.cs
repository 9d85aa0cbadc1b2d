using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Measurement;
using Fathom.Cli.Output;
using Fathom.Training.Recipes;
using Fathom.Training.Runs;
using Spectre.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train r1</c>.</summary>
internal sealed class TrainR1Command : VerbCommand
{
    private const double MaxDollars = 1e6;

    private readonly Option<string> _preset = new("--preset")
    {
        Description = "Sizes and budgets: " + string.Join(" or ", Recipe.Presets),
        DefaultValueFactory = _ => Recipe.Presets[0],
        HelpName = "NAME",
    };

    private readonly Option<string> _out = new("--out") { Description = "Folder for all stages; run the command again to resume", Required = true };
    private readonly Option<string?> _until = new("--until") { Description = "Stop after this stage", HelpName = "STAGE" };
    private readonly Option<string?> _only = new("--only") { Description = "Run only these stages, separated by commas", HelpName = "A,B" };
    private readonly Option<bool> _plan = new("--plan") { Description = "Write the configurations without training" };
    private readonly Option<int?> _threads = new("--threads", "-t") { Description = "Compute threads (default: all cores)", HelpName = "N" };
    private readonly Option<double> _dollars = new("--dollars-per-hour")
    {
        Description = "Price per hour of this machine, for the cost report",
        DefaultValueFactory = _ => 0.1,
        HelpName = "USD",
        CustomParser = result => OptionRules.ParseNumber<double>(result) ?? 0,
    };

    /// <summary>Sets up the verb.</summary>
    public TrainR1Command(CliHost host)
        : base(
            host,
            "r1",
            "DeepSeek-R1's recipe from scratch: pretraining, reinforcement learning, rejection sampling, distillation",
            "fathom train r1 --preset nano --out runs/r1",
            "fathom train r1 --preset mini --out runs/r1-mini --until zero")
    {
        OptionRules.Between(_threads, 1, Models.ThreadsOption.MaxThreads);
        OptionRules.Offer(_preset, () => Recipe.Presets);
        OptionRules.NotEmpty(_out);
        OptionRules.NotEmpty(_until);
        OptionRules.NotEmpty(_only);
        OptionRules.Within(_dollars, 0, MaxDollars);
        Add(_preset);
        Add(_out);
        Add(_until);
        Add(_only);
        Add(_plan);
        Add(_threads);
        Add(_dollars);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        var recipe = Recipe.R1(context.Get(_preset)!);
        RecipeStage[] stages = Choose(context, recipe);
        var host = new RecipeProgress(context.Output, new RecipeFigures(context.Get(_threads)));
        using var runner = new RecipeRunner(recipe, context.Get(_out)!, host)
        {
            DollarsPerHour = context.Get(_dollars),
            Threads = context.Get(_threads),
        };
        bool isFinished = !context.Get(_plan) && runner.Run(stages, interrupted);
        string[] done = [.. recipe.Stages.Where(runner.IsFinished).Select(stage => stage.Folder)];
        StageCost total = runner.Ledger.Total;
        context.Output.Result(
            new TrainR1Result(isFinished, done, context.Get(_out)!, total.CpuSeconds, total.Dollars, runner.ReportFile),
            () => CommandJson.Compact.TrainR1Result,
            screen => Show(screen, recipe, runner));
        return Task.FromResult(isFinished || !interrupted.IsCancellationRequested ? ExitCode.Ok : ExitCode.Interrupted);
    }

    private RecipeStage[] Choose(VerbContext context, Recipe recipe)
    {
        RecipeStage? last = context.Get(_until) is { } until ? recipe.Find(until) : null;
        RecipeStage[]? only = context.Get(_only) is { } names
            ? [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(recipe.Find)]
            : null;
        RecipeStage[] stages = [.. recipe.Stages.Where(stage => (last is null || stage.Number <= last.Number) && only?.Contains(stage) != false)];
        return stages.Length > 0 ? stages : throw CliException.Usage("--only", "no stage is left: name stages that --until doesn't exclude");
    }

    private static void Show(IAnsiConsole screen, Recipe recipe, RecipeRunner runner)
    {
        Table table = new Table().AddColumns("stage", "state", "tokens", "operations", "processor time", "dollars");
        foreach (RecipeStage stage in recipe.Stages)
        {
            StageCost cost = runner.Ledger.Stages.GetValueOrDefault(stage.Folder, new StageCost());
            string state = runner.IsFinished(stage) ? "done" : runner.Ledger.Stages.ContainsKey(stage.Folder) ? "begun" : "";
            AddRow(table, stage.Folder, state, cost);
        }

        AddRow(table, "all", "", runner.Ledger.Total);
        screen.Write(table);
        screen.WriteLine(File.Exists(runner.ReportFile) ? runner.ReportFile : "nothing trained yet");
    }

    private static void AddRow(Table table, string name, string state, StageCost cost) => table.AddRow(
        name,
        state,
        ReadableNumbers.Count(cost.Tokens + cost.SampledTokens),
        ReadableNumbers.Operations(cost.Flops),
        ReadableNumbers.Duration(cost.CpuSeconds),
        FormattableString.Invariant($"{cost.Dollars:0.0000}"));
}

/// <summary>The output of <c>train r1 --json</c>.</summary>
/// <param name="Finished">Whether all chosen stages are done.</param>
/// <param name="Stages">Folders of the finished stages.</param>
/// <param name="Folder">The recipe's folder.</param>
/// <param name="CpuSeconds">CPU seconds of all stages, not counting measurements.</param>
/// <param name="Dollars">Price of their wall-clock time.</param>
/// <param name="Report">Plots and tables.</param>
internal sealed record TrainR1Result(
    bool Finished, IReadOnlyList<string> Stages, string Folder, double CpuSeconds, double Dollars, string Report) : Success;
