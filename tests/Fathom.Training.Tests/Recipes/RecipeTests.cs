using System.Text.Json.Nodes;
using Fathom.Training.Recipes;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;
using Fathom.Training.Sampling;

namespace Fathom.Training.Tests.Recipes;

public sealed class RecipeTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("nano")]
    [InlineData("mini")]
    public void Presets_Configurations_AreRead(string preset)
    {
        var recipe = Recipe.R1(preset);
        using var runner = new RecipeRunner(recipe, _temp.File(preset), new SilentHost());

        foreach (RecipeStage stage in recipe.Stages)
        {
            string file = Path.Combine(_temp.File(preset), stage.ConfigFile);
            Assert.Equal(stage.Config, File.ReadAllText(file));
            Read(stage.Verb, file);
            Assert.Contains(stage.Command, File.ReadAllText(_temp.File($"{preset}/commands.sh")), StringComparison.Ordinal);
        }

        Assert.True(recipe.Measure.Tasks.Count > 0);
    }

    [Fact]
    public void Run_InterruptedAnywhere_GoesOnToTheSameModelsAndSkipsWhatIsDone()
    {
        Recipe recipe = Small();
        string whole = Finish(recipe, "whole", new SilentHost());
        var first = new SilentHost { StopAtStep = 3 };
        using (var runner = new RecipeRunner(recipe, _temp.File("cut"), first))
        {
            Assert.False(runner.Run(recipe.Stages, first.Interrupt.Token));
        }

        var second = new SilentHost { InstructionSets = "others" };
        string resumed = Finish(recipe, "cut", second);

        Assert.Equal(whole, resumed);
        Assert.Equal(["base", "reason", "samples"], second.Begun);
        using var done = new RecipeRunner(recipe, _temp.File("cut"), second);
        Assert.Equal(["here", "others"], done.Ledger.Stages["02-base"].InstructionSets);
        Assert.All(recipe.Stages, stage => Assert.True(done.IsFinished(stage)));
        Assert.True(done.Ledger.Total.SampledTokens > 0 && done.Ledger.Total.Flops > 0);
        string report = File.ReadAllText(done.ReportFile);
        Assert.Contains("Accuracy by family and stage", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderOfAnotherPreset_IsRefused()
    {
        Recipe recipe = Small();
        using (var runner = new RecipeRunner(recipe, _temp.File("run"), new SilentHost()))
        {
            runner.Run(recipe.Stages.Take(1), CancellationToken.None);
        }

        Recipe other = recipe with { Preset = "other" };
        TrainingException refusal = Assert.Throws<TrainingException>(() => new RecipeRunner(other, _temp.File("run"), new SilentHost()));
        Assert.Equal("train.recipe.preset", refusal.Code);
        Assert.Equal("train.recipe.stage", Assert.Throws<TrainingException>(() => recipe.Find("last")).Code);
    }

    private static void Read(string verb, string file)
    {
        switch (verb)
        {
            case "tokenizer":
                VocabularyPlan.Parse(File.ReadAllText(file), "tokenizer");
                break;
            case "grpo":
                GrpoOptions.ReadFile(file);
                break;
            case "sample":
                SampleOptions.ReadFile(file);
                break;
            default:
                RunOptions.ReadFile(file);
                break;
        }
    }

    private string Finish(Recipe recipe, string folder, SilentHost host)
    {
        using var runner = new RecipeRunner(recipe, _temp.File(folder), host) { DollarsPerHour = 0.1, Threads = 1 };
        Assert.True(runner.Run(recipe.Stages, CancellationToken.None));
        return Convert.ToHexString(File.ReadAllBytes(_temp.File($"{folder}/03-reason/model/model.safetensors")))
            + File.ReadAllText(_temp.File($"{folder}/04-samples/samples.jsonl"));
    }

    private Recipe Small()
    {
        File.WriteAllText(_temp.File("shape.json"), """
            {
              "model_type": "qwen2", "vocab_size": 520, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2,
              "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "max_position_embeddings": 512, "rope_theta": 10000, "tie_word_embeddings": true,
              "hidden_act": "silu"
            }
            """);
        const string Base = """
            { "model": { "config": "../shape.json" }, "precision": "fp32", "evaluate_every": 0, "checkpoint_every": 2,
              "data": { "tokenizer": "01-tokenizer", "sources": [ { "tasks": { "only": ["parity"], "earlier_share": 0, "spelled_share": 0 } } ] },
              "train": { "steps": 5, "batch_tokens": 160, "micro_batch_tokens": 160, "context_tokens": 160 } }
            """;
        const string Reason = """
            { "model": { "from": "02-base/model" }, "tasks": [ { "name": "parity", "levels": [1] } ], "steps": 2, "precision": "fp32",
              "rollout": { "groups": 2, "samples": 2, "max_tokens": 3 }, "checkpoint_every": 1 }
            """;
        const string Samples = """
            { "model": { "from": "03-reason/model" }, "tasks": { "only": ["parity"] }, "problems": 4, "samples": 2, "batch": 2, "max_tokens": 3 }
            """;
        return new Recipe(
            "small",
            [
                new(1, "tokenizer", "tokenizer", "Words.", """{ "tasks": 60, "size": 520 }"""),
                new(2, "base", "pretrain", "Begin.", Base),
                new(3, "reason", "grpo", "Think.", Reason),
                new(4, "samples", "sample", "Choose.", Samples),
            ],
            new RecipeMeasure { Tasks = new Dictionary<string, int> { ["parity"] = 1 } });
    }

    private sealed class SilentHost : IRecipeHost
    {
        public List<string> Begun { get; } = [];

        public CancellationTokenSource Interrupt { get; } = new();

        public int StopAtStep { get; init; }

        public string InstructionSets { get; init; } = "here";

        public void Note(string text)
        {
        }

        public void Begin(RecipeStage stage, int count) => Begun.Add(stage.Name);

        public void Step(StepRecord record, int steps)
        {
            if (record.Step == StopAtStep)
            {
                Interrupt.Cancel();
            }
        }

        public void Step(GrpoRecord record, int steps)
        {
        }

        public void Batch(SampleRun run)
        {
        }

        public JsonObject Measure(string model, RecipeMeasure measure, bool withBudgets, CancellationToken cancellation) => new()
        {
            ["tasks"] = new JsonObject { ["parity"] = Score() },
            ["total"] = Score(),
        };

        public void End(RecipeStage stage, StageCost cost, JsonObject? figures)
        {
        }

        private static JsonObject Score() => new()
        {
            ["score"] = 0.5,
            ["ci95"] = new JsonArray(0.4, 0.6),
            ["thinking_tokens"] = 7,
            ["pass_at"] = new JsonObject { ["1"] = 0.5 },
            ["maj_at"] = new JsonObject { ["1"] = 0.5 },
        };
    }
}
