using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Assembles row kernels for AVX2: weights are loaded into registers once and multiplied by up to three activation rows.</summary>
/// <remarks>
/// Per pair of blocks: the format's decoder, then for each activation row two <c>vpmaddubsw</c>, whose 16-bit sums are added before one <c>vpmaddwd</c>
/// where they fit, one conversion, and one fused multiply-add with the product of both scales. Mins and the offsets of unsigned codes cost one
/// multiply-add for eight blocks, with sums that are stored with the activations.
/// </remarks>
internal static class PairRowEmitter
{
    /// <summary>Most activation rows: two sums and the scales of each stay in registers, nine of the sixteen.</summary>
    public const int MaxCount = 3;

    /// <summary>Prefetch distance for weights: beyond the hardware prefetcher, which stops at the end of a page.</summary>
    private const int PrefetchBytes = 1024;

    private const int CacheLine = 64;
    private static readonly AssemblerRegister64 s_rows = r10;
    private static readonly AssemblerRegister64 s_steps = rax;
    private static readonly AssemblerRegister64 s_activations = rdx;

    // Registers:
    // ymm0 … ymm5    two sums for each of 3 activation rows
    // ymm6 … ymm8    each activation row's scales times the weights' scales, for a step
    // ymm9, ymm10    the codes of a pair
    // ymm11, ymm12   scales and mins at the start of a step; then, pair by pair, scratch of the decoder and products
    // ymm13, ymm14   by PairCodes: constants of the decoder, magnitudes of the codes, or scales of the pair (and LateMins before)
    // ymm15          sixteen ones, or the decoder's scales
    private static readonly AssemblerRegisterYMM s_first = PairDecoder.Scales;
    private static readonly AssemblerRegisterYMM s_second = PairDecoder.Mins;
    private static readonly AssemblerRegisterYMM s_ones = ymm15;

    /// <summary>Assembles the kernel.</summary>
    /// <param name="createDecoder">Makes the weights' decoder.</param>
    /// <param name="count">Activation rows, 1 to <see cref="MaxCount"/>.</param>
    /// <param name="lastBlocks">Blocks of a row after its whole steps, 0 to 7.</param>
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

            // The number of last blocks is fixed when the kernel is assembled, so the row ends without branches.
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

            // Scales and mins of the whole step first: their registers are needed for products afterwards.
            decoder.StartStep(blocks);
            for (int row = 0; row < count; row++)
            {
                SubtractMins(row);

                // lanes: scales of the pairs' first blocks | of their second blocks (ActivationStep)
                code.vmulps(Scales(row), PairDecoder.Scales, __ymmword_ptr[activations.At(row) + ActivationStep.ScalesOffset]);
            }

            for (int pair = 0; pair < (blocks + 1) / 2; pair++)
            {
                decoder.Decode(pair, isWhole: (2 * pair) + 1 < blocks);
                if (decoder.Codes == PairCodes.Signed)
                {
                    // Once for all activation rows. The magnitude of −128 is 128, read as an unsigned byte.
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
                    // A sum of two products is at most 2 · 31 · 127 = 7874, so four fit 16 bits, and one vpmaddwd serves both halves.
                    code.vpmaddubsw(s_first, PairDecoder.First, first);
                    code.vpmaddubsw(s_second, PairDecoder.Second, second);
                    code.vpaddw(s_first, s_first, s_second);
                    code.vpmaddwd(s_first, s_first, s_ones);
                    break;
                case PairCodes.Signed:
                    // w · x = |w| · (x with the sign of w), because vpmaddubsw takes its first operand as unsigned. x is −127 … 127, so its negative
                    // fits. A sum of two products is at most 2 · 128 · 127 = 32512: it fits 16 bits, a sum of four does not.
                    code.vmovdqu(s_first, first);
                    code.vmovdqu(s_second, second);
                    code.vpsignb(s_first, s_first, PairDecoder.First);
                    code.vpsignb(s_second, s_second, PairDecoder.Second);
                    code.vpmaddubsw(s_first, ymm13, s_first);
                    code.vpmaddubsw(s_second, ymm14, s_second);
                    AddUnder(s_ones, s_ones);
                    break;
                default:
                    // A sum of two products is at most 2 · 63 · 127 = 16002; four of them times a scale of at most 128 stay below 2^24,
                    // so the conversion is exact.
                    code.vpmaddubsw(s_first, PairDecoder.First, first);
                    code.vpmaddubsw(s_second, PairDecoder.Second, second);
                    AddUnder(ymm13, ymm14);
                    break;
            }

            code.vcvtdq2ps(s_first, s_first);

            // Copies lane `pair` of each half to the half's four lanes: the scales of the pair's first block | of its second one.
            code.vpermilps(s_second, Scales(row), (byte)(pair * 0b01_01_01_01));
            code.vfmadd231ps(Sum(row, pair % 2), s_first, s_second);
        }

        private void AddUnder(AssemblerRegisterYMM first, AssemblerRegisterYMM second)
        {
            // Multiplies the 16-bit sums by ones or scales and adds neighbors, to 32 bits.
            code.vpmaddwd(s_first, s_first, first);
            code.vpmaddwd(s_second, s_second, second);
            code.vpaddd(s_first, s_first, s_second);
        }
    }
}
