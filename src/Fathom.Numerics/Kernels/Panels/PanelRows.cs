using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The activation rows of a panel kernel: how it addresses them, and where their results go.</summary>
/// <remarks>A pointer for every three rows, which lie 0, 1 and 2 strides from it. Takes <c>rdx r8 r9 r10 rsi</c>.</remarks>
internal sealed class PanelRows
{
    private const int RowsPerPointer = 3;
    private static readonly AssemblerRegister64 s_stride = rdx;
    private static readonly AssemblerRegister64[] s_pointers = [r8, r9, r10, rsi];

    private readonly KernelEmitter _emitter;

    public PanelRows(KernelEmitter emitter, int count)
    {
        _emitter = emitter;
        Count = count;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    private int PointerCount => (Math.Min(2 * Count, s_pointers.Length * RowsPerPointer) + RowsPerPointer - 1) / RowsPerPointer;

    /// <summary>The address of a byte of a row.</summary>
    public AssemblerMemoryOperand At(int row, int offset)
    {
        AssemblerRegister64 pointer = s_pointers[row / RowsPerPointer];
        return (row % RowsPerPointer) switch
        {
            0 => pointer + offset,
            1 => pointer + s_stride + offset,
            _ => pointer + (s_stride * 2) + offset,
        };
    }

    /// <summary>Moves all rows along their columns.</summary>
    public void Advance(int bytes)
    {
        for (int i = 0; i < PointerCount; i++)
        {
            _emitter.Code.add(s_pointers[i], bytes);
        }
    }

    /// <summary>Writes the sums, two vectors a row from register <paramref name="firstSum"/> on, where weight rows exist.</summary>
    public void Store(int firstSum)
    {
        Load(PanelArguments.OutputOffset, PanelArguments.OutputStrideOffset);
        for (int i = 0; i < Count; i++)
        {
            _emitter.Code.vmovups(__zmmword_ptr[At(i, 0)].k1, KernelEmitter.Zmm(firstSum + (2 * i)));
            _emitter.Code.vmovups(__zmmword_ptr[At(i, PanelShape.VectorBytes)].k2, KernelEmitter.Zmm(firstSum + (2 * i) + 1));
        }
    }

    /// <summary>Starts the sums, two vectors a row, at zero or at what the output holds; then points to the activations.</summary>
    public void StartSums(int firstSum)
    {
        Assembler code = _emitter.Code;
        Label start = code.CreateLabel();
        LoadMasks();
        for (int i = firstSum; i < firstSum + (2 * Count); i++)
        {
            code.vpxord(KernelEmitter.Zmm(i), KernelEmitter.Zmm(i), KernelEmitter.Zmm(i));
        }

        Load(PanelArguments.OutputOffset, PanelArguments.OutputStrideOffset);
        PrefetchNextRows();
        _emitter.LoadArgument(rax, PanelArguments.AccumulateOffset);
        code.test(rax, rax);
        code.je(start);
        for (int i = 0; i < Count; i++)
        {
            code.vmovups(KernelEmitter.Zmm(firstSum + (2 * i)).k1.z, __zmmword_ptr[At(i, 0)]);
            code.vmovups(KernelEmitter.Zmm(firstSum + (2 * i) + 1).k2.z, __zmmword_ptr[At(i, PanelShape.VectorBytes)]);
        }

        code.Label(ref start);
        Load(PanelArguments.ActivationsOffset, PanelArguments.ActivationStrideOffset);
    }

    /// <summary>Asks for the results of the rows that come next: they lie far apart, and waiting for them would stop everything else.</summary>
    private void PrefetchNextRows()
    {
        for (int i = Count; i < Math.Min(2 * Count, s_pointers.Length * RowsPerPointer); i++)
        {
            _emitter.Code.prefetcht0(__byte_ptr[At(i, 0)]);
            _emitter.Code.prefetcht0(__byte_ptr[At(i, PanelShape.VectorBytes)]);
        }
    }

    private void LoadMasks()
    {
        _emitter.LoadArgument(rax, PanelArguments.RowMaskOffset);
        _emitter.Code.kmovd(k1, eax);
        _emitter.Code.shr(rax, PanelShape.VectorRows);
        _emitter.Code.kmovd(k2, eax);
    }

    private void Load(int pointer, int stride)
    {
        _emitter.LoadArgument(s_pointers[0], pointer);
        _emitter.LoadArgument(s_stride, stride);
        for (int i = 1; i < PointerCount; i++)
        {
            _emitter.Code.lea(s_pointers[i], __[s_pointers[i - 1] + (s_stride * 2)]);
            _emitter.Code.add(s_pointers[i], s_stride);
        }
    }
}
