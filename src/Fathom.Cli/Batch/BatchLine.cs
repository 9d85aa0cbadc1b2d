using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Cli.Errors;
using Fathom.Cli.Output;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Cli.Batch;

/// <summary>One line of the input: an object whose known fields are options; its other fields are returned with the answer.</summary>
internal sealed class BatchLine
{
    private const int MaxJsonDepth = 64;

    private readonly int _number;

    private BatchLine(int number, JsonObject fields) => (_number, Fields) = (number, fields);

    /// <summary>All fields as read.</summary>
    public JsonObject Fields { get; }

    /// <summary>The text to continue or to answer; null when there is none.</summary>
    public string? Prompt => Text("prompt");

    /// <summary>The prompt as token ids; null when there are none.</summary>
    public int[]? Tokens => Find("tokens") is { } list ? [.. Items(list, "tokens").Select(item => Value<int>(item, "tokens", "a list of token ids"))] : null;

    /// <summary>Reads a line.</summary>
    /// <exception cref="CliException">It is not a JSON object.</exception>
    public static BatchLine Parse(string line, int number)
    {
        try
        {
            WholeCharacters.Require(line, MaxJsonDepth);
            JsonNode? node = JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = MaxJsonDepth, AllowDuplicateProperties = false });
            return node is JsonObject fields
                ? new BatchLine(number, fields)
                : throw new CliException(ExitCode.InputRefused, "batch.line", $"line {number}", "a line must be a JSON object, like {\"prompt\": \"…\"}");
        }
        catch (JsonException failure)
        {
            string wrong = failure.BytePositionInLine is { } position ? $"not valid JSON (byte {position + 1})" : "a name occurs twice in an object";
            throw new CliException(ExitCode.InputRefused, "batch.line", $"line {number}", wrong);
        }
    }

    /// <summary>The conversation; null when there is none.</summary>
    public IReadOnlyList<ChatMessage>? Messages() => Find("messages") is { } list ? [.. Items(list, "messages").Select(Message)] : null;

    /// <summary>The line's own options, applied over those of the command line.</summary>
    /// <exception cref="CliException">A field has the wrong type.</exception>
    public ChatOptions Options(ChatOptions defaults)
    {
        SamplingOptions sampling = defaults.Sampling!;
        ChatOptions options = defaults with
        {
            MaxTokens = Number<int>("max_tokens") ?? defaults.MaxTokens,
            StopStrings = Find("stop") is { } stop ? Stops(stop) : defaults.StopStrings,
            Sampling = sampling with
            {
                Temperature = Number<float>("temperature") ?? sampling.Temperature,
                TopP = Number<float>("top_p") ?? sampling.TopP,
                TopK = Number<int>("top_k") ?? sampling.TopK,
                MinP = Number<float>("min_p") ?? sampling.MinP,
                RepetitionPenalty = Number<float>("repetition_penalty") ?? sampling.RepetitionPenalty,
                FrequencyPenalty = Number<float>("frequency_penalty") ?? sampling.FrequencyPenalty,
                PresencePenalty = Number<float>("presence_penalty") ?? sampling.PresencePenalty,
                Seed = Number<ulong>("seed") ?? sampling.Seed,
            },
        };
        return Find("think") is { } think ? Think(think, options) : options;
    }

    private JsonNode? Find(string name) => Fields.TryGetPropertyValue(name, out JsonNode? value) ? value : null;

    private string? Text(string name) => Find(name) is { } value ? Value<string>(value, name, "a string") : null;

    private T? Number<T>(string name)
        where T : struct => Find(name) is { } value ? Value<T>(value, name, typeof(T) == typeof(float) ? "a number" : "a whole number") : null;

    private IReadOnlyList<string> Stops(JsonNode stop) => stop is JsonArray list
        ? [.. list.Select(item => Value<string>(item, "stop", "strings"))]
        : [Value<string>(stop, "stop", "a string, or a list of strings")];

    private ChatOptions Think(JsonNode think, ChatOptions options) => think.GetValueKind() switch
    {
        JsonValueKind.True => options with { Thinking = ThinkingMode.On, ThinkingBudget = null },
        JsonValueKind.False => options with { Thinking = ThinkingMode.Off, ThinkingBudget = null },
        _ => options with { Thinking = ThinkingMode.On, ThinkingBudget = Value<int>(think, "think", "true, false, or a number of tokens") },
    };

    private ChatMessage Message(JsonNode? node)
    {
        JsonObject message = node as JsonObject ?? throw Wrong("messages", "objects with role and content");
        string Field(string name) => message.TryGetPropertyValue(name, out JsonNode? value) && value is not null
            ? Value<string>(value, $"messages/{name}", "a string")
            : throw Wrong($"messages/{name}", "a string");
        return new ChatMessage(Field("role"), Field("content"))
        {
            ReasoningContent = message.ContainsKey("reasoning_content") ? Field("reasoning_content") : null,
        };
    }

    private JsonArray Items(JsonNode value, string name) => value as JsonArray ?? throw Wrong(name, "a list");

    private T Value<T>(JsonNode? node, string name, string expected) =>
        node is JsonValue value && value.TryGetValue(out T? found) && found is not null ? found : throw Wrong(name, expected);

    private CliException Wrong(string field, string expected) =>
        new(ExitCode.InputRefused, "batch.field", $"line {_number}, {field}", $"{field} must be {expected}");
}
