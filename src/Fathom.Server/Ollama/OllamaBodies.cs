using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Server.Generation;
using Fathom.Server.OpenAi;

namespace Fathom.Server.Ollama;

/// <summary>Common fields of Ollama's lines: the model, the time, and at the end the usage.</summary>
internal abstract record OllamaLine
{
    public required string Model { get; init; }

    public required string CreatedAt { get; init; }

    /// <summary>Log-probabilities of the line's tokens, if requested.</summary>
    public IReadOnlyList<TokenLogprobBody>? Logprobs { get; init; }

    public bool Done { get; init; }

    public string? DoneReason { get; init; }

    public long? TotalDuration { get; init; }

    public long? LoadDuration { get; init; }

    public int? PromptEvalCount { get; init; }

    public long? PromptEvalDuration { get; init; }

    public int? EvalCount { get; init; }

    public long? EvalDuration { get; init; }
}

/// <summary>A line of <c>/api/chat</c>.</summary>
internal sealed record OllamaChatLine : OllamaLine
{
    public required OllamaMessage Message { get; init; }
}

/// <summary>A line of <c>/api/generate</c>.</summary>
internal sealed record OllamaGenerateLine : OllamaLine
{
    public required string Response { get; init; }

    public string? Thinking { get; init; }
}

/// <summary>The assistant's message.</summary>
internal sealed record OllamaMessage(string Role, string Content, string? Thinking, IReadOnlyList<OllamaToolCall>? ToolCalls = null);

/// <summary>A tool call.</summary>
internal sealed record OllamaToolCall(OllamaFunction Function);

/// <summary>The called function.</summary>
internal sealed record OllamaFunction(string Name, JsonElement Arguments);

/// <summary>Embeddings.</summary>
internal sealed record OllamaEmbeddings(string Model, IReadOnlyList<float[]> Embeddings, long TotalDuration, long LoadDuration, int PromptEvalCount);

/// <summary>All models.</summary>
internal sealed record OllamaTags(IReadOnlyList<OllamaModel> Models);

/// <summary>Loaded models.</summary>
internal sealed record OllamaRunning(IReadOnlyList<OllamaModel> Models);

/// <summary>A model.</summary>
internal sealed record OllamaModel(string Name, string Model, string ModifiedAt, long Size, string Digest, OllamaDetails Details, string? ExpiresAt = null);

/// <summary>Details of a model.</summary>
internal sealed record OllamaDetails(
    string ParentModel, string Format, string Family, IReadOnlyList<string> Families, string ParameterSize, string QuantizationLevel);

/// <summary>The full description of a model.</summary>
internal sealed record OllamaShow(
    string Modelfile,
    string Parameters,
    string Template,
    OllamaDetails Details,
    JsonObject ModelInfo,
    IReadOnlyList<string> Capabilities,
    string ModifiedAt);

/// <summary>A version.</summary>
internal sealed record OllamaVersion(string Version);

/// <summary>Ollama measures in nanoseconds.</summary>
internal static class Nanoseconds
{
    private const int PerTick = 100;

    public static long Of(TimeSpan time) => time.Ticks * PerTick;

    /// <summary>Adds the log-probabilities of a line's tokens; does nothing if there are none.</summary>
    public static T WithLogprobs<T>(this T line, IReadOnlyList<TokenLogprobBody> tokens)
        where T : OllamaLine => tokens.Count == 0 ? line : (T)((OllamaLine)line with { Logprobs = tokens });

    /// <summary>Adds an answer's usage to its last line.</summary>
    public static T WithUsage<T>(this T line, ChatUsage usage, string reason, TimeSpan loading)
        where T : OllamaLine => (T)((OllamaLine)line with
        {
            Done = true,
            DoneReason = reason,
            TotalDuration = Of(usage.Timings.Total + loading),
            LoadDuration = Of(loading),
            PromptEvalCount = usage.PromptTokens,
            PromptEvalDuration = Of(usage.Timings.Prefill),
            EvalCount = usage.OutputTokens,
            EvalDuration = Of(usage.Timings.Decode),
        });
}
