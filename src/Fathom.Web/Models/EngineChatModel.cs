using System.Runtime.CompilerServices;
using Fathom.Inference;
using Fathom.Inference.Chat;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Tokenizers;
using Fathom.Web.Conversations;

namespace Fathom.Web.Models;

/// <summary>A model that runs in an engine of this process.</summary>
/// <param name="engine">Runs it.</param>
/// <param name="info">Information about it.</param>
/// <param name="owner">Owner of the requests: they share the engine fairly with others', and find no one else's prompts in its cache.</param>
/// <param name="release">Called once, when the model is no longer needed; may be null.</param>
public sealed class EngineChatModel(Engine engine, ChatModelInfo info, string owner, Func<ValueTask>? release = null) : IChatModel
{
    private const int NumAlternatives = 5;

    private Func<ValueTask>? _release = release;

    /// <inheritdoc/>
    public ChatModelInfo Info { get; } = info;

    /// <summary>Information from a loaded model and its engine.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="engine">Runs it.</param>
    public static ChatModelInfo Describe(string name, Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        LoadedModel model = engine.LoadedModel;
        return new ChatModelInfo
        {
            Name = name,
            Summary = model.Config.ModelType,
            ContextTokens = engine.ContextLength,
            Thinks = ModelTemplates.Thinks(model.ChatTemplateSource),
            CallsTools = model.ToolCallFormat is not null,
            IsLoaded = true,
            Defaults = model.Defaults.Sampling,
        };
    }

    /// <inheritdoc/>
    public IChatAnswer Start(IReadOnlyList<ChatMessage> messages, ChatOptions options) =>
        new Answer(
            ChatHandle.Submit(engine, ChatTurnRequest.Create(engine.LoadedModel, messages, options), ChatOwner.TenantOf(owner), ChatOwner.CacheSaltOf(owner)));

    /// <inheritdoc/>
    public async IAsyncEnumerable<TokenChance> ScoreAsync(
        IReadOnlyList<ChatMessage> messages, ChatMessage answer, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(options);
        Tokenizer tokenizer = engine.LoadedModel.Tokenizer;
        string? thought = Info.Thinks == false ? null : answer.ReasoningContent; // otherwise, it holds the steps of its tools, which the model never wrote
        ThinkingMode thinking = string.IsNullOrEmpty(thought) ? options.Thinking : ThinkingMode.On; // it thought, whatever the current setting
        ChatPrompt prompt = ChatPrompt.Render(engine.LoadedModel, messages, options with { Thinking = thinking });
        int[] text = tokenizer.Encode(answer.Content ?? "");
        int[] tokens = [.. prompt.Tokens, .. ThoughtTokens(tokenizer, prompt, thought), .. text];
        int first = tokens.Length - text.Length;
        if (first == tokens.Length)
        {
            yield break;
        }

        var request = new ScoreRequest
        {
            Tokens = tokens,
            FirstPosition = first - 1,
            TopLogprobs = NumAlternatives,
            Tenant = ChatOwner.TenantOf(owner),
            CacheSalt = ChatOwner.CacheSaltOf(owner),
        };
        var detokenizer = new StreamingDetokenizer(tokenizer, isContinuation: true);
        await foreach (ScoredPosition position in engine.Score(request, cancellation))
        {
            if (position.NextLogprob is { } logprob)
            {
                string piece = detokenizer.Append(tokens[position.Position + 1]);
                yield return new TokenChance(piece, Math.Exp(logprob), Alternatives(tokenizer, position));
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _release, null)?.Invoke() ?? ValueTask.CompletedTask;

    /// <summary>The thought as the model wrote it: between its markers, the first of which may be part of the prompt.</summary>
    private static int[] ThoughtTokens(Tokenizer tokenizer, ChatPrompt prompt, string? thinking)
    {
        if (string.IsNullOrEmpty(thinking))
        {
            return prompt.StartsInThought ? tokenizer.Encode("\n</think>\n\n", allowSpecial: true) : [];
        }

        int[] open = prompt.StartsInThought ? [] : tokenizer.Encode("<think>\n", allowSpecial: true);
        return [.. open, .. tokenizer.Encode(thinking), .. tokenizer.Encode("</think>\n\n", allowSpecial: true)];
    }

    private static TokenAlternative[] Alternatives(Tokenizer tokenizer, ScoredPosition position) =>
    [
        .. position.TopLogprobs.Select(top => new TokenAlternative(TextOf(tokenizer, top.TokenId), Math.Exp(top.Logprob))),
    ];

    private static string TextOf(Tokenizer tokenizer, int token) =>
        new StreamingDetokenizer(tokenizer, isContinuation: true).Append(token) is { Length: > 0 } text ? text : tokenizer.Decode([token]);

    private sealed class Answer(ChatHandle handle) : IChatAnswer
    {
        public Task<ChatTurn> Completion => handle.Completion;

        public IAsyncEnumerable<ChatUpdate> Stream(CancellationToken cancellation) => handle.Stream(cancellation);
    }
}
