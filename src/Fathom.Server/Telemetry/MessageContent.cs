using System.Buffers;
using System.Text;
using System.Text.Json;
using Fathom.Inference.Requests;
using Fathom.Server.Json;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Telemetry;

/// <summary>Prompts and answers in the format of OpenTelemetry's conventions for spans. Recorded only on request.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="CreateParser">Creates a parser for an answer.</param>
internal sealed record MessageContent(IReadOnlyList<ChatMessage> Messages, Func<AssistantParser> CreateParser)
{
    /// <summary>The conversation: an array of messages with parts.</summary>
    public string Input() => Write(writer =>
    {
        foreach (ChatMessage message in Messages)
        {
            WriteMessage(writer, message, finishReason: null);
        }
    });

    /// <summary>The answers: an array of messages with parts and finish reasons.</summary>
    public string Output(IReadOnlyList<GenerationResult> results, Func<FinishReason, string> nameOf) => Write(writer =>
    {
        foreach (GenerationResult result in results)
        {
            WriteMessage(writer, Read(result), nameOf(result.FinishReason));
        }
    });

    private ChatMessage Read(GenerationResult result)
    {
        AssistantParser parser = CreateParser();
        var turn = new AssistantTurn();
        foreach (AssistantDelta delta in parser.Feed(result.Text).Concat(parser.Finish()))
        {
            turn.Add(delta);
        }

        return new ChatMessage("assistant", turn.Answer) { ReasoningContent = turn.Thinking, ToolCalls = turn.Calls };
    }

    private static string Write(Action<Utf8JsonWriter> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WireJson.Encoder }))
        {
            writer.WriteStartArray();
            items(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message, string? finishReason)
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Role);
        writer.WriteStartArray("parts");
        WritePart(writer, "reasoning", "content", message.ReasoningContent);
        bool isResult = message.Role == "tool";
        WritePart(writer, isResult ? "tool_call_response" : "text", isResult ? "response" : "content", message.Content);
        foreach (ChatToolCall call in message.ToolCalls ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("type", "tool_call");
            writer.WriteString("name", call.Name);
            writer.WritePropertyName("arguments");
            call.Arguments.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (finishReason is not null)
        {
            writer.WriteString("finish_reason", finishReason);
        }

        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, string type, string field, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteString(field, text);
            writer.WriteEndObject();
        }
    }
}
