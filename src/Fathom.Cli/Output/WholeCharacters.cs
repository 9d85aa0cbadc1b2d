using System.Text;
using Fathom.Cli.Errors;
using Fathom.Formats.Json;

namespace Fathom.Cli.Output;

/// <summary>Refuses JSON with escaped lone surrogates.</summary>
internal static class WholeCharacters
{
    /// <summary>Checks all keys and strings.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="maxDepth">Deepest allowed nesting.</param>
    /// <exception cref="CliException">It contains a lone surrogate.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON, or is nested too deeply.</exception>
    public static void Require(string json, int maxDepth)
    {
        if (JsonCharacters.FindHalf(Encoding.UTF8.GetBytes(json), maxDepth) is { } position)
        {
            throw new CliException(ExitCode.InputRefused, "json.invalid", $"byte {position + 1}", "an unpaired surrogate is not valid text");
        }
    }
}
