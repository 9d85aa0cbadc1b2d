using System.Text.Json;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;
using ChatRole = OllamaSharp.Models.Chat.ChatRole;

namespace Fathom.Conformance;

/// <summary>Package OllamaSharp, by its own methods and as an <see cref="IChatClient"/>.</summary>
internal sealed class OllamaCases(Target target)
{
    private readonly OllamaApiClient _ollama = new(target.CreateHttp(), target.Model);

    public IEnumerable<Case> All =>
    [
        new("ollama: models", ModelsAsync),
        new("ollama: plain and stream", StreamAsync),
        new("ollama: thinking on and off", ThinkingAsync),
        new("ollama: generate, logprobs", GenerateAsync),
        new("ollama: an answer of a schema", SchemaAsync),
        new("ollama: calls of tools", ToolsAsync),
        new("ollama: embed", EmbedAsync),
        new("ollama: cancel", CancelAsync),
        new("ollama: errors", ErrorsAsync),
        new("ollama: chat helper", ChatHelperAsync),
        new("ollama: IChatClient, plain and stream", () => ExtensionsAiCases.StreamAsync(_ollama)),
        new("ollama: IChatClient, functions are invoked", () => ExtensionsAiCases.FunctionsAsync(_ollama, isForced: false)),
    ];

    private ChatRequest Ask(bool isStreamed, Action<ChatRequest>? configure = null)
    {
        var request = new ChatRequest
        {
            Model = target.Model,
            Messages = [new Message(ChatRole.User, Target.Question)],
            Options = new RequestOptions { NumPredict = 24, Temperature = 0 },
            Stream = isStreamed,
        };
        configure?.Invoke(request);
        return request;
    }

    private async Task<List<ChatResponseStream>> ChatAsync(ChatRequest request) =>
        [.. (await Check.CollectAsync(_ollama.ChatAsync(request))).OfType<ChatResponseStream>()];

    private static string TextOf(IEnumerable<ChatResponseStream> lines) => string.Concat(lines.Select(line => line.Message.Content));

    private static string ThoughtsOf(IEnumerable<ChatResponseStream> lines) => string.Concat(lines.Select(line => line.Message.Thinking));

    private async Task ModelsAsync()
    {
        Check.That(await _ollama.IsRunningAsync());
        Check.That((await _ollama.GetVersionAsync()).Length > 0);
        Check.That((await _ollama.ListLocalModelsAsync()).Any(model => model.Name == target.Model));
        ShowModelResponse shown = await _ollama.ShowModelAsync(target.Model);
        Check.That(shown.Details is not null);
        Check.That(shown.Info is not null);
        await _ollama.ListRunningModelsAsync();
    }

    private async Task StreamAsync()
    {
        List<ChatResponseStream> plain = await ChatAsync(Ask(isStreamed: false));
        List<ChatResponseStream> streamed = await ChatAsync(Ask(isStreamed: true));
        Check.Equal(1, plain.Count);
        Check.Equal(TextOf(plain), TextOf(streamed));
        Check.Equal(ThoughtsOf(plain), ThoughtsOf(streamed));
        var done = (ChatDoneResponseStream)streamed[^1];
        Check.That(done.Done && done.EvalCount > 0 && done.PromptEvalCount > 0 && done.TotalDuration > 0);
        Check.That(done.DoneReason is "stop" or "length");
        Check.That(streamed.All(line => line.CreatedAt is not null));
    }

    private async Task ThinkingAsync()
    {
        List<ChatResponseStream> silent = await ChatAsync(Ask(isStreamed: true, request => request.Think = false));
        List<ChatResponseStream> thoughtful = await ChatAsync(Ask(isStreamed: true, request => request.Think = "high"));
        Check.Equal("", ThoughtsOf(silent));
        Check.That(TextOf(silent).Length > 0);
        Check.That(ThoughtsOf(thoughtful).Length + TextOf(thoughtful).Length > 0);
    }

