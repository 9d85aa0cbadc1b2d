using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>Grouped-query attention with rotary positions and optional biases on q, k, v and norms on every query and key head.</summary>
/// <remarks>Ainslie et al. 2023. Query head i uses key head <c>i / (numHeads / numKvHeads)</c>.</remarks>
internal sealed class GqaAttention : RowJob, IAttention
{
    private readonly GqaWeights _weights;
    private readonly RotaryTable _rotary;
    private readonly int _numHeads;
    private readonly int _numKvHeads;
    private readonly int _headDim;

    private ForwardPass _pass = null!;
    private NativeSpan<float> _query; // [rows, numHeads, headDim]
    private NativeSpan<float> _key; // [rows, numKvHeads, headDim]
    private NativeSpan<float> _value; // [rows, numKvHeads, headDim]
    private PagedRows _cachedKeys; // [blocks, numKvHeads, blockTokens, headDim]
    private PagedRows _cachedValues; // [blocks, numKvHeads, blockTokens, headDim]

    public GqaAttention(GqaWeights weights, RotaryTable rotary, int numHeads, int numKvHeads, int headDim)
    {
        _weights = weights;
        _rotary = rotary;
        _numHeads = numHeads;
        _numKvHeads = numKvHeads;
        _headDim = headDim;
    }

    public void Forward(ForwardPass pass, int layer, Activations input, NativeSpan<float> output)
    {
        int rows = pass.Rows;
        int queryWidth = _numHeads * _headDim;
        int keyWidth = _numKvHeads * _headDim;
        _pass = pass;
        _query = pass.Workspace.Take((long)rows * queryWidth);
        _key = pass.Workspace.Take((long)rows * keyWidth);
        _value = pass.Workspace.Take((long)rows * keyWidth);
        _cachedKeys = pass.Cache.Keys(layer);
        _cachedValues = pass.Cache.Values(layer);

        MatrixProduct.Launch(pass.Context).Add(input, _weights.Query, _query).Add(input, _weights.Key, _key).Add(input, _weights.Value, _value).Run();
        RunRows(pass.Team, rows, queryWidth + (2 * keyWidth)); // biases, norms, rotation; the cache then holds the new tokens, too

        // Attention reads keys and values from the cache only, so the tokens of this pass need no second path.
        NativeSpan<float> attended = pass.Workspace.Take((long)rows * queryWidth); // [rows, numHeads, headDim]
        GroupedQueryAttention.Forward(
            pass.Context, pass.Batch.Sequences, _query, _cachedKeys, _cachedValues, _numHeads, _numKvHeads, _headDim, 1 / MathF.Sqrt(_headDim), attended,
            pass.AttentionPrecision);
        MatrixProduct.Multiply(pass.Context, pass.Workspace.Rows(attended, rows, queryWidth), _weights.Output, output);
    }

    /// <summary>Applies biases, norms and rotation to one token, and stores its key and value in the cache.</summary>
    protected override void RunRow(int row)
    {
        Span<float> query = RowOf(_query, row, _numHeads * _headDim); // [numHeads, headDim]
        Span<float> key = RowOf(_key, row, _numKvHeads * _headDim); // [numKvHeads, headDim]
        Span<float> value = RowOf(_value, row, _numKvHeads * _headDim); // [numKvHeads, headDim]
        AddBias(_weights.QueryBias, query);
        AddBias(_weights.KeyBias, key);
        AddBias(_weights.ValueBias, value);
        // Keys are cached rotated: a position's rotation never changes, so attention only takes dot products.
        _weights.QueryNorm?.Apply(query);
        _weights.KeyNorm?.Apply(key);
        Rotate(query, row);
        Rotate(key, row);

        int position = _pass.Batch.Positions[row];
        ReadOnlySpan<int> blocks = _pass.BlockTableOf(row);
        _cachedKeys.Write(blocks, position, key);
        _cachedValues.Write(blocks, position, value);
    }

    private static Span<float> RowOf(NativeSpan<float> rows, int row, int width) => rows.AsSpan((long)row * width, width);

    private static void AddBias(NativeSpan<float> bias, Span<float> values)
    {
        if (!bias.IsEmpty)
        {
            VectorMath.Add(bias.Span, values);
        }
    }

    private void Rotate(Span<float> heads, int row)
    {
        int width = _rotary.Width;
        Span<float> cosines = RowOf(_pass.Cosines, row, width / 2); // [width / 2]
        Span<float> sines = RowOf(_pass.Sines, row, width / 2); // [width / 2]
        for (int start = 0; start < heads.Length; start += _headDim)
        {
            _rotary.Rotate(heads.Slice(start, width), cosines, sines);
        }
    }
}

/// <summary>Weights of <see cref="GqaAttention"/>.</summary>
/// <param name="Query"><c>[numHeads · headDim, hiddenSize]</c>.</param>
/// <param name="Key"><c>[numKvHeads · headDim, hiddenSize]</c>.</param>
/// <param name="Value"><c>[numKvHeads · headDim, hiddenSize]</c>.</param>
/// <param name="Output"><c>[hiddenSize, numHeads · headDim]</c>.</param>
internal sealed record GqaWeights(WeightMatrix Query, WeightMatrix Key, WeightMatrix Value, WeightMatrix Output)
{
    /// <summary>Bias added to queries, <c>[numHeads · headDim]</c>; empty for none.</summary>
    public NativeSpan<float> QueryBias { get; init; }

    /// <summary>Bias added to keys, <c>[numKvHeads · headDim]</c>; empty for none.</summary>
    public NativeSpan<float> KeyBias { get; init; }

    /// <summary>Bias added to values, <c>[numKvHeads · headDim]</c>; empty for none.</summary>
    public NativeSpan<float> ValueBias { get; init; }

    /// <summary>Norm of every query head, gain <c>[headDim]</c>.</summary>
    public NormLayer? QueryNorm { get; init; }

    /// <summary>Norm of every key head, gain <c>[headDim]</c>.</summary>
    public NormLayer? KeyNorm { get; init; }
}
