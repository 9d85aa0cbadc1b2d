using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Ollama;

/// <summary>Reads the bodies of Ollama's routes.</summary>
internal static class OllamaReader
{
    private const int MaxCalls = 128;

    /// <summary>The messages of <c>/api/chat</c>; may be empty.</summary>
    /// <exception cref="ApiException">A message is refused.</exception>
    public static List<ChatMessage> ReadMessages(JsonFields fields, ServerLimits limits) =>
        [.. fields.Items("messages", limits.MaxMessages).Select(item => ReadMessage(JsonFields.Of(item.Item, item.Path), limits))];

    /// <summary>A conversation as the engine expects it.</summary>
    /// <exception cref="ApiException">A field is refused.</exception>
    public static ChatCall ReadCall(JsonFields fields, List<ChatMessage> messages, ServedModel served, Tenant tenant, ServerLimits limits)
    {
        RefuseUnsupported(fields);
        ThinkingChoice thinking = ReadThinking(fields, served.Thinking);
        JsonFields options = OptionsOf(fields);
        IReadOnlyList<ChatTool> tools = ToolFields.Read(fields, limits);
        return new ChatCall
        {
            Messages = messages,
            Tenant = tenant,
            TopLogprobs = SamplingFields.ReadLogprobs(fields, limits),
            Options = new ChatOptions
            {
                Sampling = SamplingFields.Read(options, served.Model.Defaults.Sampling, limits),
                MaxTokens = ReadMaxTokens(options),
                StopStrings = SamplingFields.ReadStops(options, "stop"),
                Thinking = thinking.Mode,
                ThinkingBudget = thinking.Budget,
                Tools = tools,
                Format = FormatFields.ReadOllama(fields),
            },
        };
    }

    /// <summary>A text to continue, without a template.</summary>
    /// <exception cref="ApiException">A field is refused.</exception>
    public static GenerationRequest ReadRaw(JsonFields fields, ServedModel served, Tenant tenant, ServerLimits limits)
    {
        RefuseUnsupported(fields);
        JsonFields options = OptionsOf(fields);
        string prompt = fields.RequireText("prompt");
        string? suffix = fields.Text("suffix");
        return new GenerationRequest
        {
            PromptTokens = string.IsNullOrEmpty(suffix)
                ? served.Model.EncodePrompt(prompt)
                : OpenAi.FillInTheMiddle.Encode(served.Model.Tokenizer, prompt, suffix),
            Sampling = SamplingFields.Read(options, served.Model.Defaults.Sampling, limits),
            MaxTokens = ReadMaxTokens(options),
            StopStrings = SamplingFields.ReadStops(options, "stop"),
            TopLogprobs = SamplingFields.ReadLogprobs(fields, limits),
            Constraints = FormatFields.ReadOllama(fields) is { } form ? [served.Model.Constraints.Compile(form).Create()] : [],
            Tenant = tenant.Id,
            CacheSalt = tenant.CacheSalt,
        };
    }

    private static JsonFields OptionsOf(JsonFields fields) => fields.Object("options") ?? new JsonFields(JsonElement.Parse("{}"u8), "options");

    /// <summary>Negative numbers mean no limit.</summary>
    private static int? ReadMaxTokens(JsonFields options) => options.Integer("num_predict", -2, int.MaxValue) is { } most and > 0 ? most : null;

    private static ThinkingChoice ReadThinking(JsonFields fields, ThinkingMode ofName) => fields.Find("think") switch
    {
        null => new ThinkingChoice(ofName, null),
        { ValueKind: JsonValueKind.String } => ThinkingChoice.OfEffort(fields.Word("think", ThinkingChoice.Efforts)!),
        _ => fields.Flag("think") == true ? ThinkingChoice.On : ThinkingChoice.Off,
    };

    private static ChatMessage ReadMessage(JsonFields message, ServerLimits limits)
    {
        string role = message.Word("role", "system", "user", "assistant", "tool") ?? throw message.Missing("role");
        RefuseItems(message, "images");
        ChatToolCall[] calls = [.. message.Items("tool_calls", MaxCalls).Select(item => ReadToolCall(JsonFields.Of(item.Item, item.Path)))];
        string content = message.Text("content") ?? "";
        return content.Length <= limits.MaxContentCharacters
            ? new ChatMessage(role, content)
            {
                ReasoningContent = message.Text("thinking"),
                ToolCalls = calls.Length > 0 ? calls : null,
                Name = message.Text("tool_name"),
            }
            : throw ApiException.Invalid(message.NameOf("content"), $"'{message.NameOf("content")}' is longer than {limits.MaxContentCharacters} characters");
    }

    private static ChatToolCall ReadToolCall(JsonFields call)
    {
        JsonFields function = call.Object("function") ?? throw call.Missing("function");
        return new ChatToolCall(function.RequireText("name"), function.Find("arguments") ?? JsonElement.Parse("{}"u8), call.Text("id"));
    }

    private static void RefuseUnsupported(JsonFields fields)
    {
        RefuseItems(fields, "images");
        if (!string.IsNullOrEmpty(fields.Text("template")))
        {
            throw ApiException.Unsupported("template", "'template' is not supported: the model's own is used");
        }
    }

    private static void RefuseItems(JsonFields fields, string field)
    {
        if (fields.Items(field, int.MaxValue).Any())
        {
            throw ApiException.Unsupported(fields.NameOf(field), $"'{fields.NameOf(field)}' is not supported");
        }
    }
}
