namespace Fathom.Formats.Tests;

public sealed class OutputPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("absent")]
    [InlineData("empty")]
    [InlineData("full")]
    public void Resolve_FileOrNone_IsTheFile(string name)
    {
        File.WriteAllText(_folder.File("empty"), "");
        File.WriteAllText(_folder.File("full"), "content");

        Assert.Equal(_folder.File(name), OutputPath.Resolve(_folder.File(name)));
        Assert.Equal("content", File.ReadAllText(_folder.File("full")));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("/dev/zero")]
    public void WriteAllBytes_Device_IsRefusedAndStays(string device)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs devices");
        string link = File.CreateSymbolicLink(_folder.File("link"), device).FullName;

        Assert.Contains("is a device or a pipe", Assert.Throws<IOException>(() => AtomicFile.WriteAllBytes(device, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("is a device or a pipe", Assert.Throws<IOException>(() => AtomicFile.WriteAllBytes(link, [1])).Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(device).Length);
    }

    [Fact]
    public void WriteAllBytes_Link_WritesTheFileThatItLeadsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        string link = File.CreateSymbolicLink(_folder.File("link"), _folder.File("target")).FullName;

        AtomicFile.WriteAllBytes(link, [1, 2, 3]);

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder.File("target")));
    }

    [Fact]
    public void Resolve_Folder_IsRefused() => Assert.Throws<IOException>(() => OutputPath.Resolve(_folder.Path));

    [Fact]
    public void Resolve_FolderIsMissing_IsRefused() => Assert.Throws<DirectoryNotFoundException>(() => OutputPath.Resolve(_folder.File("no/such")));
}
