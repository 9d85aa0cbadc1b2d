using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Attention;

/// <summary>Causal attention of query heads over cached keys and values, several query heads to one key head: <c>softmax(q·kᵀ·scale)·v</c>.</summary>
/// <remarks>
/// Multi-head (<c>keyHeads = heads</c>), grouped-query, and MLA's absorbed form (one key head whose value is the first part of the key)
/// are the same operation. A key row holds <c>[keyHeads, keyDim]</c>, a value row <c>[keyHeads, valueDim]</c>.
/// </remarks>
public static class GroupedQueryAttention
{
    /// <summary>Attends; keys and values of the new tokens must already be in the cache.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="sequences">Which rows belong to which sequence.</param>
    /// <param name="queries"><c>[rows, heads, keyDim]</c>.</param>
    /// <param name="keys">Cached key rows, <c>[keyHeads · keyDim]</c> values a token.</param>
    /// <param name="values">Cached value rows; a row may be longer than <c>keyHeads · valueDim</c> when it is shared with the keys (MLA), its first values count.</param>
    /// <param name="heads">Query heads; a multiple of <paramref name="keyHeads"/>.</param>
    /// <param name="keyHeads">Key and value heads.</param>
    /// <param name="valueDim">Values of a head.</param>
    /// <param name="scale">Multiplies the scores before the softmax.</param>
    /// <param name="output"><c>[rows, heads, valueDim]</c>.</param>
    public static void Forward(
        ComputeContext context,
        ReadOnlySpan<SequenceSlice> sequences,
        NativeSpan<float> queries,
        PagedRows keys,
        PagedRows values,
        int heads,
        int keyHeads,
        int valueDim,
        float scale,
        NativeSpan<float> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (SequenceSlice sequence in sequences)
        {
            var job = new HeadJob(sequence, queries, keys, values, heads, keyHeads, valueDim, scale, output);
            context.Team.Run(job, heads * sequence.Count);
        }
    }

    /// <summary>The slow twin: one query head of one token at a time, keys read twice.</summary>
    private sealed class HeadJob(
        SequenceSlice sequence, NativeSpan<float> queries, PagedRows keys, PagedRows values, int heads, int keyHeads, int valueDim, float scale, NativeSpan<float> output) : ITileJob
    {
        public void Run(int tile, int worker)
        {
            int keyDim = keys.RowLength / keyHeads;
            int row = sequence.RowStart + (tile / heads);
            int head = tile % heads;
            int keyHead = head / (heads / keyHeads);
            int length = sequence.FirstPosition + (tile / heads) + 1;
            ReadOnlySpan<int> blocks = sequence.BlockTable.Span;
            ReadOnlySpan<float> query = queries.AsSpan((((long)row * heads) + head) * keyDim, keyDim);
            float[] scores = new float[length];
            float[] keyRow = new float[keys.RowLength];
            for (int position = 0; position < length; position++)
            {
                keys.Read(blocks, position, keyRow);
                scores[position] = VectorMath.Dot(query, keyRow.AsSpan(keyHead * keyDim, keyDim)) * scale;
            }

            VectorMath.Softmax(scores);
            Span<float> result = output.AsSpan((((long)row * heads) + head) * valueDim, valueDim);
            result.Clear();
            float[] valueRow = new float[values.RowLength];
            for (int position = 0; position < length; position++)
            {
                values.Read(blocks, position, valueRow);
                VectorMath.AddScaled(valueRow.AsSpan(keyHead * valueDim, valueDim), scores[position], result);
            }
        }
    }
}
