using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Training.Runs;

namespace Fathom.Training.Recipes;

/// <summary>Runs a recipe in a folder: first the configurations, then each stage in order, as a run in its own folder.</summary>
/// <remarks>
/// Finished stages are skipped and begun ones continue, so a recipe can be stopped at any moment and started again, here or elsewhere. A
/// stage whose folder is gone runs again.
/// </remarks>
public sealed class RecipeRunner : IDisposable
{
    private const string CommandsBegin =
        "#!/bin/sh\n# The stages by hand. To continue a stage, pass --resume instead of its configuration.\ncd \"$(dirname \"$0\")\" || exit 1\n";

    private readonly Recipe _recipe;
    private readonly string _root;
    private readonly IRecipeHost _host;
    private readonly RunLock _lock;
    private readonly RecipeLedger _ledger;

    /// <summary>Opens a folder, and writes the configurations that are not there yet.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="folder">The folder; created if needed.</param>
    /// <param name="host">Sees what happens, and measures models.</param>
    /// <exception cref="TrainingException">Another process works on the folder, or it belongs to another preset.</exception>
    public RecipeRunner(Recipe recipe, string folder, IRecipeHost host)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(host);
        (_recipe, _host) = (recipe, host);
        var place = new RunFolder(folder);
        _root = place.Path;
        _lock = RunLock.Take(place);
        try
        {
            _ledger = RecipeLedger.Open(_root, recipe.Preset);
            WriteConfigurations();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Price of this machine in dollars per hour.</summary>
    public double DollarsPerHour { get; init; }

    /// <summary>Threads; null for all.</summary>
    public int? Threads { get; init; }

    /// <summary>Cost of the stages.</summary>
    public RecipeLedger Ledger => _ledger;

    /// <summary>Plots and tables.</summary>
    public string ReportFile => Path.Combine(_root, "r1.html");

    /// <summary>Whether a stage is done.</summary>
    public bool IsFinished(RecipeStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return _ledger.Stages.GetValueOrDefault(stage.Folder)?.IsFinished == true && Directory.Exists(Path.Combine(_root, stage.Folder));
    }

    /// <summary>Runs the stages that are not done yet.</summary>
    /// <param name="stages">Which, in their order.</param>
    /// <param name="interrupted">Stops with a checkpoint of the stage that is running.</param>
    /// <returns>Whether all of them are done.</returns>
    /// <exception cref="TrainingException">A stage failed, or one that it builds on is missing.</exception>
    public bool Run(IEnumerable<RecipeStage> stages, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(stages);
        foreach (RecipeStage stage in stages.Where(stage => !IsFinished(stage)))
        {
            if (interrupted.IsCancellationRequested || !TryDo(stage, interrupted))
            {
                return false;
            }

            WriteReport();
        }

        WriteReport();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private bool TryDo(RecipeStage stage, CancellationToken interrupted)
    {
        _host.Begin(stage, _recipe.Stages.Count);
        StageCost before = _ledger.Stages.GetValueOrDefault(stage.Folder, new StageCost());
        _ledger.Set(stage, before with { IsFinished = false, InstructionSets = [_host.InstructionSets] });
        try
        {
            (bool isFinished, StageCost cost) = new RecipeStageRun(_root, _host, DollarsPerHour, Threads).Work(stage, interrupted);
            _ledger.Set(stage, cost);
            if (!isFinished)
            {
                return false;
            }

            JsonObject? figures = stage.HasModel ? Measure(stage, ref cost, interrupted) : null;
            cost = cost with { IsFinished = true };
            _ledger.Set(stage, cost);
            _host.End(stage, cost, figures);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private JsonObject Measure(RecipeStage stage, ref StageCost cost, CancellationToken interrupted)
    {
        var spent = new CostLedger(0);
        bool withBudgets = _recipe.Measure.BudgetStages.Contains(stage.Name);
        JsonObject figures = _host.Measure(Path.Combine(_root, stage.Folder, "model"), _recipe.Measure, withBudgets, interrupted);
        WholeFile.Write(FiguresFile(stage), figures.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        cost = cost with { MeasureCpuSeconds = spent.ProcessorSeconds };
        return figures;
    }

    private string FiguresFile(RecipeStage stage) => Path.Combine(_root, stage.Folder, "figures.json");

    private void WriteConfigurations()
    {
        foreach (RecipeStage stage in _recipe.Stages)
        {
            string file = Path.Combine(_root, stage.ConfigFile);
            if (!File.Exists(file))
            {
                WholeFile.Write(file, stage.Config);
            }
        }

        string commands = string.Concat(_recipe.Stages.Select(stage => $"\n# {stage.Purpose}\n{stage.Command}\n"));
        WholeFile.Write(Path.Combine(_root, "commands.sh"), CommandsBegin + commands);
    }

    private void WriteReport() => WholeFile.Write(ReportFile, RecipeReport.Render(_recipe, _ledger, _root));
}
