using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;

namespace Fathom.Cli.Tests;

public class HelpTests
{
    public static TheoryData<string> CommandLines => [.. Verbs(Root(), "")];

    [Theory]
    [MemberData(nameof(CommandLines))]
    public async Task Help_EveryVerb_ShowsAnExampleThatParses(string commandLine)
    {
        CliRun run = await CliRun.Of([.. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, run.Exit);
        string[] examples = [.. run.Output.Split("Examples:\n")[1].Split("\n\n")[0].Split('\n').Select(line => line.Trim())];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => AssertParses(example));
    }

    [Fact]
    public async Task Run_NoVerb_ShowsTheHelp()
    {
        CliRun run = await CliRun.Of();

        Assert.Equal(0, run.Exit);
        Assert.Contains("Commands:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect", "<PATH>")]
    [InlineData("quantize", "<IN>")]
    [InlineData("convert", "<IN>")]
    [InlineData("models remove", "<NAME>")]
    [InlineData("tasks sample", "<TASK>")]
    public async Task Help_ArgumentThatAShellCompletes_ShowsItsName(string verb, string name)
    {
        CliRun run = await CliRun.Of([.. verb.Split(' '), "--help"]);

        Assert.Contains($"\n  {name} ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OfEveryVerb_HaveNoTwoMeaningsForOneName()
    {
        foreach (Command verb in Flatten(Root()))
        {
            IEnumerable<Option> inherited = Root().Options.Where(option => option.Recursive && verb is VerbCommand);
            string[] names = [.. verb.Options.Concat(inherited).SelectMany(option => option.Aliases.Append(option.Name))];

            Assert.Equal(names.Distinct(), names);
        }
    }

    [Fact]
    public void Root_FirstWordIsAVerb_HasThatVerbAlone() =>
        Assert.All(Root().Subcommands, verb => Assert.Equal([verb.Name], Root(verb.Name).Subcommands.Select(only => only.Name)));

    private static void AssertParses(string example)
    {
        string line = example.Split(" < ")[0].Split(" > ")[0].Split(" | ").Last(part => part.Contains("fathom ", StringComparison.Ordinal));
        ParseResult parse = Root().Parse(line[(line.IndexOf("fathom ", StringComparison.Ordinal) + "fathom ".Length)..], EnvironmentValues.Parsing);

        Assert.Empty(parse.Errors);
        UsageErrors.Throw(parse);
    }

    private static RootCommand Root(string? first = null)
    {
        var host = new CliHost
        {
            Input = TextReader.Null,
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Variable = _ => null,
            Interrupts = new Interrupts(_ => { }),
        };
        return FathomCli.CreateRoot(host, first);
    }

    private static IEnumerable<Command> Flatten(Command command) => command.Subcommands.SelectMany(Flatten).Prepend(command);

    private static IEnumerable<string> Verbs(Command command, string line) =>
        command.Subcommands.SelectMany(verb => Verbs(verb, $"{line} {verb.Name}".Trim())).Prepend(line);
}
