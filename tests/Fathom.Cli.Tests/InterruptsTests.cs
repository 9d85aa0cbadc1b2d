using Fathom.Cli.Hosting;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

public class InterruptsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Raise_WhileWorkRuns_StopsItAndKnowsWhetherTheProcessEnds(bool ends)
    {
        using var interrupts = new Interrupts(exit => throw new InvalidOperationException($"ended with {exit}"));
        CancellationToken work = interrupts.Arm();

        interrupts.Raise(ends);

        Assert.True(work.IsCancellationRequested);
        Assert.Equal(ends, interrupts.IsEnding);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReadAllInput_Afterwards_AnInterruptDoesWhatItDidBefore(bool isWorking)
    {
        int ended = 0;
        using var interrupts = new Interrupts(exit => ended = exit);
        using var host = new CliHost
        {
            Input = new StringReader("text"),
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Variable = _ => null,
            Interrupts = interrupts,
        };
        CancellationToken work = isWorking ? interrupts.Arm() : CancellationToken.None;

        host.ReadAllInput();
        interrupts.Raise();

        Assert.Equal((isWorking, isWorking ? 0 : 130), (work.IsCancellationRequested, ended));
    }

    [Fact]
    public async Task Conversation_AskedToEndWhileItAnswers_EndsAfterTheAnswer()
    {
        using var folder = new TempFolder();
        string model = TinyModels.WriteGguf(folder.File("tiny.gguf"), TinyConfigs.Llama);
        bool isAsked = false;
        var setup = new CliSetup
        {
            Input = "hello\nhello again\n",
            WhenPrinting = (text, interrupts) =>
            {
                if (!isAsked && text.Length > 0)
                {
                    isAsked = true;
                    interrupts.Raise(ends: true);
                }
            },
        };

        CliRun run = await setup.RunAsync("chat", "-i", "-m", model, "--template", "chatml", "--temperature", "0", "-n", "8");

        Assert.Equal(130, run.Exit);
        Assert.DoesNotContain("error", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n'), line => line.Contains("tok/s", StringComparison.Ordinal));
    }
}
