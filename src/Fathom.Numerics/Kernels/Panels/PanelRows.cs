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

    /// <summary>Starts the sums, two vectors a row, at zero; asks for the results' memory; points to the activations.</summary>
    public void StartSums(int firstSum)
    {
        for (int i = firstSum; i < firstSum + (2 * Count); i++)
        {
            _emitter.Code.vpxord(KernelEmitter.Zmm(i), KernelEmitter.Zmm(i), KernelEmitter.Zmm(i));
        }

        Load(PanelArguments.OutputOffset, PanelArguments.OutputStrideOffset);
        PrefetchNextRows();
        Load(PanelArguments.ActivationsOffset, PanelArguments.ActivationStrideOffset);
    }

    /// <summary>Writes <c>alpha · sum</c>, or adds it to what is there, where weight rows exist. Takes <c>zmm30</c> and <c>zmm31</c>.</summary>
    public void Store(int firstSum)
    {
        Assembler code = _emitter.Code;
        Label replace = code.CreateLabel();
        Label end = code.CreateLabel();
        _emitter.LoadArgument(rax, PanelArguments.RowMaskOffset);
        code.kmovd(k1, eax);
        code.shr(rax, PanelShape.VectorRows);
        code.kmovd(k2, eax);
        code.vbroadcastss(zmm31, __dword_ptr[KernelEmitter.Arguments + PanelArguments.AlphaOffset]);
        Load(PanelArguments.OutputOffset, PanelArguments.OutputStrideOffset);
        _emitter.LoadArgument(rax, PanelArguments.AccumulateOffset);
        code.test(rax, rax);
        code.je(replace);
        StoreSums(firstSum, add: true);
        code.jmp(end);
        code.Label(ref replace);
        StoreSums(firstSum, add: false);
        code.Label(ref end);
        code.nop();
    }

    private void StoreSums(int firstSum, bool add)
    {
        Assembler code = _emitter.Code;
        for (int i = 0; i < PanelShape.Vectors * Count; i++)
        {
            AssemblerRegisterZMM sum = KernelEmitter.Zmm(firstSum + i);
            bool isFirst = i % PanelShape.Vectors == 0;
            AssemblerMemoryOperand result = __zmmword_ptr[At(i / PanelShape.Vectors, i % PanelShape.Vectors * PanelShape.VectorBytes)];
            if (add)
            {
                code.vmovups(isFirst ? zmm30.k1.z : zmm30.k2.z, result);
                code.vfmadd213ps(sum, zmm31, zmm30);
            }
            else
            {
                code.vmulps(sum, sum, zmm31);
            }

            code.vmovups(isFirst ? result.k1 : result.k2, sum);
        }
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
