using System.Text.Json;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Json;

/// <summary>The <c>quantization_config</c> of a checkpoint: DeepSeek's 8-bit floats with a scale per 128 × 128 block, or none.</summary>
internal static class ConfigQuantization
{
    /// <summary>Refuses every other scheme, with its name in the message.</summary>
    public static void Check(JsonFields config)
    {
        if (config.FindObject("quantization_config") is not { } quantization)
        {
            return;
        }

        Require(quantization, "quant_method", "fp8", quantization.FindString("quant_method") ?? "none");
        Require(quantization, "fmt", "e4m3", quantization.FindString("fmt") ?? "e4m3");
        if (quantization.FindArray("weight_block_size") is not { } sides || sides.GetArrayLength() != 2 || !sides.EnumerateArray().All(IsBlockSide))
        {
            throw new ModelFormatException(
                "model.config.unsupported", quantization.At("weight_block_size"), $"[{WeightScales.BlockSide}, {WeightScales.BlockSide}]", "other blocks");
        }
    }

    private static bool IsBlockSide(JsonElement side) => side.ValueKind == JsonValueKind.Number && side.GetDouble() == WeightScales.BlockSide;

    private static void Require(JsonFields quantization, string name, string expected, string actual)
    {
        if (actual != expected)
        {
            throw new ModelFormatException("model.config.unsupported", quantization.At(name), expected, actual);
        }
    }
}
