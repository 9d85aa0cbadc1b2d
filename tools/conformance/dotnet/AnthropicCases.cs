using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Fathom.Conformance;

/// <summary>Package Anthropic, by its own methods and as an <see cref="IChatClient"/>.</summary>
internal sealed class AnthropicCases(Target target)
{
    private readonly AnthropicClient _client = Create(target, target.Key);

    public IEnumerable<Case> All =>
    [
        new("anthropic: plain", PlainAsync),
        new("anthropic: stream", StreamAsync),
        new("anthropic: thinking", ThinkingAsync),
        new("anthropic: an answer of a schema", SchemaAsync),
        new("anthropic: calls of tools", ToolsAsync),
        new("anthropic: stop, count", StopAndCountAsync),
        new("anthropic: cancel", CancelAsync),
        new("anthropic: errors", ErrorsAsync),
        new("anthropic: IChatClient, plain and stream", ChatClientAsync),
        new("anthropic: IChatClient, functions are invoked", () => ExtensionsAiCases.FunctionsAsync(_client.AsIChatClient(target.Model, 200))),
    ];

    private static AnthropicClient Create(Target target, string key) => new() { BaseUrl = target.Url, ApiKey = key, MaxRetries = 0 };

    private MessageCreateParams Ask(int maxTokens = 24) => new()
    {
        Model = target.Model,
        MaxTokens = maxTokens,
        System = "Be brief.",
        Messages = [new UserMessageParam(Target.Question)],
        Thinking = new ThinkingConfigDisabled(),
    };

    private static string TextOf(Message message) => string.Concat(message.Content.Select(block => block.TryPickText(out TextBlock? text) ? text.Text : ""));

    private static string ThoughtsOf(Message message) =>
        string.Concat(message.Content.Select(block => block.TryPickThinking(out ThinkingBlock? thought) ? thought.Thinking : ""));

    private async Task PlainAsync()
    {
        Message message = await _client.Messages.Create(Ask());
        Check.That(message.ID.StartsWith("msg_", StringComparison.Ordinal));
        Check.That(message.StopReason!.Value() is StopReason.EndTurn or StopReason.MaxTokens or StopReason.ModelContextWindowExceeded);
        Check.That(message.Usage.InputTokens + (message.Usage.CacheReadInputTokens ?? 0) > 0);
        Check.That(message.Usage.OutputTokens is > 0 and <= 24);
        message.Validate();
    }

    private async Task StreamAsync()
    {
        List<RawMessageStreamEvent> events = await Check.CollectAsync(_client.Messages.CreateStreaming(Ask()));
        foreach (RawMessageStreamEvent item in events)
        {
            item.Validate();
        }

        Check.That(events[0].TryPickStart(out _));
        Check.That(events[^1].TryPickStop(out _));
        Message whole = await _client.Messages.CreateStreaming(Ask()).Aggregate();
        Check.That(TextOf(whole).Length > 0);
        Check.That(whole.StopReason is not null);
    }

    private async Task ThinkingAsync()
    {
        MessageCreateParams ask = Ask(200) with { Thinking = new ThinkingConfigEnabled(64), Messages = [new UserMessageParam("47*86")], System = null };
        Message message = await _client.Messages.Create(ask);
        message.Validate();
        if (ThoughtsOf(message).Length == 0)
        {
            throw new SkippedException("the model does not think");
        }

        Message streamed = await _client.Messages.CreateStreaming(ask).Aggregate();
        Check.That(ThoughtsOf(streamed).Length > 0);
        List<ContentBlockParam> past = [new ThinkingBlockParam { Thinking = ThoughtsOf(message), Signature = "s" }, new TextBlockParam(TextOf(message) + ".")];
        Message next = await _client.Messages.Create(ask with
        {
            Messages = [new UserMessageParam("47*86"), new AssistantMessageParam(past), new UserMessageParam("And 3+4?")],
        });
        Check.That(next.Usage.OutputTokens > 0);
    }

