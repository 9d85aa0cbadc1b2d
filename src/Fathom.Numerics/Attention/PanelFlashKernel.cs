using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Attention;

/// <summary>
/// Attention's products on the assembled float panel kernels: a band of transposed queries is a panel that keys are multiplied by, and a tile of values
/// is a panel that weights are multiplied by.
/// </summary>
internal sealed unsafe class PanelFlashKernel : FlashKernel
{
    private readonly Kernel<PanelArguments>[] _packed;
    private readonly Kernel<PanelArguments>[] _strided;

    /// <summary>Wraps the assembled kernels.</summary>
    /// <param name="packed">For 1, 2, … keys times a band of queries.</param>
    /// <param name="strided">For 1, 2, … rows of weights times a tile of values.</param>
    /// <param name="panelRows">Rows of a band.</param>
    internal PanelFlashKernel(Kernel<PanelArguments>[] packed, Kernel<PanelArguments>[] strided, int panelRows)
    {
        _packed = packed;
        _strided = strided;
        BandRows = panelRows;
    }

    /// <summary>16 rows.</summary>
    public static PanelFlashKernel Avx2 { get; } = new(PanelKernels.Float256(), PanelKernels.Float256(isStrided: true), Avx2PanelRows.Rows);

    /// <summary>32 rows.</summary>
    public static PanelFlashKernel Avx512 { get; } = new(
        PanelKernels.Float512(GemmPrecision.Float32), PanelKernels.Float512(GemmPrecision.Float32, isStrided: true), PanelShape.Rows);

    public override string Name =>
        BFloat16 is not null ? "bfloat16 bands, vdpbf16ps zmm"
        : BandRows == PanelShape.Rows ? "float32 panels, vfmadd231ps zmm"
        : "float32 panels, vfmadd231ps ymm";

    public override int BandRows { get; }

    public override DecodeAttentionKernels? FewRows => DecodeAttentionKernels.OfThisMachine;

    public override BFloat16Kernels? BFloat16 => BandRows == PanelShape.Rows ? BFloat16Kernels.OfThisMachine : null;

    public override void Score(float* queries, float* keys, int keyStride, int keyDim, int count, float* scores)
    {
        // Panel: queries [keyDim, BandRows]; activation rows: keys [keys, keyDim]; output: scores [keys, BandRows].
        var arguments = new PanelArguments
        {
            Panel = (byte*)queries,
            ActivationStride = (long)keyStride * sizeof(float),
            Steps = keyDim,
            OutputStride = (long)BandRows * sizeof(float),
            RowMask = PanelShape.RowMask(BandRows),
            Alpha = 1,
        };
        for (int key = 0; key < count; key += _packed.Length)
        {
            arguments.Activations = (byte*)(keys + ((long)key * keyStride));
            arguments.Output = scores + (key * BandRows);
            _packed[Math.Min(_packed.Length, count - key) - 1].Run(arguments);
        }
    }

    public override void AddWeightedValues(float* weights, int rows, float* values, int valueStride, int count, float* output, int outputStride)
    {
        // Panel: values [keys, BandRows of valueStride]; activation rows: weights, read transposed: rows are one float apart, keys BandRows floats.
        var arguments = new PanelArguments
        {
            PanelStride = (long)valueStride * sizeof(float),
            ActivationStride = sizeof(float),
            ActivationStep = (long)BandRows * sizeof(float),
            Steps = count,
            OutputStride = (long)outputStride * sizeof(float),
            RowMask = PanelShape.RowMask(BandRows),
            Accumulate = 1,
            Alpha = 1,
        };
        for (int column = 0; column < outputStride; column += BandRows)
        {
            arguments.Panel = (byte*)(values + column);
            for (int row = 0; row < rows; row += _strided.Length)
            {
                arguments.Activations = (byte*)(weights + row);
                arguments.Output = output + ((long)row * outputStride) + column;
                _strided[Math.Min(_strided.Length, rows - row) - 1].Run(arguments);
            }
        }
    }
}
