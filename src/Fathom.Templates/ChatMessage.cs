using System.Text.Json;

namespace Fathom.Templates;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant, tool …</param>
/// <param name="Content">What is said; null when the message only calls tools.</param>
public sealed record ChatMessage(string Role, string? Content)
{
    /// <summary>What the assistant thought before it answered; left out of the message when null.</summary>
    public string? ReasoningContent { get; init; }

    /// <summary>The calls that the assistant asked for; left out when null.</summary>
    public IReadOnlyList<ChatToolCall>? ToolCalls { get; init; }

    /// <summary>The call that a tool message answers; left out when null.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The name of the speaker or of the tool; left out when null.</summary>
    public string? Name { get; init; }

    /// <summary>Writes the message as the JSON object that templates read.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("role", Role);
        writer.WriteString("content", Content);
        WriteOptional(writer, "reasoning_content", ReasoningContent);
        if (ToolCalls is not null)
        {
            writer.WriteStartArray("tool_calls");
            foreach (ChatToolCall call in ToolCalls)
            {
                WriteCall(writer, call);
            }

            writer.WriteEndArray();
        }

        WriteOptional(writer, "tool_call_id", ToolCallId);
        WriteOptional(writer, "name", Name);
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, ChatToolCall call)
    {
        writer.WriteStartObject();
        WriteOptional(writer, "id", call.Id);
        writer.WriteString("type", "function");
        writer.WriteStartObject("function");
        writer.WriteString("name", call.Name);
        writer.WritePropertyName("arguments");
        call.Arguments.WriteTo(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
