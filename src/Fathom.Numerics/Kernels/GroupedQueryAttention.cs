using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Kernels;

/// <summary>Causal attention of query heads over cached keys and values, several query heads per key head: <c>softmax(q·kᵀ·scale)·v</c>.</summary>
/// <remarks>
/// Multi-head (<c>keyHeads = heads</c>), grouped-query, and MLA's absorbed form (one key head whose value is the first part of the key)
/// are the same operation. A key row holds <c>[keyHeads, keyDim]</c>, a value row <c>[keyHeads, valueDim]</c>.
/// The fast form is <see cref="FlashAttention"/>; <see cref="Reference"/> is its slow twin, tied to it by GroupedQueryAttentionTests.
/// </remarks>
public static class GroupedQueryAttention
{
    [ThreadStatic]
    private static FlashAttention? s_flash;

    /// <summary>Computes attention; keys and values of the new tokens must already be in the cache.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="sequences">Which rows belong to which sequence.</param>
    /// <param name="queries"><c>[rows, heads, keyDim]</c>.</param>
    /// <param name="keys">Cached key rows, <c>[keyHeads · keyDim]</c> values per token.</param>
    /// <param name="values">
    /// Cached value rows; a row may be longer than <c>keyHeads · valueDim</c> if it is shared with the keys (MLA), and its first values are used.
    /// </param>
    /// <param name="heads">Query heads; a multiple of <paramref name="keyHeads"/>.</param>
    /// <param name="keyHeads">Key and value heads.</param>
    /// <param name="valueDim">Values of a head.</param>
    /// <param name="scale">Multiplies the scores before the softmax.</param>
    /// <param name="output"><c>[rows, heads, valueDim]</c>.</param>
    /// <param name="precision">What the operands of products may be rounded to if that is faster on this machine; sums and softmax are float32.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public static void Forward(
        ComputeContext context,
        ReadOnlySpan<QueryRange> sequences,
        NativeSpan<float> queries,
        PagedRows keys,
        PagedRows values,
        int heads,
        int keyHeads,
        int valueDim,
        float scale,
        NativeSpan<float> output,
        GemmPrecision precision = GemmPrecision.Float32)
    {
        ArgumentNullException.ThrowIfNull(context);
        CheckShapes(sequences, queries, keys, values, heads, keyHeads, valueDim, output);
        s_flash ??= new FlashAttention();
        s_flash.Run(
            context.Team,
            sequences,
            new AttentionOperands(queries, keys, values, heads, keyHeads, valueDim, scale, output, context.Kernels.Attention, precision));
    }

    /// <summary>
    /// The slow twin: one query head of one token at a time, all scores at once. In bfloat16 it rounds queries, keys and values, but not the weights.
    /// </summary>
    internal static void Reference(ReadOnlySpan<QueryRange> sequences, in AttentionOperands operands)
    {
        foreach (QueryRange sequence in sequences)
        {
            for (int token = 0; token < sequence.Count; token++)
            {
                for (int head = 0; head < operands.Heads; head++)
                {
                    AttendOneHead(sequence, token, head, operands);
                }
            }
        }
    }

    private static void AttendOneHead(QueryRange sequence, int token, int head, in AttentionOperands o)
    {
        int keyHead = head / o.Group;
        int row = sequence.RowStart + token;
        ReadOnlySpan<int> blocks = sequence.BlockTable.Span;
        float[] query = o.Queries.AsSpan((((long)row * o.Heads) + head) * o.KeyDim, o.KeyDim).ToArray();
        VectorMath.Scale(query, o.Scale);
        Round(query, o.Precision);
        float[] scores = new float[sequence.FirstPosition + token + 1];
        float[] keyRow = new float[o.Keys.RowLength];
        for (int position = 0; position < scores.Length; position++)
        {
            o.Keys.Read(blocks, position, keyRow);
            Round(keyRow, o.Precision);
            scores[position] = VectorMath.Dot(query, keyRow.AsSpan(keyHead * o.KeyDim, o.KeyDim));
        }

        VectorMath.Softmax(scores);
        Span<float> result = o.Output.AsSpan((((long)row * o.Heads) + head) * o.ValueDim, o.ValueDim);
        result.Clear();
        float[] valueRow = new float[o.Values.RowLength];
        for (int position = 0; position < scores.Length; position++)
        {
            o.Values.Read(blocks, position, valueRow);
            Round(valueRow, o.Precision);
            VectorMath.AddScaled(valueRow.AsSpan(keyHead * o.ValueDim, o.ValueDim), scores[position], result);
        }
    }

    private static void Round(Span<float> values, GemmPrecision precision)
    {
        for (int i = 0; i < values.Length && precision == GemmPrecision.BFloat16; i++)
        {
            values[i] = BFloat16Rounding.Round(values[i]);
        }
    }

    private static void CheckShapes(
        ReadOnlySpan<QueryRange> sequences, NativeSpan<float> queries, PagedRows keys, PagedRows values, int heads, int keyHeads, int valueDim,
        NativeSpan<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keyHeads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(valueDim);
        if (heads % keyHeads != 0 || keys.RowLength % keyHeads != 0 || values.RowLength < keyHeads * valueDim)
        {
            throw new ArgumentException(
                $"{heads} heads over {keyHeads} key heads, key rows of {keys.RowLength}, value rows of {values.RowLength} for values of {valueDim}");
        }

        long rows = 0;
        foreach (QueryRange sequence in sequences)
        {
            rows = Math.Max(rows, sequence.RowStart + sequence.Count);
        }

        if (queries.Length < rows * heads * (keys.RowLength / keyHeads) || output.Length < rows * heads * valueDim)
        {
            throw new ArgumentException($"{rows} rows of {heads} heads, but {queries.Length} query and {output.Length} output values");
        }
    }
}
