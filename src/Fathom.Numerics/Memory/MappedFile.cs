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

    /// <summary>Ten times as long as mapping <see cref="PrefaultBytes"/> takes if they are in memory. Longer means that they are read from disk.</summary>
    private static readonly TimeSpan s_longestPrefault = TimeSpan.FromMilliseconds(20);

    /// <summary>Limits how many pieces are read from a disk before that is noticed.</summary>
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
    /// Maps all of the file that the system already has in memory into the process's page tables at once. Otherwise every few pages cost a fault on
    /// first use, which takes several times as long as reading them. Stops if the file is not in memory: nothing is read ahead. Does nothing if the
    /// system has no such call.
    /// </summary>
    public void Prefault()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Loading what a parallel loop needs takes longer than a single piece.
        long pieces = (Length + PrefaultBytes - 1) / PrefaultBytes;
        if (pieces == 1)
        {
            TryPrefault(0);
            return;
        }

        Parallel.For(0, pieces, s_prefault, (piece, loop) =>
        {
            if (!TryPrefault(piece))
            {
                loop.Stop();
            }
        });
    }

    /// <summary>Maps one piece.</summary>
    /// <returns>False if the rest isn't worth trying: the system refused, or had to read the file.</returns>
    private bool TryPrefault(long piece)
    {
        long start = piece * PrefaultBytes;
        long started = TimeProvider.System.GetTimestamp();
        int refused = LibC.Advise((nint)(_pointer + start), (nuint)Math.Min(PrefaultBytes, Length - start), LibC.AdvisePopulateForReading);
        return refused == 0 && TimeProvider.System.GetElapsedTime(started) <= s_longestPrefault;
    }

    /// <summary>
    /// Moves the bytes to huge pages, which are read faster. Addresses stay the same, and other threads may read meanwhile. Does nothing if the system
    /// offers no huge pages. Bytes move once: a second call does nothing. Must not be called while the file is being closed.
    /// </summary>
    /// <param name="reserveBytes">Memory that must stay available on the machine; moving stops before it is touched.</param>
    /// <param name="cancellation">Stops early; bytes that were moved stay moved.</param>
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

    /// <summary>Whether the file's length or modification time has changed since it was opened.</summary>
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
