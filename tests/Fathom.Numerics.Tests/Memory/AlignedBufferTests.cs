using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Memory;

public sealed class AlignedBufferTests
{
    private const int HugePage = 2 << 20;

    /// <summary>Both sides of the border from which on memory lies on huge pages, and lengths that fill none.</summary>
    public static TheoryData<int> Lengths => [0, 1, 63, 4097, HugePage - 1, HugePage, HugePage + 1, (3 * HugePage) + 5];

    [Theory, MemberData(nameof(Lengths))]
    public unsafe void Create_AnyLength_IsAlignedZeroedAndWritable(int length)
    {
        using var buffer = new AlignedBuffer<byte>(length);

        Assert.Equal(0, (nint)buffer.Memory.Pointer % AlignedBuffer<byte>.Alignment);
        Assert.Equal(-1, buffer.Span.IndexOfAnyExcept((byte)0));
        buffer.Span.Fill(1);
        Assert.Equal(-1, buffer.Span.IndexOfAnyExcept((byte)1));
    }

    [Fact]
    public void Create_AfterAnotherOneWasFreed_IsZeroed()
    {
        for (int round = 0; round < 3; round++)
        {
            using var buffer = new AlignedBuffer<byte>(2 * HugePage);
            Assert.Equal(-1, buffer.Span.IndexOfAnyExcept((byte)0));
            buffer.Span.Fill(7);
        }
    }
}
