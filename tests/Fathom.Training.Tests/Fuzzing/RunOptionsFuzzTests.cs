using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Formats;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Testing.Fuzzing;
using Fathom.Training.Recipes;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Fathom.Training.Sampling;
using Fathom.Training.Steps;
using Fathom.Training.Tests.Reinforcement;

namespace Fathom.Training.Tests.Fuzzing;

/// <summary>Configurations of every kind of run, nearly right: read, checked, written out again, and runs begun with them.</summary>
public sealed class RunOptionsFuzzTests : IDisposable
{
    private const string Run = """
        {"model": {"shape": "mini", "mtp_layers": 1}, "data": {"tokenizer": "tok", "sources": [{"path": "a.jsonl", "weight": 1.5, "chat": false,
         "separator": "\n", "validation_share": 0.2},
         {"name": "tasks", "weight": 2, "tasks": {"only": ["sum"], "weights": {"sum": 0.5}, "levels": "easy", "most_levels": {"sum": 2},
          "mistake_rate": 0.2, "easy_documents": 9, "most_earlier": 2}}],
         "validation_share": 0.1, "random_windows": false, "fill_in_the_middle_rate": 0.5, "fill_in_the_middle_tokens": ["a", "b", "c"]},
         "train": {"steps": 10, "context_tokens": 64, "micro_batch_tokens": 256, "batch_tokens": 512, "start_batch_tokens": 64, "start_context_tokens": 8,
          "warmup_share": 0.2, "mtp_loss_weight": 0.3,
         "optimizer": {"kind": "muon", "learning_rate": 0.001, "beta2": 0.95, "epsilon": 1e-8, "weight_decay": 0.1}, "schedule": {"warmup_steps": 2,
          "final_share": 0.1}},
         "adapter": {"rank": 8, "alpha": 16}, "distillation": {"top": 8, "cross_entropy_share": 0.5}, "initialize": {"deviation": 0.02},
          "precision": "bf16", "seed": 3, "threads": 2,
         "evaluate_every": 5, "evaluation_tokens": 100, "checkpoint_every": 5, "dollars_per_hour": 0.1, "export": "bf16"}
        """;

    private const string Grpo = """
        {"model": {"from": "model"}, "tokenizer": "tok", "tasks": [{"name": "sum", "levels": [1, 2], "weight": 1.5}], "steps": 10,
         "rollout": {"groups": 8, "samples": 4, "max_tokens": 64, "context_tokens": 128}, "reward": {"format": 0.1, "overlong": 0.2,
          "overlong_share": 0.5, "brevity": 0.1},
         "policy": {"clip_low": 0.2, "clip_high": 0.28, "divergence_weight": 0.01, "reset_reference_every": 5}, "update": {"learning_rate": 1e-5,
          "warmup_steps": 2, "minibatches": 2, "micro_batch_tokens": 512},
         "levels": {"rate": 0.1, "exploration": 0.1}, "replay": {"tasks": {"only": ["sum"]}, "share": 0.5, "weight": 0.1}, "stop": {"probe": ["sum"],
          "probe_every": 5, "rate": 0.1},
         "adapter": {"rank": 4}, "precision": "fp32", "checkpoint_every": 5, "samples_every": 2, "seed": 1, "threads": 1}
        """;

    private const string Sample = """
        {"model": {"from": "model"}, "tasks": {"only": ["sum"], "weights": {"sum": 2}, "levels": "hard"}, "problems": 100, "samples": 4, "batch": 8,
         "keep": 2, "max_tokens": 64, "context_tokens": 128,
         "temperature": 0.9, "true_steps": true, "teacher": {"top": 8, "mass": 0.99}, "threads": 1, "seed": 5, "dollars_per_hour": 0.1}
        """;

    private static readonly string[] s_numbers =
        ["0", "-1", "1", "2", "3", "64", "0.5", "1e-30", "1e30", "65536", "2147483647", "-2147483648", "9223372036854775807"];

    private static readonly string[] s_texts = ["", "x", "/dev/zero", "/dev/null", "/", "no/such", "a\0b", "fp32", "bf16", "fp8", "constant", "muon"];

    private readonly SmallRun _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void ReadFile_ChangedRun_IsReadOrRefused() =>
        Fuzz("run.json", Run, path => RunOptions.ReadFile(path).WithAbsolutePaths().OnConversations().OnTeacher().ToJson());

    [Fact]
    public void ReadFile_ChangedReinforcement_IsReadOrRefused() => Fuzz("grpo.json", Grpo, path =>
    {
        GrpoOptions.IsIn(path);
        GrpoOptions options = GrpoOptions.ReadFile(path).WithAbsolutePaths();
        options.ToTrainer();
        options.ToJson();
    });

