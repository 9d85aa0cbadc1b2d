using System.ComponentModel;
using System.Text.Json;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Hosting;
using Fathom.Inference.Requests;
using Microsoft.Extensions.AI;
using ChatOptions = Microsoft.Extensions.AI.ChatOptions;

namespace Fathom.Extensions.AI.Tests;

public class FathomChatClientTests
{
    private static readonly Script s_yes = ScriptedModel.Answering("Yes", " it", " is");
    private static readonly Script s_thinking = ScriptedModel.Thinking(["Hm", " well"], ["Yes", "!"]);

    private static readonly Script s_calling = ScriptedModel.Replying(
        ["Well", "<tool_call>", "\n{\"name\": \"add\"", ", \"arguments\": {\"a\"", ": 1, \"b\"", ": 2}}", "\n</tool_call>"], ["So", " three"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetResponseAsync_Plain_HasTextUsageAndReason()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync("Is it?", cancellationToken: Cancellation);

        Assert.Equal("Yes it is", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("tiny", response.ModelId);
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
        Assert.NotNull(response.ResponseId);
        Assert.NotNull(response.CreatedAt);
        Assert.Equal(4, response.Usage!.OutputTokenCount);
        Assert.Equal(response.Usage.InputTokenCount + 4, response.Usage.TotalTokenCount);
        Assert.Equal(0, response.Usage.ReasoningTokenCount);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_SaysTheSameInPieces()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);

        List<ChatResponseUpdate> updates = await CollectAsync(client.GetStreamingResponseAsync("Is it?", cancellationToken: Cancellation));

        Assert.Equal(["Yes", " it", " is", ""], updates.Select(update => update.Text));
        Assert.Single(updates.Select(update => (update.ResponseId, update.MessageId, update.ModelId, update.CreatedAt, update.Role)).Distinct());
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents));
        Assert.IsType<GenerationResult>(updates[^1].RawRepresentation);
    }

    [Fact]
    public async Task GetResponseAsync_SamePrompt_TellsWhatTheCacheHeld()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);

        ChatResponse first = await client.GetResponseAsync("Is it so?", cancellationToken: Cancellation);
        ChatResponse again = await client.GetResponseAsync("Is it so?", cancellationToken: Cancellation);
        ChatResponse salted = await client.GetResponseAsync("Is it so?", With(FathomProperties.CacheSalt, "mine"), Cancellation);

        Assert.Equal(0, first.Usage!.CachedInputTokenCount);
        Assert.True(again.Usage!.CachedInputTokenCount > 0);
        Assert.Equal(0, salted.Usage!.CachedInputTokenCount);
    }

    [Fact]
    public async Task GetResponseAsync_Thoughts_StandApartAndAreCounted()
    {
        using ModelHost host = TestHosts.Create(s_thinking);
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync("Is it?", cancellationToken: Cancellation);

        IList<AIContent> contents = response.Messages[0].Contents;
        Assert.Equal("Hm well", Assert.IsType<TextReasoningContent>(contents[0]).Text);
        Assert.Equal("Yes!", Assert.IsType<TextContent>(contents[1]).Text);
        Assert.Equal("Yes!", response.Text);
        Assert.Equal(3, response.Usage!.ReasoningTokenCount);
    }

    [Fact]
    public async Task GetResponseAsync_NoThinking_HasNone()
    {
        using ModelHost host = TestHosts.Create(s_thinking);
        using var client = new FathomChatClient(host);

        ChatResponse byEffort = await client.GetResponseAsync(
            "Is it?", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None } }, Cancellation);
        ChatResponse byProperty = await client.GetResponseAsync("Is it?", With(FathomProperties.EnableThinking, false), Cancellation);

        Assert.Equal("Yes!", Assert.IsType<TextContent>(Assert.Single(byEffort.Messages[0].Contents)).Text);
        Assert.Equal(0, byEffort.Usage!.ReasoningTokenCount);
        Assert.Equal(byEffort.Text, byProperty.Text);
        Assert.Equal(0, byProperty.Usage!.ReasoningTokenCount);
    }

    [Fact]
    public async Task GetResponseAsync_HiddenThoughts_AreOnlyCounted()
    {
        using ModelHost host = TestHosts.Create(s_thinking);
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync(
            "Is it?", new ChatOptions { Reasoning = new ReasoningOptions { Output = ReasoningOutput.None } }, Cancellation);

        Assert.IsType<TextContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Equal(3, response.Usage!.ReasoningTokenCount);
    }

    [Fact]
    public async Task GetResponseAsync_ThinkingBudget_CutsTheThought()
    {
        using ModelHost host = TestHosts.Create(s_thinking);
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync("Is it?", With(FathomProperties.ThinkingBudget, 1), Cancellation);

        Assert.Equal("Hm", Assert.IsType<TextReasoningContent>(response.Messages[0].Contents[0]).Text);
        Assert.Equal("Yes!", response.Text);
    }

    [Fact]
    public async Task GetResponseAsync_Calls_AreComplete()
    {
        using ModelHost host = TestHosts.Create(s_calling);
        using var client = new FathomChatClient(host);

        List<ChatResponseUpdate> updates = await CollectAsync(
            client.GetStreamingResponseAsync("1 + 2?", new ChatOptions { Tools = [Adder([])] }, Cancellation));

        FunctionCallContent call = Assert.Single(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
        Assert.Equal("add", call.Name);
        Assert.StartsWith("call_", call.CallId);
        Assert.Equal("1", call.Arguments!["a"]!.ToString());
        Assert.Equal("Well", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task GetResponseAsync_SeveralCalls_AreReportedIfTheyAreAllowed(bool? allows, int expected)
    {
        using ModelHost host = TestHosts.Create(ScriptedModel.Calling(
            "<tool_call>", "{\"name\": \"add\", \"arguments\": {\"a\": 1}}", "</tool_call>", "<tool", "_call>{\"name\": \"add\"}", "</tool", "_call>"));
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync(
            "1 + 2?", new ChatOptions { Tools = [Adder([])], AllowMultipleToolCalls = allows, Temperature = 0 }, Cancellation);

        Assert.Equal(expected, response.Messages[0].Contents.OfType<FunctionCallContent>().Count());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal("", response.Text);
        Assert.InRange(response.Usage!.OutputTokenCount!.Value, 2, 8);
    }

    [Fact]
    public async Task FunctionInvokingClient_CallsAndGoesOnWithTheResult()
    {
        using ModelHost host = TestHosts.Create(s_calling);
        using IChatClient client = new FathomChatClient(host).AsBuilder().UseFunctionInvocation().Build();
        List<int> sums = [];

        ChatResponse response = await client.GetResponseAsync("1 + 2?", new ChatOptions { Tools = [Adder(sums)] }, Cancellation);

        Assert.Equal([3], sums);
        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], response.Messages.Select(message => message.Role));
        Assert.Equal("So three", response.Messages[^1].Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task GetResponseAsync_RequiredTool_IsCalledWhateverTheModelSays()
    {
        using ModelHost host = TestHosts.Create(ScriptedModel.Calling("No", "<tool_call>", "\n</tool_call>"));
        using var client = new FathomChatClient(host);
        AIFunction look = AIFunctionFactory.Create((bool far) => far, new AIFunctionFactoryOptions
        {
            Name = "look",
            AdditionalProperties = new Dictionary<string, object?> { ["strict"] = true },
        });

        ChatResponse response = await client.GetResponseAsync(
            "Look!",
            new ChatOptions { Tools = [look], ToolMode = ChatToolMode.RequireSpecific("look"), Temperature = 0, MaxOutputTokens = 400 },
            Cancellation);

        FunctionCallContent call = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("look", call.Name);
        Assert.Contains(Assert.IsType<JsonElement>(call.Arguments!["far"]).ValueKind, (JsonValueKind[])[JsonValueKind.True, JsonValueKind.False]);
    }

    [Fact]
    public async Task GetResponseAsync_ToolModeNone_LeavesCallsUnread()
    {
        using ModelHost host = TestHosts.Create(s_calling);
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync("1 + 2?", new ChatOptions { Tools = [Adder([])], ToolMode = ChatToolMode.None }, Cancellation);

        Assert.StartsWith("Well<tool_call>", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task GetResponseAsync_MostTokens_EndsForLength()
    {
        using ModelHost host = TestHosts.Create(ScriptedModel.Repeating("la", " le"));
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync("Sing", new ChatOptions { MaxOutputTokens = 3 }, Cancellation);

        Assert.Equal("la lela", response.Text);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Fact]
    public async Task GetResponseAsync_StopSequence_EndsAndIsLeftOut()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync("Is it?", new ChatOptions { StopSequences = [" is"] }, Cancellation);

        Assert.Equal("Yes it", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task GetResponseAsync_RawOptions_GoBeforeTheOthers()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);

        ChatResponse response = await client.GetResponseAsync(
            "Is it?", new ChatOptions { MaxOutputTokens = 9, RawRepresentationFactory = _ => new Inference.Chat.ChatOptions { MaxTokens = 1 } }, Cancellation);

        Assert.Equal("Yes", response.Text);
    }

    [Fact]
    public async Task GetResponseAsync_RawSystemPrompt_GoesBeforeTheInstructions()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);

        ChatResponse brief = await client.GetResponseAsync("Is it?", new ChatOptions { Instructions = "Be brief." }, Cancellation);
        ChatResponse raw = await client.GetResponseAsync(
            "Is it?",
            new ChatOptions
            {
                Instructions = "Explain every single step in as many words as there are.",
                RawRepresentationFactory = _ => new Inference.Chat.ChatOptions { SystemPrompt = "Be brief." },
            },
            Cancellation);

        Assert.Equal(brief.Usage!.InputTokenCount, raw.Usage!.InputTokenCount);
    }

    [Theory]
    [InlineData(FathomProperties.Regex, "[0-9]{3}")]
    [InlineData(FathomProperties.Grammar, "root ::= [0-9] [0-9] [0-9]")]
    public async Task GetResponseAsync_Form_IsKept(string property, string form)
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);

        ChatOptions options = With(property, form);
        options.Temperature = 0; // a draw may begin a thought, to which no form applies

        ChatResponse response = await client.GetResponseAsync("Is it?", options, Cancellation);

        Assert.Matches("^[0-9]{3}$", response.Text);
    }

    [Fact]
    public async Task GetResponseAsync_OfAType_IsAnObjectOfIt()
    {
        using var client = new FathomChatClient(TestHosts.Mini());
        var options = new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None }, Seed = 3, MaxOutputTokens = 300 };

        ChatResponse<Sum> sum = await client.GetResponseAsync<Sum>(
            "What is 3 + 4?", options, useJsonSchemaResponseFormat: true, cancellationToken: Cancellation);
        ChatResponse json = await client.GetResponseAsync(
            "What is 3 + 4?",
            new ChatOptions { ResponseFormat = ChatResponseFormat.Json, Reasoning = options.Reasoning, Seed = 3, MaxOutputTokens = 300 },
            Cancellation);

        Assert.Contains(sum.Result.Size, Enum.GetValues<Size>());
        Assert.True(json.FinishReason == ChatFinishReason.Length || JsonElement.Parse(json.Text).ValueKind == JsonValueKind.Object);
        Assert.StartsWith("{", json.Text);
    }

    [Fact]
    public async Task GetResponseAsync_ShippedModel_ThinksAndAnswers()
    {
        using var client = new FathomChatClient(TestHosts.Mini());

        ChatResponse response = await client.GetResponseAsync("47*86", new ChatOptions { Temperature = 0 }, Cancellation);

        Assert.Equal("4042", response.Text);
        Assert.Contains("=4042", Assert.IsType<TextReasoningContent>(response.Messages[0].Contents[0]).Text);
        Assert.Equal("fathom-mini", response.ModelId);
        Assert.InRange(response.Usage!.ReasoningTokenCount!.Value, 20, response.Usage.OutputTokenCount!.Value);
    }

    [Fact]
    public async Task GetResponseAsync_SameSeed_SaysTheSame()
    {
        using var client = new FathomChatClient(TestHosts.Mini());
        Task<ChatResponse> AskAsync(long seed) => client.GetResponseAsync(
            "A story, please", new ChatOptions { Temperature = 2, TopP = 1, TopK = 500, Seed = seed, MaxOutputTokens = 24 }, Cancellation);

        string[] texts = [.. (await Task.WhenAll(AskAsync(1), AskAsync(1), AskAsync(2))).Select(Everything)];

        Assert.Equal(texts[0], texts[1]);
        Assert.NotEqual(texts[0], texts[2]);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Canceled_FreesItsBlocks()
    {
        using ModelHost host = TestHosts.Create(ScriptedModel.Repeating("la", " le"));
        using var client = new FathomChatClient(host);
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Sing", cancellationToken: cancellation.Token))
            {
                Assert.NotEmpty(update.Text);
                await cancellation.CancelAsync();
            }
        });

        await TestHosts.WaitUntilIdleAsync(host);
        Assert.Equal(1, host.Status()[0].Engine!.Stats.CancelledRequests);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_LoopIsLeft_FreesItsBlocks()
    {
        using ModelHost host = TestHosts.Create(ScriptedModel.Repeating("la", " le"));
        using var client = new FathomChatClient(host);

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Sing", cancellationToken: Cancellation))
        {
            Assert.NotEmpty(update.Text);
            break;
        }

        await TestHosts.WaitUntilIdleAsync(host);
        Assert.Equal(1, host.Status()[0].Engine!.Stats.CancelledRequests);
    }

    [Fact]
    public async Task GetResponseAsync_ModelFails_SaysSo()
    {
        using ModelHost host = TestHosts.Create(ScriptedModel.Failing("Yes", " it"));
        using var client = new FathomChatClient(host);

        FathomClientException failure = await Assert.ThrowsAsync<FathomClientException>(
            () => client.GetResponseAsync("Is it?", cancellationToken: Cancellation));

        Assert.Equal((FathomClientErrorCodes.Failed, "tiny"), (failure.Code, failure.Where));
        Assert.NotNull(failure.InnerException);
    }

    [Fact]
    public async Task GetResponseAsync_WaitsTooLongForItsTurn_SaysSo()
    {
        using ModelHost host = TestHosts.Create(s_yes, new HastyClock(), startTimeout: TimeSpan.FromMilliseconds(1));
        using var client = new FathomChatClient(host);

        GenerationException refusal = await Assert.ThrowsAsync<GenerationException>(
            () => client.GetResponseAsync("Is it?", cancellationToken: Cancellation));

        Assert.Equal(GenerationErrorCodes.StartTimeout, refusal.Code);
    }

    [Fact]
    public async Task Dispose_WhileItAnswers_EndsTheAnswer()
    {
        var client = new FathomChatClient(TestHosts.Mini());
        IAsyncEnumerator<ChatResponseUpdate> updates = client
            .GetStreamingResponseAsync("47*86", With("ignored", 1), Cancellation)
            .GetAsyncEnumerator(Cancellation);
        await updates.MoveNextAsync();

        client.Dispose();
        Exception? failure = await Record.ExceptionAsync(async () =>
        {
            while (await updates.MoveNextAsync())
            {
            }
        });

        Assert.True(failure is null or FathomClientException { Code: FathomClientErrorCodes.Stopped }, $"{failure}");
        await Assert.ThrowsAsync<ModelHostException>(() => client.GetResponseAsync("47*86", cancellationToken: Cancellation));
    }

    public static TheoryData<string, ChatOptions> Refused => new()
    {
        { FathomClientErrorCodes.ConversationId, new ChatOptions { ConversationId = "thread-1" } },
        { FathomClientErrorCodes.Tool, new ChatOptions { Tools = [new HostedWebSearchTool()] } },
        { FathomClientErrorCodes.Tool, new ChatOptions { Tools = [Adder([]), Adder([])] } },
        { FathomClientErrorCodes.Tool, new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "a name")] } },
        { FathomClientErrorCodes.Tool, new ChatOptions { Tools = [Adder([])], ToolMode = ChatToolMode.RequireSpecific("subtract") } },
        { FathomClientErrorCodes.Tool, new ChatOptions { ToolMode = ChatToolMode.RequireAny } },
        { FathomClientErrorCodes.Option, With(FathomProperties.ThinkingBudget, -1) },
        { FathomClientErrorCodes.Option, With(FathomProperties.MinP, "much") },
        { FathomClientErrorCodes.Option, With(FathomProperties.EnableThinking, 1) },
        { FathomClientErrorCodes.Option, FormTwice() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task GetResponseAsync_WhatCannotBeHonored_IsRefused(string code, ChatOptions options)
    {
        using ModelHost host = TestHosts.Create(s_calling);
        using var client = new FathomChatClient(host);

        FathomClientException refusal = await Assert.ThrowsAsync<FathomClientException>(() => client.GetResponseAsync("Hi", options, Cancellation));

        Assert.Equal(code, refusal.Code);
        Assert.Contains("expected", refusal.Message);
    }

    [Fact]
    public async Task GetResponseAsync_ToolsOfAModelWithout_AreRefused()
    {
        using var client = new FathomChatClient(TestHosts.Mini());

        FathomClientException refusal = await Assert.ThrowsAsync<FathomClientException>(
            () => client.GetResponseAsync("Hi", new ChatOptions { Tools = [Adder([])] }, Cancellation));

        Assert.Equal(FathomClientErrorCodes.ToolsUnsupported, refusal.Code);
    }

    [Fact]
    public async Task GetResponseAsync_WrongValues_AreRefusedByTheEngine()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using var client = new FathomChatClient(host);
        ChatResponseFormat unsupported = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"not":{}}"""));

        GenerationException hot = await Assert.ThrowsAsync<GenerationException>(
            () => client.GetResponseAsync("Hi", new ChatOptions { TopP = 2 }, Cancellation));
        ConstraintException schema = await Assert.ThrowsAsync<ConstraintException>(
            () => client.GetResponseAsync("Hi", new ChatOptions { ResponseFormat = unsupported }, Cancellation));
        ModelHostException stranger = await Assert.ThrowsAsync<ModelHostException>(
            () => client.GetResponseAsync("Hi", new ChatOptions { ModelId = "stranger" }, Cancellation));

        Assert.Equal("top_p", hot.Where);
        Assert.Equal(ConstraintErrorCodes.SchemaUnsupported, schema.Code);
        Assert.Equal(ModelHostErrorCodes.Unknown, stranger.Code);
    }

    [Fact]
    public void GetService_FindsWhatIsThere()
    {
        using ModelHost host = TestHosts.Create(s_yes);
        using IChatClient client = new FathomChatClient(host);

        ChatClientMetadata metadata = client.GetRequiredService<ChatClientMetadata>();

        Assert.Equal(("fathom", "tiny"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(client, client.GetService<FathomChatClient>());
        Assert.Same(host, client.GetService<ModelHost>());
        Assert.Null(client.GetService<string>());
        Assert.Null(client.GetService(typeof(IChatClient), "key"));
        Assert.Throws<ModelHostException>(() => new FathomChatClient(host, "stranger"));
    }

    private static AIFunction Adder(List<int> sums) => AIFunctionFactory.Create(
        ([Description("One number")] int a, [Description("Another one")] int b) =>
        {
            sums.Add(a + b);
            return a + b;
        },
        "add",
        "Adds two numbers");

    private static ChatOptions With(string property, object value) =>
        new() { AdditionalProperties = new AdditionalPropertiesDictionary { [property] = value } };

    private static ChatOptions FormTwice()
    {
        ChatOptions options = With(FathomProperties.Regex, "a");
        options.ResponseFormat = ChatResponseFormat.Json;
        return options;
    }

    private static string Everything(ChatResponse response) => string.Concat(response.Messages[0].Contents);

    private static async Task<List<ChatResponseUpdate>> CollectAsync(IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        List<ChatResponseUpdate> all = [];
        await foreach (ChatResponseUpdate update in updates)
        {
            all.Add(update);
        }

        return all;
    }

    private enum Size
    {
        Small,
        Large,
    }

    private sealed record Sum(bool IsOdd, Size Size);

    /// <summary>A clock that goes forward by a second whenever somebody looks at it.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _seconds;

        public override long GetTimestamp() => Interlocked.Increment(ref _seconds) * TimestampFrequency;
    }
}
