using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.OpenAi;

/// <summary>Reads the body of <c>/v1/chat/completions</c>. Unknown fields are ignored; known ones that can't be honored are refused.</summary>
internal static class ChatRequestReader
{
    /// <summary>Reads it.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="served">The model: its defaults and its context.</param>
    /// <param name="tenant">The caller.</param>
    /// <param name="limits">Limits.</param>
    /// <exception cref="ApiException">A field is refused.</exception>
    public static ChatCall Read(JsonFields fields, ServedModel served, Tenant tenant, ServerLimits limits)
    {
        RefuseUnsupported(fields);
        List<ChatMessage> messages = MessageReader.Read(fields, limits);
        ChatContinuation? continuation = TakePrefix(fields, messages);
        ThinkingChoice thinking = ReadThinking(fields, served.Thinking);
        IReadOnlyList<ChatTool> tools = ToolFields.Read(fields, limits);
        return new ChatCall
        {
            Messages = messages,
            Tenant = tenant,
            CacheSalt = tenant.SaltOf(fields.Text("user_id"), fields.Text("cache_salt")),
            Choices = fields.Integer("n", 1, limits.MaxChoices) ?? 1,
            TopLogprobs = SamplingFields.ReadLogprobs(fields, limits),
            IgnoresEnd = fields.Flag("ignore_eos") ?? false,
            Reasoning = ReadFormat(fields),
            Options = new ChatOptions
            {
                Sampling = SamplingFields.Read(fields, served.Model.Defaults.Sampling, limits),
                MaxTokens = ReadMaxTokens(fields, served.Engine.ContextLength),
                StopStrings = SamplingFields.ReadStops(fields, "stop"),
                Thinking = thinking.Mode,
                ThinkingBudget = thinking.Budget,
                Continuation = continuation,
                TemplateVariables = ReadVariables(fields),
                Tools = tools,
                ToolChoice = ToolFields.ReadChoice(fields, tools),
                Format = FormatFields.Read(fields),
            },
        };
    }

    private static int? ReadMaxTokens(JsonFields fields, int contextLength)
    {
        int? older = fields.Integer("max_tokens", 1, contextLength);
        return fields.Integer("max_completion_tokens", 1, contextLength) ?? older;
    }

    private static ReasoningFormat ReadFormat(JsonFields fields) => fields.Word("reasoning_format", "none", "deepseek", "deepseek-legacy", "auto") switch
    {
        "none" => ReasoningFormat.InContent,
        "deepseek-legacy" => ReasoningFormat.Both,
        _ => ReasoningFormat.Apart,
    };

    /// <summary>The first spelling present wins: <c>thinking</c>, <c>reasoning_effort</c>, the template's own variable, the model's name.</summary>
    private static ThinkingChoice ReadThinking(JsonFields fields, ThinkingMode ofName)
    {
        JsonFields? thinking = fields.Object("thinking");
        string? type = thinking?.Word("type", "enabled", "disabled", "auto", "adaptive");
        int? budget = thinking?.Integer("budget_tokens", 0, int.MaxValue);
        string? word = fields.Word("reasoning_effort", ThinkingChoice.Efforts) ?? fields.Object("reasoning")?.Word("effort", ThinkingChoice.Efforts);
        ThinkingChoice? effort = word is null ? null : ThinkingChoice.OfEffort(word);
        JsonFields? variables = fields.Object("chat_template_kwargs");
        bool? variable = variables?.Flag("enable_thinking") ?? variables?.Flag("thinking");
        ThinkingChoice choice = type switch
        {
            "enabled" => ThinkingChoice.On,
            "disabled" => ThinkingChoice.Off,
            _ => effort ?? (variable is { } isOn ? isOn ? ThinkingChoice.On : ThinkingChoice.Off : new ThinkingChoice(ofName, null)),
        };
        return budget is null ? choice : choice with { Budget = budget };
    }

    private static Dictionary<string, JsonElement> ReadVariables(JsonFields fields)
    {
        var variables = new Dictionary<string, JsonElement>();
        if (fields.Object("chat_template_kwargs") is { } given)
        {
            foreach (JsonProperty variable in given.Element.EnumerateObject())
            {
                if (variable.Name is not ("enable_thinking" or "thinking" or "messages" or "tools" or "add_generation_prompt"))
                {
                    variables[variable.Name] = variable.Value;
                }
            }
        }

        return variables;
    }

    /// <summary>Removes the last message if the answer is to continue it.</summary>
    private static ChatContinuation? TakePrefix(JsonFields fields, List<ChatMessage> messages)
    {
        JsonFields last = JsonFields.Of(fields.Items("messages", int.MaxValue).Last().Item, $"messages[{messages.Count - 1}]");
        bool isWanted = last.Flag("prefix") ?? fields.Flag("continue_final_message") ?? false;
        if (!isWanted)
        {
            return null;
        }

        ChatMessage message = messages[^1];
        if (message.Role != "assistant" || messages.Count == 1)
        {
            throw ApiException.Invalid(last.NameOf("prefix"), $"'{last.NameOf("prefix")}' needs a last message of the assistant, and others before it");
        }

        messages.RemoveAt(messages.Count - 1);
        return new ChatContinuation(message.ReasoningContent, message.Content ?? "");
    }

    private static void RefuseUnsupported(JsonFields fields)
    {
        if (fields.Items("functions", int.MaxValue).Any())
        {
            throw ApiException.Unsupported("functions", "'functions' is not supported: use 'tools'");
        }

        foreach (string field in (ReadOnlySpan<string>)["audio", "web_search_options"])
        {
            if (fields.Has(field))
            {
                throw ApiException.Unsupported(field, $"'{field}' is not supported");
            }
        }

        if (fields.Texts("modalities", 8).Any(modality => modality != "text"))
        {
            throw ApiException.Unsupported("modalities", "this model answers with text only");
        }
    }
}
