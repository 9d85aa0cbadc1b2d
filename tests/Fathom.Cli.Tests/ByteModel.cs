using System.Text.Json;

namespace Fathom.Cli.Tests;

/// <summary>A tiny model over bytes with a chat template, trained for one step.</summary>
internal static class ByteModel
{
    /// <summary>Trains it in a folder.</summary>
    /// <returns>The model's folder.</returns>
    public static async Task<string> TrainAsync(TempFolder temp)
    {
        await CliRun.Of("train", "tokenizer", "--pre-tokenizer", "bytes", "--out", temp.File("bytes"), "-q");
        File.WriteAllText(temp.File("corpus.jsonl"), """{"text":"one and two"}""");
        File.WriteAllText(temp.File("shape.json"), """
            {
              "model_type": "llama", "vocab_size": 300, "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1,
              "num_attention_heads": 2, "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "max_position_embeddings": 1024,
              "rope_theta": 10000, "tie_word_embeddings": true, "hidden_act": "silu"
            }
            """);
        string Quoted(string name) => JsonSerializer.Serialize(temp.File(name));
        File.WriteAllText(temp.File("run.json"), $$"""
            { "model": { "config": {{Quoted("shape.json")}} },
              "data": { "tokenizer": {{Quoted("bytes")}}, "sources": [ { "path": {{Quoted("corpus.jsonl")}} } ], "validation_share": 0 },
              "precision": "fp32", "threads": 1, "train": { "steps": 1, "batch_tokens": 30, "micro_batch_tokens": 30, "context_tokens": 30 } }
            """);
        CliRun run = await CliRun.Of("train", "pretrain", temp.File("run.json"), "--out", temp.File("run"), "-q");
        Assert.True(run.Exit == 0, run.Error);
        return temp.File("run/model");
    }
}
