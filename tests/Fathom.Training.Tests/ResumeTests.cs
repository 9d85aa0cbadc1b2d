using Fathom.Training.Models;
using Fathom.Training.Optimization;
using Fathom.Training.Runs;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

public sealed class ResumeTests : IDisposable
{
    private const int Steps = 12;

    private readonly TempFolder _temp = new();
    private readonly RunOptions _options;

    public ResumeTests()
    {
        string corpus = _temp.File("corpus.jsonl");
        File.WriteAllLines(
            corpus,
            Enumerable.Range(0, 60).Select(i => $$"""{"text":"{{i}} times {{i}} is {{i * i}}, and that is {{(i % 2 == 0 ? "even" : "odd")}}."}"""));
        _options = new RunOptions
        {
            Model = new ModelOptions { Config = WriteConfig() },
            Data = new DataOptions
            {
                Sources = [new SourceOptions { Path = corpus, Weight = 3 }, new SourceOptions { Path = corpus, Streamed = true }],
                ValidationShare = 0.1,
            },
            Train = new TrainerOptions
            {
                Steps = Steps,
                BatchTokens = 150,
                StartBatchTokens = 60,
                MicroBatchTokens = 64,
                ContextTokens = 30,
                StartContextTokens = 10,
                Optimizer = new OptimizerOptions { Kind = OptimizerKind.Muon, AverageDecay = 0.9f },
            },
            Initialize = new InitializerOptions { Deviation = 0.1f },
            Threads = 1,
            EvaluateEvery = 5,
            CheckpointEvery = 3,
        };
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Resume_AbandonedAtAnyStep_GoesOnBitForBit()
    {
        (string[] expected, string hash) = Finish(TrainingRun.Start(_options, _temp.File("whole")), "whole");
        Assert.Equal(Steps, expected.Length);

        foreach (int abandonedAfter in new[] { 1, 3, 5, 8, 11 })
        {
            string name = $"cut-{abandonedAfter}";
            Abandon(TrainingRun.Start(_options, _temp.File(name)), abandonedAfter);
            (string[] actual, string resumedHash) = Finish(TrainingRun.Resume(_temp.File(name), _ => { }), name);
            Assert.Equal(expected, actual);
            Assert.Equal(hash, resumedHash);
        }
    }

    [Fact]
    public void Resume_NewestCheckpointDamaged_TellsAndTakesTheOneBefore()
    {
        Abandon(TrainingRun.Start(_options, _temp.File("run")), 7);
        string newest = Directory.GetDirectories(_temp.File("run/checkpoints")).Order().Last();
        byte[] weights = File.ReadAllBytes(Path.Combine(newest, "weights.f32"));
        weights[100] ^= 1;
        File.WriteAllBytes(Path.Combine(newest, "weights.f32"), weights);
        var told = new List<string>();

        using TrainingRun run = TrainingRun.Resume(_temp.File("run"), told.Add);

        Assert.Equal(3, run.StepsDone);
        Assert.Contains(told, line => line.Contains("step 6 is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void Resume_AllCheckpointsDamaged_Throws()
    {
        Abandon(TrainingRun.Start(_options, _temp.File("run")), 4);
        foreach (string manifest in Directory.GetFiles(_temp.File("run/checkpoints"), "manifest.json", SearchOption.AllDirectories))
        {
            File.WriteAllText(manifest, "{");
        }

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Resume(_temp.File("run"), _ => { }));

        Assert.Equal("train.checkpoint.corrupt", failure.Code);
    }

    [Fact]
    public void Start_FolderWithARun_Throws()
    {
        Abandon(TrainingRun.Start(_options, _temp.File("run")), 1);

        TrainingException failure = Assert.Throws<TrainingException>(() => TrainingRun.Start(_options, _temp.File("run")));

        Assert.Equal("train.run.exists", failure.Code);
    }

    [Fact]
    public void Run_Finished_LeavesAReportThatNeedsNoNetwork()
    {
        Finish(TrainingRun.Start(_options, _temp.File("run")), "run");

        string html = File.ReadAllText(_temp.File("run/report.html"));

        Assert.Contains("<polyline", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    /// <summary>Leaves a run as a killed process would: in the middle, with a torn line in the log.</summary>
    private static void Abandon(TrainingRun run, int afterSteps)
    {
        try
        {
            run.Run(null, 0, record => _ = record.Step == afterSteps ? throw new OperationCanceledException() : 0, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            run.Dispose();
        }
    }

    private (string[] Records, string Hash) Finish(TrainingRun run, string name)
    {
        using (run)
        {
            Assert.True(run.Run(null, hashEvery: 1, _ => { }, CancellationToken.None));
            var log = new RunFolder(_temp.File(name)).ReadLog();
            IEnumerable<string> records = log.Select(r => FormattableString.Invariant(
                $"{r.Step} {r.Tokens} {r.Loss:R} {r.GradientNorm:R} {r.ValidationLoss:R} {(r.Step == Steps ? r.StateSha256 : "")}"));
            return ([.. records], run.ComputeStateHash());
        }
    }

    private string WriteConfig()
    {
        string path = _temp.File("shape.json");
        File.WriteAllText(path, """
            {
              "model_type": "deepseek_v3", "vocab_size": 64, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
              "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "max_position_embeddings": 64, "rope_theta": 10000, "tie_word_embeddings": true,
              "q_lora_rank": 8, "kv_lora_rank": 8, "qk_nope_head_dim": 4, "qk_rope_head_dim": 4, "v_head_dim": 6, "num_nextn_predict_layers": 1,
              "n_routed_experts": 4, "n_shared_experts": 1, "num_experts_per_tok": 2, "moe_intermediate_size": 8, "first_k_dense_replace": 1,
              "moe_layer_freq": 1, "n_group": 1, "topk_group": 1, "topk_method": "noaux_tc", "scoring_func": "sigmoid", "norm_topk_prob": true,
              "routed_scaling_factor": 1.0, "hidden_act": "silu"
            }
            """);
        return path;
    }
}
