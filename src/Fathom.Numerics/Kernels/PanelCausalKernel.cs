using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels;

/// <summary>Causal attention on the assembled float panel kernels: a few query rows at a time, times only the keys that the last of them sees.</summary>
/// <remarks>
/// Keys and values are transposed once to panels for the products that sum over a head's values. For the other operands, rows of whole panels that start at
/// cache lines are panels already, with steps one row apart; others are copied once to become such rows. Scores and probabilities can be read in either
/// direction, so nothing else is packed.
/// </remarks>
internal sealed unsafe class PanelCausalKernel : CausalKernel
{
    /// <summary>Query rows whose scores are in memory at a time: a multiple of the rows of any kernel.</summary>
    private const int QueryBlock = 96;

    private readonly Kernel<PanelArguments>[] _packed;
    private readonly Kernel<PanelArguments>[] _strided;
    private readonly int _panelColumns;

    /// <summary>Wraps the assembled kernels.</summary>
    /// <param name="packed">For 1, 2, … rows times a packed panel.</param>
    /// <param name="strided">For 1, 2, … rows times a panel whose steps are a stride apart.</param>
    /// <param name="panelColumns">Columns of a panel.</param>
    internal PanelCausalKernel(Kernel<PanelArguments>[] packed, Kernel<PanelArguments>[] strided, int panelColumns) =>
        (_packed, _strided, _panelColumns) = (packed, strided, panelColumns);

    /// <summary>Panels of 16 columns.</summary>
    public static PanelCausalKernel Avx2 { get; } = new(PanelKernels.Float256(), PanelKernels.Float256(isStrided: true), Avx2PanelRows.Rows);

    /// <summary>Panels of 32 columns.</summary>
    public static PanelCausalKernel Avx512 { get; } = new(
        PanelKernels.Float512(GemmPrecision.Float32), PanelKernels.Float512(GemmPrecision.Float32, isStrided: true), PanelShape.Rows);

    /// <summary>Rows per kernel call.</summary>
    private int Group => _packed.Length;

    public override void Forward(ComputeContext context, int worker, in CausalHead head, float scale, Span<float> logSums)
    {
        Work work = Prepare(context, worker, head, isBackward: false);
        for (int block = 0; block < head.Tokens; block += QueryBlock)
        {
            int end = Math.Min(head.Tokens, block + QueryBlock);
            Score(head.Queries, work.KeyPanels, block, end, work.Scores, work.Stride, scale);
            for (int row = block; row < end; row++)
            {
                logSums[row] = CausalRow.Softmax(work.Scores + ((row - block) * work.Stride), row + 1, FilledLength(block, row));
            }

            SumOverKeys(work.Scores, work.Stride, work.Values, block, end, head.Output);
        }
    }

    public override void Backward(
        ComputeContext context, int worker, in CausalHead head, float scale, ReadOnlySpan<float> logSums, in CausalHead gradients, bool addsToKeys)
    {
        Work work = Prepare(context, worker, head, isBackward: true);
        Operand dOutput = Align(gradients.Output, work.DOutput);
        Operand queries = Align(head.Queries, work.Queries);
        for (int block = 0; block < head.Tokens; block += QueryBlock)
        {
            int end = Math.Min(head.Tokens, block + QueryBlock);
            Score(head.Queries, work.KeyPanels, block, end, work.Scores, work.Stride, scale);
            Score(gradients.Output, work.ValuePanels, block, end, work.DScores, work.Stride, scale: 1);
            for (int row = block; row < end; row++)
            {
                float mean = VectorMath.Dot(gradients.Output.Row(row), head.Output.Row(row));
                int offset = (row - block) * work.Stride;
                CausalRow.Backward(work.Scores + offset, work.DScores + offset, row + 1, FilledLength(block, row), logSums[row], mean, scale);
            }

            SumOverQueries(work.Scores, work.Stride, dOutput, block, end, gradients.Values, addsToKeys);
            SumOverQueries(work.DScores, work.Stride, queries, block, end, gradients.Keys, addsToKeys);
            SumOverKeys(work.DScores, work.Stride, work.Keys, block, end, gradients.Queries);
        }
    }

    /// <summary>Length to which a row of scores is filled: as far as the row's group reads it.</summary>
    private int FilledLength(int block, int row) => CausalRow.Filled(block + (((row - block) / Group) + 1) * Group);

