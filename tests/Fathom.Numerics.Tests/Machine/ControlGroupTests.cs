using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Machine;

public sealed class ControlGroupTests
{
    [Theory]
    [InlineData("max", "900", null)]
    [InlineData("1000", "900", 400L)]
    [InlineData("500", "900", 0L)]
    public void AvailableBytes_SecondVersion_FilesCountAsFree(string limit, string used, long? expected)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("membership"), "0::/box/inner\n");
        WriteGroup(
            folder.File("groups/box/inner"),
            ("memory.max", limit),
            ("memory.current", used),
            ("memory.stat", "anon 600\ninactive_file 200\nactive_file 100\n"));

        Assert.Equal(expected, ControlGroup.AvailableBytes(folder.File("membership"), folder.File("groups")));
    }

    [Fact]
    public void AvailableBytes_FirstVersionOfSeveralLevels_TakesTheLeast()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("membership"), "4:memory:/box/inner\n1:cpu:/\n0::/\n");
        WriteGroup(
            folder.File("groups/memory"),
            ("memory.limit_in_bytes", "9223372036854771712"),
            ("memory.usage_in_bytes", "5000"),
            ("memory.stat", "total_inactive_file 7\n"));
        WriteGroup(
            folder.File("groups/memory/box"),
            ("memory.limit_in_bytes", "3000"),
            ("memory.usage_in_bytes", "2500"),
            ("memory.stat", "inactive_file 1000\ntotal_inactive_file 300\ntotal_active_file 0\n"));
        WriteGroup(folder.File("groups/memory/box/inner"), ("memory.limit_in_bytes", "2000"), ("memory.usage_in_bytes", "100"));

        Assert.Equal(800, ControlGroup.AvailableBytes(folder.File("membership"), folder.File("groups")));
    }

    [Fact]
    public void AvailableBytes_PathOfTheHost_TakesTheFolderItself()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("membership"), "0::/../docker/0123\n");
        WriteGroup(folder.File("groups"), ("memory.max", "1000"), ("memory.current", "400"));

        Assert.Equal(600, ControlGroup.AvailableBytes(folder.File("membership"), folder.File("groups")));
    }

    [Fact]
    public void AvailableBytes_NothingThere_IsUnlimited()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("membership"), "nonsense\n0::/\n7:cpu:/x\n");

        Assert.Null(ControlGroup.AvailableBytes(folder.File("membership"), folder.File("groups")));
        Assert.Null(ControlGroup.AvailableBytes(folder.File("absent"), folder.File("groups")));
    }

    private static void WriteGroup(string folder, params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(folder);
        Array.ForEach(files, file => File.WriteAllText(Path.Combine(folder, file.Name), file.Text + "\n"));
    }
}
