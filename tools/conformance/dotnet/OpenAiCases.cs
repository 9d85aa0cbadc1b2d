using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;
using OpenAI.Responses;

namespace Fathom.Conformance;

/// <summary>Package OpenAI.</summary>
internal sealed class OpenAiCases(Target target)
{
    private readonly ChatClient _chat = CreateChat(target, target.Model, target.Key);

    public IEnumerable<Case> All =>
    [
        new("openai: models", ModelsAsync),
        new("openai: plain", PlainAsync),
        new("openai: a stream says what a plain answer says", StreamAsync),
        new("openai: thinking on and off", ThinkingAsync),
        new("openai: logprobs", LogprobsAsync),
        new("openai: seed and stop", SeedAndStopAsync),
        new("openai: an answer of a schema", SchemaAsync),
        new("openai: calls of tools", ToolsAsync),
        new("openai: cancel", CancelAsync),
        new("openai: errors", ErrorsAsync),
        new("openai: embeddings", EmbeddingsAsync),
        new("openai: responses", ResponsesAsync),
        new("openai: responses, calls of tools", ResponsesToolsAsync),
    ];

    public static ChatClient CreateChat(Target target, string model, string key) => new(model, new ApiKeyCredential(key), Options(target));

    public static OpenAIClientOptions Options(Target target) => new()
    {
        Endpoint = new Uri($"{target.Url}/v1"),
        RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(maxRetries: 0),
    };

