using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI.Embeddings;

namespace Fathom.Conformance;

/// <summary>Package Microsoft.Extensions.AI.OpenAI: the same server as an <see cref="IChatClient"/>, by both of OpenAI's APIs.</summary>
internal sealed class ExtensionsAiCases(Target target)
{
    private readonly IChatClient _chat = OpenAiCases.CreateChat(target, target.Model, target.Key).AsIChatClient();
    private readonly IChatClient _responses = OpenAiCases.CreateResponses(target).AsIChatClient(target.Model);

    public IEnumerable<Case> All =>
    [
        new("extensions.ai: plain and stream", () => StreamAsync(_chat)),
        new("extensions.ai: thoughts are reasoning", ThinkingAsync),
        new("extensions.ai: an answer of a type", () => TypedAsync(_chat)),
        new("extensions.ai: functions are invoked", () => FunctionsAsync(_chat)),
        new("extensions.ai: cancel", CancelAsync),
        new("extensions.ai: errors", ErrorsAsync),
        new("extensions.ai: embeddings", EmbeddingsAsync),
        new("extensions.ai: responses, plain and stream", () => StreamAsync(_responses, tellsEndings: false)),
        new("extensions.ai: responses, an answer of a type", () => TypedAsync(_responses)),
        new("extensions.ai: responses, functions are invoked", () => FunctionsAsync(_responses)),
    ];

    /// <summary>Asks for one call of a function and checks that it comes and is answered.</summary>
    /// <param name="inner">The client.</param>
    /// <param name="isForced">Whether its API can force a call; otherwise that is up to the model.</param>
    public static async Task FunctionsAsync(IChatClient inner, bool isForced = true)
    {
        List<string> colors = [];
        AIFunction paint = AIFunctionFactory.Create(
            (Color color) =>
            {
                colors.Add(color.ToString());
                return "done";
            },
            new AIFunctionFactoryOptions
            {
                Name = "paint",
                Description = "Paints the sea",
                AdditionalProperties = new Dictionary<string, object?> { ["strict"] = true, ["Strict"] = true }, // as either SDK calls it
            });
        var options = new ChatOptions
        {
            Tools = [paint],
            ToolMode = ChatToolMode.RequireAny,
            MaxOutputTokens = 200,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None },
        };
        IChatClient client = inner.AsBuilder().UseFunctionInvocation(configure: invoking => invoking.MaximumIterationsPerRequest = 2).Build();
        try
        {
            ChatResponse response = await client.GetResponseAsync(Target.Question, options);
            if (!response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Any() && !isForced)
            {
                throw new SkippedException("the model called nothing");
            }

            Check.That(response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Any());
        }
        catch (Exception refusal) when (refusal is not (InvalidOperationException or SkippedException))
        {
            Check.SkipWithoutTools(refusal);
            throw;
        }

        Check.That(colors.Count > 0);
    }

    /// <summary>Compares a plain answer with a streamed one.</summary>
    /// <param name="client">The client.</param>
    /// <param name="tellsEndings">Whether the client tells usage and reason alike in both; that of the Responses API doesn't where the limit was reached.</param>
    public static async Task StreamAsync(IChatClient client, bool tellsEndings = true)
    {
        var options = new ChatOptions { MaxOutputTokens = 24, Temperature = 0, Instructions = "Be brief." };
        ChatResponse plain = await client.GetResponseAsync(Target.Question, options);
        ChatResponse streamed = await client.GetStreamingResponseAsync(Target.Question, options).ToChatResponseAsync();
        Check.Equal(plain.Text, streamed.Text);
        Check.That(plain.Usage!.OutputTokenCount > 0);
        if (tellsEndings)
        {
            Check.Equal(plain.Usage.OutputTokenCount, streamed.Usage!.OutputTokenCount);
            Check.Equal(plain.FinishReason, streamed.FinishReason);
        }
    }

    private async Task ThinkingAsync()
    {
        var options = new ChatOptions { MaxOutputTokens = 200, Temperature = 0 };
        ChatResponse plain = await _chat.GetResponseAsync("47*86", options);
        ChatResponse streamed = await _chat.GetStreamingResponseAsync("47*86", options).ToChatResponseAsync();
        string Thoughts(ChatResponse response) =>
            string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(thought => thought.Text));
        if (plain.Usage!.ReasoningTokenCount == 0)
        {
            throw new SkippedException("the model does not think");
        }

        Check.That(Thoughts(plain).Length > 0);
        Check.Equal(Thoughts(plain), Thoughts(streamed));
        Check.Equal(plain.Text, streamed.Text);
    }

    private static async Task TypedAsync(IChatClient client)
    {
        var options = new ChatOptions { MaxOutputTokens = 64, Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None } };
        ChatResponse<Sea> sea = await client.GetResponseAsync<Sea>(Target.Question, options, useJsonSchemaResponseFormat: true);
        Check.That(Enum.IsDefined(sea.Result.Color));
    }

    private async Task CancelAsync()
    {
        using var cancellation = new CancellationTokenSource();
        try
        {
            await foreach (ChatResponseUpdate _ in _chat.GetStreamingResponseAsync(Target.Question, new ChatOptions { Temperature = 2 }, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // As it should be; an answer that was all there may also end.
        }

        await _chat.GetResponseAsync(Target.Question, new ChatOptions { MaxOutputTokens = 4 });
    }

    private async Task ErrorsAsync()
    {
        ClientResultException wrong = await Check.ThrowsAsync<ClientResultException>(() => _chat.GetResponseAsync(Target.Question, new ChatOptions { TopP = 2 }));
        Check.Equal(400, wrong.Status);
        ClientResultException stranger = await Check.ThrowsAsync<ClientResultException>(
            () => _responses.GetResponseAsync(Target.Question, new ChatOptions { ModelId = "no-such-model" }));
        Check.Equal(404, stranger.Status);
    }

    private async Task EmbeddingsAsync()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator =
            new EmbeddingClient(target.Model, new ApiKeyCredential(target.Key), OpenAiCases.Options(target)).AsIEmbeddingGenerator();
        GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(["sea", "land"]);
        Check.Equal(2, vectors.Count);
    }

    private enum Color
    {
        Blue,
        Gray,
    }

    private sealed record Sea(Color Color);
}
