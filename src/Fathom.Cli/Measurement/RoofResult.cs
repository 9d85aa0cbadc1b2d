using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Roofs;
using Fathom.Numerics.Threading;

namespace Fathom.Cli.Measurement;

/// <summary>Peak speed of one of the processor's units, in 10⁹ operations per second, and what runs on it.</summary>
/// <param name="Unit">Its instruction.</param>
/// <param name="Gflops">Speed of all threads.</param>
/// <param name="OneThreadGflops">Speed of one thread alone.</param>
/// <param name="Products">Operations of the kernel table that use it, such as <c>many Q8_0</c>.</param>
/// <param name="IsExceeded">Whether a measured product was faster by more than measurement noise: then this roof is wrong.</param>
internal sealed record RoofResult(string Unit, double Gflops, double OneThreadGflops, IReadOnlyList<string> Products, bool IsExceeded)
{
    private const double Giga = 1e9;

    /// <summary>Measures all units; repeats those that a product exceeded.</summary>
    /// <param name="compute">Threads and kernels.</param>
    /// <param name="products">Measured speeds of products with many rows.</param>
    public static IReadOnlyList<RoofResult> Of(ComputeContext compute, IReadOnlyDictionary<KernelChoice, double> products)
    {
        using var one = new ThreadTeam(1);
        return [.. ArithmeticRoof.Units.Select(unit => Of(unit, compute, one, Fastest(unit)))];

        double Fastest(ArithmeticUnit unit) => products.Where(product => product.Key.Unit == unit).Select(product => product.Value).DefaultIfEmpty().Max();
    }

    private static RoofResult Of(ArithmeticUnit unit, ComputeContext compute, ThreadTeam one, double reached)
    {
        double alone = MachineRoofs.Arithmetic(unit, one) ?? 0;
        double all = Math.Max(alone, MachineRoofs.Arithmetic(unit, compute.Team, reached) ?? 0);
        IEnumerable<KernelResult> users = compute.Kernels.Choices.Where(choice => choice.Unit == unit).Select(KernelResult.Of);
        string[] products = [.. users.Select(user => $"{user.Operation} {user.Format}")];
        return new RoofResult(ArithmeticRoof.NameOf(unit), Round(all), Round(alone), products, MachineRoofs.IsExceeded(reached, all));
    }

    private static double Round(double flops) => Math.Round(flops / Giga, 1);
}
