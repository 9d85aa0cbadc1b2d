using System.Text.Json.Serialization;

namespace Fathom.Server.Errors;

/// <summary>An error in OpenAI's format.</summary>
internal sealed record OpenAiErrorBody(OpenAiError Error);

/// <summary>Details of an error in OpenAI's format.</summary>
internal sealed record OpenAiError(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);

/// <summary>An error in Anthropic's format.</summary>
internal sealed record AnthropicErrorBody(string Type, AnthropicError Error, string RequestId);

/// <summary>Details of an error in Anthropic's format.</summary>
internal sealed record AnthropicError(string Type, string Message);

/// <summary>An error in Ollama's format.</summary>
internal sealed record OllamaErrorBody(string Error);
