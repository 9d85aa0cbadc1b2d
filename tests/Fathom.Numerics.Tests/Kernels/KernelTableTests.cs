using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Kernels;

public class KernelTableTests
{
    public static TheoryData<InstructionLevel> Levels => [.. Enum.GetValues<InstructionLevel>()];

    [Theory, MemberData(nameof(Levels))]
    public void At_AnyLevel_ChoosesNoHigherOneForEveryFormatAndOperation(InstructionLevel level)
    {
        KernelTable table = KernelTable.At(level);

        Assert.All(table.Choices, choice => Assert.True(choice.Level <= level));
        Assert.Equal(
            (3 * Enum.GetValues<BlockFormatId>().Length) + Enum.GetValues<GemmPrecision>().Length,
            table.Choices.Select(choice => (choice.Format, choice.Operation)).Distinct().Count());
    }

    [Fact]
    public void At_LevelBelowTheBest_SaysThatItIsSwitchedOff()
    {
        KernelChoice choice = KernelTable.At(InstructionLevel.Portable).Choices.First(choice => choice.Format == BlockFormatId.Q8_0);

        Assert.Contains(CpuFeatures.HasNeon ? "Neon is switched off" : "Avx2 is switched off", choice.Reason);
    }

    [Theory]
    [InlineData(null, InstructionLevel.Amx)]
    [InlineData("portable", InstructionLevel.Portable)]
    [InlineData("neon", InstructionLevel.Neon)]
    [InlineData("AVX2", InstructionLevel.Avx2)]
    [InlineData("avx512", InstructionLevel.Avx512)]
    public void ReadLevel_KnownName_GivesLevel(string? name, InstructionLevel expected) =>
        Assert.Equal(expected, KernelTable.ReadLevel(name));

    [Fact]
    public void ReadLevel_UnknownName_Throws() =>
        Assert.Contains("expected portable", Assert.Throws<MachineVariableException>(() => KernelTable.ReadLevel("sse9")).Message);
}
