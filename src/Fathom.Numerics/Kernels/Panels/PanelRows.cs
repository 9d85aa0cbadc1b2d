using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The activation rows of a panel kernel: addresses, sums, and results, two vectors of 512 bits per row.</summary>
/// <remarks>Keeps a pointer for every three rows, which are 0, 1, and 2 strides from it, and the stride: <c>r8 r9 r10 rsi</c> and <c>rdx</c>.</remarks>
internal class PanelRows
{
    private const int RowsPerPointer = 3;
    private const int CacheLine = 64;
    private static readonly AssemblerRegister64 s_stride = rdx;
    private static readonly AssemblerRegister64[] s_pointers = [r8, r9, r10, rsi];

    public PanelRows(KernelEmitter emitter, int count)
    {
        Emitter = emitter;
        Count = count;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    protected KernelEmitter Emitter { get; }

    protected Assembler Code => Emitter.Code;

    /// <summary>Bytes of a row's results.</summary>
    protected virtual int ResultBytes => PanelShape.StepBytes;

    // Pointers also cover the rows after these, for prefetches, as far as there are registers: four pointers reach 12 rows.
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
            Code.add(s_pointers[i], bytes);
        }
    }

    /// <summary>Prefetches the same columns of the next rows.</summary>
    public void PrefetchNextActivations()
    {
        for (int i = Count; i < 2 * Count; i++)
        {
            Code.prefetcht0(__byte_ptr[At(i, 0)]);
        }
    }

    /// <summary>Moves all rows along their columns by the bytes in an argument. Overwrites <c>rdi</c>.</summary>
    public void AdvanceBy(int argumentOffset)
    {
        Emitter.LoadArgument(rdi, argumentOffset);
        for (int i = 0; i < PointerCount; i++)
        {
            Code.add(s_pointers[i], rdi);
        }
    }

    /// <summary>Sets the sums, two vectors per row, to zero; prefetches the results; points to the activations.</summary>
    public void StartSums(int firstSum)
    {
        for (int i = firstSum; i < firstSum + (2 * Count); i++)
        {
            Clear(i);
        }

        Load(Offset<PanelArguments>.Of(nameof(PanelArguments.Output)), Offset<PanelArguments>.Of(nameof(PanelArguments.OutputStride)));
        PrefetchNextRows();
        Load(Offset<PanelArguments>.Of(nameof(PanelArguments.Activations)), Offset<PanelArguments>.Of(nameof(PanelArguments.ActivationStride)));
    }

    /// <summary>Writes <c>alpha · sum</c>, or adds it to the output, where weight rows exist. Overwrites <c>rax</c> and the highest vector registers.</summary>
    public void Store(int firstSum)
    {
        Load(Offset<PanelArguments>.Of(nameof(PanelArguments.Output)), Offset<PanelArguments>.Of(nameof(PanelArguments.OutputStride)));
        StoreAll(firstSum);
    }

    protected virtual void Clear(int sum) => Code.vpxord(KernelEmitter.Zmm(sum), KernelEmitter.Zmm(sum), KernelEmitter.Zmm(sum));

    protected virtual void StoreAll(int firstSum)
    {
        Emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.RowMask)));

        // k1: the first vector's 16 weight rows. k2: the second's.
        Code.kmovd(k1, eax);
        Code.shr(rax, PanelShape.VectorRows);
        Code.kmovd(k2, eax);
        Code.vbroadcastss(zmm31, __dword_ptr[KernelEmitter.Arguments + Offset<PanelArguments>.Of(nameof(PanelArguments.Alpha))]);
        ReplaceOrAdd(add => StoreSums(firstSum, add));
    }

    /// <summary>Emits both ways of storing and a branch on the arguments.</summary>
    protected void ReplaceOrAdd(Action<bool> store)
    {
        Label replace = Code.CreateLabel();
        Label end = Code.CreateLabel();
        Emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.Accumulate)));
        Code.test(rax, rax);
        Code.je(replace);
        store(true);
        Code.jmp(end);
        Code.Label(ref replace);
        store(false);
        Code.Label(ref end);
        Code.nop();
    }

    private void StoreSums(int firstSum, bool add)
    {
        for (int i = 0; i < PanelShape.Vectors * Count; i++)
        {
            AssemblerRegisterZMM sum = KernelEmitter.Zmm(firstSum + i);
            bool isFirst = i % PanelShape.Vectors == 0;
            AssemblerMemoryOperand result = __zmmword_ptr[At(i / PanelShape.Vectors, i % PanelShape.Vectors * PanelShape.VectorBytes)];
            if (add)
            {
                // Lanes that the mask leaves out are neither read nor written: they may be past the end of the output.
                Code.vmovups(isFirst ? zmm30.k1.z : zmm30.k2.z, result);

                // sum · alpha + result
                Code.vfmadd213ps(sum, zmm31, zmm30);
            }
            else
            {
                Code.vmulps(sum, sum, zmm31);
            }

            Code.vmovups(isFirst ? result.k1 : result.k2, sum);
        }
    }

    /// <summary>Prefetches the results of the next rows: they are far apart, and waiting for them would stall everything else.</summary>
    private void PrefetchNextRows()
    {
        for (int i = Count; i < Math.Min(2 * Count, s_pointers.Length * RowsPerPointer); i++)
        {
            for (int line = 0; line < ResultBytes; line += CacheLine)
            {
                Code.prefetcht0(__byte_ptr[At(i, line)]);
            }
        }
    }

    private void Load(int pointer, int stride)
    {
        Emitter.LoadArgument(s_pointers[0], pointer);
        Emitter.LoadArgument(s_stride, stride);
        for (int i = 1; i < PointerCount; i++)
        {
            // Three strides further; x86 scales an index by 2, not by 3.
            Code.lea(s_pointers[i], __[s_pointers[i - 1] + (s_stride * 2)]);
            Code.add(s_pointers[i], s_stride);
        }
    }
}
