using System.Text.Json;
using Fathom.Training.Runs;

namespace Fathom.Training.Recipes;

/// <summary>Cost of each stage of a recipe, and which stages are finished: <c>ledger.json</c>.</summary>
public sealed class RecipeLedger
{
    private readonly string _file;
    private Content _content;

    private RecipeLedger(string file, Content content) => (_file, _content) = (file, content);

    /// <summary>The stages that were begun, by folder.</summary>
    public IReadOnlyDictionary<string, StageCost> Stages => _content.Stages;

    /// <summary>Name of the recipe's preset.</summary>
    public string Preset => _content.Preset;

    /// <summary>The cost of all stages.</summary>
    public StageCost Total => _content.Total;

    /// <summary>Opens a folder's ledger, or begins one.</summary>
    /// <param name="folder">The recipe's folder.</param>
    /// <param name="preset">Name of the preset.</param>
    /// <exception cref="TrainingException">The folder holds a recipe of another preset, or the ledger is damaged.</exception>
    public static RecipeLedger Open(string folder, string preset)
    {
        string file = Path.Combine(folder, "ledger.json");
        if (!File.Exists(file))
        {
            return new RecipeLedger(file, new Content { Preset = preset });
        }

        Content content = Parse(File.ReadAllText(file));
        return content.Preset == preset
            ? new RecipeLedger(file, content)
            : throw new TrainingException("train.recipe.preset", "--preset", $"{content.Preset}, as the folder", preset);
    }

    /// <summary>Writes a stage's cost, keeping the instruction sets recorded earlier.</summary>
    public void Set(RecipeStage stage, StageCost cost)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(cost);
        IEnumerable<string> before = _content.Stages.GetValueOrDefault(stage.Folder)?.InstructionSets ?? [];
        var stages = new SortedDictionary<string, StageCost>(_content.Stages.ToDictionary(), StringComparer.Ordinal)
        {
            [stage.Folder] = cost with { InstructionSets = [.. before.Union(cost.InstructionSets)] },
        };
        _content = _content with { Stages = stages, Total = Sum(stages.Values) };
        WholeFile.Write(_file, JsonSerializer.Serialize(_content, RunOptions.Json));
    }

    private static Content Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(json, RunOptions.Json) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw ConfigFault.Describe("ledger.json", failure);
        }
    }

    private static StageCost Sum(IEnumerable<StageCost> stages) => stages.Aggregate(new StageCost(), (sum, stage) => sum with
    {
        Tokens = sum.Tokens + stage.Tokens,
        SampledTokens = sum.SampledTokens + stage.SampledTokens,
        Flops = sum.Flops + stage.Flops,
        CpuSeconds = sum.CpuSeconds + stage.CpuSeconds,
        MeasureCpuSeconds = sum.MeasureCpuSeconds + stage.MeasureCpuSeconds,
        WallSeconds = sum.WallSeconds + stage.WallSeconds,
        Dollars = sum.Dollars + stage.Dollars,
        InstructionSets = [.. sum.InstructionSets.Union(stage.InstructionSets)],
    });

    private sealed record Content
    {
        public required string Preset { get; init; }

        public IReadOnlyDictionary<string, StageCost> Stages { get; init; } = new SortedDictionary<string, StageCost>();

        public StageCost Total { get; init; } = new();
    }
}

/// <summary>Cost of a stage so far.</summary>
public sealed record StageCost
{
    /// <summary>Whether it is done, its model measured.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Tokens trained on.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens sampled.</summary>
    public long SampledTokens { get; init; }

    /// <summary>Floating-point operations of both.</summary>
    public double Flops { get; init; }

    /// <summary>Processor seconds of the stage, over all threads and processes.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Processor seconds of measuring its model.</summary>
    public double MeasureCpuSeconds { get; init; }

    /// <summary>Wall-clock seconds, without measuring.</summary>
    public double WallSeconds { get; init; }

    /// <summary>Price of the wall-clock seconds.</summary>
    public double Dollars { get; init; }

    /// <summary>Instruction sets of the machines that worked on it.</summary>
    public IReadOnlyList<string> InstructionSets { get; init; } = [];
}
