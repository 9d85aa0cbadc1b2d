using System.Text.Json;
using Fathom.Training.Runs;

namespace Fathom.Training.Recipes;

/// <summary>A chain of training stages from scratch to a reasoning model, after DeepSeek-R1 (2025).</summary>
/// <param name="Preset">Name of its sizes and budgets.</param>
/// <param name="Stages">The stages in their order.</param>
/// <param name="Measure">How the models are measured.</param>
public sealed record Recipe(string Preset, IReadOnlyList<RecipeStage> Stages, RecipeMeasure Measure)
{
    private static readonly (string Name, string Verb, string Purpose)[] s_stages =
    [
        ("tokenizer", "tokenizer", "A vocabulary of whole words that spells out all others, and the chat template that thinks."),
        ("base", "pretrain", "Pretraining on worked solutions, in DeepSeek-V3's shape. Some families are seldom thought about."),
        ("zero", "grpo", "R1-Zero: reinforcement learning on the base, paid for right answers only. It finds that thinking pays."),
        ("cold-start", "sft", "R1 begins: a short supervised training of the base on solutions that always think, readably."),
        ("reason", "grpo", "Reinforcement learning at the levels that the model solves sometimes, paid for right answers in good form."),
        ("samples", "sample", "Rejection sampling: of that model's answers, those right, well-formed and true in every step."),
        ("sft", "sft", "A second supervised training, from the base again, on those samples and on worked solutions."),
        ("r1", "grpo", "Reinforcement learning over all families with form and brevity: the finished reasoner."),
        ("lessons", "sample", "The reasoner's own answers, with what it thought likely at every token: lessons for a smaller model."),
        ("student-base", "pretrain", "Pretraining of a small dense model on the same solutions."),
        ("student", "distill", "Distillation: the dense model learns from the reasoner's lessons."),
        ("student-alone", "grpo", "For comparison: the same dense model, taught by reinforcement learning alone."),
    ];

    /// <summary>Names of the presets.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["nano", "mini"];

    /// <summary>Returns the recipe of a preset.</summary>
    /// <param name="preset">One of <see cref="Presets"/>.</param>
    /// <exception cref="TrainingException">No such preset.</exception>
    public static Recipe R1(string preset)
    {
        if (!Presets.Contains(preset))
        {
            throw new TrainingException("train.recipe.preset", "--preset", string.Join(" or ", Presets), preset);
        }

        RecipeStage[] stages = [.. s_stages.Select((stage, index) => Stage(preset, index + 1, stage))];
        return new Recipe(preset, stages, RecipeMeasure.Parse(Read(preset, "measure.json")));
    }

    /// <summary>Finds the stage that a text names.</summary>
    /// <exception cref="TrainingException">The text names no stage.</exception>
    public RecipeStage Find(string text) => Stages.FirstOrDefault(stage => stage.IsCalled(text))
        ?? throw new TrainingException("train.recipe.stage", "stage", string.Join(", ", Stages.Select(stage => stage.Name)), text);

    private static RecipeStage Stage(string preset, int number, (string Name, string Verb, string Purpose) stage)
    {
        string config = Read(preset, $"{number:00}-{stage.Name}.json");
        return new RecipeStage(number, stage.Name, stage.Verb, stage.Purpose, config);
    }

    private static string Read(string preset, string file)
    {
        using Stream stream = typeof(Recipe).Assembly.GetManifestResourceStream($"recipes/{preset}/{file}")
            ?? throw new InvalidOperationException($"the recipe {preset} has no {file}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>How a recipe's models are measured after each stage.</summary>
public sealed record RecipeMeasure
{
    /// <summary>Families, and highest level of each.</summary>
    public required IReadOnlyDictionary<string, int> Tasks { get; init; }

    /// <summary>Problems of each level, of the test split.</summary>
    public int Problems { get; init; } = 50;

    /// <summary>Answers to each problem.</summary>
    public int Samples { get; init; } = 4;

    /// <summary>Most tokens of an answer.</summary>
    public int MaxTokens { get; init; } = 192;

    /// <summary>Stages whose model is also measured with thoughts limited to the <see cref="Budgets"/>.</summary>
    public IReadOnlyList<string> BudgetStages { get; init; } = [];

    /// <summary>Limits of thoughts, in tokens.</summary>
    public IReadOnlyList<int> Budgets { get; init; } = [];

    /// <summary>Reads a measure.</summary>
    internal static RecipeMeasure Parse(string json) => JsonSerializer.Deserialize<RecipeMeasure>(json, RunOptions.Json)!;
}
