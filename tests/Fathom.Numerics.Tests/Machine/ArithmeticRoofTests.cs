using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Tests.Machine;

public class ArithmeticRoofTests
{
    [Fact]
    public void Roofs_WhereTheProcessorCan_ArePlausible()
    {
        Assert.SkipUnless(CpuFeatures.HasAvx2 && MachineCode.Obstacle is null, "no AVX2");
        using var team = new ThreadTeam(1);

        // One core: between a tenth of a multiply-add of 16 lanes, or a fifth of one of 8, a nanosecond and four of them at 10 GHz.
        Assert.InRange(ArithmeticRoof.Float32(team)!.Value, 3e9, 1.3e12);
        Assert.InRange(ArithmeticRoof.Int8(team)!.Value, 6e9, 5.2e12);
        Assert.Equal(CpuFeatures.HasAvx512Bf16, ArithmeticRoof.BFloat16(team) is not null);
    }
}
