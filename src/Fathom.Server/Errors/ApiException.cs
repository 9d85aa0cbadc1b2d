using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Errors;

/// <summary>An error to be sent as a request's response.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="type">OpenAI's error type.</param>
/// <param name="code">OpenAI's error code; null for none.</param>
/// <param name="param">The field at fault; null for none.</param>
/// <param name="message">What is wrong and what would be right.</param>
/// <param name="cause">The underlying exception.</param>
internal sealed class ApiException(int status, string type, string? code, string? param, string message, Exception? cause = null)
    : Exception(message, cause)
{
    public const string InvalidRequest = "invalid_request_error";

    public int Status => status;

    public string Type => type;

    public string? Code => code;

    public string? Param => param;

    /// <summary>When to retry; null if retrying is pointless.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A field with the wrong type, or a value outside its range.</summary>
    public static ApiException Invalid(string param, string message) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest, "invalid_value", param, message);

    /// <summary>A field that would change the meaning of the request and can't be honored.</summary>
    public static ApiException Unsupported(string param, string message) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest, "unsupported_parameter", param, message);

    /// <summary>Content that is not text.</summary>
    public static ApiException UnsupportedContent(string param, string type) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest, "unsupported_content", param, $"this model reads text only, not '{type}'");

    /// <summary>A body that is not a valid request.</summary>
    public static ApiException BadBody(string code, string message, Exception? cause = null) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest, code, null, message, cause);

    /// <summary>More than a limit allows.</summary>
    public static ApiException TooLarge(string? param, string message) =>
        new(StatusCodes.Status413PayloadTooLarge, InvalidRequest, "request_too_large", param, message);

    /// <summary>No key, or a wrong one.</summary>
    public static ApiException Unauthorized() => new(
        StatusCodes.Status401Unauthorized,
        "authentication_error",
        "invalid_api_key",
        null,
        "this server wants an API key: send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'");

    /// <summary>A host or an origin that is not trusted.</summary>
    public static ApiException Forbidden(string message) => new(StatusCodes.Status403Forbidden, "permission_error", "forbidden", null, message);

    /// <summary>A route, model or object that isn't there.</summary>
    public static ApiException NotFound(string code, string? param, string message) =>
        new(StatusCodes.Status404NotFound, InvalidRequest, code, param, message);

    /// <summary>Too many requests.</summary>
    public static ApiException TooMany(string code, string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "rate_limit_error", code, null, message) { RetryAfter = retryAfter };

    /// <summary>Temporarily unavailable.</summary>
    public static ApiException Unavailable(string code, string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable_error", code, null, message) { RetryAfter = retryAfter };

    /// <summary>An internal error.</summary>
    public static ApiException Fault(string message, Exception? cause) =>
        new(StatusCodes.Status500InternalServerError, "server_error", "internal_error", null, message, cause);
}