    [Fact]
    public void ReadFile_ChangedSampling_IsReadOrRefused() => Fuzz("sample.json", Sample, path =>
    {
        SampleOptions options = SampleOptions.ReadFile(path).WithAbsolutePaths();
        options.ToJson();
        Assert.True(options.Rounds > 0, $"{options.Rounds} rounds");
    });

    [Fact]
    public void Parse_ChangedVocabulary_IsReadOrRefused() =>
        Fuzz("vocabulary.json", """{"tasks": 20000, "size": 2048}""", path => VocabularyPlan.Parse(File.ReadAllText(path), "vocabulary.json"));

    [Fact]
    public void Start_ChangedRun_BeginsOrRefuses()
    {
        string sound = _small.Options().ToJson();
        string folder = _small.Temp.File("run");
        Fuzzer.Run("run", cases: 30, random => Near(random, sound), json => Begin(json, folder), IsRefusal, mostBytes: 1L << 30);
    }

    [Fact]
    public void Start_ChangedReinforcement_BeginsOrRefuses()
    {
        using var small = new SmallGrpo();
        string sound = small.Options(steps: 2).ToJson();
        string folder = small.File("run");
        Fuzzer.Run("reinforcement", cases: 30, random => Near(random, sound), json => Begin(json, folder, small.Catalog), IsRefusal, mostBytes: 1L << 30);
    }

    [Theory]
    [InlineData("\"sources\": [null]", "train.config.value")]
    [InlineData("\"sources\": null", "train.config.invalid")]
    [InlineData("\"sources\": [{\"path\": null}]", "train.config.value")]
    [InlineData("\"sources\": [{\"path\": \"a\"}], \"fill_in_the_middle_tokens\": [null, \"a\", \"b\"]", "train.config.value")]
    [InlineData("\"sources\": [{\"path\": \"a\", \"weight\": 1e999}]", "train.config.invalid")]
    public void ReadFile_ValueThatIsNone_IsRefused(string data, string code)
    {
        string path = _small.Temp.File("run.json");
        File.WriteAllText(path, $$"""{"model": {"shape": "mini"}, "data": { {{data}} } }""");

        Assert.Equal(code, Assert.Throws<TrainingException>(() => RunOptions.ReadFile(path)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Start_TextThatIsNoPath_IsRefused(string path)
    {
        RunOptions options = _small.Options(new SourceOptions { Path = path });

        Assert.Equal("train.config.value", Assert.Throws<TrainingException>(() => TrainingRun.Start(options, _small.Temp.File("run"))).Code);
    }

    private void Fuzz(string name, string sound, Action<string> read)
    {
        string path = _small.Temp.File(name);
        Fuzzer.Run(
            name,
            cases: 200,
            random => JsonMutator.Mutate(random, sound),
            json =>
            {
                File.WriteAllBytes(path, json);
                read(path);
            },
            IsRefusal);
    }

    /// <summary>Sound JSON with one value changed, so that most cases get past the reader.</summary>
    private static string Near(Random random, string sound)
    {
        JsonNode root = JsonNode.Parse(sound)!;
        JsonNode place = root;
        while (true)
        {
            (JsonNode? Value, Action<JsonNode?> Set)[] inner = place switch
            {
                JsonObject members => [.. members.Select(member => (member.Value, (Action<JsonNode?>)(changed => members[member.Key] = changed)))],
                JsonArray items => [.. Enumerable.Range(0, items.Count).Select(i => (items[i], (Action<JsonNode?>)(changed => items[i] = changed)))],
                _ => [],
            };
            (JsonNode? value, Action<JsonNode?> set) = inner[random.Next(inner.Length)];
            if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                place = value;
                continue;
            }

            set(Changed(random, value));
            return root.ToJsonString();
        }
    }

    private static JsonNode? Changed(Random random, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => JsonNode.Parse(s_numbers[random.Next(s_numbers.Length)]),
        JsonValueKind.True => false,
        JsonValueKind.False => true,
        JsonValueKind.String => s_texts[random.Next(s_texts.Length)],
        _ => random.Next(2) == 0 ? null : JsonNode.Parse(s_numbers[random.Next(s_numbers.Length)]),
    };

    private static void Begin(string json, string folder)
    {
        try
        {
            RunOptions options = RunOptions.Parse(json, "run.json");
            TrainerOptions train = options.Train with { Steps = Math.Min(1, options.Train.Steps) };
            using TrainingRun run = TrainingRun.Start(options with { Threads = 1, Train = train }, folder);
        }
        finally
        {
            Remove(folder);
        }
    }

    private static void Begin(string json, string folder, TaskCatalog catalog)
    {
        try
        {
            GrpoOptions options = GrpoOptions.Parse(json, "grpo.json");
            using GrpoRun run = GrpoRun.Start(options with { Threads = 1 }, folder, catalog);
        }
        finally
        {
            Remove(folder);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsRefusal(Exception failure) =>
        failure is TrainingException or TaskException or ModelFormatException or IOException or UnauthorizedAccessException;
}
