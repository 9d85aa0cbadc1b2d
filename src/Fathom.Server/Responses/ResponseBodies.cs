using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Server.Generation;
using Fathom.Server.OpenAi;

namespace Fathom.Server.Responses;

/// <summary>An answer, with the settings that produced it.</summary>
internal sealed record ResponseBody
{
    public required string Id { get; init; }

    public string Object { get; init; } = "response";

    public required long CreatedAt { get; init; }

    public required string Status { get; init; }

    public bool Background { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ResponseError? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IncompleteDetails? IncompleteDetails { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Instructions { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? MaxOutputTokens { get; init; }

    public required string Model { get; init; }

    public IReadOnlyList<OutputItem> Output { get; init; } = [];

    public bool ParallelToolCalls { get; init; } = true;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PreviousResponseId { get; init; }

    public bool Store { get; init; }

    public required float Temperature { get; init; }

    public required JsonElement Text { get; init; }

    public required JsonElement ToolChoice { get; init; }

    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    public required float TopP { get; init; }

    public string Truncation { get; init; } = "disabled";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ResponseUsage? Usage { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>What went wrong.</summary>
internal sealed record ResponseError(string Code, string Message);

/// <summary>Why an answer is not complete.</summary>
internal sealed record IncompleteDetails(string Reason);

/// <summary>A thought, message or call in an answer.</summary>
internal sealed record OutputItem(string Id, string Type, string Status)
{
    public string? Role { get; init; }

    public IReadOnlyList<string>? Summary { get; init; }

    public IReadOnlyList<OutputPart>? Content { get; init; }

    public string? CallId { get; init; }

    public string? Name { get; init; }

    public string? Arguments { get; init; }
}

/// <summary>A text within an item.</summary>
internal sealed record OutputPart(string Type, string Text)
{
    public IReadOnlyList<string>? Annotations { get; init; }

    public IReadOnlyList<TokenLogprobBody>? Logprobs { get; init; }
}

/// <summary>Usage of an answer.</summary>
internal sealed record ResponseUsage(
    int InputTokens, PromptDetails InputTokensDetails, int OutputTokens, CompletionDetails OutputTokensDetails, int TotalTokens)
{
    public static ResponseUsage Of(ChatUsage usage) => new(
        usage.PromptTokens,
        new PromptDetails(usage.CachedTokens),
        usage.OutputTokens,
        new CompletionDetails(usage.ReasoningTokens),
        usage.PromptTokens + usage.OutputTokens);
}

/// <summary>An event of a stream. Its fields depend on its type.</summary>
internal sealed record ResponseEvent(string Type, int SequenceNumber)
{
    public ResponseBody? Response { get; init; }

    public int? OutputIndex { get; init; }

    public string? ItemId { get; init; }

    public int? ContentIndex { get; init; }

    public OutputItem? Item { get; init; }

    public OutputPart? Part { get; init; }

    public string? Delta { get; init; }

    public string? Text { get; init; }

    public string? Name { get; init; }

    public string? Arguments { get; init; }

    public IReadOnlyList<TokenLogprobBody>? Logprobs { get; init; }
}
