using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Assembles row kernels for AVX2: weights go from memory to registers once and meet up to three activation rows there.</summary>
/// <remarks>
/// Per pair of blocks: the format's decoder, then for each activation row two <c>vpmaddubsw</c>, whose 16-bit sums are added before one <c>vpmaddwd</c>
/// where they fit, one conversion and one fused multiply-add under the product of both scales. Offsets of unsigned codes and mins cost one
/// multiply-add for eight blocks, by the sums that the activations bring along.
/// </remarks>
internal static class PairRowEmitter
{
    /// <summary>Most activation rows: two sums and the scales of each stay in registers.</summary>
    public const int MaxCount = 3;

    /// <summary>How far ahead weights are asked for, past what the hardware fetches by itself at the end of a page.</summary>
    private const int PrefetchBytes = 1024;

    private const int CacheLine = 64;
    private static readonly AssemblerRegister64 s_rows = r10;
    private static readonly AssemblerRegister64 s_steps = rax;
    private static readonly AssemblerRegister64 s_activations = rdx;
    private static readonly AssemblerRegisterYMM s_first = PairDecoder.Scales;
    private static readonly AssemblerRegisterYMM s_second = PairDecoder.Mins;
    private static readonly AssemblerRegisterYMM s_ones = ymm15;

    /// <summary>Assembles the kernel.</summary>
    /// <param name="createDecoder">Makes the weights' decoder.</param>
    /// <param name="count">Activation rows, 1 to <see cref="MaxCount"/>.</param>
    /// <param name="lastBlocks">Blocks of a row behind its whole steps, 0 to 7.</param>
    public static byte[] Emit(Func<KernelEmitter, PairDecoder> createDecoder, int count, int lastBlocks)
    {
        KernelEmitter emitter = KernelEmitter.ForAvx2();
        Assembler code = emitter.Code;
        PairDecoder decoder = createDecoder(emitter);
        if (decoder.Codes != PairCodes.Scaled)
        {
            code.vmovdqu(s_ones, emitter.Constant<short>([.. Enumerable.Repeat((short)1, 16)]));
        }

        emitter.LoadArgument(PairDecoder.Weights, Offset<RowArguments>.Of(nameof(RowArguments.Weights)));
        emitter.LoadArgument(s_rows, Offset<RowArguments>.Of(nameof(RowArguments.Rows)));
        emitter.LoadArgument(RowResults.Output, Offset<RowArguments>.Of(nameof(RowArguments.Output)));
        var body = new Body(code, decoder, count, new RowActivations(emitter, s_activations));
        emitter.Repeat(s_rows, () =>
        {
            emitter.LoadArgument(s_activations, Offset<RowArguments>.Of(nameof(RowArguments.Activations)));
            emitter.LoadArgument(s_steps, Offset<RowArguments>.Of(nameof(RowArguments.Steps)));
            for (int i = 0; i < 2 * count; i++)
            {
                code.vxorps(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), KernelEmitter.Ymm(i));
            }

            emitter.Repeat(s_steps, () => body.Step(ActivationStep.Blocks));
            if (lastBlocks > 0)
            {
                body.Step(lastBlocks);
            }

            for (int i = 0; i < count; i++)
            {
                code.vaddps(Body.Sum(i, 0), Body.Sum(i, 0), Body.Sum(i, 1));
            }

            RowResults.StoreHalf(emitter, count, i => 2 * i, temporary: xmm12);
        });
        return emitter.Finish();
    }

    private sealed class Body(Assembler code, PairDecoder decoder, int count, RowActivations activations)
    {
        public static AssemblerRegisterYMM Sum(int row, int number) => KernelEmitter.Ymm((2 * row) + number);

        public void Step(int blocks)
        {
            int bytes = decoder.BytesOf(blocks);
            for (int line = 0; line < bytes; line += CacheLine)
            {
                code.prefetcht0(__byte_ptr[PairDecoder.Weights + PrefetchBytes + line]);
            }

            decoder.StartStep(blocks);
            for (int row = 0; row < count; row++)
            {
                SubtractMins(row);
                code.vmulps(Scales(row), PairDecoder.Scales, __ymmword_ptr[activations.At(row) + ActivationStep.ScalesOffset]);
            }

            for (int pair = 0; pair < (blocks + 1) / 2; pair++)
            {
                decoder.Decode(pair, isWhole: (2 * pair) + 1 < blocks);
                if (decoder.Codes == PairCodes.Signed)
                {
                    code.vpabsb(ymm13, PairDecoder.First);
                    code.vpabsb(ymm14, PairDecoder.Second);
                }

                for (int row = 0; row < count; row++)
                {
                    Multiply(row, pair);
                }
            }

            code.add(PairDecoder.Weights, bytes);
            code.add(s_activations, ActivationStep.Bytes);
        }

        private static AssemblerRegisterYMM Scales(int row) => KernelEmitter.Ymm((2 * MaxCount) + row);

        private void SubtractMins(int row)
        {
            if (decoder.SumsOffset is { } offset)
            {
                code.vfnmadd231ps(Sum(row, 1), PairDecoder.Mins, __ymmword_ptr[activations.At(row) + offset]);
            }

            if (decoder.SumsOffset == ActivationStep.HalfSumsOffset)
            {
                code.vfnmadd231ps(Sum(row, 0), PairDecoder.LateMins, __ymmword_ptr[activations.At(row) + ActivationStep.HalfSumsOffset + 32]);
            }
        }

        private void Multiply(int row, int pair)
        {
            AssemblerMemoryOperand first = __ymmword_ptr[activations.At(row) + (pair * ActivationStep.PairBytes)];
            AssemblerMemoryOperand second = __ymmword_ptr[activations.At(row) + ((pair * ActivationStep.PairBytes) + 32)];
            switch (decoder.Codes)
            {
                case PairCodes.Unsigned:
                    code.vpmaddubsw(s_first, PairDecoder.First, first);
                    code.vpmaddubsw(s_second, PairDecoder.Second, second);
                    code.vpaddw(s_first, s_first, s_second);
                    code.vpmaddwd(s_first, s_first, s_ones);
                    break;
                case PairCodes.Signed:
                    code.vmovdqu(s_first, first);
                    code.vmovdqu(s_second, second);
                    code.vpsignb(s_first, s_first, PairDecoder.First);
                    code.vpsignb(s_second, s_second, PairDecoder.Second);
                    code.vpmaddubsw(s_first, ymm13, s_first);
                    code.vpmaddubsw(s_second, ymm14, s_second);
                    AddUnder(s_ones, s_ones);
                    break;
                default:
                    code.vpmaddubsw(s_first, PairDecoder.First, first);
                    code.vpmaddubsw(s_second, PairDecoder.Second, second);
                    AddUnder(ymm13, ymm14);
                    break;
            }

            code.vcvtdq2ps(s_first, s_first);
            code.vpermilps(s_second, Scales(row), (byte)(pair * 0b01_01_01_01));
            code.vfmadd231ps(Sum(row, pair % 2), s_first, s_second);
        }

        private void AddUnder(AssemblerRegisterYMM first, AssemblerRegisterYMM second)
        {
            code.vpmaddwd(s_first, s_first, first);
            code.vpmaddwd(s_second, s_second, second);
            code.vpaddd(s_first, s_first, s_second);
        }
    }
}