    /// <summary><c>scores[i, key] = scale · Σ_d rows[i, d] · panels[key, d]</c> for the keys that a row's group sees, padded to whole panels.</summary>
    private void Score(MatrixView rows, Operand panels, int block, int end, float* scores, int stride, float scale)
    {
        var arguments = new PanelArguments
        {
            ActivationStride = (long)rows.RowStride * sizeof(float),
            Steps = rows.Columns,
            OutputStride = (long)stride * sizeof(float),
            RowMask = PanelShape.RowMask(_panelColumns),
            Alpha = scale,
        };
        for (int key = 0; key < end; key += _panelColumns)
        {
            arguments.Panel = (byte*)(panels.Start + ((long)key * rows.Columns));

            // Rows before this group see none of the panel's keys.
            int first = block + (Math.Max(0, key - block) / Group * Group);
            for (int row = first; row < end; row += Group)
            {
                arguments.Activations = (byte*)(rows.Values.Pointer + ((long)row * rows.RowStride));
                arguments.Output = scores + ((long)(row - block) * stride) + key;
                _packed[Math.Min(Group, end - row) - 1].Run(arguments);
            }
        }
    }

    /// <summary><c>target[i, :] = Σ_key weights[i, key] · source[key, :]</c> over the keys that row i sees.</summary>
    private void SumOverKeys(float* weights, int stride, Operand source, int block, int end, MatrixView target)
    {
        PanelArguments arguments = Strided(source, target);
        arguments.ActivationStride = (long)stride * sizeof(float);
        arguments.ActivationStep = sizeof(float);
        for (int column = 0; column < target.Columns; column += _panelColumns)
        {
            arguments.Panel = (byte*)(source.Start + column);
            arguments.RowMask = PanelShape.RowMask(Math.Min(_panelColumns, target.Columns - column));
            for (int row = block; row < end; row += Group)
            {
                int count = Math.Min(Group, end - row);

                // The last row of the group sees keys 0 … row + count − 1; for the others, the weights past their own key are zero.
                arguments.Steps = row + count;
                arguments.Activations = (byte*)(weights + ((long)(row - block) * stride));
                arguments.Output = target.Values.Pointer + ((long)row * target.RowStride) + column;
                _strided[count - 1].Run(arguments);
            }
        }
    }

    /// <summary><c>target[key, :] += Σ_i weights[i, key] · source[i, :]</c> over the block's rows that see the key.</summary>
    /// <remarks>No earlier block saw this block's own keys, so their sums may replace the old contents.</remarks>
    private void SumOverQueries(float* weights, int stride, Operand source, int block, int end, MatrixView target, bool addsToKeys)
    {
        PanelArguments arguments = Strided(source, target);
        arguments.ActivationStride = sizeof(float);
        arguments.ActivationStep = (long)stride * sizeof(float);
        for (int column = 0; column < target.Columns; column += _panelColumns)
        {
            arguments.RowMask = PanelShape.RowMask(Math.Min(_panelColumns, target.Columns - column));
            for (int key = 0; key < end; key += Group)
            {
                // Rows before the group's first key don't see it; for the group's later keys their weights are zero.
                int first = Math.Max(block, key);
                arguments.Steps = end - first;
                arguments.Accumulate = addsToKeys || key < block ? 1 : 0;
                arguments.Panel = (byte*)(source.Start + ((long)first * source.Stride) + column);
                arguments.Activations = (byte*)(weights + ((long)(first - block) * stride) + key);
                arguments.Output = target.Values.Pointer + ((long)key * target.RowStride) + column;
                _strided[Math.Min(Group, end - key) - 1].Run(arguments);
            }
        }
    }

    private static PanelArguments Strided(Operand source, MatrixView target) => new()
    {
        PanelStride = (long)source.Stride * sizeof(float),
        OutputStride = (long)target.RowStride * sizeof(float),
        Alpha = 1,
    };

    private Work Prepare(ComputeContext context, int worker, in CausalHead head, bool isBackward)
    {
        var layout = new Layout(head, _panelColumns);
        float* scratch = context.WorkerBytes(worker, (long)layout.Floats(isBackward) * sizeof(float)).Cast<float>().Pointer;
        var work = new Work(scratch, layout);
        Transpose(head.Keys, work.KeyPanels);
        if (isBackward)
        {
            Transpose(head.Values, work.ValuePanels);
            return work with { Keys = Align(head.Keys, work.Keys) };
        }

        return work with { Values = Align(head.Values, work.Values) };
    }

    /// <summary>Returns rows that are panels: these, or copies padded to whole panels.</summary>
    private static Operand Align(MatrixView rows, Operand target)
    {
        const int Line = 64; // bytes
        bool areLines = (nuint)rows.Values.Pointer % Line == 0 && (long)rows.RowStride * sizeof(float) % Line == 0;
        if (areLines && rows.Columns == target.Stride)
        {
            return new Operand(rows.Values.Pointer, rows.RowStride);
        }

        for (int row = 0; row < rows.Rows; row++)
        {
            var to = new Span<float>(target.Start + ((long)row * target.Stride), target.Stride);
            rows.Row(row).CopyTo(to);
            to[rows.Columns..].Clear();
        }

        return target;
    }

