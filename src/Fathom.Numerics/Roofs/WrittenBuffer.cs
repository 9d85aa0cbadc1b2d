using System.Diagnostics;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Roofs;

/// <summary>Memory whose every byte was written. Memory that is only allocated is one page of zeros, mapped repeatedly and read from the L1 cache.</summary>
internal sealed class WrittenBuffer : IDisposable
{
    /// <summary>Bytes of a tile: a huge page.</summary>
    public const int TileBytes = 2 << 20;

    /// <summary>Tiles that are written no matter how long it takes.</summary>
    private const int LeastTiles = 8;

    private readonly AlignedBuffer<byte> _memory;
    private readonly int[] _tiles;

    private WrittenBuffer(AlignedBuffer<byte> memory, int[] tiles) => (_memory, _tiles) = (memory, tiles);

    /// <summary>Number of tiles that were written.</summary>
    public int Tiles => _tiles.Length;

    /// <summary>Bytes that were written.</summary>
    public long Length => (long)Tiles * TileBytes;

    /// <summary>A written tile; valid until dispose.</summary>
    public NativeSpan<byte> this[int tile] => _memory.Memory.Slice((long)_tiles[tile] * TileBytes, TileBytes);

    /// <summary>Allocates and writes a buffer; tries half as much, and so on, if the system refuses.</summary>
    /// <param name="team">Threads that write.</param>
    /// <param name="bytes">Length; rounded down to tiles, but never below one.</param>
    /// <param name="time">Tiles not begun within this time are left out; fresh pages can be slow.</param>
    /// <exception cref="OutOfMemoryException">The system refuses even one tile.</exception>
    public static WrittenBuffer Create(ThreadTeam team, long bytes, TimeSpan time)
    {
        int tiles = (int)Math.Clamp(bytes / TileBytes, 1, int.MaxValue);
        AlignedBuffer<byte> memory = Allocate(ref tiles);
        var job = new WriteJob(memory.Memory, tiles, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        team.Run(job, tiles);
        return new WrittenBuffer(memory, job.Written());
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private static AlignedBuffer<byte> Allocate(ref int tiles)
    {
        while (true)
        {
            try
            {
                return new AlignedBuffer<byte>((long)tiles * TileBytes);
            }
            catch (OutOfMemoryException) when (tiles > 1)
            {
                tiles /= 2;
            }
        }
    }

    private sealed class WriteJob(NativeSpan<byte> memory, int tiles, long deadline) : ITileJob
    {
        private readonly bool[] _isWritten = new bool[tiles];
        private int _begun;

        public int[] Written() => [.. Enumerable.Range(0, tiles).Where(tile => _isWritten[tile])];

        public void Run(int tile, int worker)
        {
            if (Interlocked.Increment(ref _begun) > LeastTiles && Stopwatch.GetTimestamp() > deadline)
            {
                return;
            }

            memory.AsSpan((long)tile * TileBytes, TileBytes).Fill((byte)(1 + (tile % byte.MaxValue)));
            _isWritten[tile] = true;
        }
    }
}
