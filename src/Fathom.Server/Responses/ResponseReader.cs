using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.OpenAi;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Responses;

/// <summary>Reads the body of <c>/v1/responses</c>. The server stores no answers: each request contains its whole conversation.</summary>
internal static class ResponseReader
{
    private const int MaxIncludes = 32;

    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">A field is refused.</exception>
    public static ChatCall Read(JsonFields fields, ServedModel served, Tenant tenant, ServerLimits limits)
    {
        RefuseUnsupported(fields);
        ThinkingChoice thinking = fields.Object("reasoning")?.Word("effort", ThinkingChoice.Efforts) is { } effort
            ? ThinkingChoice.OfEffort(effort)
            : new ThinkingChoice(served.Thinking, null);
        IReadOnlyList<ChatTool> tools = ToolFields.Read(fields, limits);
        int? top = fields.Integer("top_logprobs", 0, limits.MaxTopLogprobs);
        bool wantsLogprobs = fields.Texts("include", MaxIncludes).Contains("message.output_text.logprobs");
        return new ChatCall
        {
            Messages = ReadMessages(fields, limits),
            Tenant = tenant,
            CacheSalt = tenant.SaltOf(fields.Text("user_id"), fields.Text("cache_salt")),
            TopLogprobs = wantsLogprobs || top > 0 ? top ?? 0 : null,
            Options = new ChatOptions
            {
                Sampling = SamplingFields.Read(fields, served.Model.Defaults.Sampling, limits),
                MaxTokens = fields.Integer("max_output_tokens", 1, served.Engine.ContextLength),
                StopStrings = SamplingFields.ReadStops(fields, "stop"),
                Thinking = thinking.Mode,
                ThinkingBudget = thinking.Budget,
                Tools = tools,
                ToolChoice = ToolFields.ReadChoice(fields, tools),
                Format = fields.Object("text")?.Object("format") is { } format ? FormatFields.OfObject(format, wrapper: null) : null,
            },
        };
    }

    private static List<ChatMessage> ReadMessages(JsonFields fields, ServerLimits limits)
    {
        List<ChatMessage> messages = [];
        if (fields.Text("instructions") is { Length: > 0 } instructions)
        {
            messages.Add(new ChatMessage("system", instructions));
        }

        if (fields.Find("input") is { ValueKind: JsonValueKind.String })
        {
            messages.Add(new ChatMessage("user", MessageReader.ReadContent(fields, "input", limits)));
            return messages;
        }

        int before = messages.Count;
        string? thought = null;
        foreach ((JsonElement item, string path) in fields.Items("input", limits.MaxMessages))
        {
            AddItem(messages, JsonFields.Of(item, path), limits, ref thought);
        }

        return messages.Count > before ? messages : throw ApiException.Invalid("input", "'input' must be a text or hold at least one item");
    }

    private static void AddItem(List<ChatMessage> messages, JsonFields item, ServerLimits limits, ref string? thought)
    {
        switch (item.Text("type") ?? "message")
        {
            case "message":
                string role = item.Word("role", "user", "assistant", "system", "developer") ?? throw item.Missing("role");
                string content = MessageReader.ReadContent(item, "content", limits) ?? throw item.Missing("content");
                messages.Add(new ChatMessage(role == "developer" ? "system" : role, content) { ReasoningContent = role == "assistant" ? thought : null });
                thought = null;
                break;
            case "reasoning":
                thought = ReadThought(item);
                break;
            case "function_call":
                AddCall(messages, item, thought);
                thought = null;
                break;
            case "function_call_output":
                messages.Add(new ChatMessage("tool", MessageReader.ReadContent(item, "output", limits) ?? "") { ToolCallId = item.RequireText("call_id") });
                break;
            case { } other:
                throw ApiException.Unsupported(item.NameOf("type"), $"items of type '{other}' are not supported");
        }
    }

    /// <summary>Adds a call to the assistant's turn that it follows; without one it begins a turn.</summary>
    private static void AddCall(List<ChatMessage> messages, JsonFields item, string? thought)
    {
        JsonElement arguments = item.Find("arguments") ?? JsonElement.Parse("\"{}\""u8);
        var call = new ChatToolCall(item.RequireText("name"), arguments, item.RequireText("call_id"));
        if (messages is [.., { Role: "assistant" } last])
        {
            messages[^1] = last with { ToolCalls = [.. last.ToolCalls ?? [], call], ReasoningContent = thought ?? last.ReasoningContent };
        }
        else
        {
            messages.Add(new ChatMessage("assistant", null) { ToolCalls = [call], ReasoningContent = thought });
        }
    }

    private static string? ReadThought(JsonFields item)
    {
        IEnumerable<string> parts = item.Items("content", MaxIncludes).Select(part => JsonFields.Of(part.Item, part.Path).Text("text") ?? "");
        string thought = string.Join('\n', parts);
        return thought.Length > 0 ? thought : null;
    }

    private static void RefuseUnsupported(JsonFields fields)
    {
        foreach (string field in (ReadOnlySpan<string>)["previous_response_id", "conversation", "prompt"])
        {
            if (fields.Has(field))
            {
                throw ApiException.Unsupported(field, $"'{field}' is not supported: this server keeps no answers, send the whole conversation");
            }
        }

        if (fields.Flag("background") == true)
        {
            throw ApiException.Unsupported("background", "'background' is not supported");
        }
    }
}
