using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Cli.Measurement;

/// <summary>A short name for the kernels in use: <c>avx512-int8</c>.</summary>
internal static class KernelSet
{
    /// <summary>This machine's kernels, named after those of the most common format.</summary>
    public static string OfMachine() => Of(BlockFormat.Get(BlockFormatId.Q8_0));

    /// <summary>The kernels that process most of a model's weights.</summary>
    public static string Of(WeightSource weights)
    {
        var bytes = new Dictionary<BlockFormat, long>();
        foreach (TensorRequirement tensor in ModelTensors.Of(weights.Config, weights.Layout.HasSplitKvB))
        {
            if (tensor.Shape.Rows is not null && weights.TryGetMatrix(tensor.Name, out WeightMatrix? matrix))
            {
                bytes[matrix.Format] = bytes.GetValueOrDefault(matrix.Format) + matrix.Data.Length;
            }
        }

        return Of(bytes.MaxBy(format => format.Value).Key);
    }

    private static string Of(BlockFormat format)
    {
        KernelChoice? choice = KernelTable.Default.Choices.FirstOrDefault(choice => choice.Format == format.Id && choice.Operation == MatrixOperation.ManyRows);
        string level = (choice?.Level ?? InstructionLevel.Portable).ToString().ToLowerInvariant();
        return $"{level}-{(format.IsFloat ? "float" : "int8")}";
    }
}
