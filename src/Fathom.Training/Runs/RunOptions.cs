using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Formats;
using Fathom.Numerics.Matrices;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Steps;

namespace Fathom.Training.Runs;

/// <summary>A run's configuration: the file that <c>train pretrain</c> and <c>train sft</c> take.</summary>
public sealed record RunOptions
{
    /// <summary>Most bytes of a configuration.</summary>
    internal const int MaxConfigBytes = 16 << 20;

    /// <summary>How configurations are read and written.</summary>
    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), FiniteNumbers.Doubles, FiniteNumbers.Singles },
    };

    /// <summary>Model to train.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>Training data.</summary>
    public required DataOptions Data { get; init; }

    /// <summary>Training settings.</summary>
    public TrainerOptions Train { get; init; } = new();

    /// <summary>How weights are initialized.</summary>
    public InitializerOptions Initialize { get; init; } = new();

    /// <summary>Low-rank adapters instead of all weights; null for all weights.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>Learning from a teacher's distributions; null for cross-entropy.</summary>
    public DistillationOptions? Distillation { get; init; }

    /// <summary>Precision that products round their operands to.</summary>
    public RunPrecision Precision { get; init; } = RunPrecision.Bf16;

    /// <summary>Whether the backward pass recomputes activations.</summary>
    public bool Recompute { get; init; }

    /// <summary>Threads; null for all.</summary>
    public int? Threads { get; init; }

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps between evaluations; 0 for none.</summary>
    public int EvaluateEvery { get; init; } = 250;

    /// <summary>Most tokens that an evaluation reads.</summary>
    public int EvaluationTokens { get; init; } = 65_536;

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 250;

    /// <summary>Price of this machine in dollars per hour, for the ledger.</summary>
    public double DollarsPerHour { get; init; }

    /// <summary>Format of the exported model: <c>f32</c>, <c>bf16</c> or <c>fp8</c>.</summary>
    public ExportFormat Export { get; init; } = ExportFormat.Bf16;

    /// <summary>Operands of products.</summary>
    internal GemmPrecision Operands => Precision == RunPrecision.Bf16 ? GemmPrecision.BFloat16 : GemmPrecision.Float32;

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingException">It is refused.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static RunOptions ReadFile(string path)
    {
        RunOptions options = Parse(ModelTextFile.ReadText(path, MaxConfigBytes), Path.GetFileName(path));
        RunOptionRules.Check(options);
        return options;
    }

    /// <summary>Reads a configuration without checking its values.</summary>
    internal static RunOptions Parse(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<RunOptions>(json, Json) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw ConfigFault.Describe(file, failure);
        }
    }

    /// <summary>Returns a copy with every path made absolute, so that the run can be resumed from any folder.</summary>
    /// <param name="folder">Start of relative paths; null for the current folder.</param>
    public RunOptions WithAbsolutePaths(string? folder = null)
    {
        SourceOptions[] sources = [.. Data.Sources.Select(source => source.WithAbsolutePaths(folder))];
        return this with
        {
            Model = Model.WithAbsolutePaths(folder),
            Data = Data with { Tokenizer = Absolute(Data.Tokenizer, folder), Sources = sources },
        };
    }

    /// <summary>Returns the configuration as a verb of <c>fathom train</c> reads it.</summary>
    /// <param name="verb"><c>pretrain</c>, <c>sft</c>, or <c>distill</c>.</param>
    public RunOptions ForVerb(string verb) => verb switch
    {
        "sft" => OnConversations(),
        "distill" => OnTeacher(),
        _ => this,
    };

    /// <summary>Returns a copy with every source read as conversations.</summary>
    public RunOptions OnConversations() => this with { Data = Data with { Sources = [.. Data.Sources.Select(source => source with { Chat = true })] } };

    /// <summary>Returns a copy with every file read as a teacher's answers and distributions.</summary>
    public RunOptions OnTeacher() => this with
    {
        Data = Data with { Sources = [.. Data.Sources.Select(source => source.Path is null ? source : source with { Chat = true, Teacher = true })] },
        Distillation = Distillation ?? new DistillationOptions(),
    };

    /// <summary>Returns the configuration as text, with all defaults written out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Returns absolute paths, relative ones starting at a folder or the current one.</summary>
    internal static IReadOnlyList<string> Absolute(IReadOnlyList<string> paths, string? folder) => [.. paths.Select(path => Absolute(path, folder)!)];

    /// <summary>Returns an absolute path, a relative one starting at a folder or the current one; null for none.</summary>
    /// <exception cref="TrainingException">It can't be a path.</exception>
    internal static string? Absolute(string? path, string? folder) => path switch
    {
        null => null,
        "" => throw new TrainingException("train.config.value", "path", "a path", "an empty text"),
        _ when path.Contains('\0', StringComparison.Ordinal) =>
            throw new TrainingException("train.config.value", "path", "a path", "one with a null character"),
        _ => Path.GetFullPath(path, folder ?? Environment.CurrentDirectory),
    };
}

