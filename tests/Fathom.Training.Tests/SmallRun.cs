using Fathom.Tokenizers.Training;
using Fathom.Training.Optimization;
using Fathom.Training.Runs;
using Fathom.Training.Steps;

namespace Fathom.Training.Tests;

/// <summary>A tokenizer, corpora and a configuration of a run that takes a moment.</summary>
internal sealed class SmallRun : IDisposable
{
    public const int VocabSize = 280;

    private const string Template =
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}<U>{{ m.content }}{% else %}<A>{{ m.content }}<E>{% endif %}{% endfor %}"
        + "{% if add_generation_prompt %}<A>{% endif %}";

    public TempFolder Temp { get; } = new();

    public void Dispose() => Temp.Dispose();

    /// <summary>A folder with a vocabulary of bytes, a few words, <c>&lt;think&gt;</c> and a template whose turns end with <c>&lt;E&gt;</c>.</summary>
    public string Tokenizer(int size = VocabSize)
    {
        string folder = Directory.CreateDirectory(Temp.File($"tokenizer-{size}")).FullName;
        string[] special = ["<s>", "</s>", "<U>", "<A>", "<E>"];
        var options = new BpeTrainingOptions { VocabularySize = size, SpecialTokens = special, AddedTokens = ["<think>", "</think>"] };
        TrainedVocabulary vocabulary = BpeTrainer.Train(["hello hello see you bye, one two three and four is even or odd"], options);
        var roles = new TokenizerJsonOptions { BosToken = "<s>", EosToken = "</s>", PadToken = "</s>", ChatTemplate = Template };
        using FileStream tokens = File.Create(Path.Combine(folder, "tokenizer.json"));
        using FileStream config = File.Create(Path.Combine(folder, "tokenizer_config.json"));
        TokenizerJsonWriter.Write(tokens, vocabulary, roles);
        TokenizerJsonWriter.WriteConfig(config, vocabulary, roles);
        return folder;
    }

    public string Texts(string name, int count = 40)
    {
        string path = Temp.File(name);
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(i => $$"""{"text":"<think>{{i}} and {{i}}</think> is {{i + i}}"}"""));
        return path;
    }

    public string Conversations(string name, int count = 30)
    {
        string path = Temp.File(name);
        string Answer(int i) => i % 2 == 0 ? "even" : "odd";
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(i =>
            $$"""{"messages":[{"role":"user","content":"{{i}}?"},{"role":"assistant","content":"{{Answer(i)}}"}]}"""));
        return path;
    }

    public string Config()
    {
        string path = Temp.File("shape.json");
        File.WriteAllText(path, $$"""
            {
              "model_type": "qwen2", "vocab_size": {{VocabSize}}, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
              "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "max_position_embeddings": 64, "rope_theta": 10000, "tie_word_embeddings": true,
              "hidden_act": "silu"
            }
            """);
        return path;
    }

    public RunOptions Options(params SourceOptions[] sources) => new()
    {
        Model = new ModelOptions { Config = Config() },
        Data = new DataOptions
        {
            Tokenizer = Tokenizer(),
            Sources = sources.Length > 0 ? sources : [new SourceOptions { Path = Texts("texts.jsonl") }],
            ValidationShare = 0.2,
        },
        Train = new TrainerOptions
        {
            Steps = 6,
            BatchTokens = 120,
            MicroBatchTokens = 60,
            ContextTokens = 40,
            Schedule = new LearningRateSchedule { WarmupSteps = 2 },
        },
        Precision = RunPrecision.Fp32,
        Threads = 1,
        EvaluateEvery = 2,
        CheckpointEvery = 2,
    };

    /// <summary>Trains to the end, exports the model and returns the log.</summary>
    public IReadOnlyList<StepRecord> Train(RunOptions options, string name)
    {
        using TrainingRun run = TrainingRun.Start(options, Temp.File(name));
        Assert.True(run.Run(null, 0, _ => { }, CancellationToken.None));
        run.Export();
        return new RunFolder(Temp.File(name)).ReadLog();
    }
}