    private async Task GenerateAsync()
    {
        var request = new GenerateRequest
        {
            Model = target.Model,
            Prompt = "The sea",
            Stream = true,
            Think = false,
            Logprobs = true,
            TopLogprobs = 2,
            Options = new RequestOptions { NumPredict = 8, Temperature = 0, Seed = 3, Stop = ["zzz"] },
        };
        List<GenerateResponseStream> lines = [.. (await Check.CollectAsync(_ollama.GenerateAsync(request))).OfType<GenerateResponseStream>()];
        Check.That(string.Concat(lines.Select(line => line.Response)).Length > 0);
        Check.That(lines[^1].Done);
        List<Logprob> tokens = [.. lines.SelectMany(line => line.Logprobs ?? [])];
        Check.That(tokens.Count > 0);
        Check.That(tokens.All(token => token.LogProbability <= 0 && token.TopLogprobs?.Count() == 2));
    }

    private async Task SchemaAsync()
    {
        ChatRequest request = Ask(isStreamed: false, request => (request.Think, request.Format) = (false, JsonDocument.Parse(Check.ColorSchema).RootElement));
        request.Options!.NumPredict = 64;
        Check.IsColor(TextOf(await ChatAsync(request)));
        ChatRequest json = Ask(isStreamed: true, request => (request.Think, request.Format) = (false, "json"));
        Check.That(TextOf(await ChatAsync(json)).StartsWith('{'));
    }

    private async Task ToolsAsync()
    {
        var tool = new Tool
        {
            Type = "function",
            Function = new Function
            {
                Name = "paint",
                Description = "Paints the sea",
                Parameters = new Parameters { Type = "object", Properties = new() { ["color"] = new Property { Type = "string", Enum = ["blue", "gray"] } }, Required = ["color"] },
            },
        };
        ChatRequest request = Ask(isStreamed: true, request => (request.Think, request.Tools) = (false, [tool]));
        try
        {
            await ChatAsync(request);
        }
        catch (Exception refusal)
        {
            Check.SkipWithoutTools(refusal);
            throw;
        }

        Message call = new(ChatRole.Assistant, "")
        {
            ToolCalls = [new Message.ToolCall { Function = new Message.Function { Name = "paint", Arguments = new Dictionary<string, object?> { ["color"] = "blue" } } }],
        };
        request.Messages = [.. request.Messages!, call, new Message(ChatRole.Tool, "done") { ToolName = "paint" }];
        Check.That((await ChatAsync(request))[^1].Done);
    }

    private async Task EmbedAsync()
    {
        EmbedResponse response = await _ollama.EmbedAsync(new EmbedRequest { Model = target.Model, Input = ["sea", "land"] });
        Check.Equal(2, response.Embeddings.Count);
        GeneratedEmbeddings<Embedding<float>> vectors = await ((IEmbeddingGenerator<string, Embedding<float>>)_ollama).GenerateAsync(["sea"]);
        Check.Equal(response.Embeddings[0].Length, vectors[0].Dimensions);
    }

    private async Task CancelAsync()
    {
        using var cancellation = new CancellationTokenSource();
        ChatRequest request = Ask(isStreamed: true, request => request.Options = new RequestOptions { NumPredict = 400, Temperature = 2 });
        try
        {
            await foreach (ChatResponseStream? _ in _ollama.ChatAsync(request, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // As it should be; an answer that was all there may also end.
        }

        await ChatAsync(Ask(isStreamed: false));
    }

    private async Task ErrorsAsync()
    {
        Exception stranger = await Check.ThrowsAsync<Exception>(() => ChatAsync(Ask(isStreamed: true, request => request.Model = "no-such-model")));
        Check.That(stranger.Message.Contains("404", StringComparison.Ordinal)); // the SDK tells no more of it
        Exception hot = await Check.ThrowsAsync<Exception>(() => ChatAsync(Ask(isStreamed: false, request => request.Options!.TopP = 7)));
        Check.That(hot.Message.Contains("top_p", StringComparison.Ordinal));
    }

    private async Task ChatHelperAsync()
    {
        var chat = new Chat(_ollama, "Be brief.") { Options = new RequestOptions { NumPredict = 8, Temperature = 0 }, Think = false };
        Check.That(string.Concat(await Check.CollectAsync(chat.SendAsync(Target.Question))).Length > 0);
        await Check.CollectAsync(chat.SendAsync("And again?"));
        Check.Equal(5, chat.Messages.Count);
    }
}
