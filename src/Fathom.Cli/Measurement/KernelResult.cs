using Fathom.Numerics.Kernels;

namespace Fathom.Cli.Measurement;

/// <summary>The kernel that runs a format's product, and why no kernel of a higher level does.</summary>
internal sealed record KernelResult(string Format, string Operation, string Level, string Kernel, string Reason)
{
    private static readonly string[] s_operations = ["one", "few", "many", "training"];

    /// <summary>Describes a choice.</summary>
    public static KernelResult Of(KernelChoice choice) =>
        new(choice.Format.ToString(), s_operations[(int)choice.Operation], choice.Level.ToString().ToLowerInvariant(), choice.Kernel, choice.Reason);

    /// <summary>An operation's position in the table.</summary>
    public static int OrderOf(string operation) => Array.IndexOf(s_operations, operation);
}
