using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The activation rows of a panel kernel: how it addresses them, and where their results go. Two vectors of 512 bits a row.</summary>
/// <remarks>A pointer for every three rows, which lie 0, 1 and 2 strides from it. Takes <c>rdx r8 r9 r10 rsi</c>.</remarks>
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

    /// <summary>Asks for what the rows that come next have at the same columns.</summary>
    public void PrefetchNextActivations()
    {
        for (int i = Count; i < 2 * Count; i++)
        {
            Code.prefetcht0(__byte_ptr[At(i, 0)]);
        }
    }

    /// <summary>Moves all rows along their columns by as much as an argument says. Takes <c>rdi</c>.</summary>
    public void AdvanceBy(int argumentOffset)
    {
        Emitter.LoadArgument(rdi, argumentOffset);
        for (int i = 0; i < PointerCount; i++)
        {
            Code.add(s_pointers[i], rdi);
        }
    }

    /// <summary>Starts the sums, two vectors a row, at zero; asks for the results' memory; points to the activations.</summary>
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

    /// <summary>Writes <c>alpha · sum</c>, or adds it to what is there, where weight rows exist. Takes the last registers.</summary>
    public void Store(int firstSum)
    {
        Load(Offset<PanelArguments>.Of(nameof(PanelArguments.Output)), Offset<PanelArguments>.Of(nameof(PanelArguments.OutputStride)));
        StoreAll(firstSum);
    }

    protected virtual void Clear(int sum) => Code.vpxord(KernelEmitter.Zmm(sum), KernelEmitter.Zmm(sum), KernelEmitter.Zmm(sum));

    protected virtual void StoreAll(int firstSum)
    {
        Emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.RowMask)));
        Code.kmovd(k1, eax);
        Code.shr(rax, PanelShape.VectorRows);
        Code.kmovd(k2, eax);
        Code.vbroadcastss(zmm31, __dword_ptr[KernelEmitter.Arguments + Offset<PanelArguments>.Of(nameof(PanelArguments.Alpha))]);
        ReplaceOrAdd(add => StoreSums(firstSum, add));
    }

    /// <summary>Writes both ways of storing and chooses as the arguments say.</summary>
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
                Code.vmovups(isFirst ? zmm30.k1.z : zmm30.k2.z, result);
                Code.vfmadd213ps(sum, zmm31, zmm30);
            }
            else
            {
                Code.vmulps(sum, sum, zmm31);
            }

            Code.vmovups(isFirst ? result.k1 : result.k2, sum);
        }
    }

    /// <summary>Asks for the results of the rows that come next: they lie far apart, and waiting for them would stop everything else.</summary>
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
            Code.lea(s_pointers[i], __[s_pointers[i - 1] + (s_stride * 2)]);
            Code.add(s_pointers[i], s_stride);
        }
    }
}
