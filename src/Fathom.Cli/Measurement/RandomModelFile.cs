using Fathom.Cli.Errors;
using Fathom.Cli.Output;
using Fathom.Formats.Shapes;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Cli.Measurement;

/// <summary>A random model in a file, which is deleted at the end unless it is to be kept.</summary>
internal sealed class RandomModelFile : IDisposable
{
    // Beyond the weights: header, cache, working memory, and other programs on the machine.
    private const long SpareBytes = 1L << 30;

    private readonly bool _isKept;

    private RandomModelFile(string path, bool isKept)
    {
        Path = path;
        _isKept = isKept;
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Generates the model.</summary>
    /// <exception cref="CliException">It doesn't fit on the disk or in memory, or the file to keep already exists.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted; nothing is left behind.</exception>
    public static RandomModelFile Create(RandomModelRequest request, int threads, CommandOutput output, CancellationToken interrupted)
    {
        string path = request.KeepPath ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fathom-shape-{Guid.NewGuid():N}.gguf");
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (File.Exists(path))
        {
            throw CliException.Usage("--keep", $"'{System.IO.Path.GetFileName(path)}' already exists; measure it with -m, or choose another name");
        }

        long bytes = RandomModelWriter.CountBytes(request.Measured, request.Options);
        CheckRoom(bytes, new DriveInfo(folder).AvailableFreeSpace, PhysicalMemory.AvailableBytes);
        output.Note($"making {request.Describe()}: {Quantity.Bytes(bytes)} of random weights");
        using var team = new ThreadTeam(threads);
        RandomModelWriter.Write(request.Measured, path, request.Options, team, interrupted);
        return new RandomModelFile(path, request.KeepPath is not null);
    }

    /// <summary>Refuses a model that wouldn't fit: if the weights don't stay in memory, the disk is measured instead.</summary>
    /// <exception cref="CliException">It doesn't fit.</exception>
    internal static void CheckRoom(long bytes, long freeDisk, long freeMemory)
    {
        if (bytes > freeDisk - SpareBytes)
        {
            throw new CliException(
                ExitCode.ResourceLimit,
                "disk.full",
                "--shape",
                $"the model takes {Quantity.Bytes(bytes)} and the disk has {Quantity.Bytes(freeDisk)} free; "
                    + "measure fewer layers with --layers, or set TMPDIR to a folder on a larger disk");
        }

        if (bytes > freeMemory - SpareBytes)
        {
            throw new CliException(
                ExitCode.ResourceLimit,
                "memory.exhausted",
                "--shape",
                $"the model takes {Quantity.Bytes(bytes)} and {Quantity.Bytes(freeMemory)} of memory are free; "
                    + "measure fewer layers with --layers N, which predicts the whole model's speed too");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isKept)
        {
            File.Delete(Path);
        }
    }
}
