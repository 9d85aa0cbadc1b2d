using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json;
using Fathom.Cli.Hosting;
using Fathom.Testing.Fuzzing;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests.Fuzzing;

/// <summary>Command lines of all verbs that neither measure, train nor download, with words that people and scripts get wrong.</summary>
public sealed class CommandLineFuzzTests : IDisposable
{
    private const int Cases = 250;
    private const int MaxSequenceLength = 48;

    private static readonly int[] s_exits = [0, 64, 65, 69, 74, 130];

    private static readonly string[] s_words =
    [
        "", " ", "-", "--", "---", "0", "1", "-1", "2", "3.5", "1e9", "1e999", "NaN", "Infinity", "-Infinity", "99999999999999999999", "0x10", "abc", "true", "false", "on", "off", "null",
        "1,2,3", "[1,2,3]", "1,,2", "-1,2", "99999999", "\u00e9\u4e2d\ud83d\ude00", "\ud800", "a\nb", "a\tb", "\u0007", "*", "?", "@x", "=", "--json", "--json=false", "-q", "-v", "--no-color", "--help",
        "q4_k_m", "q8_0", "f16", "f32", "bf16", "q8", "memory", "file", "chatml", "plain", "deepseek-r1", "deepseek-v3", "mini", "/", ".", "..", "/dev/null", "/dev/zero", "no/such", "a:b", "con",
        """[{"role":"user","content":"x"}]""", "[]", "{}", "{", "hello there",
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
        _paths = [model, model, model, checkpoint, _folder.File("text.txt"), _folder.File("broken.gguf"), _folder.Path, _folder.File("absent.gguf"), _folder.File("out.gguf"), _folder.File("out")];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_AnyCommandLine_EndsWithAnExitCodeOfTheList()
    {
        (string Line, Option[] Options)[] verbs = [.. Verbs()];
        Fuzzer.Run("command line", Cases, random => Make(random, verbs), Run, _ => false);
    }

    private void Run(string[] args)
    {
        string shown = string.Join(' ', args.Select(arg => $"'{arg}'"));
        var setup = new CliSetup { Input = "1,2,3", Variables = { ["FATHOM_HOME"] = _folder.File("home") } };
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

        for (int i = random.Next(3); i > 0; i--)
        {
            args.Insert(random.Next(line.Split(' ').Length, args.Count + 1), Word(random));
        }

        if (random.Next(3) > 0 && options.Any(option => option.Name == "--model"))
        {
            args.AddRange(["-m", _paths[random.Next(_paths.Length)]]);
        }

        if (line == "plan")
        {
            // What is given is not measured.
            args.AddRange(["--bandwidth", "10", "--gflops", "1e3"]);
        }

        return random.Next(20) == 0 ? [s_directives[random.Next(s_directives.Length)], .. args] : [.. args];
    }

    private IEnumerable<string> MakeOption(Random random, Option option)
    {
        string name = option.Aliases.Count > 0 && random.Next(2) == 0 ? option.Aliases.First() : option.Name;
        return random.Next(6) switch
        {
            0 => [name],
            1 => [$"{name}={Word(random)}"],
            2 => [name, Word(random), Word(random)],
            _ => option.ValueType == typeof(bool) ? [name] : [name, Word(random)],
        };
    }

    /// <summary>Half of what is written goes into our folder; nothing else may be written to.</summary>
    private string Word(Random random) => random.Next(3) == 0 ? _paths[random.Next(_paths.Length)] : s_words[random.Next(s_words.Length)];

    private static IEnumerable<(string Line, Option[] Options)> Verbs()
    {
        using var host = new CliHost { Input = TextReader.Null, Output = TextWriter.Null, Error = TextWriter.Null, Variable = _ => null, Interrupts = new Interrupts(_ => { }) };
        RootCommand root = FathomCli.CreateRoot(host);
        Option[] everywhere = [.. root.Options.Where(option => option.Recursive && option is not HelpOption)];
        string[] chosen = ["chat", "generate", "score", "tokenize", "render", "inspect", "models", "completion", "version", "plan"];
        return root.Subcommands.Where(verb => chosen.Contains(verb.Name)).SelectMany(verb => Flatten(verb, verb.Name, everywhere));
    }

    private static IEnumerable<(string Line, Option[] Options)> Flatten(Command verb, string line, Option[] everywhere) =>
        verb.Name == "pull" ? [] : verb.Subcommands.SelectMany(inner => Flatten(inner, $"{line} {inner.Name}", everywhere))
            .Prepend((line, [.. verb.Options.Where(option => option is not HelpOption && option.Name is not ("--all-logprobs" or "--threads")), .. everywhere]));
}
