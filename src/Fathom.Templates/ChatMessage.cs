using System.Text.Json;

namespace Fathom.Templates;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Role of the speaker: system, user, assistant, tool …</param>
/// <param name="Content">The text; null if the message only calls tools.</param>
public sealed record ChatMessage(string Role, string? Content)
{
    /// <summary>The assistant's thinking before its answer; omitted if null.</summary>
    public string? ReasoningContent { get; init; }

    /// <summary>The assistant's tool calls; omitted if null.</summary>
    public IReadOnlyList<ChatToolCall>? ToolCalls { get; init; }

    /// <summary>The id of the call that a tool message answers; omitted if null.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The name of the speaker or of the tool; omitted if null.</summary>
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
