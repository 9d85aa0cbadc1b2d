using System.Text.Json.Serialization;

namespace Fathom.Server.OpenAi;

/// <summary>A piece of a streamed answer.</summary>
internal sealed record ChatChunk(
    string Id,
    string Object,
    long Created,
    string Model,
    string SystemFingerprint,
    IReadOnlyList<ChunkChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] UsageBody? Usage,
    TimingsBody? Timings);

/// <summary>An update of one of the answers.</summary>
internal sealed record ChunkChoice(
    int Index,
    ChunkDelta Delta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] LogprobsBody? Logprobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

/// <summary>The new content.</summary>
internal sealed record ChunkDelta(string? Role = null, string? Content = null, string? ReasoningContent = null, IReadOnlyList<ToolCallBody>? ToolCalls = null);
