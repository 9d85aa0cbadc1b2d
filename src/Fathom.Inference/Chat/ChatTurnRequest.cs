using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Chat;

/// <summary>The engine request for an assistant's turn, with a parser for its text.</summary>
public sealed class ChatTurnRequest
{
    private readonly LoadedModel _model;
    private readonly ChatPrompt _prompt;
    private readonly ChatOptions _options;
    private readonly ToolCallFormat? _format;
    private readonly string[] _toolNames;

    private ChatTurnRequest(LoadedModel model, ChatPrompt prompt, ChatOptions options)
    {
        (_model, _prompt, _options) = (model, prompt, options);
        _toolNames = options.ToolChoice.Mode == ToolChoiceMode.None ? [] : [.. options.Tools.Select(tool => tool.Name)];
        _format = _toolNames.Length > 0 ? model.ToolCallFormat : null;
        StartsInThought = prompt.StartsInThought;
        Request = new GenerationRequest
        {
            PromptTokens = prompt.Tokens,
            Sampling = options.Sampling ?? model.Defaults.Sampling,
            MaxTokens = options.MaxTokens,
            StopStrings = options.StopStrings,
            SkipSpecialTokens = false,
            Constraints = [.. CreateConstraints()],
        };
    }

    /// <summary>The request. Its text still contains the markers of thinking and calls, for <see cref="CreateParser"/>.</summary>
    public GenerationRequest Request { get; }

    /// <summary>Whether the text begins inside the thinking.</summary>
    public bool StartsInThought { get; }

    /// <summary>Whether whoever reads the answer has to end it with its first call: masks of tokens enforce that only of calls that are required.</summary>
    public bool EndsAtCall => _options.ToolChoice is { Mode: ToolChoiceMode.Auto, AllowsSeveral: false };

    /// <summary>Renders a conversation with the model's template and creates a request for the assistant's next turn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="messages">The conversation so far. Its text never becomes a special token.</param>
    /// <param name="options">Options of the turn; their system prompt is ignored, since the messages contain one.</param>
    /// <exception cref="GenerationException">The model has no tokenizer or template.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    /// <exception cref="ConstraintException">The format of the answer, or the schema of a strict tool, is refused.</exception>
    public static ChatTurnRequest Create(LoadedModel model, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return new ChatTurnRequest(model, ChatPrompt.Render(model, messages, options), options);
    }

    /// <summary>Returns the same request for another answer, with new constraints, since a constraint serves a single answer.</summary>
    public GenerationRequest CreateAnother() => Request with { Constraints = [.. CreateConstraints()] };

    /// <summary>Creates a parser that splits the text into thinking, answer, and calls; each reader needs its own.</summary>
    public AssistantParser CreateParser() => new(StartsInThought, _format, _toolNames);

    private IEnumerable<ITokenConstraint> CreateConstraints()
    {
        bool mayThink = _options.Thinking != ThinkingMode.Off;
        if (_options.Format is not null || _options.Tools.Count > 0)
        {
            CompiledConstraint? form = _model.Constraints.Compile(_options.Tools, _options.ToolChoice, _options.Format);
            if (form is not null)
            {
                yield return form.Create(_prompt.StartsInThought, mayThink);
            }
        }

        // After the form, which may forbid the end of the thinking for a while.
        if (_options.ThinkingBudget is { } budget && mayThink)
        {
            yield return ThinkingBudget.Of(_model, _prompt, budget);
        }
    }
}
