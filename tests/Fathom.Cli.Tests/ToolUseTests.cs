using System.Text.Json;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Cli.Tools;
using Fathom.Templates;

namespace Fathom.Cli.Tests;

public class ToolUseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CallThatNeverReturns_IsGivenUp()
    {
        ServedTool tool = Tool("wait", async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return new ToolOutput("", IsError: false);
        });
        var use = new ToolUse([tool], new ToolPermission(["wait"], ask: null))
        {
            Patience = TimeSpan.FromSeconds(5),
            Clock = new SkippingTimeProvider(TimeSpan.FromMinutes(1)),
        };

        CalledTool called = Assert.Single(await use.RunAsync([Call("wait")], Output(), Cancellation));

        Assert.Equal(ToolOutput.Error("no result within 5 s"), called.Output);
    }

    [Fact]
    public async Task Run_Canceled_Ends()
    {
        using var cancel = new CancellationTokenSource();
        ServedTool tool = Tool("wait", async (_, cancellation) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new ToolOutput("", IsError: false);
        });
        var use = new ToolUse([tool], new ToolPermission(["wait"], ask: null));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => use.RunAsync([Call("wait")], Output(), cancel.Token));
    }

    [Fact]
    public async Task Run_LongResult_IsCut()
    {
        ServedTool tool = Tool("long", (_, _) => Task.FromResult(new ToolOutput(new string('x', 200_000), IsError: false)));
        var use = new ToolUse([tool], new ToolPermission(["files"], ask: null));

        CalledTool called = Assert.Single(await use.RunAsync([Call("long")], Output(), Cancellation));

        Assert.InRange(called.Output.Text.Length, 100_000, 100_100);
        Assert.EndsWith("(100000 more characters)", called.ToMessage().Content);
    }

    [Fact]
    public async Task Run_Question_ShowsWhatIsToBeRunBeforeItAsks()
    {
        var shown = new StringWriter();
        string? before = null;
        var permission = new ToolPermission([], _ =>
        {
            before = shown.ToString();
            return "no";
        });
        var use = new ToolUse([Tool("erase", (_, _) => throw new InvalidOperationException("it ran"))], permission);

        const string Arguments = "{\"path\":\"/\u009b2J\",\r\"safe\":true}";
        CalledTool called = Assert.Single(await use.RunAsync([Call("erase", Arguments)], Output(shown), Cancellation));

        Assert.True(called.Output.IsError);
        Assert.Contains("tool: erase {\"path\":\"/", before);
        Assert.DoesNotContain("\u009b", before, StringComparison.Ordinal);
        Assert.Contains("\n\"safe\":true}", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherTool_IsToldThatThereIsNone()
    {
        var use = new ToolUse([], new ToolPermission(["other"], ask: null));

        Assert.Equal(ToolOutput.Error("there is no tool 'other'"), (await use.RunAsync([Call("other")], Output(), Cancellation))[0].Output);
    }

    [Fact]
    public void IsGiven_AlwaysForOneTool_IsNotForOthersThatShareItsName()
    {
        var asked = new List<string>();
        var permission = new ToolPermission([], question =>
        {
            asked.Add(question);
            return asked.Count == 1 ? "a" : "n";
        });
        ServedTool first = new("a", "search", new ChatTool("search"), Never);
        ServedTool renamed = new("b", "search", new ChatTool("b_search"), Never);
        ServedTool ofServer = new("search", "find", new ChatTool("find"), Never);

        bool[] given = [permission.IsGiven(first), permission.IsGiven(first), permission.IsGiven(renamed), permission.IsGiven(ofServer)];

        Assert.Equal([true, true, false, false], given);
        Assert.Equal(3, asked.Count);
    }

    [Theory]
    [InlineData("search", true, false)]
    [InlineData("b_search", false, true)]
    [InlineData("b", false, true)]
    public void IsGiven_AllowedInAdvance_NamesAToolOrAServer(string allowed, bool first, bool second)
    {
        var permission = new ToolPermission([allowed], ask: null);

        Assert.Equal(first, permission.IsGiven(new ServedTool("a", "search", new ChatTool("search"), Never)));
        Assert.Equal(second, permission.IsGiven(new ServedTool("b", "search", new ChatTool("b_search"), Never)));
    }

    private static Task<ToolOutput> Never(JsonElement arguments, CancellationToken cancellation) => throw new InvalidOperationException("it ran");

    private static ServedTool Tool(string name, Func<JsonElement, CancellationToken, Task<ToolOutput>> call) => new("files", name, new ChatTool(name), call);

    private static ChatToolCall Call(string name, string arguments = "{}") => new(name, JsonElement.Parse(arguments), "call00000");

    private static CommandOutput Output(TextWriter? error = null)
    {
        var host = new CliHost
        {
            Input = TextReader.Null,
            Output = TextWriter.Null,
            Error = error ?? TextWriter.Null,
            Variable = _ => null,
            Interrupts = new Interrupts(_ => { }),
        };
        return CommandOutput.Create(host, new GlobalSettings(IsJson: false, HasNoColor: true, IsQuiet: false, IsVerbose: false));
    }
}
