using System.Text.Json.Serialization.Metadata;
using Fathom.Server.Anthropic;
using Fathom.Server.Hosting;
using Fathom.Server.Ollama;
using Fathom.Server.OpenAi;
using Fathom.Server.Operations;
using Fathom.Server.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fathom.Server;

/// <summary>All routes of the API.</summary>
internal static class ApiRoutes
{
    private const string OpenAiBase = "/v1";

    private static readonly ApiRoute s_look = new(NeedsKey: true, IsWork: false);
    private static readonly ApiRoute s_open = new(NeedsKey: false, IsWork: false);

    /// <summary>Access rules of routes that count as work: they need a key, and are refused while the server stops.</summary>
    public static ApiRoute Work { get; } = new(NeedsKey: true, IsWork: true);

    /// <summary>The routes, in the order of the documentation.</summary>
    public static IReadOnlyList<RouteEntry> All { get; } = [.. OpenAi().Select(WithBases), .. AnthropicRoutes(), .. OllamaRoutes(), .. OperationRoutes()];

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServerState state)
    {
        foreach (RouteEntry entry in All)
        {
            // Monitors often ask for the head only.
            string[] methods = entry.Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [entry.Method];
            foreach (string pattern in entry.Aliases.Prepend(entry.Pattern))
            {
                routes.MapMethods(pattern, methods, context => entry.Handler(context, state)).WithMetadata(entry.Access);
            }
        }
    }

    /// <summary>OpenAI clients use the prefix <c>/v1</c>; DeepSeek clients use none, or <c>/beta</c>.</summary>
    private static RouteEntry WithBases(RouteEntry entry)
    {
        string path = entry.Pattern[OpenAiBase.Length..];
        return entry with { Aliases = [path, $"/beta{path}"] };
    }

    private static RouteEntry Post(string pattern, RouteHandler handler, string summary, JsonTypeInfo? answer) =>
        new(HttpMethods.Post, pattern, handler, Work, summary, answer);

    private static RouteEntry Get(
        string pattern, RouteHandler handler, string summary, JsonTypeInfo? answer, ApiRoute? access = null) =>
        new(HttpMethods.Get, pattern, handler, access ?? s_look, summary, answer);

    private static IEnumerable<RouteEntry> OpenAi() =>
    [
        Post("/v1/chat/completions", ChatCompletionsApi.HandleAsync, "Answers a conversation", OpenAiJson.Wire.ChatCompletion),
        Post("/v1/chat/completions/input_tokens", ChatCompletionsApi.CountAsync, "Counts the tokens of a conversation", OpenAiJson.Wire.TokenCountBody),
        Post("/v1/completions", CompletionsApi.HandleAsync, "Completes a text", OpenAiJson.Wire.Completion),
        Post("/v1/embeddings", EmbeddingsApi.HandleAsync, "Creates embeddings", OpenAiJson.Wire.EmbeddingList),
        Post("/v1/responses", ResponsesApi.HandleAsync, "Answers a conversation (Responses API)", ResponsesJson.Wire.ResponseBody),
        Post("/v1/responses/input_tokens", ResponsesApi.CountAsync, "Counts the tokens of a conversation", OpenAiJson.Wire.TokenCountBody),
        Get("/v1/models", ModelsApi.ListAsync, "Lists the models", OpenAiJson.Wire.ModelList),
        Get("/v1/models/{**id}", ModelsApi.GetAsync, "Describes a model", OpenAiJson.Wire.ModelEntry),
    ];

    private static IEnumerable<RouteEntry> AnthropicRoutes() =>
    [
        Post("/v1/messages", MessagesApi.HandleAsync, "Answers a conversation (Anthropic)", AnthropicJson.Wire.Message) with
        {
            Aliases = ["/anthropic/v1/messages"],
        },
        Post("/v1/messages/count_tokens", MessagesApi.CountAsync, "Counts the tokens of a conversation", AnthropicJson.Wire.MessageTokens) with
        {
            Aliases = ["/anthropic/v1/messages/count_tokens"],
        },
    ];

    private static IEnumerable<RouteEntry> OllamaRoutes() =>
    [
        Post("/api/chat", OllamaApi.ChatAsync, "Answers a conversation (Ollama)", OllamaJson.Wire.OllamaChatLine),
        Post("/api/generate", OllamaApi.GenerateAsync, "Completes a text (Ollama)", OllamaJson.Wire.OllamaGenerateLine),
        Post("/api/embed", OllamaApi.EmbedAsync, "Creates embeddings (Ollama)", OllamaJson.Wire.OllamaEmbeddings),
        Post("/api/show", OllamaModelsApi.ShowAsync, "Describes a model (Ollama)", OllamaJson.Wire.OllamaShow),
        Get("/api/tags", OllamaModelsApi.TagsAsync, "Lists the models (Ollama)", OllamaJson.Wire.OllamaTags),
        Get("/api/ps", OllamaModelsApi.RunningAsync, "Lists the loaded models (Ollama)", OllamaJson.Wire.OllamaRunning),
        Get("/api/version", OllamaModelsApi.VersionAsync, "Returns the version", OllamaJson.Wire.OllamaVersion, s_open),
    ];

    private static IEnumerable<RouteEntry> OperationRoutes() =>
    [
        Post("/tokenize", TokensApi.TokenizeAsync, "Tokenizes a text", OperationsJson.Wire.TokensBody),
        Post("/detokenize", TokensApi.DetokenizeAsync, "Detokenizes token ids", OperationsJson.Wire.TextBody),
        Post("/apply-template", TokensApi.ApplyTemplateAsync, "Renders a conversation as a prompt", OperationsJson.Wire.PromptBody),
        Get("/tokenizer_info", TokensApi.DescribeAsync, "Describes a tokenizer", OperationsJson.Wire.TokenizerInfo, Work),
        Get("/props", PropsApi.HandleAsync, "Describes the server", OperationsJson.Wire.PropsBody),
        Get("/slots", SlotsApi.HandleAsync, "Lists running requests", OperationsJson.Wire.SlotBodyArray),
        Get("/user/balance", PropsApi.BalanceAsync, "Returns an unlimited balance", OperationsJson.Wire.BalanceBody),
        Get("/metrics", MetricsApi.HandleAsync, "Prometheus metrics", null),
        Get("/openapi/v1.json", OpenApiDocument.HandleAsync, "This document", null, s_open),
        Get("/health", HealthApi.HealthAsync, "Readiness check", OperationsJson.Wire.StatusBody, s_open) with
        {
            Aliases = ["/v1/health", "/ready"],
        },
        Get("/alive", HealthApi.AliveAsync, "Liveness check", OperationsJson.Wire.StatusBody, s_open),
    ];
}
