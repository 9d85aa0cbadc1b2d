using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>Activation rows <c>[count, columns]</c> as the input of matrix products. Packed forms (8-bit blocks) are made when a kernel first wants one and shared by all products of the same rows.</summary>
/// <remarks>Reusable: <see cref="Load"/> replaces the rows and forgets the packed forms. Not thread-safe.</remarks>
public sealed unsafe class Activations : IDisposable
{
    private const int BlocksPerTile = 512;

    private readonly PackJob _pack = new();
    private AlignedBuffer<ActivationBlock>? _blocks;
    private bool _isPacked;

    /// <summary>The rows in float32, row-major.</summary>
    public NativeSpan<float> Values { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; private set; }

    /// <summary>Points to other rows; the memory stays the caller's and must not change until the products are done.</summary>
    /// <param name="values"><c>[count, columns]</c>.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="columns">Values in a row.</param>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public void Load(NativeSpan<float> values, int count, int columns)
    {
        if (values.Length != (long)count * columns)
        {
            throw new ArgumentException($"{values.Length} values are not {count} rows of {columns}");
        }

        Values = values;
        Count = count;
        Columns = columns;
        _isPacked = false;
    }

    /// <inheritdoc/>
    public void Dispose() => _blocks?.Dispose();

    /// <summary>Bytes from one row to the next in a form.</summary>
    internal long Stride(ActivationForm form) => form switch
    {
        ActivationForm.Float32 => (long)Columns * sizeof(float),
        _ => (long)(Columns / ActivationBlock.Length) * ActivationBlock.Bytes,
    };

    /// <summary>The rows in a form; packs them the first time, with the whole team.</summary>
    internal nint In(ActivationForm form, ThreadTeam team) => form switch
    {
        ActivationForm.Float32 => (nint)Values.Pointer,
        _ => Pack(team),
    };

    private nint Pack(ThreadTeam team)
    {
        long blocks = Values.Length / ActivationBlock.Length;
        if (!_isPacked)
        {
            if (_blocks is null || _blocks.Length < blocks)
            {
                _blocks?.Dispose();
                _blocks = new AlignedBuffer<ActivationBlock>(blocks);
            }

            _pack.Values = Values.Pointer;
            _pack.Blocks = _blocks.Memory.Pointer;
            _pack.Count = blocks;
            team.Run(_pack, checked((int)((blocks + BlocksPerTile - 1) / BlocksPerTile)));
            _isPacked = true;
        }

        return (nint)_blocks!.Memory.Pointer;
    }

    /// <summary>Quantises a range of blocks; rows are whole numbers of blocks, so their borders don't matter.</summary>
    private sealed class PackJob : ITileJob
    {
        public float* Values { get; set; }

        public ActivationBlock* Blocks { get; set; }

        public long Count { get; set; }

        public void Run(int tile, int worker)
        {
            long end = Math.Min(Count, (tile + 1L) * BlocksPerTile);
            for (long block = (long)tile * BlocksPerTile; block < end; block++)
            {
                ActivationBlock.Quantize(Values + (block * ActivationBlock.Length), Blocks + block);
            }
        }
    }
}
