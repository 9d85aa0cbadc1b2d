using Fathom.Cli.Errors;
using Fathom.Formats.Conversion;
using Fathom.Formats.Gguf;
using Fathom.Formats.Shapes;
using Fathom.Numerics.Quantization;

namespace Fathom.Cli.Models;

/// <summary>Weight formats by the names that users type.</summary>
internal static class WeightTypes
{
    /// <summary>All names.</summary>
    public static IEnumerable<string> Names =>
        BlockFormat.All.Where(format => format.Id != BlockFormatId.F8E4M3)
            .Select(format => format.Name.ToLowerInvariant())
            .Concat(ModelQuantizer.TypeNames)
            .Distinct();

    /// <summary>One format throughout (<c>q4_k</c>) or a mix (<c>q4_k_m</c>).</summary>
    /// <exception cref="CliException">Neither has this name.</exception>
    public static RandomModelOptions Parse(string option, string type) =>
        TryFormat(type, out BlockFormatId format) ? new RandomModelOptions { Format = format }
        : ModelQuantizer.TryParseType(type, out GgufFileType mix) ? new RandomModelOptions { Mix = mix }
        : throw NoType(option, type);

    /// <summary>One format.</summary>
    /// <exception cref="CliException">No format has this name.</exception>
    public static BlockFormatId ParseFormat(string option, string type) => TryFormat(type, out BlockFormatId format) ? format : throw NoType(option, type);

    /// <summary>Finds a GGUF format by its name.</summary>
    private static bool TryFormat(string type, out BlockFormatId format)
    {
        BlockFormat? found = BlockFormat.All.FirstOrDefault(
            candidate => candidate.Id != BlockFormatId.F8E4M3 && string.Equals(candidate.Name, type, StringComparison.OrdinalIgnoreCase));
        format = found?.Id ?? default;
        return found is not null;
    }

    private static CliException NoType(string option, string type) =>
        CliException.Usage(option, $"'{type}' is not a GGUF format, such as f16, q8_0, q4_k or q4_k_m");
}
