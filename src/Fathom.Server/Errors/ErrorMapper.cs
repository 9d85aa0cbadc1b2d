using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Hosting;
using Fathom.Inference.Requests;
using Fathom.Templates.Errors;
using Fathom.Tokenizers.Errors;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Errors;

/// <summary>Turns any exception into an error response: no stack trace, no path of this machine.</summary>
internal static class ErrorMapper
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);

    /// <summary>Maps an exception thrown by a handler.</summary>
    public static ApiException Map(Exception failure) => failure switch
    {
        ApiException api => api,
        BadHttpRequestException bad => Map(bad),
        GenerationException refused => Map(refused),
        ConstraintException form => OfForm(form, "response_format", form.Message),
        ModelHostException model => Map(model),
        TemplateException template => new ApiException(
            StatusCodes.Status400BadRequest,
            ApiException.InvalidRequest,
            "invalid_prompt",
            "messages",
            $"the model's chat template refuses the conversation: {template.Message}",
            template),
        TokenizerFormatException text => ApiException.Invalid("messages", text.Message),
        ObjectDisposedException => ApiException.Unavailable("stopping", "the model was unloaded", s_soon),
        OutOfMemoryException memory => new ApiException(
            StatusCodes.Status503ServiceUnavailable, "unavailable_error", "memory_exhausted", null, "not enough memory for this request", memory)
        {
            RetryAfter = s_soon,
        },
        _ => ApiException.Fault("an error inside the server; its log says more", failure),
    };

    /// <summary>The error for a request that ended with <see cref="FinishReason.Error"/> or was cancelled by the server.</summary>
    public static ApiException OfEnding(FinishReason reason, Exception? failure) => reason == FinishReason.Cancelled
        ? ApiException.Unavailable("stopping", "the server is shutting down", s_soon)
        : failure is ApiException or GenerationException or ConstraintException
            ? Map(failure)
            : ApiException.Fault("the model failed; the server's log says more", failure);

    /// <summary>The error for a form that can't be enforced.</summary>
    /// <param name="form">Why.</param>
    /// <param name="param">The field that asks for it.</param>
    /// <param name="message">What is wrong.</param>
    public static ApiException OfForm(ConstraintException form, string param, string message) =>
        new(StatusCodes.Status400BadRequest, ApiException.InvalidRequest, CodeOf(form), param, message, form);

    private static ApiException Map(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => ApiException.TooLarge(null, "the body is larger than this server accepts"),
        StatusCodes.Status408RequestTimeout => new ApiException(
            StatusCodes.Status408RequestTimeout, ApiException.InvalidRequest, "request_timeout", null, "the body came too slowly"),
        _ => new ApiException(bad.StatusCode, ApiException.InvalidRequest, "bad_request", null, "the request is not well-formed HTTP"),
    };

    private static ApiException Map(GenerationException refused) => refused.Code switch
    {
        GenerationErrorCodes.QueueFull => ApiException.TooMany("queue_full", $"too many requests wait: {refused.Message}", refused.RetryAfter ?? s_soon),
        GenerationErrorCodes.StartTimeout => ApiException.Unavailable("start_timeout", "the request waited too long for its turn", s_soon),
        GenerationErrorCodes.ContextLength => new ApiException(
            StatusCodes.Status400BadRequest,
            ApiException.InvalidRequest,
            "context_length_exceeded",
            "messages",
            $"the prompt does not fit into the model's context: {refused.Message}",
            refused),
        GenerationErrorCodes.NoTokenizer or GenerationErrorCodes.NoChatTemplate =>
            ApiException.Unsupported("model", $"the model can't do this: {refused.Message}"),
        _ => ApiException.Invalid(refused.Where, refused.Message),
    };

    private static string CodeOf(ConstraintException form) =>
        form.Code.StartsWith("schema.", StringComparison.Ordinal) ? "invalid_json_schema" : "invalid_grammar";

    private static ApiException Map(ModelHostException failure) => failure.Code switch
    {
        ModelHostErrorCodes.Unknown => ApiException.NotFound("model_not_found", "model", failure.Message),
        ModelHostErrorCodes.Full => ApiException.Unavailable("models_busy", failure.Message, s_soon),
        ModelHostErrorCodes.Stopping => ApiException.Unavailable("stopping", failure.Message, s_soon),
        _ => new ApiException(
            StatusCodes.Status500InternalServerError,
            "server_error",
            "model_load_failed",
            "model",
            $"the model '{failure.Where}' can't be loaded; the server's log says why",
            failure),
    };
}
