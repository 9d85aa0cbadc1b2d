using Fathom.Cli.Errors;
using Fathom.Cli.Output;
using Fathom.Formats;
using Fathom.Numerics.Machine;

namespace Fathom.Cli.Tests;

public class ErrorMapperTests
{
    [Theory]
    [InlineData("Could not find file '/home/someone/models/a b.gguf'.", "Could not find file 'a b.gguf'.")]
    [InlineData("Access to the path '/root/secret/' is denied.", "Access to the path 'secret' is denied.")]
    [InlineData(@"Access to the path 'C:\Users\someone\a.gguf' is denied.", "Access to the path 'a.gguf' is denied.")]
    [InlineData("'relative/a.gguf' is no file", "'relative/a.gguf' is no file")]
    [InlineData("it's 1/2 of '/a/b' and '/c/d'", "it's 1/2 of 'b' and 'd'")]
    public void Map_MessageWithAbsolutePath_KeepsTheFileNameOnly(string message, string expected) =>
        Assert.Equal(expected, ErrorMapper.Map(new IOException(message)).Message);

    [Fact]
    public void Map_MissingFilesAndFolders_AreNamed()
    {
        using var folder = new TempFolder();

        Assert.Equal("there is no file 'a.txt'", Message(() => File.ReadAllText(folder.File("a.txt"))));
        Assert.Equal("there is no folder 'b' for 'a.txt'", Message(() => File.ReadAllText(folder.File("b/a.txt"))));
        Assert.Equal("ours", ErrorMapper.Map(new FileNotFoundException("ours", folder.File("a.txt"))).Message);
        Assert.Equal("ours", ErrorMapper.Map(new DirectoryNotFoundException("ours")).Message);
    }

    private static string Message(Action read) => ErrorMapper.Map(Assert.ThrowsAny<IOException>(read)).Message;

    [Fact]
    public void Map_LongMessageWithControlCharacters_IsOneShortLine()
    {
        ErrorReport report = ErrorMapper.Map(new CliException(ExitCode.InputRefused, "x", "a\nb", "\u001b[31m" + new string('x', 1000)));

        Assert.Equal(ErrorReport.MaxMessageLength, report.Message.Length);
        Assert.StartsWith("\\u001b[31mxxx", report.Message, StringComparison.Ordinal);
        Assert.Equal("a\\u000ab", report.Where);
    }

    [Fact]
    public void Map_OutOfMemory_IsAResourceLimit() =>
        Assert.Equal((ExitCode.ResourceLimit, "memory.exhausted"), Code(new AggregateException(new OutOfMemoryException())));

    [Fact]
    public void Map_Socket_IsAnInputOutputError() => Assert.Equal((ExitCode.InputOutput, "io.failed"), Code(new System.Net.Sockets.SocketException(13)));

    [Fact]
    public void Map_RefusedModel_KeepsItsCode() =>
        Assert.Equal((ExitCode.InputRefused, "gguf.magic"), Code(new ModelFormatException("gguf.magic", "0", "GGUF", "xxxx")));

    [Fact]
    public void Map_MachineVariable_IsAMistakeInUsage() =>
        Assert.Equal((ExitCode.Usage, "cli.usage"), Code(new MachineVariableException("FATHOM_PREFETCH", "t9", "nta or t0")));

    [Fact]
    public void Map_Cancelled_IsAnInterrupt() => Assert.Equal((ExitCode.Interrupted, "interrupted"), Code(new TaskCanceledException()));

    [Fact]
    public void Map_FullDisk_IsAResourceLimit() =>
        Assert.Equal((ExitCode.ResourceLimit, "disk.full"), Code(new IOException("full", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28)));

    [Fact]
    public void Map_AnythingElse_IsAnInternalErrorWithoutTrace()
    {
        ErrorReport report = ErrorMapper.Map(new InvalidOperationException("unexpected"));

        Assert.Equal("internal.error", report.Code);
        Assert.DoesNotContain(" at ", report.Message, StringComparison.Ordinal);
    }

    private static (ExitCode Exit, string Code) Code(Exception failure)
    {
        ErrorReport report = ErrorMapper.Map(failure);
        return (report.Exit, report.Code);
    }
}
