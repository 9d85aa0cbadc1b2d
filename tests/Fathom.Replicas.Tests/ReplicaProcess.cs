using System.Diagnostics;

namespace Fathom.Replicas.Tests;

/// <summary>A server in a process of its own, which ends with the test's process at the latest.</summary>
internal sealed class ReplicaProcess : IDisposable
{
    private readonly Process _process;

    private ReplicaProcess(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="connection">The database that all replicas share.</param>
    public static async Task<ReplicaProcess> StartAsync(string connection)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Fathom.Testing.Replica.dll");
        var start = new ProcessStartInfo("dotnet", [program, connection]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        string? address = await process.StandardOutput.ReadLineAsync();
        Assert.True(address is not null, "the replica has ended before it listened");
        return new ReplicaProcess(process, address!);
    }

    /// <summary>Ends it as a crash does: it can do nothing any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
