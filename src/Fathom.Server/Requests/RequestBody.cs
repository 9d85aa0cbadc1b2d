using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Formats.Json;
using Fathom.Server.Errors;
using Fathom.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Requests;

/// <summary>The body of a request as JSON.</summary>
internal static class RequestBody
{
    /// <summary>Reads the whole body.</summary>
    /// <exception cref="ApiException">It is not a JSON object, is nested too deeply, repeats a name, or can't be read.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, ServerLimits limits)
    {
        try
        {
            JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, OptionsFor(limits), context.RequestAborted);
            return HoldsHalf(body, limits) ? throw new InvalidOperationException() : body;
        }
        catch (JsonException failure)
        {
            throw ApiException.BadBody("invalid_json", Describe(failure), failure);
        }
        catch (InvalidOperationException failure)
        {
            // JSON can escape a lone surrogate, in a value that is passed on or in a name, and names are compared.
            throw ApiException.BadBody("invalid_json", "the body contains an unpaired surrogate, which is not valid text", failure);
        }
        catch (IOException failure) when (failure is not BadHttpRequestException)
        {
            throw ApiException.BadBody("bad_request", "the request is not well-formed HTTP", failure);
        }
    }

    /// <summary>Whether half a surrogate pair is escaped anywhere; few bodies escape surrogates at all.</summary>
    private static bool HoldsHalf(JsonDocument body, ServerLimits limits)
    {
        ReadOnlySpan<byte> utf8 = JsonMarshal.GetRawUtf8Value(body.RootElement);
        return (utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0) && JsonCharacters.FindHalf(utf8, limits.MaxJsonDepth) is not null;
    }

    private static JsonDocumentOptions OptionsFor(ServerLimits limits) => new() { MaxDepth = limits.MaxJsonDepth, AllowDuplicateProperties = false };

    private static string Describe(JsonException failure) => failure.LineNumber is { } line
        ? $"the body is not valid JSON (line {line + 1}, byte {failure.BytePositionInLine + 1})"
        : "an object in the body has the same field twice";
}
