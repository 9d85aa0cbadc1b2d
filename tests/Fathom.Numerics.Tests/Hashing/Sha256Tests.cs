using System.Security.Cryptography;
using Fathom.Numerics.Hashing;

namespace Fathom.Numerics.Tests.Hashing;

public class Sha256Tests
{
    [Fact]
    public void HashData_EveryLengthAroundBlocks_IsTheFrameworks()
    {
        byte[] data = new byte[300];
        new Random(1).NextBytes(data);

        Assert.All(Enumerable.Range(0, data.Length), length =>
            Assert.Equal(SHA256.HashData(data.AsSpan(0, length)), Sha256.HashData(data.AsSpan(0, length))));
    }

    [Fact]
    public void HashData_KnownText_HasItsPublishedHash() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(Sha256.HashData("abc"u8)));
}
