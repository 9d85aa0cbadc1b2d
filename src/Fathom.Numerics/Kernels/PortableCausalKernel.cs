using Fathom.Numerics.Attention;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Kernels;

/// <summary>Causal attention on dense products: blocks of query rows times all keys that the last of them sees.</summary>
internal sealed class PortableCausalKernel : CausalKernel
{
    private const int QueryBlock = 64;

    public static PortableCausalKernel Instance { get; } = new();

    public override void Forward(ComputeContext context, int worker, in CausalHead head, float scale, Span<float> logSums)
    {
        var products = new Products(context, worker, head, scale);
        for (int row = 0; row < head.Tokens; row += QueryBlock)
        {
            int rows = Math.Min(QueryBlock, head.Tokens - row);
            MatrixView scores = products.Scores(row, rows); // [rows, row + rows]
            for (int i = 0; i < rows; i++)
            {
                logSums[row + i] = CausalRow.Softmax(scores.Row(i), row + i + 1);
            }

            products.Multiply(scores, head.Values.SliceRows(0, row + rows), head.Output.SliceRows(row, rows));
        }
    }

    public override void Backward(
        ComputeContext context, int worker, in CausalHead head, float scale, ReadOnlySpan<float> logSums, in CausalHead gradients, bool addsToKeys)
    {
        if (!addsToKeys)
        {
            gradients.Keys.Clear();
            gradients.Values.Clear();
        }

        var products = new Products(context, worker, head, scale);
        for (int row = 0; row < head.Tokens; row += QueryBlock)
        {
            int rows = Math.Min(QueryBlock, head.Tokens - row);
            int keys = row + rows;
            MatrixView probabilities = products.Scores(row, rows); // [rows, keys]: scores, until Backward turns them into probabilities
            MatrixView dScores = products.Scratch(1, rows, keys); // [rows, keys]: dO · Vᵀ, until Backward turns them into score gradients
            MatrixView dOutput = gradients.Output.SliceRows(row, rows);
            products.Multiply(dOutput, head.Values.SliceRows(0, keys).Transposed, dScores);
            for (int i = 0; i < rows; i++)
            {
                float mean = VectorMath.Dot(dOutput.Row(i), head.Output.Row(row + i));
                CausalRow.Backward(probabilities.Row(i), dScores.Row(i), row + i + 1, logSums[row + i], mean, scale);
            }

            products.Multiply(probabilities.Transposed, dOutput, gradients.Values.SliceRows(0, keys), accumulate: true);
            products.Multiply(dScores, head.Keys.SliceRows(0, keys), gradients.Queries.SliceRows(row, rows));
            products.Multiply(dScores.Transposed, head.Queries.SliceRows(row, rows), gradients.Keys.SliceRows(0, keys), accumulate: true);
        }
    }

    /// <summary>Products on one worker, and its memory for scores, which follows the scratch memory of the products.</summary>
    private readonly struct Products
    {
        private readonly ComputeContext _context;
        private readonly int _worker;
        private readonly CausalHead _head;
        private readonly float _scale;
        private readonly int _stride;
        private readonly NativeSpan<float> _scratch;

        public Products(ComputeContext context, int worker, in CausalHead head, float scale)
        {
            (_context, _worker, _head, _scale) = (context, worker, head, scale);
            _stride = CausalRow.Filled(head.Tokens);
            const int Alignment = AlignedBuffer<byte>.Alignment;
            long offset = (context.Kernels.GetDense(GemmPrecision.Float32).ScratchBytes + Alignment - 1) / Alignment * Alignment;
            long bytes = 2L * QueryBlock * _stride * sizeof(float);
            _scratch = context.WorkerBytes(worker, offset + bytes).Slice(offset, bytes).Cast<float>();
        }

        public MatrixView Scores(int row, int rows)
        {
            MatrixView scores = Scratch(0, rows, row + rows);
            Multiply(_head.Queries.SliceRows(row, rows), _head.Keys.SliceRows(0, row + rows).Transposed, scores, _scale);
            return scores;
        }

        public MatrixView Scratch(int part, int rows, int keys)
        {
            long size = (long)QueryBlock * _stride;
            return new MatrixView(_scratch.Slice(part * size, size), rows, keys, _stride);
        }

        public void Multiply(MatrixView a, MatrixView b, MatrixView c, float alpha = 1, bool accumulate = false) =>
            Gemm.MultiplyOnWorker(_context, _worker, new GemmProduct(a, b, c), alpha, accumulate);
    }
}
