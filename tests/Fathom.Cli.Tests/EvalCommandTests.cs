using System.Text.Json;

namespace Fathom.Cli.Tests;

public sealed class EvalCommandTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Eval_TinyModel_ScoresEveryLevelTheSameTwice()
    {
        string model = await ModelAsync();
        string[] arguments = ["eval", "-m", model, "--tasks", "parity", "--limit", "2", "--samples", "3", "--max-tokens", "3", "--json"];

        CliRun run = await CliRun.Of(arguments);
        CliRun again = await CliRun.Of(arguments);

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Equal(run.Output, again.Output);
        JsonElement task = run.Json.GetProperty("tasks").GetProperty("parity");
        JsonElement[] levels = [.. task.GetProperty("levels").EnumerateObject().Select(level => level.Value)];
        Assert.Equal(2 * levels.Length, task.GetProperty("n").GetInt32());
        Assert.All(levels, level => Assert.Equal(2, level.GetProperty("n").GetInt32()));
        Assert.Equal(["1", "2", "3"], task.GetProperty("pass_at").EnumerateObject().Select(k => k.Name));
        Assert.Equal(task.GetProperty("score").GetDouble(), task.GetProperty("pass_at").GetProperty("1").GetDouble(), 1e-12);
        Assert.InRange(task.GetProperty("score").GetDouble(), task.GetProperty("ci95")[0].GetDouble(), task.GetProperty("ci95")[1].GetDouble());
        Assert.True(task.GetProperty("truncated").GetDouble() > 0.5);
    }

    [Fact]
    public async Task Eval_UnknownTask_IsRefused()
    {
        CliRun run = await CliRun.Of("eval", "-m", _temp.File("none"), "--tasks", "nonsense", "--json");

        Assert.Equal((65, "tasks.name.unknown"), (run.Exit, run.ErrorCode));
    }

    /// <summary>A model that was trained for one step on bytes.</summary>
    private async Task<string> ModelAsync()
    {
        await CliRun.Of("train", "tokenizer", "--pre-tokenizer", "bytes", "--out", _temp.File("bytes"), "-q");
        File.WriteAllText(_temp.File("corpus.jsonl"), """{"text":"one and two"}""");
        File.WriteAllText(_temp.File("shape.json"), """
            {
              "model_type": "llama", "vocab_size": 300, "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1,
              "num_attention_heads": 2, "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "max_position_embeddings": 1024,
              "rope_theta": 10000, "tie_word_embeddings": true, "hidden_act": "silu"
            }
            """);
        string Quoted(string name) => JsonSerializer.Serialize(_temp.File(name));
        File.WriteAllText(_temp.File("run.json"), $$"""
            { "model": { "config": {{Quoted("shape.json")}} },
              "data": { "tokenizer": {{Quoted("bytes")}}, "sources": [ { "path": {{Quoted("corpus.jsonl")}} } ], "validation_share": 0 },
              "precision": "fp32", "threads": 1, "train": { "steps": 1, "batch_tokens": 30, "micro_batch_tokens": 30, "context_tokens": 30 } }
            """);
        CliRun run = await CliRun.Of("train", "pretrain", _temp.File("run.json"), "--out", _temp.File("run"), "-q");
        Assert.True(run.Exit == 0, run.Error);
        return _temp.File("run/model");
    }
}
