using System.Text.Json;
using Fathom.Formats;
using Fathom.Training.Data;
using Fathom.Training.Runs;

namespace Fathom.Training.Sampling;

/// <summary>Configuration of rejection sampling: the file that <c>train sample</c> takes.</summary>
public sealed record SampleOptions
{
    /// <summary>Model to sample answers of: <c>from</c> a model folder or GGUF file.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>Which problems; always of the training split.</summary>
    public TaskChoice Tasks { get; init; } = new();

    /// <summary>Number of problems.</summary>
    public int Problems { get; init; } = 2000;

    /// <summary>Answers to each problem.</summary>
    public int Samples { get; init; } = 8;

    /// <summary>Problems whose answers are sampled at once; after each batch the file grows.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Most right answers kept per problem, the shortest first.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>Most tokens of an answer.</summary>
    public int MaxTokens { get; init; } = 192;

    /// <summary>Most tokens of prompt and answer; null for the model's context.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Divides the logits.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Whether an answer is kept only if every equation that it writes is true.</summary>
    public bool TrueSteps { get; init; } = true;

    /// <summary>Keeps the model's distributions beside its answers, to distill from; null for answers alone.</summary>
    public TeacherOptions? Teacher { get; init; }

    /// <summary>Threads; null for all.</summary>
    public int? Threads { get; init; }

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Price of this machine in dollars per hour, for the ledger.</summary>
    public double DollarsPerHour { get; init; }

    /// <summary>Total number of batches.</summary>
    internal int Rounds => (int)(((long)Problems + Batch - 1) / Batch);

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingException">It is refused.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SampleOptions ReadFile(string path)
    {
        SampleOptions options = Parse(ModelTextFile.ReadText(path, RunOptions.MaxConfigBytes), Path.GetFileName(path));
        options.Check();
        return options;
    }

    /// <summary>Reads a configuration without checking its values.</summary>
    internal static SampleOptions Parse(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<SampleOptions>(json, RunOptions.Json) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw ConfigFault.Describe(file, failure);
        }
    }

    /// <summary>Returns a copy with every path made absolute, so that sampling can be resumed from any folder.</summary>
    /// <param name="folder">Start of relative paths; null for the current folder.</param>
    public SampleOptions WithAbsolutePaths(string? folder = null) => this with
    {
        Model = Model.WithAbsolutePaths(folder),
        Tasks = Tasks with { Assemblies = RunOptions.Absolute(Tasks.Assemblies, folder) },
    };

    /// <summary>Returns the configuration as text, with all defaults written out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunOptions.Json);

    /// <summary>Checks all values that don't need a file.</summary>
    /// <exception cref="TrainingException">A value is refused.</exception>
    internal void Check()
    {
        RunOptionRules.CheckModel(Model);
        _ = Model.From ?? throw new TrainingException("train.config.value", "model.from", "the model that answers", "none");
        ValueRules.AtLeast("problems", Problems, 1);
        ValueRules.AtLeast("samples", Samples, 1);
        ValueRules.AtLeast("batch", Batch, 1);
        ValueRules.Within("batch × samples", (double)Batch * Samples, 1, MaxAnswers);
        ValueRules.Within("keep", Keep, 1, Samples);
        ValueRules.AtLeast("max_tokens", MaxTokens, 1);
        ValueRules.AtLeast("context_tokens", ContextTokens ?? int.MaxValue, MaxTokens + 1);
        ValueRules.Within("temperature", Temperature, 0.01, 100);
        ValueRules.Within("teacher.top", Teacher?.Top ?? 1, 1, TeacherValues.MaxWidth);
        ValueRules.Within("teacher.mass", Teacher?.Mass ?? 1, 1e-6, 1);
        RunOptionRules.Threads(Threads);
        ValueRules.Within("dollars_per_hour", DollarsPerHour, 0, double.MaxValue);
    }

    private const int MaxAnswers = 1 << 16;
}
