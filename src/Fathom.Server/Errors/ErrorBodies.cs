using System.Text.Json.Serialization;

namespace Fathom.Server.Errors;

/// <summary>An error as OpenAI's clients read it.</summary>
internal sealed record OpenAiErrorBody(OpenAiError Error);

/// <summary>What went wrong, in OpenAI's words.</summary>
internal sealed record OpenAiError(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);

/// <summary>An error as Anthropic's clients read it.</summary>
internal sealed record AnthropicErrorBody(string Type, AnthropicError Error, string RequestId);

/// <summary>What went wrong, in Anthropic's words.</summary>
internal sealed record AnthropicError(string Type, string Message);

/// <summary>An error as Ollama's clients read it.</summary>
internal sealed record OllamaErrorBody(string Error);