    private async Task SchemaAsync()
    {
        Dictionary<string, JsonElement> schema = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Check.ColorSchema)!;
        Message message = await _client.Messages.Create(Ask(64) with { OutputConfig = new OutputConfig { Format = new JsonOutputFormat { Schema = schema } } });
        Check.IsColor(TextOf(message));
    }

    private async Task ToolsAsync()
    {
        JsonElement properties = JsonElement.Parse(Check.ColorSchema).GetProperty("properties");
        var tool = new Tool
        {
            Name = "paint",
            Description = "Paints the sea",
            Strict = true,
            InputSchema = new InputSchema { Properties = new Dictionary<string, JsonElement> { ["color"] = properties.GetProperty("color") }, Required = ["color"] },
        };
        MessageCreateParams ask = Ask(120) with { Tools = [tool], ToolChoice = new ToolChoiceTool("paint") };
        Message message;
        try
        {
            message = await _client.Messages.Create(ask);
        }
        catch (AnthropicApiException refusal)
        {
            Check.SkipWithoutTools(refusal);
            throw;
        }

        Check.Equal(StopReason.ToolUse, message.StopReason!.Value());
        ToolUseBlock call = message.Content.Select(block => block.TryPickToolUse(out ToolUseBlock? use) ? use : null).OfType<ToolUseBlock>().Single();
        Check.Equal("paint", call.Name);
        Check.That(call.Input["color"].GetString() is "blue" or "gray");
        message.Validate();
        Message streamed = await _client.Messages.CreateStreaming(ask).Aggregate();
        Check.That(streamed.Content.Any(block => block.TryPickToolUse(out _)));

        List<ContentBlockParam> past = [new ToolUseBlockParam { ID = call.ID, Name = call.Name, Input = call.Input }];
        List<ContentBlockParam> result = [new ToolResultBlockParam(call.ID) { Content = "done" }];
        Message next = await _client.Messages.Create(ask with
        {
            ToolChoice = null,
            Messages = [new UserMessageParam(Target.Question), new AssistantMessageParam(past), new UserMessageParam(result)],
        });
        Check.That(next.Usage.OutputTokens > 0);
    }

    private async Task StopAndCountAsync()
    {
        Message message = await _client.Messages.Create(Ask() with { StopSequences = ["e", "a", "o", "i", " "] });
        Check.That(message.StopReason!.Value() != StopReason.StopSequence || message.StopSequence is { Length: 1 });
        MessageTokensCount count = await _client.Messages.CountTokens(new MessageCountTokensParams { Model = target.Model, Messages = [new UserMessageParam(Target.Question)] });
        Check.That(count.InputTokens > 0);
    }

    private async Task CancelAsync()
    {
        using var cancellation = new CancellationTokenSource();
        try
        {
            await foreach (RawMessageStreamEvent _ in _client.Messages.CreateStreaming(Ask(400), cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        }
        catch (Exception ending) when (ending is OperationCanceledException || ending.InnerException is OperationCanceledException)
        {
            // As it should be; an answer that was all there may also end.
        }

        await _client.Messages.Create(Ask());
    }

    private async Task ErrorsAsync()
    {
        await Check.ThrowsAsync<AnthropicNotFoundException>(() => _client.Messages.Create(Ask() with { Model = "no-such-model" }));
        await Check.ThrowsAsync<AnthropicUnauthorizedException>(() => Create(target, "wrong").Messages.Create(Ask()));
        AnthropicBadRequestException refusal = await Check.ThrowsAsync<AnthropicBadRequestException>(() => _client.Messages.Create(Ask() with { Messages = [] }));
        Check.That(refusal.Message.Contains("messages", StringComparison.Ordinal));
    }

    private async Task ChatClientAsync()
    {
        using IChatClient client = _client.AsIChatClient(target.Model, 200);
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "47*86")];
        ChatResponse plain = await client.GetResponseAsync(messages);
        ChatResponse streamed = await client.GetStreamingResponseAsync(messages).ToChatResponseAsync();
        Check.That(plain.Usage!.OutputTokenCount > 0 && streamed.Usage!.OutputTokenCount > 0);
        Check.That(plain.FinishReason is not null && streamed.FinishReason is not null);
    }
}