    public static ResponsesClient CreateResponses(Target target) => new(
        new ApiKeyCredential(target.Key),
        new ResponsesClientOptions { Endpoint = new Uri($"{target.Url}/v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(maxRetries: 0) });

    private static ChatCompletionOptions Short() => new() { MaxOutputTokenCount = 24, Temperature = 0 };

    private static ChatMessage[] Ask() => [new SystemChatMessage("Be brief."), new UserChatMessage(Target.Question)];

    private static string TextOf(ChatCompletion answer) => string.Concat(answer.Content.Select(part => part.Text));

    private async Task ModelsAsync()
    {
        var client = new OpenAIModelClient(new ApiKeyCredential(target.Key), Options(target));
        OpenAIModelCollection models = await client.GetModelsAsync();
        Check.That(models.Any(model => model.Id == target.Model));
        Check.Equal(target.Model, (await client.GetModelAsync(target.Model)).Value.Id);
    }

    private async Task PlainAsync()
    {
        ChatCompletion answer = await _chat.CompleteChatAsync(Ask(), Short());
        Check.That(answer.FinishReason is ChatFinishReason.Stop or ChatFinishReason.Length);
        Check.Equal(ChatMessageRole.Assistant, answer.Role);
        Check.Equal(answer.Usage.TotalTokenCount, answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        Check.That(answer.Usage.InputTokenDetails.CachedTokenCount >= 0);
        Check.That(answer.Usage.OutputTokenDetails.ReasoningTokenCount <= answer.Usage.OutputTokenCount);
        Check.That(answer.Id.StartsWith("chatcmpl-", StringComparison.Ordinal));
    }

    private async Task StreamAsync()
    {
        ChatCompletion plain = await _chat.CompleteChatAsync(Ask(), Short());
        List<StreamingChatCompletionUpdate> updates = await Check.CollectAsync(_chat.CompleteChatStreamingAsync(Ask(), Short()));
        Check.Equal(TextOf(plain), string.Concat(updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text)));
        Check.Equal(plain.FinishReason, updates.Last(update => update.FinishReason is not null).FinishReason!.Value);
        Check.Equal(plain.Usage.OutputTokenCount, updates[^1].Usage.OutputTokenCount);
        Check.Equal(ChatMessageRole.Assistant, updates.First(update => update.Role is not null).Role!.Value);
    }

    private async Task ThinkingAsync()
    {
        ChatCompletionOptions off = Short();
        off.ReasoningEffortLevel = ChatReasoningEffortLevel.None;
        ChatCompletionOptions on = Short();
        on.ReasoningEffortLevel = ChatReasoningEffortLevel.High;
        ChatCompletion silent = await _chat.CompleteChatAsync(Ask(), off);
        ChatCompletion thoughtful = await _chat.CompleteChatAsync(Ask(), on);
        Check.Equal(0, silent.Usage.OutputTokenDetails.ReasoningTokenCount);
        Check.That(thoughtful.Usage.OutputTokenDetails.ReasoningTokenCount <= thoughtful.Usage.OutputTokenCount);
    }

    private async Task LogprobsAsync()
    {
        ChatCompletionOptions options = Short();
        options.ReasoningEffortLevel = ChatReasoningEffortLevel.None;
        (options.IncludeLogProbabilities, options.TopLogProbabilityCount) = (true, 3);
        ChatCompletion answer = await _chat.CompleteChatAsync(Ask(), options);
        List<StreamingChatCompletionUpdate> updates = await Check.CollectAsync(_chat.CompleteChatStreamingAsync(Ask(), options));
        Check.That(answer.ContentTokenLogProbabilities.Count > 0);
        foreach (ChatTokenLogProbabilityDetails token in answer.ContentTokenLogProbabilities)
        {
            Check.That(token.LogProbability <= 0 && token.TopLogProbabilities.Count == 3);
            Check.Equal(token.LogProbability, token.TopLogProbabilities[0].LogProbability);
            Check.That(token.Utf8Bytes is not null);
        }

        Check.Equal(answer.ContentTokenLogProbabilities.Count, updates.Sum(update => update.ContentTokenLogProbabilities.Count));
    }

    private async Task SeedAndStopAsync()
    {
        ChatCompletionOptions options = new() { MaxOutputTokenCount = 24, Temperature = 1.5f, Seed = 7, ReasoningEffortLevel = ChatReasoningEffortLevel.None };
        ChatCompletion first = await _chat.CompleteChatAsync(Ask(), options);
        ChatCompletion second = await _chat.CompleteChatAsync(Ask(), options);
        Check.Equal(TextOf(first), TextOf(second));
        string text = TextOf(first);
        if (text.Length < 2)
        {
            return;
        }

        options.StopSequences.Add(text[^1..]);
        ChatCompletion stopped = await _chat.CompleteChatAsync(Ask(), options);
        Check.Equal(ChatFinishReason.Stop, stopped.FinishReason);
        Check.Equal(text[..text.IndexOf(text[^1])], TextOf(stopped));
    }

    private async Task SchemaAsync()
    {
        ChatCompletionOptions options = new() { MaxOutputTokenCount = 64, Temperature = 0, ReasoningEffortLevel = ChatReasoningEffortLevel.None };
        options.ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("sea", BinaryData.FromString(Check.ColorSchema), jsonSchemaIsStrict: true);
        Check.IsColor(TextOf(await _chat.CompleteChatAsync(Ask(), options)));
        options.ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("sea", BinaryData.FromString("""{"not":{}}"""));
        ClientResultException refusal = await Check.ThrowsAsync<ClientResultException>(() => _chat.CompleteChatAsync(Ask(), options));
        Check.Equal(400, refusal.Status);
    }

    private async Task ToolsAsync()
    {
        ChatCompletionOptions options = new() { MaxOutputTokenCount = 120, Temperature = 0, ReasoningEffortLevel = ChatReasoningEffortLevel.None };
        options.Tools.Add(ChatTool.CreateFunctionTool("paint", "Paints the sea", BinaryData.FromString(Check.ColorSchema), functionSchemaIsStrict: true));
        options.ToolChoice = ChatToolChoice.CreateFunctionChoice("paint");
        ChatCompletion answer;
        try
        {
            answer = await _chat.CompleteChatAsync(Ask(), options);
        }
        catch (ClientResultException refusal)
        {
            Check.SkipWithoutTools(refusal);
            throw;
        }

        Check.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        ChatToolCall call = answer.ToolCalls.Single();
        Check.Equal("paint", call.FunctionName);
        Check.IsColor(call.FunctionArguments.ToString());

        List<StreamingChatCompletionUpdate> updates = await Check.CollectAsync(_chat.CompleteChatStreamingAsync(Ask(), options));
        List<StreamingChatToolCallUpdate> pieces = [.. updates.SelectMany(update => update.ToolCallUpdates)];
        Check.Equal("paint", pieces.Single(piece => !string.IsNullOrEmpty(piece.FunctionName)).FunctionName);
        Check.Equal(call.FunctionArguments.ToString(), string.Concat(pieces.Select(piece => piece.FunctionArgumentsUpdate?.ToString())));

        options.ToolChoice = ChatToolChoice.CreateAutoChoice();
        ChatMessage[] history = [.. Ask(), new AssistantChatMessage(answer), new ToolChatMessage(call.Id, "done")];
        Check.That((await _chat.CompleteChatAsync(history, options)).Value.Usage.InputTokenCount > answer.Usage.InputTokenCount);
    }

    private async Task CancelAsync()
    {
        using var cancellation = new CancellationTokenSource();
        ChatCompletionOptions options = new() { MaxOutputTokenCount = 400, Temperature = 2 };
        try
        {
            await foreach (StreamingChatCompletionUpdate _ in _chat.CompleteChatStreamingAsync(Ask(), options, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // As it should be; an answer that was all there may also end.
        }

        await _chat.CompleteChatAsync(Ask(), Short());
    }

    private async Task ErrorsAsync()
    {
        ChatCompletionOptions hot = new() { Temperature = 3 };
        ClientResultException wrong = await Check.ThrowsAsync<ClientResultException>(() => _chat.CompleteChatAsync(Ask(), hot));
        Check.Equal(400, wrong.Status);
        Check.That(wrong.Message.Contains("temperature", StringComparison.Ordinal));
        ClientResultException stranger = await Check.ThrowsAsync<ClientResultException>(() => CreateChat(target, "no-such-model", target.Key).CompleteChatAsync(Ask()));
        Check.Equal(404, stranger.Status);
        ClientResultException locked = await Check.ThrowsAsync<ClientResultException>(() => CreateChat(target, target.Model, "wrong").CompleteChatAsync(Ask()));
        Check.Equal(401, locked.Status);
    }

    private async Task EmbeddingsAsync()
    {
        var client = new EmbeddingClient(target.Model, new ApiKeyCredential(target.Key), Options(target));
        OpenAIEmbeddingCollection vectors = await client.GenerateEmbeddingsAsync(["sea", "land"]);
        OpenAIEmbedding shorter = await client.GenerateEmbeddingAsync("sea", new EmbeddingGenerationOptions { Dimensions = 8 });
        Check.Equal(2, vectors.Count);
        Check.That(Math.Abs(Math.Sqrt(vectors[0].ToFloats().ToArray().Sum(value => (double)value * value)) - 1) < 1e-3);
        Check.Equal(8, shorter.ToFloats().Length);
        Check.That(vectors.Usage.InputTokenCount > 0);
    }

    private async Task ResponsesAsync()
    {
        ResponsesClient client = CreateResponses(target);
        CreateResponseOptions Create(bool isStreamed) => new(target.Model, [ResponseItem.CreateUserMessageItem(Target.Question)])
        {
            Instructions = "Be brief.",
            MaxOutputTokenCount = 24,
            Temperature = 0,
            StreamingEnabled = isStreamed,
        };

        ResponseResult answer = await client.CreateResponseAsync(Create(isStreamed: false));
        Check.That(answer.Status is ResponseStatus.Completed or ResponseStatus.Incomplete);
        Check.Equal(answer.Usage.TotalTokenCount, answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        List<StreamingResponseUpdate> updates = await Check.CollectAsync(client.CreateResponseStreamingAsync(Create(isStreamed: true)));
        Check.Equal(answer.GetOutputText() ?? "", string.Concat(updates.OfType<StreamingResponseOutputTextDeltaUpdate>().Select(update => update.Delta)));
        Check.That(updates[0] is StreamingResponseCreatedUpdate);
        Check.That(updates[^1] is StreamingResponseCompletedUpdate or StreamingResponseIncompleteUpdate);
    }

    private async Task ResponsesToolsAsync()
    {
        ResponsesClient client = CreateResponses(target);
        var options = new CreateResponseOptions(target.Model, [ResponseItem.CreateUserMessageItem(Target.Question)])
        {
            MaxOutputTokenCount = 120,
            ToolChoice = ResponseToolChoice.CreateRequiredChoice(),
            ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = ResponseReasoningEffortLevel.None },
        };
        options.Tools.Add(ResponseTool.CreateFunctionTool("paint", BinaryData.FromString(Check.ColorSchema), strictModeEnabled: true, "Paints the sea"));
        ResponseResult answer;
        try
        {
            answer = await client.CreateResponseAsync(options);
        }
        catch (ClientResultException refusal)
        {
            Check.SkipWithoutTools(refusal);
            throw;
        }

        FunctionCallResponseItem call = answer.OutputItems.OfType<FunctionCallResponseItem>().First();
        Check.Equal("paint", call.FunctionName);
        Check.IsColor(call.FunctionArguments.ToString());
        options.ToolChoice = ResponseToolChoice.CreateAutoChoice();
        options.InputItems.Add(call);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "done"));
        Check.That((await client.CreateResponseAsync(options)).Value.Usage.InputTokenCount > answer.Usage.InputTokenCount);
    }
}
