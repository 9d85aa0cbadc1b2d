using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels;

/// <summary>
/// Products that run together: workers share the tiles of all of them and wait for each other only once. Begun by <see cref="MatrixProduct.Launch"/>.
/// </summary>
/// <remarks>No product may read what another one writes.</remarks>
public readonly struct ProductLaunch
{
    private readonly ComputeContext _context;

    internal ProductLaunch(ComputeContext context)
    {
        _context = context;
        context.Products.Clear();
    }

    /// <summary>Adds a product of all rows and one matrix.</summary>
    /// <param name="x">Input rows, <c>[count, w.Columns]</c>.</param>
    /// <param name="w">Weights <c>[rows, columns]</c>, any format.</param>
    /// <param name="y">Output, <c>[count, w.Rows]</c>; must not overlap the input.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public ProductLaunch Add(Activations x, WeightMatrix w, NativeSpan<float> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(w);
        CheckShapes(x, w, y);
        if (x.Count > 0)
        {
            _context.Products.Add(x, 0, x.Count, w, y);
        }

        return this;
    }

    /// <summary>Adds products of groups of consecutive rows, each with its own matrix (mixture of experts: rows sorted by expert).</summary>
    /// <param name="x">Input rows, <c>[count, columns]</c>.</param>
    /// <param name="offsets">Group g holds rows <c>offsets[g] … offsets[g + 1] − 1</c>; the last offset is the row count. Groups may be empty.</param>
    /// <param name="groups">The groups' matrices, all of one shape.</param>
    /// <param name="y">Output, <c>[count, rows]</c>.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public ProductLaunch AddGrouped(Activations x, ReadOnlySpan<int> offsets, ReadOnlySpan<WeightMatrix> groups, NativeSpan<float> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (offsets.Length != groups.Length + 1 || offsets[0] != 0 || offsets[^1] != x.Count)
        {
            throw new ArgumentException(
                $"{offsets.Length} offsets up to {(offsets.IsEmpty ? 0 : offsets[^1])} don't cut {x.Count} rows into {groups.Length} groups");
        }

        for (int group = 0; group < groups.Length; group++)
        {
            int start = offsets[group];
            int count = offsets[group + 1] - start;
            WeightMatrix w = groups[group];
            CheckShapes(x, w, y);
            if (count > 0)
            {
                _context.Products.Add(x, start, count, w, y.Slice((long)start * w.Rows, (long)count * w.Rows));
            }
        }

        return this;
    }

    /// <summary>Runs all products.</summary>
    public void Run() => _context.Products.Run();

    private static void CheckShapes(Activations x, WeightMatrix w, NativeSpan<float> y)
    {
        if (x.Columns != w.Columns || y.Length != (long)x.Count * w.Rows)
        {
            throw new ArgumentException($"{w.Name}: [{x.Count}, {x.Columns}] times [{w.Rows}, {w.Columns}]ᵀ into {y.Length} values");
        }
    }
}
