using System.Runtime.InteropServices;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Measurement;
using Fathom.Cli.Output;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom version</c>.</summary>
internal sealed class VersionCommand(CliHost host)
    : VerbCommand(host, "version", "Prints the version, commit, runtime, and kernel set", "fathom version --json")
{
    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        VersionResult result = Describe();
        context.Output.Result(result, () => CommandJson.Compact.VersionResult, screen =>
        {
            screen.Profile.Out.Writer.WriteLine($"fathom {result.Version}");
            screen.Profile.Out.Writer.WriteLine($"commit   {result.Commit ?? "unknown"}");
            screen.Profile.Out.Writer.WriteLine($"runtime  {result.Runtime} on {result.Platform}");
            screen.Profile.Out.Writer.WriteLine($"kernels  {result.KernelSet}");
        });
        return Task.FromResult(ExitCode.Ok);
    }

    private static VersionResult Describe() => new(
        ProductVersion.Release, ProductVersion.Commit, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier, KernelSet.OfMachine());
}

/// <summary>The output of <c>version --json</c>.</summary>
/// <param name="Version">Release.</param>
/// <param name="Commit">Source revision; absent if built outside a repository.</param>
/// <param name="Runtime">.NET's name and version.</param>
/// <param name="Platform">Operating system and architecture.</param>
/// <param name="KernelSet">The kernels that run on this machine.</param>
internal sealed record VersionResult(string Version, string? Commit, string Runtime, string Platform, string KernelSet) : Success;
