using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Assembles the kernel that converts a panel of 8-bit codes to bfloat16 weights in the order of tiles.</summary>
/// <remarks>
/// A lane of the panel holds four columns of one weight row, and the same lane of another vector that row's scale, so everything is done lane by lane. A
/// byte moved to the top of the fraction of 256 is the float 256 + byte, without a conversion. Stored codes are 128 above the real ones, and one
/// multiply-add turns that into <c>code · scale − minimum</c>. Without a minimum, that is exact before it is rounded: scales have up to 18 significant bits,
/// and 384 = 3 · 2^7 adds two, so <c>384 · scale</c> fits in 24.
/// </remarks>
internal static class TileWideningEmitter
{
    private const int ColumnsOfLane = 4;
    private const int LanesPerStep = ActivationBlock.Length / ColumnsOfLane;

    // 256 has an exponent of 8, so of its 23 fraction bits the lowest 15 are fractions and the upper 8 count ones: 256 + byte for a byte in bits 15 to 22.
    private const int FractionBits = 15;

    // Truth table of (a & b) | c: the value masked by s_fraction, with the bits of 256 set.
    private const byte SelectThenSet = 0xEA;
    private const float Offset = 256 + 128;
    private static readonly AssemblerRegister64 s_codes = rcx;
    private static readonly AssemblerRegister64 s_weights = rdx;
    private static readonly AssemblerRegisterZMM s_fraction = zmm16;
    private static readonly AssemblerRegisterZMM s_one = zmm17;
    private static readonly AssemblerRegisterZMM s_pairs = zmm18;
    private static readonly AssemblerRegisterZMM s_offset = zmm19;
    private static readonly AssemblerRegisterZMM s_scale = zmm20;
    private static readonly AssemblerRegisterZMM s_shift = zmm21;

    /// <summary>Assembles the kernel for a kind of format.</summary>
    /// <param name="scaleLength">Columns that share a scale: 16 or 32.</param>
    /// <param name="hasMins">Whether there are mins to subtract.</param>
    public static byte[] Emit(int scaleLength, bool hasMins)
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        code.vpbroadcastd(s_fraction, __dword_ptr[emitter.Constant<int>([0xFF << FractionBits])]);
        code.vbroadcastss(s_one, __dword_ptr[emitter.Constant<float>([256])]);
        code.vbroadcastss(s_offset, __dword_ptr[emitter.Constant<float>([Offset])]);
        code.vmovups(s_pairs, emitter.Constant<short>(RoundingEmitter.Pairs));
        emitter.LoadArgument(s_codes, Offset<TileWideningArguments>.Of(nameof(TileWideningArguments.Codes)));
        emitter.LoadArgument(s_weights, Offset<TileWideningArguments>.Of(nameof(TileWideningArguments.Weights)));
        emitter.LoadArgument(rax, Offset<TileWideningArguments>.Of(nameof(TileWideningArguments.Steps)));
        int parts = ActivationBlock.Length / scaleLength;
        emitter.Repeat(rax, () =>
        {
            for (int part = 0; part < parts; part++)
            {
                for (int vector = 0; vector < PanelShape.Vectors; vector++)
                {
                    LoadScale(code, part, parts, vector, hasMins);
                    for (int lane = part * LanesPerStep / parts; lane < (part + 1) * LanesPerStep / parts; lane++)
                    {
                        Widen(code, lane, vector);
                    }
                }
            }

            code.add(s_codes, Int8PanelEmitter.StepBytes(scaleLength, hasMins));
            code.add(s_weights, TileEmitter.StepBytes);
        });
        return emitter.Finish();
    }

    private static void LoadScale(Assembler code, int part, int parts, int vector, bool hasMins)
    {
        // A step: 8 × 2 vectors of codes, then 2 vectors of scales per part, then 2 of mins per part.
        int scales = Int8PanelEmitter.CodeBytes + (part * PanelShape.StepBytes) + (vector * PanelShape.VectorBytes);
        code.vmovups(s_scale, __zmmword_ptr[s_codes + scales]);
        if (hasMins)
        {
            code.vmovups(s_shift, __zmmword_ptr[s_codes + scales + (parts * PanelShape.StepBytes)]);
        }
        else
        {
            code.vpxord(s_shift, s_shift, s_shift);
        }

        // shift = −(scale · 384) − min, so that (256 + 128 + code) · scale + shift = code · scale − min.
        code.vfnmsub231ps(s_shift, s_scale, s_offset);
    }

    private static void Widen(Assembler code, int lane, int vector)
    {
        // Bytes of a lane: columns 4 · lane … 4 · lane + 3 of one weight row, each stored as code + 128.
        code.vmovups(zmm0, __zmmword_ptr[s_codes + (lane * PanelShape.StepBytes) + (vector * PanelShape.VectorBytes)]);
        for (int column = 0; column < ColumnsOfLane; column++)
        {
            AssemblerRegisterZMM value = KernelEmitter.Zmm(1 + column);

            // Moves byte "column" from bit 8 · column to bit 15: left by 15 and 7, right by 1 and 9. The other bytes' bits are masked off.
            int right = (8 * column) - FractionBits;
            if (right < 0)
            {
                code.vpslld(value, zmm0, (byte)-right);
            }
            else
            {
                code.vpsrld(value, zmm0, (byte)right);
            }

            code.vpternlogd(value, s_fraction, s_one, SelectThenSet);
            code.vfmadd213ps(value, s_scale, s_shift);
        }

        for (int pair = 0; pair < ColumnsOfLane / 2; pair++)
        {
            AssemblerRegisterZMM weights = KernelEmitter.Zmm(5 + pair);

            // The second operand gives the first 16 words: c0 of rows 0–15, then c1 of rows 0–15. After vpermw: c0 c1 of row 0, c0 c1 of row 1, … That vector
            // is one row of a weight tile.
            code.vcvtne2ps2bf16(weights, KernelEmitter.Zmm(2 + (2 * pair)), KernelEmitter.Zmm(1 + (2 * pair)));
            code.vpermw(weights, s_pairs, weights);
            code.vmovups(__zmmword_ptr[s_weights + (((2 * lane) + pair) * PanelShape.StepBytes) + (vector * PanelShape.VectorBytes)], weights);
        }
    }
}
