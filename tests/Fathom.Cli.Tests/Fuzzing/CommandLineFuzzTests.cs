using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json;
using Fathom.Cli.Hosting;
using Fathom.Testing.Fuzzing;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests.Fuzzing;

/// <summary>Command lines of all verbs but those that measure the machine or download, with words that people and scripts get wrong.</summary>
public sealed class CommandLineFuzzTests : IDisposable
{
    private const int Cases = 400;
    private const int MaxSequenceLength = 48;

    private const string Shape = """
        {
          "model_type": "llama", "vocab_size": 300, "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
          "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "max_position_embeddings": 64, "rope_theta": 10000, "tie_word_embeddings": true, "hidden_act": "silu"
        }
        """;

    private const string RunConfig = """
        {"model": {"config": "FOLDER/shape.json"}, "data": {"sources": [{"path": "FOLDER/corpus.jsonl"}]}, "precision": "fp32", "threads": 1,
         "train": {"steps": 1, "batch_tokens": 40, "micro_batch_tokens": 40, "context_tokens": 40}}
        """;

    private static readonly int[] s_exits = [0, 64, 65, 69, 74, 130];

    private static readonly string[] s_words =
    [
        "", " ", "-", "--", "---", "0", "1", "-1", "2", "3.5", "1e9", "1e999", "NaN", "Infinity", "-Infinity", "99999999999999999999", "0x10", "abc",
        "true", "false", "on", "off", "null", "1,2,3", "[1,2,3]", "1,,2", "-1,2", "99999999", "\u00e9\u4e2d\ud83d\ude00", "\ud800", "a\nb", "a\tb",
        "\u0007", "*", "?", "@x", "=", "--json", "--json=false", "-q", "-v", "--no-color", "--help", "q4_k_m", "q8_0", "f16", "f32", "bf16", "q8",
        "memory", "file", "chatml", "plain", "deepseek-r1", "deepseek-v3", "mini", "/", ".", "..", "/dev/null", "/dev/zero", "no/such", "a:b", "con",
        """[{"role":"user","content":"x"}]""", "[]", "{}", "{", "hello there",
    ];

    /// <summary>Verbs that measure the machine, or ask a server again and again.</summary>
    private static readonly string[] s_left = ["doctor", "models pull", "bench train"];

    /// <summary>Verbs whose arguments are written to, or taken for such.</summary>
    private static readonly string[] s_writers = ["quantize", "convert", "models add", "train tokenizer"];

    /// <summary>Options that are written to.</summary>
    private static readonly string[] s_outputs = ["--out", "--output", "--answers", "--keep", "--chats"];

    /// <summary>Options that make a verb work for long, or listen where others could reach it.</summary>
    private static readonly string[] s_costly =
    [
        "--all-logprobs", "--threads", "--samples", "--limit", "--requests", "--url", "--urls", "--host", "--port",
        "--keep", "--count", "--slow-readers", "--plan", "--shape",
    ];

    private static readonly (string Verb, string Option, string Value)[] s_always =
    [
        ("bench", "--url", "http://127.0.0.1:1"), ("serve", "--port", "0"), ("plan", "--bandwidth", "10"), ("plan", "--gflops", "1e3"),
        ("eval", "--limit", "1"), ("eval", "--max-tokens", "2"),
        ("eval", "--tasks", "sum"), ("train r1", "--plan", "true"), ("train tokenizer", "--tasks", "2"), ("quantize", "--type", "q8_0"),
    ];

    private static readonly string[] s_directives =
        ["[suggest]", "[suggest:7]", "[suggest:99999]", "[suggest:-1]", "[suggest:x]", "[diagram]", "[env:a=b]", "[]", "[x"];

    private readonly TempFolder _folder = new();
    private readonly string[] _paths;

