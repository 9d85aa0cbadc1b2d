using System.Collections.Concurrent;

namespace Fathom.Formats;

/// <summary>Writes a file beside its place and renames it there when it is whole: nobody ever sees half a file under its name.</summary>
public sealed class AtomicFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Files that are being written: a process that is made to end at once removes them, too.</summary>
    private static readonly ConcurrentDictionary<string, AtomicFile> s_unfinished = new();

    private readonly string _path;
    private readonly string _partial;
    private bool _isCommitted;

    static AtomicFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveUnfinished();

    /// <summary>Begins to write a file.</summary>
    /// <param name="path">Its place; of a link, that of the file which it leads to.</param>
    /// <exception cref="IOException">There is no such folder, or the place is taken by a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public AtomicFile(string path)
    {
        _path = OutputPath.Resolve(path);
        _partial = $"{_path}.{Guid.NewGuid():N}.partial";
        Stream = Create(_partial, Path.GetFileName(_path), Path.GetDirectoryName(_path) ?? _path);
        s_unfinished[_partial] = this;
    }

    /// <summary>What the file will hold.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <summary>Makes the file durable and gives it its name.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_partial, _path, overwrite: true);
        _isCommitted = true;
        s_unfinished.TryRemove(_partial, out _);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_isCommitted)
        {
            File.Delete(_partial);
            s_unfinished.TryRemove(_partial, out _);
        }
    }

    /// <summary>Creates the file that is written; a refusal names the one that was asked for.</summary>
    private static FileStream Create(string partial, string name, string folder)
    {
        try
        {
            return new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnauthorizedAccessException($"'{name}' can't be written into '{folder}'", failure);
        }
    }

    private static void RemoveUnfinished()
    {
        foreach (string partial in s_unfinished.Keys)
        {
            try
            {
                File.Delete(partial);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The process is ending; the others are removed all the same.
            }
        }
    }
}
