using Fathom.Inference.Chat;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests.Chat;

public class ChatSessionTests
{
    private const string Template = "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}\n{% endfor %}[assistant]";
    private const string ThinkingTemplate = Template + "{{ '<think>\\n' }}";

    [Fact]
    public void Render_UserWritesASpecialToken_ItStaysText()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder, Template);

        ChatPrompt prompt = ChatPrompt.Render(model, [new ChatMessage("user", "<s></s>")], ThinkingMode.Default);

        Assert.Equal("<s>[user]<s></s>\n[assistant]", prompt.Text);
        Assert.Equal(TinyVocabulary.BosId, prompt.Tokens[0]);
        Assert.DoesNotContain(TinyVocabulary.BosId, prompt.Tokens.Skip(1));
        Assert.DoesNotContain(TinyVocabulary.EosId, prompt.Tokens);
    }

    [Theory]
    [InlineData(ThinkingMode.Default, true, "<think>\n")]
    [InlineData(ThinkingMode.On, true, "<think>\n")]
    [InlineData(ThinkingMode.Off, false, "<think>\n\n</think>\n\n")]
    public void Render_TemplateOpensAThought_OffClosesIt(ThinkingMode mode, bool startsInThought, string end)
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder, ThinkingTemplate);

        ChatPrompt prompt = ChatPrompt.Render(model, [new ChatMessage("user", "hi")], mode);

        Assert.Equal(startsInThought, prompt.StartsInThought);
        Assert.EndsWith("[assistant]" + end, prompt.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_TemplateHasASwitch_ItIsSet()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder, "{{ enable_thinking | default('unset') }}");

        string Rendered(ThinkingMode mode) => ChatPrompt.Render(model, [new ChatMessage("user", "hi")], mode).Text;

        Assert.Equal(["unset", "True", "False"], [Rendered(ThinkingMode.Default), Rendered(ThinkingMode.On), Rendered(ThinkingMode.Off)]);
    }

    [Fact]
    public async Task SendResults_GoesOnWithWhatTheToolsGave()
    {
        Script script = ScriptedModel.Replying(
            ["<tool_call>", "\n{\"name\": \"look\"", ", \"arguments\": {}}", "\n</tool_call>"], ["It", " rains"]);
        using LoadedModel model = script.Open();
        using var engine = new Engine(model, new EngineOptions { Threads = 1, BlockTokens = 4, MaxCacheTokens = 4_096, Weights = WeightPlacement.File });
        var session = new ChatSession(engine, new ChatOptions { Tools = [new ChatTool("look")], Sampling = SamplingOptions.Greedy });
        async Task ReadAsync(IAsyncEnumerable<ChatUpdate> updates)
        {
            await foreach (ChatUpdate update in updates)
            {
                Assert.NotEqual(FinishReason.Error, update.FinishReason);
            }
        }

        Assert.Throws<InvalidOperationException>(() => session.SendResults([]));
        await ReadAsync(session.Send("Does it rain?"));
        ChatToolCall call = Assert.Single(session.LastTurn!.ToolCalls);
        await ReadAsync(session.SendResults([new ChatMessage("tool", "yes") { ToolCallId = call.Id }]));

        Assert.Equal("look", call.Name);
        Assert.Equal(9, call.Id!.Length); // as many as the strictest templates want
        Assert.Equal("It rains", session.LastTurn!.Answer);
        Assert.Equal(["user", "assistant", "tool", "assistant"], session.Messages.Select(message => message.Role));
        Assert.Equal(call.Id, session.Messages[1].ToolCalls![0].Id);
    }

    [Fact]
    public void Send_SecondTurn_ReusesTheCacheOfTheFirst()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder, Template);
        using var engine = new Engine(model, TinyEngines.Options);
        var session = new ChatSession(engine, new ChatOptions { SystemPrompt = "Be brief.", MaxTokens = 6, Sampling = new SamplingOptions { Seed = 1 } });

        string first = string.Concat(session.Send("One question?").ToBlockingEnumerable().Select(update => update.Text));
        ChatTurn firstTurn = session.LastTurn!;
        session.Send("Another?").ToBlockingEnumerable().Count();

        Assert.Equal(first, firstTurn.Answer);
        Assert.Equal(0, firstTurn.Usage.CachedTokens);
        Assert.InRange(session.LastTurn!.Usage.CachedTokens, firstTurn.Usage.PromptTokens - TinyEngines.Options.BlockTokens, int.MaxValue);
        Assert.Equal(["system", "user", "assistant", "user", "assistant"], session.Messages.Select(message => message.Role));
    }

    [Fact]
    public void Send_ThinkingBudget_ClosesTheThoughtAndAnswers()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder, ThinkingTemplate);
        using var engine = new Engine(model, TinyEngines.Options);
        var session = new ChatSession(engine, new ChatOptions
        {
            ThinkingBudget = 7,
            MaxTokens = 7 + "</think>".Length + 20,
            Sampling = new SamplingOptions { Seed = 1, LogitBias = Enumerable.Range(97, 26).ToDictionary(letter => letter, _ => 50f) },
        });

        ChatUpdate[] updates = [.. session.Send("hi").ToBlockingEnumerable()];

        Assert.Equal(7, session.LastTurn!.Thinking.Length);
        Assert.Equal(20, session.LastTurn.Answer.Length);
        Assert.Equal(session.LastTurn.Thinking, string.Concat(updates.Where(update => update.Kind == ReasoningKind.Thinking).Select(update => update.Text)));
        Assert.Equal(session.LastTurn.Thinking, session.Messages[^1].ReasoningContent);
        Assert.Equal(FinishReason.Length, updates[^1].FinishReason);
        Assert.Equal(7 + "</think>".Length, updates[^1].ThinkingTokens);
    }

    [Fact]
    public void Send_Cancelled_KeepsWhatWasSaid()
    {
        using var folder = new TempFolder();
        const int Endless = 1 << 16; // a tiny model writes a few thousand tokens before a busy machine sees the first
        using LoadedModel model = TinyEngines.OpenModel(folder, Template, TinyConfigs.Llama with { MaxSequenceLength = Endless });
        using var engine = new Engine(model, TinyEngines.Options with { MaxCacheTokens = Endless });
        var session = new ChatSession(
            engine, new ChatOptions { Sampling = new SamplingOptions { Seed = 1, LogitBias = new Dictionary<int, float> { [97] = 90 } } });
        using var cancellation = new CancellationTokenSource();

        foreach (ChatUpdate update in session.Send("hi", cancellation.Token).ToBlockingEnumerable())
        {
            cancellation.Cancel();
        }

        Assert.Equal(FinishReason.Cancelled, session.LastTurn!.FinishReason);
        Assert.StartsWith("a", session.Messages[^1].Content, StringComparison.Ordinal);
        Assert.Equal(0, engine.Stats.UsedBlocks);
    }

    [Fact]
    public void Send_NoTemplate_IsRefused()
    {
        using var folder = new TempFolder();
        using LoadedModel model = TinyEngines.OpenModel(folder);
        using var engine = new Engine(model, TinyEngines.Options);

        GenerationException refusal = Assert.Throws<GenerationException>(() => new ChatSession(engine).Send("hi"));

        Assert.Equal(GenerationErrorCodes.NoChatTemplate, refusal.Code);
    }
}
