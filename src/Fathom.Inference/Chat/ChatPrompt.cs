using System.Text;
using System.Text.Json;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Templates;

namespace Fathom.Inference.Chat;

/// <summary>A conversation rendered by the model's template.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Tokens">Its tokens: text of messages never becomes a special token.</param>
/// <param name="StartsInThought">Whether the prompt ends inside a thought.</param>
public sealed record ChatPrompt(string Text, IReadOnlyList<int> Tokens, bool StartsInThought)
{
    /// <summary>Renders a conversation up to where the assistant's next turn begins, and encodes it.</summary>
    /// <param name="model">Its tokenizer and template are used.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="thinking">Whether the assistant is to reason first.</param>
    /// <exception cref="GenerationException">The model has no tokenizer or no template.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public static ChatPrompt Render(LoadedModel model, IEnumerable<ChatMessage> messages, ThinkingMode thinking)
    {
        ArgumentNullException.ThrowIfNull(model);
        ChatTemplate template = model.ChatTemplate
            ?? throw new GenerationException(GenerationErrorCodes.NoChatTemplate, "chat_template", "a model with a chat template", "none");
        Tokenizer tokenizer = model.Tokenizer;
        ChatTemplateInput input = ChatTemplateInput.FromMessages(messages) with
        {
            AddGenerationPrompt = true,
            BosToken = NameOf(tokenizer, tokenizer.BosId),
            EosToken = NameOf(tokenizer, tokenizer.EosId),
            Variables = VariablesOf(thinking),
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

        if (thinking == ThinkingMode.Off && ReasoningParser.OpensThinking(text.ToString()))
        {
            text.Append(ThinkingTags.EmptyRest);
        }

        string prompt = text.ToString();
        int[] tokens = tokenizer.EncodeMixed(prompt, [.. untrusted]);
        bool lacksBos = tokenizer.AddBos && (tokens.Length == 0 || tokens[0] != tokenizer.BosId);
        return new ChatPrompt(prompt, lacksBos ? [tokenizer.BosId!.Value, .. tokens] : tokens, ReasoningParser.OpensThinking(prompt));
    }

    private static string? NameOf(Tokenizer tokenizer, int? id) => id is { } token ? tokenizer.Decode([token]) : null;

    /// <summary>The switches that templates know: <c>enable_thinking</c> (Qwen3), <c>thinking</c> (DeepSeek-V3.1).</summary>
    private static Dictionary<string, JsonElement> VariablesOf(ThinkingMode thinking)
    {
        if (thinking == ThinkingMode.Default)
        {
            return [];
        }

        JsonElement value = JsonElement.Parse(thinking == ThinkingMode.On ? "true"u8 : "false"u8);
        return new Dictionary<string, JsonElement> { ["enable_thinking"] = value, ["thinking"] = value };
    }
}
