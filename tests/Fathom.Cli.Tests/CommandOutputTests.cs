using System.Text;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;

namespace Fathom.Cli.Tests;

public class CommandOutputTests
{
    [Fact]
    public void Note_TextThatControlsTheTerminal_IsShownHarmless()
    {
        var error = new StringWriter();

        Create(TextWriter.Null, error, isQuiet: false).Note("wrong: \u001b[2J\u009b31m");

        Assert.Equal("wrong: \ufffd[2J\ufffd31m", error.ToString().TrimEnd());
    }

    [Fact]
    public void Reply_Quiet_IsShown()
    {
        var error = new StringWriter();
        CommandOutput output = Create(TextWriter.Null, error, isQuiet: true);

        output.Note("a note");
        output.Reply("an answer");

        Assert.Equal("an answer", error.ToString().TrimEnd());
    }

    [Fact]
    public void EndModelText_BufferedOutput_IsWrittenBeforeWhatFollows()
    {
        using var file = new MemoryStream();
        using var buffered = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        CommandOutput output = Create(buffered, TextWriter.Null, isQuiet: false);

        output.ModelText("4042");
        output.EndModelText();

        Assert.Equal("4042\n", Encoding.UTF8.GetString(file.ToArray()));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Dialog_OutputIsForData_IsStandardError(bool isJson, bool isRedirected)
    {
        var error = new StringWriter();

        Assert.Same(error, Create(new StringWriter(), error, isQuiet: false, isJson, isRedirected).Dialog);
    }

    private static CommandOutput Create(TextWriter output, TextWriter error, bool isQuiet, bool isJson = false, bool isRedirected = true)
    {
        var host = new CliHost
        {
            Input = TextReader.Null,
            Output = output,
            Error = error,
            IsOutputRedirected = isRedirected,
            Variable = _ => null,
            Interrupts = new Interrupts(_ => { }),
        };
        return CommandOutput.Create(host, new GlobalSettings(isJson, HasNoColor: true, isQuiet, IsVerbose: false));
    }
}
