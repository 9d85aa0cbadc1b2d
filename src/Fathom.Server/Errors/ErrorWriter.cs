using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Errors;

/// <summary>Writes errors in the dialect of the route.</summary>
internal static class ErrorWriter
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxMessageLength = 300;

    /// <summary>Responds with an error. Nothing may have been sent yet.</summary>
    public static async Task WriteAsync(HttpContext context, ApiException error, string requestId)
    {
        HttpResponse response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (error.Status is StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge)
        {
            response.Headers.Connection = "close"; // the rest of the body is not worth reading
        }

        byte[] body = Body(Dialects.Of(context.Request.Path), error, requestId);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>An error as one line of JSON.</summary>
    public static byte[] Body(Dialect dialect, ApiException error, string requestId) => dialect switch
    {
        Dialect.Anthropic => JsonSerializer.SerializeToUtf8Bytes(
            new AnthropicErrorBody("error", new AnthropicError(AnthropicType(error), Clean(error.Message)), requestId), ErrorJson.Wire.AnthropicErrorBody),
        Dialect.Ollama => JsonSerializer.SerializeToUtf8Bytes(new OllamaErrorBody(Clean(error.Message)), ErrorJson.Wire.OllamaErrorBody),
        _ => JsonSerializer.SerializeToUtf8Bytes(
            new OpenAiErrorBody(new OpenAiError(Clean(error.Message), error.Type, error.Param, error.Code)), ErrorJson.Wire.OpenAiErrorBody),
    };

    /// <summary>Escapes control characters and truncates long messages.</summary>
    public static string Clean(string message)
    {
        var clean = new StringBuilder();
        foreach (char c in message.AsSpan(0, Math.Min(message.Length, MaxMessageLength)))
        {
            clean.Append(char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
        }

        if (clean.Length <= MaxMessageLength && message.Length <= MaxMessageLength)
        {
            return clean.ToString();
        }

        int cut = Math.Min(clean.Length, MaxMessageLength - 1);
        return clean.ToString(0, char.IsHighSurrogate(clean[cut - 1]) ? cut - 1 : cut) + "…";
    }

    private static string AnthropicType(ApiException error) => error.Status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status404NotFound => "not_found_error",
        StatusCodes.Status413PayloadTooLarge => "request_too_large",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        StatusCodes.Status503ServiceUnavailable => "overloaded_error",
        StatusCodes.Status500InternalServerError => "api_error",
        _ => ApiException.InvalidRequest,
    };
}
