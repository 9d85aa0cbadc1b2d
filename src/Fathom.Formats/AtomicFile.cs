using System.Collections.Concurrent;

namespace Fathom.Formats;

/// <summary>Writes a file under a temporary name next to its destination and renames it when it is complete: a partial file never has the final name.</summary>
public sealed class AtomicFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Files that are being written; also removed when the process exits early.</summary>
    private static readonly ConcurrentDictionary<string, AtomicFile> s_unfinished = new();

    private readonly string _path;
    private readonly string _partial;
    private bool _isCommitted;

    static AtomicFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveUnfinished();

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its path; if it is a link, the link's target is replaced.</param>
    /// <exception cref="IOException">There is no such folder, or the path is a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public AtomicFile(string path)
    {
        _path = OutputPath.Resolve(path);
        _partial = $"{_path}.{Guid.NewGuid():N}.partial";
        Stream = Create(_partial, Path.GetFileName(_path), Path.GetDirectoryName(_path) ?? _path);
        s_unfinished[_partial] = this;
    }

    /// <summary>Stream for the file's content.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <summary>Flushes the file to disk and gives it its final name.</summary>
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

    /// <summary>Creates the temporary file; errors name the requested one.</summary>
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
                // The process is ending; still remove the others.
            }
        }
    }
}
