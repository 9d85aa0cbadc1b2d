using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Memory;

public sealed class MappedFileTests
{
    private const long HugePage = 2 << 20;

    [Theory, InlineData(0), InlineData(1), InlineData(4096), InlineData(100_000)]
    public void Prefault_AnyLength_ChangesNothing(int length)
    {
        using var folder = new TempFolder();
        byte[] bytes = WriteNoise(folder.File("noise"), length);
        using MappedFile file = MappedFile.Open(folder.File("noise"));

        file.Prefault();

        Assert.Equal(bytes, file.Memory.Span.ToArray());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(100_000), InlineData(5_000_001), InlineData(70_000_003)]
    public void MoveToHugePages_WhileOthersRead_BytesStayWhereTheyAre(int length)
    {
        using var folder = new TempFolder();
        byte[] bytes = WriteNoise(folder.File("noise"), length);
        using MappedFile file = MappedFile.Open(folder.File("noise"));
        using var done = new CancellationTokenSource();
        int differences = 0;
        var reader = new Thread(() =>
        {
            for (int i = 0; !done.IsCancellationRequested; i = (int)((i + 100_003L) % Math.Max(1, length)))
            {
                differences += length > 0 && file.Memory.Span[i] != bytes[i] ? 1 : 0;
            }
        });
        reader.Start();

        long moved = file.MoveToHugePages(reserveBytes: 0, TestContext.Current.CancellationToken);

        done.Cancel();
        reader.Join();
        Assert.Equal(0, differences);
        Assert.True(file.Memory.Span.SequenceEqual(bytes));
        Assert.InRange(moved, HugePages.Size is null ? 0 : Math.Max(0, length - (2 * HugePages.Size.Value)), length);
        Assert.Equal(0, file.MoveToHugePages(reserveBytes: 0, TestContext.Current.CancellationToken));
        Assert.False(file.HasChanged());
    }

    [Fact]
    public void MoveToHugePages_MemoryShortOrCancelled_MovesNothing()
    {
        using var folder = new TempFolder();
        byte[] bytes = WriteNoise(folder.File("noise"), (int)(3 * HugePage));
        using MappedFile shortOfMemory = MappedFile.Open(folder.File("noise"));
        using MappedFile cancelled = MappedFile.Open(folder.File("noise"));

        Assert.Equal(0, shortOfMemory.MoveToHugePages(reserveBytes: long.MaxValue, TestContext.Current.CancellationToken));
        Assert.Equal(0, cancelled.MoveToHugePages(reserveBytes: 0, new CancellationToken(canceled: true)));

        Assert.True(shortOfMemory.Memory.Span.SequenceEqual(bytes));
        Assert.True(cancelled.Memory.Span.SequenceEqual(bytes));
    }

    [Fact]
    public void MoveToHugePages_FileCutShort_WhatCannotBeReadStaysMapped()
    {
        Assert.SkipUnless(HugePages.Size is not null, "the system offers no huge pages");
        using var folder = new TempFolder();
        byte[] bytes = WriteNoise(folder.File("noise"), 100_000_000);
        using MappedFile file = MappedFile.Open(folder.File("noise"));
        using (FileStream cut = new(folder.File("noise"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(80_000_000);
        }

        long moved = file.MoveToHugePages(reserveBytes: 0, TestContext.Current.CancellationToken);

        Assert.InRange(moved, 1, 80_000_000);
        Assert.True(file.Memory.Span[..80_000_000].SequenceEqual(bytes.AsSpan(0, 80_000_000)));
    }

    private static byte[] WriteNoise(string path, int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        return bytes;
    }
}
