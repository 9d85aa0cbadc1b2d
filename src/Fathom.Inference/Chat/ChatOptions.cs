using System.Text.Json;
using Fathom.Inference.Constraints;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Inference.Chat;

/// <summary>Options of a conversation.</summary>
public sealed record ChatOptions
{
    /// <summary>The first message to the model; null for none.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>How tokens are drawn; null for the model's defaults.</summary>
    public SamplingOptions? Sampling { get; init; }

    /// <summary>Most new tokens per turn, thinking included; null to fill the context.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether the assistant reasons before it answers.</summary>
    public ThinkingMode Thinking { get; init; }

    /// <summary>Most tokens of thinking before the assistant is made to answer; null for no limit.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Texts that end the answer and are not part of it.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>The beginning of the assistant's turn, which the generated text continues; null for none.</summary>
    public ChatContinuation? Continuation { get; init; }

    /// <summary>Variables for the template; they override those that <see cref="Thinking"/> sets.</summary>
    public IReadOnlyDictionary<string, JsonElement> TemplateVariables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>
    /// Functions that the assistant may call; calls are reported by <see cref="ChatUpdate.ToolCall"/> and <see cref="ChatTurn.ToolCalls"/>.
    /// </summary>
    public IReadOnlyList<ChatTool> Tools { get; init; } = [];

    /// <summary>Whether the assistant may or must call tools.</summary>
    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;

    /// <summary>Required format of the answer; null for any.</summary>
    public OutputFormat? Format { get; init; }
}
