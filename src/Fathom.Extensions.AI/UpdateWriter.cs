using System.Text;
using System.Text.Json;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>Converts engine updates to the updates of one answer: thoughts, text, and calls once they are complete.</summary>
/// <param name="model">The model's name.</param>
/// <param name="parser">Splits the text.</param>
/// <param name="showsThoughts">Whether updates include thoughts.</param>
/// <param name="endsAtCall">Whether the answer ends with its first call.</param>
/// <param name="created">When the answer began.</param>
internal sealed class UpdateWriter(string model, AssistantParser parser, bool showsThoughts, bool endsAtCall, DateTimeOffset created)
{
    private readonly string _id = $"resp_{Guid.NewGuid():N}";
    private readonly StringBuilder _arguments = new();
    private string _toolName = "";
    private int _reasoningTokens;
    private bool _hasCalls;

    /// <summary>Whether the answer has the one call that it may have: whatever follows is left out.</summary>
    public bool IsDone => endsAtCall && _hasCalls;

    /// <summary>Converts an engine update; null while there is nothing to report.</summary>
    public ChatResponseUpdate? Take(GenerationUpdate update)
    {
        bool wasThinking = parser.IsThinking;
        IReadOnlyList<AssistantDelta> deltas = update.FinishReason is null
            ? parser.Feed(update.Text)
            : [.. parser.Feed(update.Text), .. parser.Finish()];
        bool isThought = wasThinking || parser.IsThinking || deltas.Any(delta => delta.Kind == ReasoningKind.Thinking);
        _reasoningTokens += update.Token is not null && isThought ? 1 : 0;
        AIContent[] contents = [.. deltas.Select(Read).OfType<AIContent>()];
        return contents.Length > 0 ? Create(contents) : null;
    }

    /// <summary>The last update: usage and finish reason.</summary>
    public ChatResponseUpdate Finish(GenerationResult result)
    {
        ChatResponseUpdate last = Create([new UsageContent(UsageOf(result.Usage)) { RawRepresentation = result }]);
        last.FinishReason = _hasCalls
            ? ChatFinishReason.ToolCalls
            : result.FinishReason == FinishReason.Length ? ChatFinishReason.Length : ChatFinishReason.Stop;
        last.RawRepresentation = result;
        return last;
    }

    private ChatResponseUpdate Create(IList<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = model,
        CreatedAt = created,
    };

    private UsageDetails UsageOf(TokenUsage usage) => new()
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.OutputTokens,
        TotalTokenCount = usage.PromptTokens + usage.OutputTokens,
        CachedInputTokenCount = usage.CachedTokens,
        ReasoningTokenCount = _reasoningTokens,
        AdditionalCounts = usage.DraftedTokens == 0
            ? null
            : new AdditionalPropertiesDictionary<long> { ["drafted_tokens"] = usage.DraftedTokens, ["accepted_tokens"] = usage.AcceptedTokens },
    };

    private AIContent? Read(AssistantDelta delta) => IsDone ? null : delta.Call switch
    {
        null => TextOf(delta.Kind, delta.Text),
        { Stage: ToolCallStage.End } => EndCall(),
        { Stage: ToolCallStage.Broken } broken => TextOf(delta.Kind, broken.Text),
        { } call => Collect(call),
    };

    private AIContent? TextOf(ReasoningKind kind, string text) => text.Length == 0 ? null
        : kind == ReasoningKind.Answer ? new TextContent(text)
        : showsThoughts ? new TextReasoningContent(text)
        : null;

    private AIContent? Collect(ToolCallDelta call)
    {
        if (call.Stage == ToolCallStage.Begin)
        {
            _toolName = call.Text;
            _arguments.Clear();
        }
        else
        {
            _arguments.Append(call.Text);
        }

        return null;
    }

    private FunctionCallContent EndCall()
    {
        _hasCalls = true;
        Dictionary<string, object?> arguments = [];
        foreach (JsonProperty property in JsonElement.Parse(_arguments.ToString()).EnumerateObject())
        {
            arguments[property.Name] = property.Value; // a name that the model repeats: the last value counts
        }

        return new FunctionCallContent($"call_{Guid.NewGuid():N}", _toolName, arguments);
    }
}
