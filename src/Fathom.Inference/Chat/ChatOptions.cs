using System.Text.Json;
using Fathom.Inference.Constraints;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Inference.Chat;

/// <summary>How a conversation goes.</summary>
public sealed record ChatOptions
{
    /// <summary>Said to the model before everything else; null for nothing.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>How tokens are drawn; null takes the model's defaults.</summary>
    public SamplingOptions? Sampling { get; init; }

    /// <summary>Most new tokens a turn, thinking included; null: until the context is full.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether the assistant reasons before it answers.</summary>
    public ThinkingMode Thinking { get; init; }

    /// <summary>Most tokens of thinking; then it is made to answer. Null for no limit.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Texts that end the answer and are not part of it.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>How the assistant's turn begins; null for nothing. What is generated continues it.</summary>
    public ChatContinuation? Continuation { get; init; }

    /// <summary>Variables for the template, over those that <see cref="Thinking"/> sets.</summary>
    public IReadOnlyDictionary<string, JsonElement> TemplateVariables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>
    /// Functions that the assistant may ask for; calls of them come as <see cref="ChatUpdate.ToolCall"/> and in <see cref="ChatTurn.ToolCalls"/>.
    /// </summary>
    public IReadOnlyList<ChatTool> Tools { get; init; } = [];

    /// <summary>Whether the assistant may or must call tools.</summary>
    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;

    /// <summary>A form that the answer must have; null for any.</summary>
    public OutputFormat? Format { get; init; }
}
