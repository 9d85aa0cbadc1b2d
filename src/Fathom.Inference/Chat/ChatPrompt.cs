using System.Text;
using System.Text.Json;
using Fathom.Inference.Constraints;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Inference.Text;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;
using Fathom.Tokenizers;

namespace Fathom.Inference.Chat;

/// <summary>A conversation rendered with the model's template.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Tokens">Its tokens; the text of messages never becomes a special token.</param>
/// <param name="StartsInThought">Whether the prompt ends inside the thinking.</param>
public sealed record ChatPrompt(string Text, IReadOnlyList<int> Tokens, bool StartsInThought)
{
    /// <summary>Renders a conversation up to the beginning of the assistant's next turn, and encodes it.</summary>
    /// <param name="model">Supplies tokenizer and template.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="thinking">Whether the assistant thinks first.</param>
    /// <param name="tools">Functions that the assistant may call; null for none.</param>
    /// <exception cref="GenerationException">The model has no tokenizer or no template.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public static ChatPrompt Render(LoadedModel model, IEnumerable<ChatMessage> messages, ThinkingMode thinking, IReadOnlyList<ChatTool>? tools = null) =>
        Render(model, messages, new ChatOptions { Thinking = thinking, Tools = tools ?? [] });

    /// <summary>Renders a conversation up to where the assistant's next turn begins or continues, and encodes it.</summary>
    /// <param name="model">Supplies tokenizer and template.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Whether the assistant thinks first, the beginning of its turn, its tools, and variables for the template.</param>
    /// <exception cref="GenerationException">The model has no tokenizer or no template.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public static ChatPrompt Render(LoadedModel model, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ChatTemplate template = model.ChatTemplate
            ?? throw new GenerationException(GenerationErrorCodes.NoChatTemplate, "chat_template", "a model with a chat template", "none");
        Tokenizer tokenizer = model.Tokenizer;
        IReadOnlyList<ChatTool> tools = options.ToolChoice.Mode == ToolChoiceMode.None ? [] : options.Tools;
        ChatTemplateInput input = ToolTemplates.CreateInput(template, messages, tools, model.ToolCallFormat) with
        {
            AddGenerationPrompt = true,
            BosToken = NameOf(tokenizer, tokenizer.BosId),
            EosToken = NameOf(tokenizer, tokenizer.EosId),
            Variables = VariablesOf(options),
        };

        var text = new StringBuilder();
        List<Range> untrusted = [];
        foreach (TemplateSegment segment in template.RenderSegments(input))
        {
            if (!segment.IsTemplateText)
            {
                untrusted.Add(text.Length..(text.Length + segment.Text.Length));
            }

            text.Append(segment.Text);
        }

        bool isThinking = ReasoningParser.OpensThinking(text.ToString());
        if (options.Continuation is { } continuation)
        {
            isThinking = Append(continuation, isThinking, text, untrusted);
        }
        else if (isThinking && options.Thinking == ThinkingMode.Off)
        {
            text.Append(ThinkingTags.EmptyRest);
            isThinking = false;
        }

        string prompt = text.ToString();
        int[] tokens = tokenizer.EncodeMixed(prompt, [.. untrusted]);
        bool lacksBos = tokenizer.AddBos && (tokens.Length == 0 || tokens[0] != tokenizer.BosId);
        return new ChatPrompt(prompt, lacksBos ? [tokenizer.BosId!.Value, .. tokens] : tokens, isThinking);
    }

    /// <summary>Appends the prescribed beginning of the turn; what the caller wrote of it is encoded as plain text.</summary>
    /// <returns>Whether the turn continues inside the thinking.</returns>
    private static bool Append(ChatContinuation continuation, bool isThinking, StringBuilder text, List<Range> untrusted)
    {
        void AppendUntrusted(string part)
        {
            untrusted.Add(text.Length..(text.Length + part.Length));
            text.Append(part);
        }

        if (continuation.Thinking is { } thought)
        {
            text.Append(isThinking ? "" : ThinkingTags.Open + "\n");
            AppendUntrusted(thought);
            isThinking = true;
        }

        if (continuation.Text.Length == 0)
        {
            return isThinking;
        }

        text.Append(isThinking ? ThinkingTags.EmptyRest : "");
        AppendUntrusted(continuation.Text);
        return false;
    }

    private static string? NameOf(Tokenizer tokenizer, int? id) => id is { } token ? tokenizer.Decode([token]) : null;

    /// <summary>Returns the template's variables, with the switches for thinking: <c>enable_thinking</c> (Qwen3), <c>thinking</c> (DeepSeek-V3.1).</summary>
    private static Dictionary<string, JsonElement> VariablesOf(ChatOptions options)
    {
        var variables = new Dictionary<string, JsonElement>();
        if (options.Thinking != ThinkingMode.Default)
        {
            JsonElement value = JsonElement.Parse(options.Thinking == ThinkingMode.On ? "true"u8 : "false"u8);
            (variables["enable_thinking"], variables["thinking"]) = (value, value);
        }

        foreach ((string name, JsonElement value) in options.TemplateVariables)
        {
            variables[name] = value;
        }

        return variables;
    }
}
