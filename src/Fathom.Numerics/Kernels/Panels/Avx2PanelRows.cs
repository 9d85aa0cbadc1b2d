using Fathom.Numerics.Assembly;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The activation rows of an AVX2 panel kernel, with results of two vectors of eight weight rows.</summary>
internal sealed class Avx2PanelRows(KernelEmitter emitter, int count) : PanelRows(emitter, count)
{
    /// <summary>Weight rows in a 256-bit vector of 32-bit sums.</summary>
    public const int VectorRows = 8;

    /// <summary>Vectors side by side.</summary>
    public const int Vectors = 2;

    /// <summary>Weight rows in a panel.</summary>
    public const int Rows = VectorRows * Vectors;

    /// <summary>Bytes of one vector.</summary>
    public const int VectorBytes = 32;

    private static readonly int[] s_bits = [.. Enumerable.Range(0, Rows).Select(row => 1 << row)];

    protected override int ResultBytes => Vectors * VectorBytes;

    protected override void Clear(int sum) => Code.vxorps(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(sum), KernelEmitter.Ymm(sum));

    /// <summary>Overwrites <c>ymm12</c> to <c>ymm15</c>. Full panels, the common case, avoid masked stores, which are slow.</summary>
    protected override void StoreAll(int firstSum)
    {
        Label ragged = Code.CreateLabel();
        Label end = Code.CreateLabel();
        Code.vbroadcastss(ymm15, __dword_ptr[KernelEmitter.Arguments + Offset<PanelArguments>.Of(nameof(PanelArguments.Alpha))]);
        Emitter.LoadArgument(rax, Offset<PanelArguments>.Of(nameof(PanelArguments.RowMask)));
        Code.cmp(rax, (int)PanelShape.RowMask(Rows));
        Code.jne(ragged);
        ReplaceOrAdd(add => StoreFull(firstSum, add));
        Code.jmp(end);
        Code.Label(ref ragged);
        LoadMasks();
        ReplaceOrAdd(add => StoreMasked(firstSum, add));
        Code.Label(ref end);
        Code.nop();
    }

    private void LoadMasks()
    {
        for (int vector = 0; vector < Vectors; vector++)
        {
            // AVX2 masks are vectors: lane i becomes all ones if bit i of the row mask is set.
            AssemblerRegisterYMM mask = KernelEmitter.Ymm(12 + vector);
            Code.vmovdqu(ymm14, __ymmword_ptr[Emitter.Constant<int>(s_bits.AsSpan(vector * VectorRows, VectorRows))]);
            Code.vpbroadcastd(mask, __dword_ptr[KernelEmitter.Arguments + Offset<PanelArguments>.Of(nameof(PanelArguments.RowMask))]);
            Code.vpand(mask, mask, ymm14);
            Code.vpcmpeqd(mask, mask, ymm14);
        }
    }

    private void StoreFull(int firstSum, bool add)
    {
        for (int i = 0; i < Vectors * Count; i++)
        {
            AssemblerRegisterYMM sum = KernelEmitter.Ymm(firstSum + i);
            AssemblerMemoryOperand result = Result(i);
            if (add)
            {
                // sum · alpha + result
                Code.vfmadd213ps(sum, ymm15, result);
            }
            else
            {
                Code.vmulps(sum, sum, ymm15);
            }

            Code.vmovups(result, sum);
        }
    }

    private void StoreMasked(int firstSum, bool add)
    {
        for (int i = 0; i < Vectors * Count; i++)
        {
            AssemblerRegisterYMM sum = KernelEmitter.Ymm(firstSum + i);
            AssemblerRegisterYMM mask = KernelEmitter.Ymm(12 + (i % Vectors));
            if (add)
            {
                // Lanes that the mask leaves out are neither read nor written: they may be past the end of the output.
                Code.vmaskmovps(ymm14, mask, Result(i));
                Code.vfmadd213ps(sum, ymm15, ymm14);
            }
            else
            {
                Code.vmulps(sum, sum, ymm15);
            }

            Code.vmaskmovps(Result(i), mask, sum);
        }
    }

    private AssemblerMemoryOperand Result(int sum) => __ymmword_ptr[At(sum / Vectors, sum % Vectors * VectorBytes)];
}
