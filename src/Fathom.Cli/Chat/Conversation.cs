using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference;
using Fathom.Tokenizers.Templates;

namespace Fathom.Cli.Chat;

/// <summary>A conversation that is shown as it goes. Owns the model that it is with.</summary>
internal sealed class Conversation : IDisposable
{
    private ChatSession _session;

    /// <summary>Begins a conversation.</summary>
    public Conversation(RunningModel running, ChatOptions options)
    {
        Running = running;
        _session = new ChatSession(running.Engine, options);
    }

    /// <summary>The model.</summary>
    public RunningModel Running { get; private set; }

    /// <summary>Whether reasoning is kept from sight.</summary>
    public bool HidesThinking { get; init; }

    /// <summary>How the conversation goes.</summary>
    public ChatOptions Options
    {
        get => _session.Options;
        set => _session.Options = value;
    }

    /// <summary>What has been said.</summary>
    public IReadOnlyList<ChatMessage> Messages => _session.Messages;

    /// <summary>Says something and shows the answer as it comes.</summary>
    /// <exception cref="CliException">The model failed.</exception>
    public ChatTurn Say(string text, CommandOutput output, CancellationToken interrupted)
    {
        Running.Model.Weights.RequireUnchanged();
        bool isThinking = false;
        foreach (ChatUpdate update in _session.Send(text, interrupted))
        {
            bool wasThinking = isThinking;
            isThinking = update.Kind == ReasoningKind.Thinking;
            if (isThinking && !HidesThinking)
            {
                output.Thought(wasThinking ? update.Text : $"Thinking ...\n{update.Text}");
            }
            else if (!isThinking)
            {
                output.Thought(wasThinking && !HidesThinking ? "\n\n" : "");
                output.ModelText(update.Text);
            }
        }

        output.Data("\n");
        ChatTurn turn = _session.LastTurn!;
        return turn.FinishReason == FinishReason.Error ? throw FinishReasons.Failed(turn.Failure) : turn;
    }

    /// <summary>Forgets what was said.</summary>
    public void Clear() => _session.Clear();

    /// <summary>Goes on from another conversation.</summary>
    public void Restore(IEnumerable<ChatMessage> messages) => _session.Restore(messages);

    /// <summary>Goes on with another model.</summary>
    public void SwitchTo(RunningModel running)
    {
        var session = new ChatSession(running.Engine, Options);
        session.Restore(Messages);
        Running.Dispose();
        (Running, _session) = (running, session);
    }

    /// <inheritdoc/>
    public void Dispose() => Running.Dispose();
}
