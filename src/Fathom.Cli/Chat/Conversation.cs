using Fathom.Cli.Errors;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Cli.Tools;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Templates;

namespace Fathom.Cli.Chat;

/// <summary>A conversation that is shown as it proceeds. Owns its model.</summary>
internal sealed class Conversation : IDisposable
{
    private readonly List<CalledTool> _calls = [];
    private ChatSession _session;

    /// <summary>Begins a conversation.</summary>
    public Conversation(RunningModel running, ChatOptions options)
    {
        Running = running;
        _session = new ChatSession(running.Engine, options);
    }

    /// <summary>The model.</summary>
    public RunningModel Running { get; private set; }

    /// <summary>Whether reasoning is hidden.</summary>
    public bool HidesThinking { get; init; }

    /// <summary>Carries out calls of the tools that <see cref="Options"/> offers; null where it offers none.</summary>
    public ToolUse? Tools { get; init; }

    /// <summary>The tools called for the last message.</summary>
    public IReadOnlyList<CalledTool> Calls => _calls;

    /// <summary>Options of the conversation's turns.</summary>
    public ChatOptions Options
    {
        get => _session.Options;
        set => _session.Options = value;
    }

    /// <summary>The messages so far.</summary>
    public IReadOnlyList<ChatMessage> Messages => _session.Messages;

    /// <summary>
    /// Sends a message and shows the answer as it streams. Tools that the model calls are run, and the model continues with their results. When the
    /// context is full, the oldest messages are dropped, and a note says so.
    /// </summary>
    /// <exception cref="CliException">The model failed.</exception>
    /// <exception cref="GenerationException">The message alone does not fit into the context.</exception>
    public ChatTurn Say(string text, CommandOutput output, CancellationToken interrupted)
    {
        Running.Model.Weights.RequireUnchanged();
        if (_session.LastTurn is { } last && last.Usage.PromptTokens + last.Usage.OutputTokens >= Running.Engine.ContextLength)
        {
            ForgetOldest(output);
        }

        _calls.Clear();
        ChatTurn turn = Show(Send(text, output, interrupted), output);
        for (int round = 1; Tools is { } tools && turn is { FinishReason: FinishReason.Stop, ToolCalls.Count: > 0 }; round++)
        {
            if (round > tools.MaxRounds)
            {
                output.Note($"(stopped after {tools.MaxRounds} rounds of calls; --mcp-rounds allows more)");
                break;
            }

            IReadOnlyList<CalledTool> called = tools.RunAsync(turn.ToolCalls, output, interrupted).GetAwaiter().GetResult();
            _calls.AddRange(called);
            turn = Show(_session.SendResults(called.Select(call => call.ToMessage()), interrupted), output);
        }

        return turn;
    }

    private IAsyncEnumerable<ChatUpdate> Send(string text, CommandOutput output, CancellationToken interrupted)
    {
        while (true)
        {
            try
            {
                return _session.Send(text, interrupted);
            }
            catch (GenerationException full) when (full.Code == GenerationErrorCodes.ContextLength && ForgetOldest(output))
            {
                // Try again with the remaining messages.
            }
        }
    }

    /// <summary>Shows a turn to its end.</summary>
    /// <exception cref="CliException">The model failed.</exception>
    private ChatTurn Show(IAsyncEnumerable<ChatUpdate> updates, CommandOutput output)
    {
        bool isThinking = false;
        bool hasText = false;
        int numThoughts = 0;
        foreach (ChatUpdate update in updates.ToBlockingEnumerable(CancellationToken.None))
        {
            bool wasThinking = isThinking;
            isThinking = update.Kind == ReasoningKind.Thinking;
            if (isThinking)
            {
                ShowThought(update.Text, ++numThoughts, output);
            }
            else
            {
                EndThought(wasThinking, output);
                output.ModelText(update.Text);
                hasText |= update.Text.Length > 0;
            }
        }

        ChatTurn turn = _session.LastTurn!;
        if (hasText || turn.ToolCalls.Count == 0)
        {
            output.EndModelText();
        }

        return turn.FinishReason == FinishReason.Error ? throw FinishReasons.Failed(turn.Failure) : turn;
    }

    private void ShowThought(string text, int number, CommandOutput output)
    {
        if (HidesThinking)
        {
            output.HiddenThought(number);
        }
        else
        {
            output.Thought(number == 1 ? $"Thinking ...\n{text}" : text);
        }
    }

    private void EndThought(bool wasThinking, CommandOutput output)
    {
        if (wasThinking && HidesThinking)
        {
            output.EndHiddenThought();
        }
        else if (wasThinking)
        {
            output.EndThought();
        }
    }

    /// <summary>Drops the older half of the messages; the system prompt stays.</summary>
    /// <returns>False when there is nothing to drop.</returns>
    private bool ForgetOldest(CommandOutput output)
    {
        ChatMessage[] system = [.. Messages.TakeWhile(message => message.Role == "system")];
        ChatMessage[] said = [.. Messages.Skip(system.Length)];
        int forgotten = Array.FindIndex(said, (said.Length + 1) / 2, message => message.Role == "user") is var next and >= 0 ? next : said.Length;
        if (forgotten == 0)
        {
            return false;
        }

        _session.Restore([.. system, .. said[forgotten..]]);
        output.Note($"(the context of {Running.Engine.ContextLength} tokens is full: the oldest {forgotten} messages were dropped; /clear drops all)");
        return true;
    }

    /// <summary>Clears the conversation.</summary>
    public void Clear() => _session.Clear();

    /// <summary>Continues another conversation, with its system prompt.</summary>
    public void Restore(IEnumerable<ChatMessage> messages)
    {
        ChatMessage[] restored = [.. messages];
        Options = Options with { SystemPrompt = Array.Find(restored, message => message.Role == "system")?.Content };
        _session.Restore(restored);
    }

    /// <summary>Switches to another model; keeps the tools if it can call them.</summary>
    public void SwitchTo(RunningModel running)
    {
        Options = Options with { Tools = running.Model.ToolCallFormat is null ? [] : Tools?.Offered ?? [] };
        var session = new ChatSession(running.Engine, Options);
        session.Restore(Messages);
        Running.Dispose();
        (Running, _session) = (running, session);
    }

    /// <inheritdoc/>
    public void Dispose() => Running.Dispose();
}
