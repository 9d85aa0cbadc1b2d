using Fathom.Tokenizers.Bpe;

namespace Fathom.Tokenizers.Tests.Bpe;

public class PieceKeyTests
{
    [Fact]
    public void Create_EveryLength_HoldsTheBytesAndTheLength()
    {
        byte[] bytes = [.. Enumerable.Range(1, PieceKey.MaxBytes).Select(i => (byte)(i * 17))];
        for (int length = 1; length <= bytes.Length; length++)
        {
            PieceKey key = PieceKey.Create(bytes.AsSpan(0, length));

            byte[] unpacked = [.. BitConverter.GetBytes(key.Low), .. BitConverter.GetBytes(key.High)];
            Assert.Equal(bytes[..length], unpacked[..length]);
            Assert.All(unpacked[length..15], value => Assert.Equal(0, value));
            Assert.Equal(length, unpacked[15]);
        }
    }
}