    public CommandLineFuzzTests()
    {
        string model = TinyModels.WriteGguf(_folder.File("a.gguf"), TinyConfigs.Llama with { MaxSequenceLength = MaxSequenceLength });
        string checkpoint = TinyModels.WriteCheckpoint(_folder.File("checkpoint"), TinyConfigs.Qwen3 with { MaxSequenceLength = MaxSequenceLength });
        File.WriteAllText(_folder.File("text.txt"), "some text");
        File.WriteAllText(_folder.File("broken.gguf"), "GGUF");
        File.WriteAllLines(_folder.File("corpus.jsonl"), Enumerable.Range(0, 20).Select(i => $$"""{"text":"{{i}} and {{i}} is {{2 * i}}"}"""));
        File.WriteAllText(_folder.File("shape.json"), Shape);
        string run = _folder.File("run.json");
        File.WriteAllText(run, RunConfig.Replace("FOLDER", JsonEncodedText.Encode(_folder.Path).ToString(), StringComparison.Ordinal));
        _paths =
        [
            model, model, model, checkpoint, run, run, _folder.File("text.txt"), _folder.File("corpus.jsonl"), _folder.File("broken.gguf"),
            _folder.Path, _folder.File("absent.gguf"),
            _folder.File("out.gguf"), _folder.File("out"), _folder.File("no/such"),
        ];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_AnyCommandLine_EndsWithAnExitCodeOfTheList()
    {
        (string Line, Option[] Options)[] verbs = [.. Verbs()];
        Fuzzer.Run("command line", Cases, random => Make(random, verbs), Run, _ => false, show: args => string.Join(' ', args));
    }

    private void Run(string[] args)
    {
        string shown = string.Join(' ', args.Select(arg => $"'{arg}'"));
        var setup = new CliSetup
        {
            Input = "1,2,3",
            Variables = { ["FATHOM_HOME"] = _folder.File("home") },
            WhenTelling = (text, interrupts) =>
            {
                if (text.StartsWith("Listening at", StringComparison.Ordinal))
                {
                    interrupts.Raise();
                }
            },
        };
        CliRun run = setup.RunAsync(args).GetAwaiter().GetResult();

        Assert.True(s_exits.Contains(run.Exit), $"{shown} ended with {run.Exit}");
        Assert.False((run.Output + run.Error).Contains("internal.error", StringComparison.Ordinal), $"{shown}: {run.Output}{run.Error}");
        if (run.Exit != 0 && run.Lines is [.., var last] && last.StartsWith("{\"ok\":false", StringComparison.Ordinal))
        {
            Assert.InRange(JsonElement.Parse(last).GetProperty("error").GetProperty("message").GetString()!.Length, 1, 300);
        }
    }

    private string[] Make(Random random, (string Line, Option[] Options)[] verbs)
    {
        (string line, Option[] options) = verbs[random.Next(verbs.Length)];
        List<string> args = [.. line.Split(' ')];
        for (int i = random.Next(5); i > 0; i--)
        {
            args.AddRange(MakeOption(random, options[random.Next(options.Length)]));
        }

        bool writes = s_writers.Contains(line);
        for (int i = random.Next(3); i > 0; i--)
        {
            args.Insert(random.Next(line.Split(' ').Length, args.Count + 1), writes ? Place(random) : Word(random));
        }

        if (random.Next(3) > 0 && options.Any(option => option.Name == "--model"))
        {
            args.AddRange(["-m", Place(random)]);
        }

        Complete(random, line, args);
        return random.Next(20) == 0 ? [s_directives[random.Next(s_directives.Length)], .. args] : [.. args];
    }

    /// <summary>Adds what keeps a verb from measuring, from working for long, and from writing elsewhere, and mostly what it can't do without.</summary>
    private void Complete(Random random, string line, List<string> args)
    {
        foreach ((string verb, string option, string value) in s_always)
        {
            if (verb == line && !args.Any(word => word == option || word.StartsWith(option + "=", StringComparison.Ordinal)))
            {
                args.AddRange([option, value]);
            }
        }

        if (line == "serve")
        {
            // What it tells is how this test knows that it listens, and stops it.
            args.RemoveAll(word => word == "-q" || word.StartsWith("--quiet", StringComparison.Ordinal));
        }

        if (line.StartsWith("train", StringComparison.Ordinal) && !args.Contains("--out") && random.Next(8) > 0)
        {
            args.AddRange(["--out", _folder.File($"out{random.Next(4)}")]);
        }
    }

    private IEnumerable<string> MakeOption(Random random, Option option)
    {
        string name = option.Aliases.Count > 0 && random.Next(2) == 0 ? option.Aliases.First() : option.Name;
        Func<Random, string> word = s_outputs.Contains(option.Name) ? Place : Word;
        return random.Next(6) switch
        {
            0 => [name],
            1 => [$"{name}={word(random)}"],
            2 => [name, word(random), word(random)],
            _ => option.ValueType == typeof(bool) ? [name] : [name, word(random)],
        };
    }

    private string Word(Random random) => random.Next(3) == 0 ? Place(random) : s_words[random.Next(s_words.Length)];

    /// <summary>A path in our folder, or none: nothing else may be written to.</summary>
    private string Place(Random random) => random.Next(12) == 0 ? "" : _paths[random.Next(_paths.Length)];

    private static IEnumerable<(string Line, Option[] Options)> Verbs()
    {
        using var host = new CliHost
        {
            Input = TextReader.Null,
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Variable = _ => null,
            Interrupts = new Interrupts(_ => { }),
        };
        RootCommand root = FathomCli.CreateRoot(host);
        Option[] everywhere = [.. root.Options.Where(option => option.Recursive && option is not HelpOption)];
        return root.Subcommands.SelectMany(verb => Flatten(verb, verb.Name, everywhere)).Where(verb => !s_left.Contains(verb.Line));
    }

    private static IEnumerable<(string Line, Option[] Options)> Flatten(Command verb, string line, Option[] everywhere) =>
        verb.Subcommands.SelectMany(inner => Flatten(inner, $"{line} {inner.Name}", everywhere))
            .Prepend((line, [.. verb.Options.Where(option => option is not HelpOption && !s_costly.Contains(option.Name)), .. everywhere]));
}
