using System.Runtime.ExceptionServices;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Formats.Conversion;

/// <summary>Converts rows to a format, a few megabytes at a time, many rows in parallel.</summary>
/// <param name="team">The threads to use; one job at a time.</param>
/// <param name="totalBytes">Total bytes to be written.</param>
/// <param name="watch">Receives progress after every batch, and can cancel.</param>
internal sealed class RowPump(ThreadTeam team, long totalBytes, ConversionWatch watch)
{
    private const int BatchBytes = 8 << 20;

    private long _writtenBytes;

    /// <summary>Receives one batch of bytes.</summary>
    public delegate void Sink(ReadOnlySpan<byte> bytes);

    /// <summary>Sends all rows to the sink in order.</summary>
    public void Run(RowSource rows, BlockFormat format, Sink sink)
    {
        long rowBytes = format.RowBytes(rows.Columns);
        long tileBytes = rowBytes * rows.RowsTogether;
        long tiles = rows.Rows / rows.RowsTogether;
        int tilesInBatch = (int)Math.Clamp(BatchBytes / Math.Max(1, tileBytes), 1, tiles);
        byte[] batch = new byte[checked(tilesInBatch * tileBytes)];
        var job = new BatchJob(rows, format, batch, checked((int)tileBytes), team.Threads);
        for (long first = 0; first < tiles; first += tilesInBatch)
        {
            watch.Cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(tilesInBatch, tiles - first);
            job.FirstTile = first;
            Run(job, count);
            sink(batch.AsSpan(0, count * (int)tileBytes));
            _writtenBytes += count * tileBytes;
            watch.Progress?.Invoke(_writtenBytes, totalBytes);
        }
    }

    private void Run(BatchJob job, int count)
    {
        try
        {
            team.Run(job, count);
        }
        catch (AggregateException parallel) when (parallel.InnerException is ModelFormatException refused)
        {
            ExceptionDispatchInfo.Throw(refused);
        }
    }

    private sealed class BatchJob : ITileJob
    {
        private readonly RowSource _rows;
        private readonly BlockFormat _format;
        private readonly byte[] _batch;
        private readonly int _tileBytes;
        private readonly bool _copies;
        private readonly float[][] _scratch;

        public BatchJob(RowSource rows, BlockFormat format, byte[] batch, int tileBytes, int workers)
        {
            _rows = rows;
            _format = format;
            _batch = batch;
            _tileBytes = tileBytes;
            _copies = rows.Format == format;
            _scratch = new float[workers][];
        }

        public long FirstTile { get; set; }

        public void Run(int tile, int worker)
        {
            Span<byte> destination = _batch.AsSpan(tile * _tileBytes, _tileBytes);
            if (_copies)
            {
                _rows.CopyRow(FirstTile + tile, destination);
                return;
            }

            float[] values = _scratch[worker] ??= new float[_rows.RowsTogether * _rows.Columns];
            _rows.Read((FirstTile + tile) * _rows.RowsTogether, values);
            _format.Quantize(values, destination);
        }
    }
}
