using System.Text;
using Fathom.Cli.Errors;
using Fathom.Formats.Json;

namespace Fathom.Cli.Output;

/// <summary>Refuses JSON that escapes half a surrogate pair.</summary>
internal static class WholeCharacters
{
    /// <summary>Checks all keys and strings.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="maxDepth">How deep it may nest.</param>
    /// <exception cref="CliException">There is half a character.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON, or nested deeper.</exception>
    public static void Require(string json, int maxDepth)
    {
        if (JsonCharacters.FindHalf(Encoding.UTF8.GetBytes(json), maxDepth) is { } position)
        {
            throw new CliException(ExitCode.InputRefused, "json.invalid", $"byte {position + 1}", "an unpaired surrogate is not valid text");
        }
    }
}
