using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Cli.Output;

/// <summary>Writes enum values in snake case.</summary>
internal sealed class LowerCaseName<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
