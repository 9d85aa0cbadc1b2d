using System.Globalization;

namespace Fathom.Numerics.Quantization;

/// <summary>A NaN or infinity can't be written in a format that has neither.</summary>
/// <param name="format">The format.</param>
/// <param name="index">Index of the value in the span to be quantized.</param>
/// <param name="value">The value.</param>
public sealed class NonFiniteValueException(BlockFormatId format, int index, float value)
    : ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{ErrorCode}: value {index} is {value}, but {format} holds finite numbers only"))
{
    /// <summary>The error's name in the closed list of codes.</summary>
    public const string ErrorCode = "quantize.value.not_finite";

    /// <summary>The error's name in the closed list of codes.</summary>
    public string Code => ErrorCode;

    /// <summary>The format.</summary>
    public BlockFormatId Format { get; } = format;

    /// <summary>Index of the value in the span to be quantized.</summary>
    public int Index { get; } = index;

    /// <summary>The value.</summary>
    public float Value { get; } = value;
}
