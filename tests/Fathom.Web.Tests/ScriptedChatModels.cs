using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Web.Models;

namespace Fathom.Web.Tests;

/// <summary>Models that say what a test tells them to. A piece <see cref="Hold"/> waits for <see cref="Release"/>.</summary>
internal sealed class ScriptedChatModels : IChatModels
{
    /// <summary>A piece of an answer at which it waits, and which is not said.</summary>
    public const string Hold = "\u0001";

    private readonly List<(string Question, string[] Thinking, string[] Answer)> _scripts = [];
    private readonly SemaphoreSlim _releases = new(0);

    public List<ChatModelInfo> Infos { get; } =
    [
        new()
        {
            Name = "deep-1b",
            Summary = "deepseek_v3",
            ContextTokens = 8_192,
            Thinks = true,
            Bytes = 1_200L << 20,
            IsLoaded = true,
            Defaults = new() { Temperature = 0.6f, TopP = 0.95f },
        },
        new() { Name = "shallow", Summary = "llama", ContextTokens = 2_048, Thinks = false, Bytes = 300L << 20 },
    ];

    /// <summary>What was asked: the whole conversation of each turn.</summary>
    public ConcurrentQueue<IReadOnlyList<ChatMessage>> Asked { get; } = new();

    /// <summary>The options of each turn.</summary>
    public ConcurrentQueue<ChatOptions> Options { get; } = new();

    /// <summary>Turns that were cancelled.</summary>
    public int Cancelled => _cancelled;

    /// <summary>Models that are open now.</summary>
    public int Open => _open;

    /// <summary>Time between two pieces.</summary>
    public TimeSpan Pace { get; set; }

    /// <summary>Thrown in place of the next turn.</summary>
    public Exception? Failure { get; set; }

    private int _cancelled;
    private int _open;

    /// <summary>Says what follows a question that holds a text.</summary>
    public void Say(string question, string thinking, string answer) => _scripts.Add((question, Pieces(thinking), Pieces(answer)));

    /// <summary>Lets one answer go on that waits, or will wait.</summary>
    public void Release() => _releases.Release();

    public IReadOnlyList<ChatModelInfo> List() => [.. Infos];

    public Task<IChatModel> OpenAsync(string name, string owner, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _open);
        ChatModelInfo info = Infos.Find(info => info.Name == name) ?? throw new ChatModelException("chat.model.unknown", name, "There is no such model.");
        return Task.FromResult<IChatModel>(new Model(this, info));
    }

    private static string[] Pieces(string text)
    {
        List<string> pieces = [];
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] is ' ' or '\n' or '\u0001' || text[start] == '\u0001')
            {
                pieces.Add(text[start..i]);
                start = i;
            }
        }

        return [.. pieces];
    }

    private sealed class Model(ScriptedChatModels owner, ChatModelInfo info) : IChatModel
    {
        public ChatModelInfo Info => info;

        public IChatAnswer Start(IReadOnlyList<ChatMessage> messages, ChatOptions options)
        {
            owner.Asked.Enqueue(messages);
            owner.Options.Enqueue(options);
            if (owner.Failure is { } failure)
            {
                owner.Failure = null;
                throw failure;
            }

            string question = messages[^1].Content ?? "";
            (string Question, string[] Thinking, string[] Answer) script =
                owner._scripts.FindLast(script => question.Contains(script.Question, StringComparison.Ordinal));
            return new Answer(owner, options.Thinking == ThinkingMode.Off ? [] : script.Thinking ?? [], script.Answer ?? [$"You said: {question}"]);
        }

        public async IAsyncEnumerable<TokenChance> ScoreAsync(
            IReadOnlyList<ChatMessage> messages, ChatMessage answer, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            double[] chances = [0.98, 0.74, 0.99, 0.41, 0.95, 0.18, 0.88, 0.05];
            int index = 0;
            foreach (string piece in Pieces(answer.Content ?? "").Where(piece => piece != Hold))
            {
                double chance = chances[index++ % chances.Length];
                var so = new TokenAlternative(" so", (1 - chance) / 2);
                yield return new TokenChance(piece, chance, [new TokenAlternative(piece, chance), so]);
            }
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref owner._open);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Answer(ScriptedChatModels owner, string[] thinking, string[] answer) : IChatAnswer
    {
        private readonly TaskCompletionSource<ChatTurn> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ChatTurn> Completion => _completion.Task;

        public async IAsyncEnumerable<ChatUpdate> Stream([EnumeratorCancellation] CancellationToken cancellation)
        {
            FinishReason reason = FinishReason.Stop;
            int count = 0;
            IEnumerable<(ReasoningKind, string)> thoughts = thinking.Select(piece => (ReasoningKind.Thinking, piece));
            foreach ((ReasoningKind kind, string piece) in thoughts.Concat(answer.Select(piece => (ReasoningKind.Answer, piece))))
            {
                if (!await GoOnAsync(piece, cancellation))
                {
                    reason = FinishReason.Cancelled;
                    break;
                }

                if (piece != Hold)
                {
                    count++;
                    yield return new ChatUpdate(kind, piece, null);
                }
            }

            var timings = new GenerationTimings(default, TimeSpan.FromSeconds(0.21), TimeSpan.FromSeconds(count / 42.0));
            _completion.SetResult(new ChatTurn("", "", reason, new TokenUsage(420, 384, count), timings));
            yield return new ChatUpdate(ReasoningKind.Answer, "", reason);
        }

        private async Task<bool> GoOnAsync(string piece, CancellationToken cancellation)
        {
            try
            {
                if (piece == Hold)
                {
                    await owner._releases.WaitAsync(cancellation);
                }
                else if (owner.Pace > TimeSpan.Zero)
                {
                    await Task.Delay(owner.Pace, cancellation);
                }

                cancellation.ThrowIfCancellationRequested();
                return true;
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref owner._cancelled);
                return false;
            }
        }
    }
}
