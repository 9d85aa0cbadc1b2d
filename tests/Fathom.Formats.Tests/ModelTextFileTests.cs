namespace Fathom.Formats.Tests;

public class ModelTextFileTests
{
    [Fact]
    public void Read_DeviceWithoutEnd_IsRefusedAtTheLimit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "needs /dev/zero");

        Assert.Equal("model.file.size", Assert.Throws<ModelFormatException>(() => ModelTextFile.Read("/dev/zero", 1 << 20)).Code);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void Read_LengthAtTheLimit_IsRead(int limit, bool isRead)
    {
        using var folder = new TempFolder();
        byte[] bytes = [.. Enumerable.Range(0, 10).Select(i => (byte)i)];
        File.WriteAllBytes(folder.File("a"), bytes);

        if (isRead)
        {
            Assert.Equal(bytes, ModelTextFile.Read(folder.File("a"), limit));
            Assert.Equal(bytes, ModelTextFile.ReadInside(folder.Path, "a", limit));
        }
        else
        {
            Assert.Throws<ModelFormatException>(() => ModelTextFile.Read(folder.File("a"), limit));
            Assert.Throws<ModelFormatException>(() => ModelTextFile.ReadInside(folder.Path, "a", limit));
        }
    }

    [Fact]
    public void ReadInside_NothingThere_IsNull()
    {
        using var folder = new TempFolder();

        Assert.Null(ModelTextFile.ReadInside(folder.Path, "absent", 10));
    }
}
