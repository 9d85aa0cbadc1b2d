namespace Fathom.Numerics.Machine;

/// <summary>Which prefetch instruction the AVX-512 row kernels use for weights that they read once, and why. It changes no result.</summary>
/// <param name="IsNonTemporal">Whether <c>prefetchnta</c> fetches weights to the first-level cache alone; otherwise <c>prefetcht0</c> to all levels.</param>
/// <param name="Reason">Why, in plain words.</param>
public sealed record PrefetchChoice(bool IsNonTemporal, string Reason)
{
    /// <summary>Name of the environment variable that forces an instruction: <c>nta</c> or <c>t0</c>.</summary>
    public const string Variable = "FATHOM_PREFETCH";

    /// <summary>The choice for this machine.</summary>
    /// <exception cref="MachineVariableException">The variable's value is neither.</exception>
    public static PrefetchChoice OfThisMachine => For(Environment.GetEnvironmentVariable(Variable), Processor.Vendor);

    /// <summary>The choice by processor family: a few milliseconds of measuring next to other programs would be wrong too often.</summary>
    /// <param name="name">The variable's value; null or empty for none.</param>
    /// <param name="vendor">As in <see cref="Processor.Vendor"/>.</param>
    internal static PrefetchChoice For(string? name, string vendor) => (name?.ToLowerInvariant(), vendor) switch
    {
        ("nta", _) => new(true, $"{Variable}=nta"),
        ("t0", _) => new(false, $"{Variable}=t0"),
        (null or "", Processor.Amd) => new(true, "AMD: lines that are read once need not be written to the larger caches (Zen 5: 58 to 69 GB/s)"),
        (null or "", Processor.Intel) => new(false, "Intel: a fetch to one level is slow on servers (decode at half the speed)"),
        (null or "", _) => new(false, "the usual instruction, since this processor family was not measured"),
        _ => throw new MachineVariableException(Variable, name, "nta or t0"),
    };
}
