using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Inference.Constraints;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Anthropic;

/// <summary>Reads the body of <c>/v1/messages</c>.</summary>
internal static class MessagesReader
{
    private const int MaxBlocks = 4_096;

    /// <summary>Reads it.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="served">The model.</param>
    /// <param name="tenant">The caller.</param>
    /// <param name="limits">Limits.</param>
    /// <param name="needsMaxTokens">Whether <c>max_tokens</c> is required.</param>
    /// <exception cref="ApiException">A field is refused.</exception>
    public static ChatCall Read(JsonFields fields, ServedModel served, Tenant tenant, ServerLimits limits, bool needsMaxTokens = true)
    {
        if (needsMaxTokens && !fields.Has("max_tokens"))
        {
            throw fields.Missing("max_tokens");
        }

        List<ChatMessage> messages = ReadMessages(fields, limits);
        ChatContinuation? continuation = TakePrefill(messages);
        ThinkingChoice thinking = ReadThinking(fields, served.Thinking);
        IReadOnlyList<ChatTool> tools = ToolFields.Read(fields, limits, ToolFields.AnthropicSchema);
        fields.Number("temperature", 0, 1); // a narrower range than in other dialects
        return new ChatCall
        {
            Messages = messages,
            Tenant = tenant,
            Options = new ChatOptions
            {
                Sampling = SamplingFields.Read(fields, served.Model.Defaults.Sampling, limits),
                MaxTokens = fields.Integer("max_tokens", 1, int.MaxValue),
                StopStrings = SamplingFields.ReadStops(fields, "stop_sequences"),
                Thinking = thinking.Mode,
                ThinkingBudget = thinking.Budget,
                Continuation = continuation,
                Tools = tools,
                ToolChoice = ToolFields.ReadAnthropicChoice(fields, tools),
                Format = ReadFormat(fields),
            },
        };
    }

    private static ThinkingChoice ReadThinking(JsonFields fields, ThinkingMode ofName)
    {
        JsonFields? thinking = fields.Object("thinking");
        int? budget = thinking?.Integer("budget_tokens", 1, int.MaxValue);
        ThinkingChoice? effort = fields.Object("output_config")?.Word("effort", ThinkingChoice.Efforts) is { } word ? ThinkingChoice.OfEffort(word) : null;
        return thinking?.Word("type", "enabled", "disabled", "adaptive") switch
        {
            "disabled" => ThinkingChoice.Off,
            "enabled" => ThinkingChoice.On with { Budget = budget ?? effort?.Budget },
            "adaptive" => effort ?? ThinkingChoice.On,
            _ => effort ?? new ThinkingChoice(ofName, null),
        };
    }

    private static List<ChatMessage> ReadMessages(JsonFields fields, ServerLimits limits)
    {
        List<ChatMessage> messages = [];
        if (ReadText(fields, "system", limits) is { Length: > 0 } system)
        {
            messages.Add(new ChatMessage("system", system));
        }

        int before = messages.Count;
        foreach ((JsonElement item, string path) in fields.Items("messages", limits.MaxMessages))
        {
            AddMessage(messages, JsonFields.Of(item, path), limits);
        }

        return messages.Count > before ? messages : throw ApiException.Invalid("messages", "'messages' must hold at least one message");
    }

    private static string? ReadText(JsonFields fields, string field, ServerLimits limits) => OpenAi.MessageReader.ReadContent(fields, field, limits);

    private static void AddMessage(List<ChatMessage> messages, JsonFields message, ServerLimits limits)
    {
        string role = message.Word("role", "user", "assistant") ?? throw message.Missing("role");
        var parts = new MessageParts();
        if (message.Find("content") is { ValueKind: JsonValueKind.Array })
        {
            foreach ((JsonElement item, string path) in message.Items("content", MaxBlocks))
            {
                parts.Add(JsonFields.Of(item, path), limits);
            }
        }
        else
        {
            parts.AddText(ReadText(message, "content", limits) ?? throw message.Missing("content"));
        }

        messages.AddRange(parts.ToMessages(role));
    }

    /// <summary>If the last message is the assistant's, it is the beginning of the answer.</summary>
    private static ChatContinuation? TakePrefill(List<ChatMessage> messages)
    {
        if (messages is not [.., _, { Role: "assistant", ToolCalls: null } last])
        {
            return null;
        }

        messages.RemoveAt(messages.Count - 1);
        return new ChatContinuation(last.ReasoningContent, last.Content ?? "");
    }

    private static OutputFormat? ReadFormat(JsonFields fields)
    {
        JsonFields? format = fields.Object("output_config")?.Object("format") ?? fields.Object("output_format");
        return format is { } given ? FormatFields.OfObject(given, wrapper: null) : null;
    }
}
