using System.Buffers;
using System.Text.Json;

namespace Fathom.Templates;

/// <summary>Input of a chat template. Names and order of JSON properties are preserved.</summary>
public sealed record ChatTemplateInput
{
    // A message holds the arguments of a call five levels deep, a tool its parameters three, and those may be as deep as readers of JSON allow, 64.
    internal const int MaxDepth = 80;

    /// <summary>The conversation: an array of objects with at least <c>role</c> and <c>content</c>.</summary>
    public required JsonElement Messages { get; init; }

    /// <summary>The available tools, an array of JSON schemas; null makes the variable <c>tools</c> none, as in transformers.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>Whether the prompt ends with the beginning of the assistant's turn.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Text of the token that begins a sequence; null leaves <c>bos_token</c> undefined.</summary>
    public string? BosToken { get; init; }

    /// <summary>Text of the token that ends a sequence; null leaves <c>eos_token</c> undefined.</summary>
    public string? EosToken { get; init; }

    /// <summary>
    /// More special tokens of the tokenizer (<c>pad_token</c>, <c>unk_token</c> …), by variable name; they count as the template's own text.
    /// </summary>
    public IReadOnlyDictionary<string, string> SpecialTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// More variables (<c>enable_thinking</c>, <c>date_string</c>, <c>documents</c> …); their text counts as data. Without it, <c>documents</c> is none.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Variables { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The clock for <c>strftime_now</c> and for the time limit.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Creates the input for a conversation of typed messages.</summary>
    public static ChatTemplateInput FromMessages(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (ChatMessage message in messages)
            {
                message.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        return new ChatTemplateInput { Messages = JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = MaxDepth }) };
    }
}
