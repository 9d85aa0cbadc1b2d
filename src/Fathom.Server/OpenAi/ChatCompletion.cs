using System.Text.Json.Serialization;

namespace Fathom.Server.OpenAi;

/// <summary>A complete response.</summary>
internal sealed record ChatCompletion(
    string Id, string Object, long Created, string Model, string SystemFingerprint, IReadOnlyList<ChatChoice> Choices, UsageBody Usage, TimingsBody Timings);

/// <summary>One of the answers.</summary>
internal sealed record ChatChoice(
    int Index,
    AssistantMessage Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] LogprobsBody? Logprobs,
    string FinishReason);

/// <summary>The assistant's message.</summary>
internal sealed record AssistantMessage(
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content,
    string? ReasoningContent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Refusal,
    IReadOnlyList<ToolCallBody>? ToolCalls = null);
