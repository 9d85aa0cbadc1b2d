using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;

namespace Fathom.Server.Anthropic;

/// <summary>A complete answer.</summary>
internal sealed record Message(
    string Id,
    string Type,
    string Role,
    string Model,
    IReadOnlyList<ContentBlock> Content,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? StopReason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? StopSequence,
    MessageUsage Usage);

/// <summary>A thought or text block of an answer.</summary>
internal sealed record ContentBlock(string Type)
{
    /// <summary>Placeholder where other servers sign thoughts, so that clients have something to send back; never read.</summary>
    public const string AnySignature = "fathom";

    public string? Text { get; init; }

    public string? Thinking { get; init; }

    public string? Signature { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public JsonElement? Input { get; init; }

    public ToolCaller? Caller { get; init; }

    public static ContentBlock OfCall(string id, string name, string arguments) =>
        new("tool_use") { Id = id, Name = name, Input = JsonElement.Parse(arguments), Caller = ToolCaller.Direct };

    public static ContentBlock OfText(string text) => new("text") { Text = text };

    public static ContentBlock OfThinking(string thinking, string signature = AnySignature) =>
        new("thinking") { Thinking = thinking, Signature = signature };
}

/// <summary>The caller of a tool; clients require it.</summary>
internal sealed record ToolCaller(string Type)
{
    /// <summary>The model itself, not a program that it wrote.</summary>
    public static ToolCaller Direct { get; } = new("direct");
}

/// <summary>Usage of an answer. Prompt tokens found in the cache are not included in <paramref name="InputTokens"/>.</summary>
internal sealed record MessageUsage(int InputTokens, int CacheCreationInputTokens, int CacheReadInputTokens, int OutputTokens)
{
    public static MessageUsage Of(ChatUsage usage) => new(usage.PromptTokens - usage.CachedTokens, 0, usage.CachedTokens, usage.OutputTokens);
}

/// <summary>An event of a stream. Its fields depend on its type.</summary>
internal sealed record MessageEvent(string Type)
{
    public Message? Message { get; init; }

    public int? Index { get; init; }

    public ContentBlock? ContentBlock { get; init; }

    public MessageDelta? Delta { get; init; }

    public MessageUsage? Usage { get; init; }
}

/// <summary>New content of a block, or the reason why the answer ended.</summary>
internal sealed record MessageDelta
{
    public string? Type { get; init; }

    public string? Text { get; init; }

    public string? Thinking { get; init; }

    public string? Signature { get; init; }

    public string? PartialJson { get; init; }

    public string? StopReason { get; init; }

    public string? StopSequence { get; init; }
}

/// <summary>A number of tokens.</summary>
internal sealed record MessageTokens(int InputTokens);

/// <summary>Anthropic's names for why an answer ended.</summary>
internal static class StopReasons
{
    /// <summary>The name.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="wanted">Requested token limit; if fewer were generated, the context was full.</param>
    /// <param name="calls">Number of tool calls.</param>
    public static string Of(GenerationResult result, int wanted, int calls) => result.FinishReason switch
    {
        FinishReason.Length => result.Usage.OutputTokens < wanted ? "model_context_window_exceeded" : "max_tokens",
        _ => calls > 0 ? "tool_use" : result.StopString is null ? "end_turn" : "stop_sequence",
    };
}
