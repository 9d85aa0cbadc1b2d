using System.Text.Json;
using Fathom.Server.Errors;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.OpenAi;

/// <summary>Reads conversations in the format of OpenAI's chat route.</summary>
internal static class MessageReader
{
    private const int MaxParts = 1_024;
    private const int MaxCalls = 128;

    /// <summary>Reads <c>messages</c>.</summary>
    /// <exception cref="ApiException">A message is refused.</exception>
    public static List<ChatMessage> Read(JsonFields fields, ServerLimits limits)
    {
        List<ChatMessage> messages = [.. fields.Items("messages", limits.MaxMessages).Select(item => ReadMessage(JsonFields.Of(item.Item, item.Path), limits))];
        return messages.Count > 0 ? messages : throw ApiException.Invalid("messages", "'messages' must hold at least one message");
    }

    /// <summary>A string, or an array of text parts.</summary>
    public static string? ReadContent(JsonFields message, string field, ServerLimits limits)
    {
        string? content = message.Find(field) is { ValueKind: JsonValueKind.Array }
            ? string.Join('\n', message.Items(field, MaxParts).Select(part => ReadPart(JsonFields.Of(part.Item, part.Path))))
            : message.Text(field);
        return content is null || content.Length <= limits.MaxContentCharacters
            ? content
            : throw ApiException.Invalid(
                message.NameOf(field), $"'{message.NameOf(field)}' has {content.Length} characters, at most {limits.MaxContentCharacters} are allowed");
    }

    private static ChatMessage ReadMessage(JsonFields message, ServerLimits limits)
    {
        string role = message.Word("role", "system", "developer", "user", "assistant", "tool") ?? throw message.Missing("role");
        string? content = ReadContent(message, "content", limits);
        IReadOnlyList<ChatToolCall>? calls = ReadCalls(message);
        if (content is null && (role != "assistant" || (calls is null && !message.Has("reasoning_content") && !message.Has("refusal"))))
        {
            throw message.Missing("content");
        }

        if (role == "tool" && !message.Has("tool_call_id"))
        {
            throw message.Missing("tool_call_id");
        }

        return new ChatMessage(role == "developer" ? "system" : role, content ?? message.Text("refusal"))
        {
            ReasoningContent = message.Text("reasoning_content") ?? message.Text("reasoning"),
            ToolCalls = calls,
            ToolCallId = message.Text("tool_call_id"),
            Name = message.Text("name"),
        };
    }

    private static string ReadPart(JsonFields part) => part.Text("type") switch
    {
        "text" or "input_text" or "output_text" => part.RequireText("text"),
        "refusal" => part.RequireText("refusal"),
        { } other => throw ApiException.UnsupportedContent(part.NameOf("type"), other),
        null => throw part.Missing("type"),
    };

    private static ChatToolCall[]? ReadCalls(JsonFields message)
    {
        ChatToolCall[] calls = [.. message.Items("tool_calls", MaxCalls).Select(item => ReadCall(JsonFields.Of(item.Item, item.Path)))];
        return calls.Length > 0 ? calls : null;
    }

    private static ChatToolCall ReadCall(JsonFields call)
    {
        JsonFields function = call.Object("function") ?? throw call.Missing("function");
        JsonElement arguments = function.Find("arguments") ?? JsonElement.Parse("\"{}\""u8);
        return arguments.ValueKind is JsonValueKind.String or JsonValueKind.Object
            ? new ChatToolCall(function.RequireText("name"), arguments, call.Text("id"))
            : throw JsonFields.Wrong(function.NameOf("arguments"), "a text that holds JSON", arguments);
    }
}
