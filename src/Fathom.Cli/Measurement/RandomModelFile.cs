using Fathom.Cli.Errors;
using Fathom.Cli.Output;
using Fathom.Formats.Shapes;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Cli.Measurement;

/// <summary>A random model in a file, which is deleted in the end unless it was to be kept.</summary>
internal sealed class RandomModelFile : IDisposable
{
    // Beside the weights: header, cache, working memory, and what others on the machine need.
    private const long SpareBytes = 1L << 30;

    private readonly bool _isKept;

    private RandomModelFile(string path, bool isKept)
    {
        Path = path;
        _isKept = isKept;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Makes the model.</summary>
    /// <exception cref="CliException">Disk or memory has no room for it, or a file that was to be kept is there already.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; nothing is left behind.</exception>
    public static RandomModelFile Create(RandomModelRequest request, int threads, CommandOutput output, CancellationToken interrupted)
    {
        string path = request.KeepPath ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fathom-shape-{Guid.NewGuid():N}.gguf");
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (File.Exists(path))
        {
            throw CliException.Usage("--keep", $"'{System.IO.Path.GetFileName(path)}' is there already; measure it with -m, or give another name");
        }

        long bytes = RandomModelWriter.CountBytes(request.Measured, request.Options);
        CheckRoom(bytes, new DriveInfo(folder).AvailableFreeSpace, PhysicalMemory.AvailableBytes);
        output.Note($"making {request.Describe()}: {Quantity.Bytes(bytes)} of random weights");
        using var team = new ThreadTeam(threads);
        RandomModelWriter.Write(request.Measured, path, request.Options, team, interrupted);
        return new RandomModelFile(path, request.KeepPath is not null);
    }

    /// <summary>Refuses what would not fit: weights that don't stay in memory would measure the disk.</summary>
    /// <exception cref="CliException">There is no room.</exception>
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
