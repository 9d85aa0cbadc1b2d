using System.Text.Json.Nodes;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Fathom.Training.Sampling;

namespace Fathom.Training.Recipes;

/// <summary>Services that a recipe needs from the program around it.</summary>
public interface IRecipeHost
{
    /// <summary>The machine's instruction sets, for the ledger.</summary>
    string InstructionSets { get; }

    /// <summary>Shows a text that stays on the screen.</summary>
    void Note(string text);

    /// <summary>Reports that a stage begins or continues.</summary>
    void Begin(RecipeStage stage, int count);

    /// <summary>Reports a step of a supervised stage.</summary>
    void Step(StepRecord record, int steps);

    /// <summary>Reports a step of reinforcement learning.</summary>
    void Step(GrpoRecord record, int steps);

    /// <summary>Reports a batch of sampled answers.</summary>
    void Batch(SampleRun run);

    /// <summary>Measures a model.</summary>
    /// <param name="model">Its folder.</param>
    /// <param name="measure">On what.</param>
    /// <param name="withBudgets">Whether thoughts of limited length are measured too.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// <c>tasks</c>: what <c>fathom eval --json</c> prints, by name; <c>total</c>: the same over all of them; <c>budgets</c>: by number of
    /// tokens.
    /// </returns>
    JsonObject Measure(string model, RecipeMeasure measure, bool withBudgets, CancellationToken cancellation);

    /// <summary>Reports that a stage is done.</summary>
    void End(RecipeStage stage, StageCost cost, JsonObject? figures);
}