    /// <summary>Transposes rows to panels, <c>[panels, columns, panelColumns]</c>; rows that don't exist are zero.</summary>
    private void Transpose(MatrixView rows, Operand panels)
    {
        for (int first = 0; first < rows.Rows; first += _panelColumns)
        {
            float* panel = panels.Start + ((long)first * rows.Columns);
            MatrixView band = rows.SliceRows(first, Math.Min(_panelColumns, rows.Rows - first));
            if (band.Rows < _panelColumns)
            {
                new Span<float>(panel, _panelColumns * rows.Columns).Clear();
            }

            Transpose(band, panel, _panelColumns);
        }
    }

    /// <summary>Transposes blocks of 8 rows by 8 values; the edges are copied value by value.</summary>
    private static void Transpose(MatrixView rows, float* target, int targetStride)
    {
        const int Block = 8;
        int wholeRows = rows.Rows / Block * Block;
        int wholeColumns = rows.Columns / Block * Block;
        for (int row = 0; row < wholeRows; row += Block)
        {
            float* source = rows.Values.Pointer + ((long)row * rows.RowStride);
            for (int column = 0; column < wholeColumns; column += Block)
            {
                var to = (byte*)(target + (column * targetStride) + row);
                long stride = (long)rows.RowStride * sizeof(float);
                Avx2PanelTranspose.Rows8((byte*)(source + column), stride, Vector256<byte>.Zero, to, (long)targetStride * sizeof(float));
            }
        }

        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<float> values = rows.Row(row);
            for (int column = row < wholeRows ? wholeColumns : 0; column < values.Length; column++)
            {
                target[(column * targetStride) + row] = values[column];
            }
        }
    }

    /// <summary>A packed or copied operand.</summary>
    /// <param name="start">Its first value, aligned to 64 bytes.</param>
    /// <param name="stride">Values from one row to the next; 0 for panels, whose rows are interleaved.</param>
    private readonly struct Operand(float* start, int stride)
    {
        public float* Start => start;

        public int Stride => stride;
    }

    /// <summary>Sizes of the parts of a worker's memory, in values; all are whole cache lines.</summary>
    private readonly struct Layout
    {
        // Keeps the stride of scores from being a power of two, where rows would share few sets of L1 and evict each other.
        private const int Gap = 16;

        public Layout(in CausalHead head, int panelColumns)
        {
            int tokens = Filled(head.Tokens, panelColumns);
            ScoreStride = tokens + Gap;
            KeyStride = Filled(head.KeyDim, panelColumns);
            ValueStride = Filled(head.ValueDim, panelColumns);
            Scores = (long)QueryBlock * ScoreStride;
            KeyPanels = (long)tokens * head.KeyDim;
            ValuePanels = (long)tokens * head.ValueDim;
            KeyRows = (long)head.Tokens * KeyStride;
            ValueRows = (long)head.Tokens * ValueStride;
        }

        public int ScoreStride { get; }

        public int KeyStride { get; }

        public int ValueStride { get; }

        public long Scores { get; }

        public long KeyPanels { get; }

        public long ValuePanels { get; }

        public long KeyRows { get; }

        public long ValueRows { get; }

        public int Floats(bool isBackward) =>
            checked((int)(Scores + KeyPanels + ValueRows + (isBackward ? Scores + ValuePanels + (2 * KeyRows) : 0)));

        private static int Filled(int length, int multiple) => (length + multiple - 1) / multiple * multiple;
    }

    /// <summary>The parts of a worker's memory. What follows <see cref="Values"/> is used backward only, where <see cref="DOutput"/> takes its place.</summary>
    private readonly struct Work
    {
        public Work(float* start, in Layout layout)
        {
            Stride = layout.ScoreStride;
            Scores = start; // [QueryBlock, ScoreStride]
            KeyPanels = new Operand(Scores + layout.Scores, 0);
            Values = new Operand(KeyPanels.Start + layout.KeyPanels, layout.ValueStride);
            DOutput = Values;
            DScores = Values.Start + layout.ValueRows;
            ValuePanels = new Operand(DScores + layout.Scores, 0);
            Keys = new Operand(ValuePanels.Start + layout.ValuePanels, layout.KeyStride);
            Queries = new Operand(Keys.Start + layout.KeyRows, layout.KeyStride);
        }

        public int Stride { get; }

        public float* Scores { get; }

        public float* DScores { get; }

        public Operand KeyPanels { get; }

        public Operand ValuePanels { get; }

        public Operand Values { get; init; }

        public Operand DOutput { get; }

        public Operand Keys { get; init; }

        public Operand Queries { get; }
    }
}
