using System.IO.MemoryMappedFiles;

namespace Fathom.Numerics.Memory;

/// <summary>A file mapped read-only into memory: opening it costs address space, not memory.</summary>
/// <remarks>
/// The file is held open while it is mapped, which keeps it from being deleted or written on Windows. On Unix another process
/// can still truncate it, and reading a lost page then ends the process: <see cref="HasChanged"/> detects an exchanged file
/// between uses, not during one. Files are replaced safely by renaming a new file over the old name.
/// </remarks>
public sealed unsafe class MappedFile : IDisposable
{
    private const long PrefaultBytes = 64L << 20;

    /// <summary>Ten times as long as it takes to enter so many bytes that are in memory: they are being read from a disk.</summary>
    private static readonly TimeSpan s_longestPrefault = TimeSpan.FromMilliseconds(20);

    /// <summary>So many pieces at most are read from a disk before it is known to be one.</summary>
    private static readonly ParallelOptions s_prefault = new() { MaxDegreeOfParallelism = Math.Min(8, Environment.ProcessorCount) };

    private readonly FileStream _stream;
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly DateTime _lastWriteUtc;
    private long _movedBytes;
    private int _moves;
    private byte* _pointer;

    private MappedFile(FileStream stream)
    {
        _stream = stream;
        Length = stream.Length;
        _lastWriteUtc = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
        if (Length > 0)
        {
            _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
            _pointer += _view.PointerOffset;
        }

        MemoryLedger.Add(MemoryUse.MappedWeights, Length);
    }

    /// <summary>The file's name, without its folder.</summary>
    public string Name => Path.GetFileName(_stream.Name);

    /// <summary>Length of the file in bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>The file's bytes; valid until dispose.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public NativeSpan<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_stream.SafeFileHandle.IsClosed, this);
            return new NativeSpan<byte>(_pointer, Length);
        }
    }

    /// <summary>Maps a file.</summary>
    /// <param name="path">An ordinary file.</param>
    /// <exception cref="IOException">The file is missing, is not an ordinary file, or can't be read.</exception>
    public static MappedFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return stream.CanSeek
                ? new MappedFile(stream)
                : throw new IOException($"'{Path.GetFileName(path)}' is not an ordinary file");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Enters what the system already holds of the file into the process's address space all at once: otherwise each few pages cost a fault when they
    /// are first read, several times
    /// as long as reading them. Stops where the file is not in memory: nothing is read ahead. Does nothing where the system has no such call.
    /// </summary>
    public void Prefault()
    {
        if (OperatingSystem.IsLinux())
        {
            Parallel.For(0, (Length + PrefaultBytes - 1) / PrefaultBytes, s_prefault, (piece, loop) =>
            {
                long start = piece * PrefaultBytes;
                long started = TimeProvider.System.GetTimestamp();
                int refused = LibC.Advise((nint)(_pointer + start), (nuint)Math.Min(PrefaultBytes, Length - start), LibC.AdvisePopulateForReading);
                if (refused != 0 || TimeProvider.System.GetElapsedTime(started) > s_longestPrefault)
                {
                    loop.Stop();
                }
            });
        }
    }

    /// <summary>
    /// Moves the bytes to huge pages, which are read faster, behind the addresses that they have: others may read meanwhile. Does nothing where the
    /// system offers none.
    /// Bytes move once: a second call does nothing. Not to be called while the file is being closed.
    /// </summary>
    /// <param name="reserveBytes">Memory that must stay available on the machine; moving stops before it is touched.</param>
    /// <param name="cancellation">Stops early; what has been moved stays so.</param>
    /// <returns>Bytes moved.</returns>
    public long MoveToHugePages(long reserveBytes, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _moves) != 1)
        {
            return 0;
        }

        _movedBytes = HugePages.Move(_stream.SafeFileHandle, _pointer, Length, reserveBytes, cancellation);
        MemoryLedger.Add(MemoryUse.MappedWeights, -_movedBytes);
        MemoryLedger.Add(MemoryUse.MovedWeights, _movedBytes);
        return _movedBytes;
    }

    /// <summary>Whether the file's length or time of last change differ from when it was opened.</summary>
    public bool HasChanged() => RandomAccess.GetLength(_stream.SafeFileHandle) != Length || File.GetLastWriteTimeUtc(_stream.SafeFileHandle) != _lastWriteUtc;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stream.SafeFileHandle.IsClosed)
        {
            return;
        }

        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
        }

        _pointer = null;
        _stream.Dispose();
        MemoryLedger.Add(MemoryUse.MappedWeights, _movedBytes - Length);
        MemoryLedger.Add(MemoryUse.MovedWeights, -_movedBytes);
    }
}
