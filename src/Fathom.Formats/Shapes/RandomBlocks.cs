using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Shapes;

/// <summary>
/// Creates blocks of any format whose values are random, with a mean near 0 and a given deviation, without quantizing anything: random codes with
/// suitable scales.
/// </summary>
/// <remarks>
/// Every code is valid in every format, and random codes of a format always have the same distribution, so only the scale determines the
/// deviation; it is measured once per format, at scale 1.
/// </remarks>
internal sealed class RandomBlocks
{
    private const int MeasuredValues = 1 << 18;
    private const ulong MeasuringSeed = 1;
    private const float LeastJitter = 0.5f;
    private const byte UnitExponent = 127;

    private static readonly ConcurrentDictionary<BlockFormatId, double> s_deviationAtScaleOne = new();

    private readonly BlockFormat _format;
    private readonly Place _place;
    private readonly float _scale;

    /// <summary>Sets up a format.</summary>
    /// <param name="format">A format of GGUF (not 8-bit floats).</param>
    /// <param name="deviation">Standard deviation of the values.</param>
    public RandomBlocks(BlockFormat format, double deviation)
        : this(format, 1f) =>
        _scale = format.IsFloat ? (float)deviation : (float)(deviation / s_deviationAtScaleOne.GetOrAdd(format.Id, _ => Measure(format)));

    private RandomBlocks(BlockFormat format, float scale)
    {
        _format = format;
        _place = format.IsFloat ? default : PlaceOf(format.Id);
        _scale = scale;
    }

    /// <summary>Fills whole blocks.</summary>
    public void Fill(Span<byte> blocks, ref SplitMix64 random)
    {
        switch (_format.Id)
        {
            case BlockFormatId.F32:
                FillSingles(MemoryMarshal.Cast<byte, float>(blocks), ref random);
                break;
            case BlockFormatId.F16:
                FillHalves(MemoryMarshal.Cast<byte, Half>(blocks), ref random);
                break;
            case BlockFormatId.BF16:
                FillUpperHalves(MemoryMarshal.Cast<byte, ushort>(blocks), ref random);
                break;
            default:
                random.Fill(blocks);
                SetScales(blocks, ref random);
                break;
        }
    }

    /// <summary>Offsets of a quantized block's scale and, if it has one, shift; and the shift that centers the values, in units of the scale.</summary>
    private static Place PlaceOf(BlockFormatId id) => id switch
    {
        BlockFormatId.Q4_0 or BlockFormatId.Q5_0 or BlockFormatId.Q8_0 or BlockFormatId.IQ4_NL or BlockFormatId.IQ4_XS or BlockFormatId.MXFP4 => new Place(0),
        BlockFormatId.Q4_1 => new Place(0, 2, -7.5f),
        BlockFormatId.Q5_1 => new Place(0, 2, -15.5f),
        BlockFormatId.Q2_K => new Place(80, 82, 1.5f),
        BlockFormatId.Q3_K => new Place(108),
        BlockFormatId.Q4_K => new Place(0, 2, 7.5f),
        BlockFormatId.Q5_K => new Place(0, 2, 15.5f),
        BlockFormatId.Q6_K => new Place(208),
        _ => throw new ArgumentException($"GGUF has no blocks of {id}", nameof(id)),
    };

    /// <summary>The deviation of the values at scale 1.</summary>
    private static double Measure(BlockFormat format)
    {
        var random = new SplitMix64(MeasuringSeed);
        byte[] blocks = new byte[format.RowBytes(MeasuredValues)];
        float[] values = new float[MeasuredValues];
        new RandomBlocks(format, 1f).Fill(blocks, ref random);
        format.Dequantize(blocks, values);
        return Math.Sqrt(values.Sum(value => (double)value * value) / MeasuredValues);
    }

    private void SetScales(Span<byte> blocks, ref SplitMix64 random)
    {
        for (int start = 0; start < blocks.Length; start += _format.BlockBytes)
        {
            Span<byte> block = blocks.Slice(start, _format.BlockBytes);
            float scale = _scale * (LeastJitter + random.NextSingle());
            if (_format.Id == BlockFormatId.MXFP4)
            {
                block[_place.Scale] = (byte)(UnitExponent + Math.Round(Math.Log2(scale)));
                continue;
            }

            BinaryPrimitives.WriteHalfLittleEndian(block[_place.Scale..], (Half)scale);
            if (_place.Shift is { } shift)
            {
                BinaryPrimitives.WriteHalfLittleEndian(block[shift..], (Half)(scale * _place.ShiftPerScale));
            }
        }
    }

    private void FillSingles(Span<float> values, ref SplitMix64 random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _scale * random.NextNormal();
        }
    }

    private void FillHalves(Span<Half> values, ref SplitMix64 random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (Half)(_scale * random.NextNormal());
        }
    }

    private void FillUpperHalves(Span<ushort> values, ref SplitMix64 random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (ushort)(BitConverter.SingleToUInt32Bits(_scale * random.NextNormal()) >> 16);
        }
    }

    private readonly record struct Place(int Scale, int? Shift = null, float ShiftPerScale = 0);
}
