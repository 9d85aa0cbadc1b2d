using System.Text.Json;
using Fathom.Tokenizers;

namespace Fathom.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public TrainCommandTests()
    {
        File.WriteAllLines(_temp.File("corpus.jsonl"), Enumerable.Range(0, 30).Select(i => $$"""{"text":"{{i}} and {{i}} is {{2 * i}}"}"""));
        File.WriteAllText(_temp.File("shape.json"), """
            {
              "model_type": "llama", "vocab_size": 300, "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
              "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "max_position_embeddings": 64, "rope_theta": 10000, "tie_word_embeddings": true,
              "hidden_act": "silu"
            }
            """);
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Pretrain_Json_PrintsOneObjectAndProgressOnStandardError()
    {
        CliRun run = await CliRun.Of("train", "pretrain", Config(), "--out", _temp.File("run"), "--json");

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json.GetProperty("finished").GetBoolean());
        Assert.Contains("step 3/3 100%", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pretrain_ForPeople_ShowsPlanProgressAndHashes()
    {
        CliRun run = await CliRun.Of("train", "pretrain", Config(), "--out", _temp.File("run"), "--hash-every", "1");

        Assert.Equal(0, run.Exit);
        Assert.Matches("parameters, 3 steps, 180 tokens \\([0-9.]+ per parameter\\), [0-9.]+ [MG]FLOP", run.Error);
        Assert.Contains("warning: the warm-up of 100 steps", run.Error, StringComparison.Ordinal);
        Assert.Matches("step 2/3  67%  loss [0-9.]+  lr [0-9.]+e-[0-9]+  norm [0-9.]+  [0-9]+ tok/s  [0-9]+% of the roof  [0-9a-z ]+ left", run.Error);
        Assert.Equal(3, run.Error.Split("\nstate ").Length - 1);
    }

    [Fact]
    public async Task Pretrain_TerminalWithoutControlSequences_GetsALineForEveryStep()
    {
        var setup = new CliSetup { HasTerminal = true, Variables = { ["TERM"] = "dumb" } };

        CliRun run = await setup.RunAsync("train", "pretrain", Config(), "--out", _temp.File("run"));

        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain('\r', run.Error);
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.Contains("\nstep 2/3", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"batch_tokens\":2147483647", 69, "train.memory.limit")]
    [InlineData("\"batch_tokens\":true", 65, "train.config.invalid")]
    public async Task Pretrain_Refused_ReportsItAndLeavesNoFolder(string batch, int exit, string code)
    {
        CliRun run = await CliRun.Of("train", "pretrain", Config(batch), "--out", _temp.File("run"), "--json");

        Assert.Equal((exit, code), (run.Exit, run.ErrorCode));
        Assert.DoesNotContain("Fathom.", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_temp.File("run")));
    }

    [Fact]
    public async Task Export_BestCheckpoint_WritesAModel()
    {
        await CliRun.Of("train", "pretrain", Config(), "--out", _temp.File("run"), "-q");

        CliRun run = await CliRun.Of("train", "export", _temp.File("run"), "--checkpoint", "best", "-o", _temp.File("model"), "--format", "f32", "--json");
        CliRun missing = await CliRun.Of("train", "export", _temp.File("run"), "--checkpoint", "99", "-o", _temp.File("other"), "--json");

        Assert.Equal(3, run.Json.GetProperty("step").GetInt32());
        Assert.True(File.Exists(_temp.File("model/model.safetensors")));
        Assert.Equal("train.checkpoint.missing", missing.ErrorCode);
    }

    [Fact]
    public async Task Export_OverARunOrAModel_IsRefused()
    {
        await CliRun.Of("train", "pretrain", Config(), "--out", _temp.File("run"), "-q");
        await CliRun.Of("train", "export", _temp.File("run"), "-o", _temp.File("model"));
        string config = File.ReadAllText(_temp.File("run/config.json"));

        CliRun overRun = await CliRun.Of("train", "export", _temp.File("run"), "-o", _temp.File("run") + "/", "--force", "--json");
        CliRun overModel = await CliRun.Of("train", "export", _temp.File("run"), "-o", _temp.File("model"), "--json");
        CliRun forced = await CliRun.Of("train", "export", _temp.File("run"), "-o", _temp.File("model"), "--force", "--json");
        CliRun averaged = await CliRun.Of("train", "average", _temp.File("model"), _temp.File("model"), "-o", _temp.File("model"), "--force", "--json");
        CliRun overOther = await CliRun.Of("train", "average", _temp.File("model"), _temp.File("model"), "-o", _temp.File("run"), "--force", "--json");

        Assert.All([overRun, overModel, averaged, overOther], run => Assert.Equal("cli.usage", run.ErrorCode));
        Assert.Equal(0, forced.Exit);
        Assert.Equal(config, File.ReadAllText(_temp.File("run/config.json")));
    }

    [Fact]
    public async Task Average_ModelsThatDontBelongTogether_IsRefused()
    {
        await CliRun.Of("train", "pretrain", Config(), "--out", _temp.File("run"), "-q");
        await CliRun.Of("train", "export", _temp.File("run"), "-o", _temp.File("model"));
        await CliRun.Of("train", "export", _temp.File("run"), "-o", _temp.File("other"));
        string config = _temp.File("other/config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"rope_theta\": 10000", "\"rope_theta\": 500000", StringComparison.Ordinal));

        CliRun run = await CliRun.Of("train", "average", _temp.File("model"), _temp.File("other"), "-o", _temp.File("mean"), "--json");

        Assert.Equal("train.average.shape", run.ErrorCode);
        Assert.Contains("rope_theta", run.Error + run.Output);
    }

    [Fact]
    public async Task Average_TwoModels_WritesTheirMean()
    {
        await CliRun.Of("train", "pretrain", Config(), "--out", _temp.File("run"), "-q");
        await CliRun.Of("train", "export", _temp.File("run"), "--checkpoint", "3", "-o", _temp.File("late"), "--format", "f32");
        await CliRun.Of("train", "pretrain", Config("\"batch_tokens\":32"), "--out", _temp.File("short"), "--steps", "1", "-q");
        await CliRun.Of("train", "export", _temp.File("short"), "-o", _temp.File("early"), "--format", "f32");

        CliRun run = await CliRun.Of(
            "train", "average", _temp.File("early"), _temp.File("late"), "--share", "0.25", "-o", _temp.File("mean"), "--format", "f32", "--json");
        CliRun same = await CliRun.Of("train", "average", _temp.File("late"), _temp.File("early"), "--share", "0", "-o", _temp.File("same"), "--format", "f32");
        CliRun outside = await CliRun.Of("train", "average", _temp.File("early"), _temp.File("late"), "--share", "1.5", "-o", _temp.File("none"), "--json");
        CliRun missing = await CliRun.Of("train", "average", _temp.File("early"), _temp.File("gone"), "-o", _temp.File("none"), "--json");

        Assert.True(run.Exit == 0 && same.Exit == 0, run.Error + same.Error);
        (byte[] early, byte[] late, byte[] mean) = (Weights("early"), Weights("late"), Weights("mean"));
        Assert.Equal(early.Length, mean.Length);
        Assert.NotEqual(early, late);
        Assert.Equal(late, Weights("same"));
        Assert.NotEqual(early, mean);
        Assert.Equal("cli.usage", outside.ErrorCode);
        Assert.NotEqual(0, missing.Exit);
        Assert.False(Directory.Exists(_temp.File("none")));

        byte[] Weights(string model) => File.ReadAllBytes(_temp.File(model + "/model.safetensors"));
    }

    [Fact]
    public async Task Grpo_StoppedAndResumed_FinishesWithAModel()
    {
        string config = await GrpoConfigAsync();

        CliRun first = await CliRun.Of("train", "grpo", config, "--out", _temp.File("rl"), "--steps", "1", "--hash-every", "1", "--json");
        CliRun second = await CliRun.Of("train", "grpo", "--resume", "--out", _temp.File("rl"), "--json");

        Assert.True(first.Exit == 0, first.Output + first.Error);
        Assert.True(second.Exit == 0, second.Output + second.Error);
        Assert.False(first.Json.GetProperty("finished").GetBoolean());
        Assert.Matches("step 1/2  50%  reward [-0-9.]+  right [0-9]+%  mixed [0-9]+%  length [0-9]+", first.Error);
        Assert.Contains("\nstate ", first.Error, StringComparison.Ordinal);
        Assert.True(second.Json.GetProperty("finished").GetBoolean());
        Assert.True(File.Exists(_temp.File("rl/model/model.safetensors")));
        Assert.Equal(2, File.ReadLines(_temp.File("rl/log.jsonl")).Count());
    }

    [Fact]
    public async Task Sample_ModelThatKnowsNothing_CountsItsAnswers()
    {
        string config = await GrpoConfigAsync();
        await CliRun.Of("train", "grpo", config, "--out", _temp.File("rl"), "-q");
        string model = JsonSerializer.Serialize(_temp.File("rl/model"));
        File.WriteAllText(
            _temp.File("sample.json"),
            $$"""
            { "model": { "from": {{model}} }, "tasks": { "only": ["parity"] },
              "problems": 3, "samples": 2, "batch": 2, "max_tokens": 3, "threads": 1 }
            """);

        CliRun first = await CliRun.Of("train", "sample", _temp.File("sample.json"), "--out", _temp.File("samples"), "--batches", "1", "--json");
        CliRun second = await CliRun.Of("train", "sample", "--resume", "--out", _temp.File("samples"), "--json");

        Assert.True(first.Exit == 0, first.Output + first.Error);
        Assert.True(second.Exit == 0, second.Output + second.Error);
        Assert.False(first.Json.GetProperty("finished").GetBoolean());
        Assert.True(second.Json.GetProperty("finished").GetBoolean());
        Assert.Equal(6, second.Json.GetProperty("total").GetProperty("answers").GetInt32());
        Assert.True(File.Exists(_temp.File("samples/samples.jsonl")));
    }

    [Fact]
    public async Task R1_Plan_WritesEveryStageAndTrainsNothing()
    {
        CliRun run = await CliRun.Of("train", "r1", "--out", _temp.File("r1"), "--plan", "--json");
        CliRun other = await CliRun.Of("train", "r1", "--out", _temp.File("r1"), "--preset", "huge", "--json");
        CliRun stage = await CliRun.Of("train", "r1", "--out", _temp.File("r1"), "--until", "infinity", "--json");

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Empty(run.Json.GetProperty("stages").EnumerateArray());
        Assert.Equal(12, Directory.GetFiles(_temp.File("r1"), "??-*.json").Length);
        Assert.Equal("train.recipe.preset", other.ErrorCode);
        Assert.Equal("train.recipe.stage", stage.ErrorCode);
    }

    [Theory]
    [InlineData("bytes", 272)]
    [InlineData("letters", 272)]
    [InlineData("qwen2", 277)]
    public async Task Tokenizer_PreTokenizer_RoundTripsWithSpecialTokensAndTemplate(string preTokenizer, int tokens)
    {
        string template = "{{ bos_token }}{% for m in messages %}<|turn|>{{ m.content }}{% endfor %}";
        File.WriteAllText(_temp.File("t.jinja"), template);

        CliRun run = await CliRun.Of(
            "train", "tokenizer", _temp.File("corpus.jsonl"), "--size", "300", "--pre-tokenizer", preTokenizer,
            "--special", "<|turn|>", "<think>", "<|x|>", "<|y|>", "<|z|>",
            "--chat-template", _temp.File("t.jinja"), "--out", _temp.File("t"), "--json");

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Tokenizer tokenizer = Tokenizer.FromHuggingFace(
            File.ReadAllBytes(_temp.File("t/tokenizer.json")), File.ReadAllBytes(_temp.File("t/tokenizer_config.json")));
        const string Text = "Straße: 12 and 345 is 357, \"quoted\" 你好";
        Assert.Equal(template, tokenizer.ChatTemplate);
        Assert.Equal((8, 9, 10), (tokenizer.FindToken("<|turn|>"), tokenizer.FindToken("<think>"), tokenizer.FindToken("<|x|>")));
        Assert.Equal([8, 9], tokenizer.Encode("<|turn|><think>", allowSpecial: true));
        Assert.True(tokenizer.IsSpecial(9));
        Assert.Equal(Text, tokenizer.Decode(tokenizer.Encode(Text)));
        Assert.Equal(tokens, tokenizer.VocabularySize);
        Assert.Equal(preTokenizer is "bytes" or "letters" ? 3 : 1, tokenizer.Encode("and").Length);
    }

    [Theory]
    [InlineData("--pre-tokenizer", "runes", "cli.usage")]
    [InlineData("--size", "100", "cli.usage")]
    [InlineData("--special", "", "cli.usage")]
    public async Task Tokenizer_BadOption_IsNamed(string option, string value, string code)
    {
        CliRun run = await CliRun.Of("train", "tokenizer", _temp.File("corpus.jsonl"), option, value, "--out", _temp.File("t"), "--json");

        Assert.Equal(code, run.ErrorCode);
        Assert.Equal(option, run.Json.GetProperty("error").GetProperty("where").GetString());
    }

    [Fact]
    public async Task Tokenizer_MissingCorpus_IsNamed()
    {
        CliRun run = await CliRun.Of("train", "tokenizer", _temp.File("nowhere.jsonl"), "--out", _temp.File("t"), "--json");

        Assert.Equal("train.data.missing", run.ErrorCode);
        Assert.Contains("nowhere.jsonl", run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task<string> GrpoConfigAsync()
    {
        await CliRun.Of("train", "tokenizer", "--pre-tokenizer", "bytes", "--out", _temp.File("bytes"), "-q");
        string Quoted(string name) => JsonSerializer.Serialize(_temp.File(name));
        File.WriteAllText(_temp.File("grpo.json"), $$"""
            { "model": { "config": {{Quoted("shape.json")}} }, "tokenizer": {{Quoted("bytes")}}, "tasks": [ { "name": "sum", "levels": [1] } ], "steps": 2,
              "rollout": { "groups": 2, "samples": 2, "max_tokens": 4, "context_tokens": 640 }, "precision": "fp32", "threads": 1 }
            """);
        return _temp.File("grpo.json");
    }

    private string Config(string batch = "\"batch_tokens\":60")
    {
        string Quoted(string name) => JsonSerializer.Serialize(_temp.File(name));
        File.WriteAllText(_temp.File("run.json"), $$"""
            { "model": { "config": {{Quoted("shape.json")}} }, "data": { "sources": [ { "path": {{Quoted("corpus.jsonl")}} } ] },
              "precision": "fp32", "threads": 1,
              "train": { "steps": 3, {{batch}}, "micro_batch_tokens": 60, "context_tokens": 30 } }
            """);
        return _temp.File("run.json");
    }
}
