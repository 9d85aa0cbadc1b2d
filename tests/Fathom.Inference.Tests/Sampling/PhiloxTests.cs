using Fathom.Inference.Sampling;

namespace Fathom.Inference.Tests.Sampling;

public class PhiloxTests
{
    // Known answers that the authors publish with their generator.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0xa4093822u, 0x299f31d0u, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_KnownCounters_GiveTheKnownNumbers(
        uint k0, uint k1, uint c0, uint c1, uint c2, uint c3, uint expected0, uint expected1, uint expected2, uint expected3) =>
        Assert.Equal((expected0, expected1, expected2, expected3), Philox.Block(k0, k1, c0, c1, c2, c3));

    [Fact]
    public void NextDouble_Positions_AreUniform()
    {
        int[] counts = new int[20];
        for (ulong position = 0; position < 20_000; position++)
        {
            counts[(int)(Philox.NextDouble(seed: 42, stream: 3, position) * counts.Length)]++;
        }

        double chiSquare = counts.Sum(count => (count - 1_000.0) * (count - 1_000.0) / 1_000.0);

        Assert.True(chiSquare < 43.8, $"chi-square {chiSquare} with 19 degrees of freedom"); // p = 0.001
    }
}