/// <summary>Precision that products round their operands to; sums, norms, routers and weights are single precision in every case.</summary>
public enum RunPrecision
{
    /// <summary>Single precision.</summary>
    Fp32,

    /// <summary>The upper half of a single.</summary>
    Bf16,

    /// <summary>DeepSeek-V3's scaled 8-bit floats for hidden matrices, emulated: slower, to see what the format costs in quality.</summary>
    Fp8,
}

/// <summary>The model to train.</summary>
public sealed record ModelOptions
{
    /// <summary>A named shape (<see cref="ModelShapes.Names"/>); the vocabulary is the tokenizer's.</summary>
    public string? Shape { get; init; }

    /// <summary>A <c>config.json</c> with the shape.</summary>
    public string? Config { get; init; }

    /// <summary>A model folder whose weights are trained further.</summary>
    public string? From { get; init; }

    /// <summary>Multi-token-prediction layers, 0 or 1; null for the shape's own.</summary>
    public int? MtpLayers { get; init; }

    /// <summary>Layers; null for the shape's own. With <see cref="From"/>, layers that at first change nothing are added to those of the model.</summary>
    public int? Layers { get; init; }

    /// <summary>
    /// Routed experts; null for the shape's own. With <see cref="From"/>, twice those of the model: each is copied, and the router divides its tokens.
    /// </summary>
    public int? Experts { get; init; }

    /// <summary>Returns a copy with every path made absolute.</summary>
    internal ModelOptions WithAbsolutePaths(string? folder) =>
        this with { Config = RunOptions.Absolute(Config, folder), From = RunOptions.Absolute(From, folder) };
}

/// <summary>The data to train on.</summary>
public sealed record DataOptions
{
    /// <summary>Folder with <c>tokenizer.json</c>; null for the model's own, or for one token per character of the first source.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Corpora, mixed by weight.</summary>
    public required IReadOnlyList<SourceOptions> Sources { get; init; }

    /// <summary>
    /// Share of every source without a share of its own that is kept for evaluation: from its end, or drawn by document if it is streamed.
    /// </summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Whether windows of the context's length are drawn from anywhere in the first source, as nanoGPT does.</summary>
    public bool RandomWindows { get; init; }

    /// <summary>Share of documents rearranged for fill-in-the-middle.</summary>
    public double FillInTheMiddleRate { get; init; }

    /// <summary>Names of the begin, hole and end tokens of fill-in-the-middle.</summary>
    public IReadOnlyList<string> FillInTheMiddleTokens { get; init; } = ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"];
}

/// <summary>One corpus.</summary>
public sealed record SourceOptions
{
    /// <summary>The file: <c>.jsonl</c>, <c>.txt</c>, either may end in <c>.gz</c>; null for a source of tasks.</summary>
    public string? Path { get; init; }

    /// <summary>Problems with worked solutions instead of a file.</summary>
    public TaskSourceOptions? Tasks { get; init; }

    /// <summary>Name in the log; null for the file's.</summary>
    public string? Name { get; init; }

    /// <summary>JSON field that holds the text.</summary>
    public string Field { get; init; } = "text";

    /// <summary>Separates the documents of a text file; null for one document.</summary>
    public string? Separator { get; init; }

    /// <summary>How often its documents are drawn, relative to the others.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether documents are tokenized as they come, in the file's order, instead of once into a shuffled shard.</summary>
    public bool Streamed { get; init; }

    /// <summary>Whether lines hold conversations (<c>messages</c>), where only the assistant's words are targets.</summary>
    public bool Chat { get; init; }

    /// <summary>Whether the lines of conversations hold a teacher's distributions to learn from (<c>train sample</c>).</summary>
    public bool Teacher { get; init; }

    /// <summary>
    /// Whether the texts of special and added tokens (<c>&lt;think&gt;</c>, role markers) in the source become these tokens; the source must be
    /// trusted. Conversations always do.
    /// </summary>
    public bool Markers { get; init; }

    /// <summary>Share of the source that is kept for evaluation; null for <see cref="DataOptions.ValidationShare"/>.</summary>
    public double? ValidationShare { get; init; }

    /// <summary>Returns a copy with every path made absolute.</summary>
    internal SourceOptions WithAbsolutePaths(string? folder) => this with
    {
        Path = RunOptions.Absolute(Path, folder),
        Tasks = Tasks is null ? null : Tasks with { Assemblies = RunOptions.Absolute(Tasks.Assemblies, folder) },
    };
}

/// <summary>Low-rank adapters.</summary>
public sealed record AdapterOptions
{
    /// <summary>Rank.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The update is multiplied by <c>alpha / rank</c>.</summary>
    public float Alpha { get; init; } = 16;
}
