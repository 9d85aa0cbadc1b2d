using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Fathom.Evaluation;

/// <summary>An endpoint's reply to one request.</summary>
/// <param name="Answer">The answer, or why there is none.</param>
/// <param name="Cost">What it cost.</param>
internal sealed record EndpointReply(ModelAnswer Answer, EvaluationCost Cost)
{
    private const int MaxReasonCharacters = 80;

    /// <summary>Whether the same request may succeed later.</summary>
    public bool MayPass { get; private init; }

    /// <summary>Delay that the endpoint requests; null if it doesn't say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether no request of this kind can succeed: a wrong key, model or address.</summary>
    public bool IsHopeless { get; private init; }

    /// <summary>Makes the reply for a failed connection.</summary>
    public static EndpointReply OfFailure(HttpRequestException failure) =>
        new(ModelAnswer.Failed($"connection {failure.HttpRequestError}"), default)
        {
            MayPass = failure.HttpRequestError != HttpRequestError.ConfigurationLimitExceeded,
        };

    /// <summary>Makes the reply for an answer that took too long.</summary>
    public static EndpointReply OfTimeout() => new(ModelAnswer.Failed("timeout"), default);

    /// <summary>Makes the reply for a refusal: the status, with the code of an error in OpenAI's format.</summary>
    public static EndpointReply OfRefusal(HttpStatusCode status, RetryConditionHeaderValue? retry, string body, DateTimeOffset now) =>
        new(ModelAnswer.Failed($"{(int)status} {CodeOf(body)}".Trim()), default)
        {
            MayPass = status is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
            RetryAfter = retry?.Delta ?? (retry?.Date - now),
            IsHopeless = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed,
        };

    /// <summary>Reads an answer in OpenAI's format, with or without DeepSeek's <c>reasoning_content</c>.</summary>
    public static EndpointReply OfBody(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            JsonElement? choice = Find(root, "choices") is { ValueKind: JsonValueKind.Array } choices ? choices.EnumerateArray().FirstOrDefault() : null;
            if (Find(choice, "message") is not { } message)
            {
                return new EndpointReply(ModelAnswer.Failed("invalid answer"), default);
            }

            JsonElement? usage = Find(root, "usage");
            int tokens = NumberOf(usage, "completion_tokens") ?? 0;
            bool isTruncated = TextOf(Find(choice, "finish_reason")) == "length";
            string thought = TextOf(Find(message, "reasoning_content")) is { Length: > 0 } content ? content : TextOf(Find(message, "reasoning"));
            return new EndpointReply(
                new ModelAnswer(Join(thought, ContentOf(Find(message, "content")), isTruncated), tokens, isTruncated)
                {
                    ReasoningTokens = NumberOf(Find(usage, "completion_tokens_details"), "reasoning_tokens"),
                },
                new EvaluationCost(1, NumberOf(usage, "prompt_tokens") ?? 0, NumberOf(Find(usage, "prompt_tokens_details"), "cached_tokens") ?? 0, tokens));
        }
        catch (Exception failure) when (IsInvalid(failure))
        {
            return new EndpointReply(ModelAnswer.Failed("invalid answer"), default);
        }
    }

    /// <summary>Joins a thought and an answer as the model wrote them; a thought that was cut has no end marker.</summary>
    private static string Join(string thought, string answer, bool isTruncated)
    {
        if (thought.Length == 0)
        {
            return answer;
        }

        string close = answer.Length == 0 && isTruncated ? "" : ModelAnswer.ThinkClose;
        return ModelAnswer.ThinkOpen + thought + close + answer;
    }

    /// <summary>Reads content that is a text, or a list of parts, some of them texts.</summary>
    private static string ContentOf(JsonElement? content) => content is { ValueKind: JsonValueKind.Array } parts
        ? string.Concat(parts.EnumerateArray().Select(part => TextOf(Find(part, "text"))))
        : TextOf(content);

    private static string CodeOf(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement? error = Find(document.RootElement, "error");
            string code = TextOf(Find(error, "code")) is { Length: > 0 } known ? known : TextOf(Find(error, "type"));
            return code.Length <= MaxReasonCharacters ? code : code[..MaxReasonCharacters];
        }
        catch (Exception failure) when (IsInvalid(failure))
        {
            return "";
        }
    }

    // The reader of strings throws the latter for half of a surrogate pair.
    private static bool IsInvalid(Exception failure) => failure is JsonException or InvalidOperationException;

    private static JsonElement? Find(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string TextOf(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static int? NumberOf(JsonElement? element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number >= 0 ? number : null;
}
