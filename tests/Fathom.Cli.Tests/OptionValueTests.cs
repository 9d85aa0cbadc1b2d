using System.CommandLine;
using System.CommandLine.Help;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;

namespace Fathom.Cli.Tests;

/// <summary>Every option of every verb, given words that are no values of it.</summary>
public class OptionValueTests
{
    private static readonly string[] s_noNumbers = ["abc", "", "1.5.2", "true", "0,7"];
    private static readonly string[] s_noWholeNumbers = [.. s_noNumbers, "1.5", "99999999999999999999999", "NaN"];

    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string line, Option option) in AllOptions().Where(pair => WrongWords(pair.Option).Length > 0))
            {
                data.Add(line, option.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Run_WordThatIsNoValue_IsAUsageErrorInPlainWords(string line, string name)
    {
        foreach (string word in WrongWords(Find(line, name)))
        {
            CliRun run = await CliRun.Of([.. Words(line), $"{name}={word}", "--json"]);

            AssertRefused(run, name, word);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Run_VariableThatIsNoValue_IsAUsageErrorInPlainWords(string line, string name)
    {
        Option option = Find(line, name);
        foreach (string word in WrongWords(option).Where(word => word.Length > 0))
        {
            var setup = new CliSetup { Variables = { [EnvironmentValues.VariableOf(option)] = word } };
            if (name == "--json")
            {
                Assert.Equal(64, (await setup.RunAsync(Words(line))).Exit);
            }
            else
            {
                AssertRefused(await setup.RunAsync([.. Words(line), "--json"]), name, word);
            }
        }
    }

    [Theory]
    [InlineData("FATHOM_THREADS", "1")]
    [InlineData("FATHOM_TEMPERATURE", "0")]
    [InlineData("FATHOM_SEED", "1")]
    [InlineData("FATHOM_QUIET", "0")]
    public async Task Run_VariableThatIsOneOrZero_IsANumberForNumbersAndASwitchForFlags(string variable, string value)
    {
        CliRun run = await new CliSetup { Variables = { [variable] = value } }.RunAsync("generate", "-p", "x", "--json");

        Assert.Equal("model.none", run.ErrorCode);
    }

    [Theory]
    [InlineData("--top-k 0 --top-k 1")]
    [InlineData("-n")]
    [InlineData("--threads 1 2")]
    [InlineData("--tokens 1,x")]
    public async Task Run_OptionWithTooManyOrTooFewWords_IsAUsageError(string options)
    {
        CliRun run = await CliRun.Of(["generate", .. options.Split(' '), "--json"]);

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
    }

    private static void AssertRefused(CliRun run, string name, string word)
    {
        Assert.True(run.Exit == 64 && run.ErrorCode == "cli.usage", $"'{word}' for {name}: {run.Output}{run.Error}");
        Assert.Equal(name, run.Json.GetProperty("error").GetProperty("where").GetString());
        string message = run.Json.GetProperty("error").GetProperty("message").GetString()!;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Fathom.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("`", message, StringComparison.Ordinal);
    }

    private static string[] WrongWords(Option option)
    {
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type == typeof(float) || type == typeof(double) ? s_noNumbers
            : type == typeof(int) || type == typeof(long) || type == typeof(ulong) ? s_noWholeNumbers
            : type.IsEnum ? ["abc", "1.5"]
            : type == typeof(bool) ? ["abc", "2"]
            : [];
    }

    private static Option Find(string line, string name) => AllOptions().First(pair => pair.Line == line && pair.Option.Name == name).Option;

    private static IEnumerable<(string Line, Option Option)> AllOptions()
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
        return
        [
            .. root.Subcommands.SelectMany(verb => OptionsOf(verb, verb.Name)),
            .. root.Options.Where(option => option.Recursive && option is not HelpOption).Select(option => ("version", option)),
        ];
    }

    private static IEnumerable<(string Line, Option Option)> OptionsOf(Command verb, string line) =>
        verb.Options.Where(option => option is not HelpOption).Select(option => (line, option))
            .Concat(verb.Subcommands.SelectMany(inner => OptionsOf(inner, $"{line} {inner.Name}")));

    private static string[] Words(string line) => line.Split(' ');
}
