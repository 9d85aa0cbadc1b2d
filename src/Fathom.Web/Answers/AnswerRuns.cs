using System.Collections.Concurrent;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Web.Conversations;
using Fathom.Web.Models;
using Microsoft.Extensions.Logging;

namespace Fathom.Web.Answers;

/// <summary>The running answers.</summary>
public sealed partial class AnswerRuns : IAsyncDisposable
{
    private const int MaxShownCharacters = 2_000;

    /// <summary>How often an unfinished answer is saved, so that little is lost if the process dies.</summary>
    private static readonly TimeSpan s_saveInterval = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, AnswerRun> _runs = new();
    private readonly IChatModels _models;
    private readonly IConversationStore _store;
    private readonly ConversationEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger<AnswerRuns> _logger;
    private readonly IChatTools? _tools;
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Starts without any.</summary>
    /// <param name="models">The models.</param>
    /// <param name="store">Stores answers.</param>
    /// <param name="events">Notified when an answer begins and ends.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives failures.</param>
    /// <param name="tools">Tools that models may call; null for none.</param>
    public AnswerRuns(
        IChatModels models, IConversationStore store, ConversationEvents events, TimeProvider time, ILogger<AnswerRuns> logger, IChatTools? tools = null) =>
        (_models, _store, _events, _time, _logger, _tools) = (models, store, events, time, logger, tools);

    /// <summary>A message's running answer; null if it has ended.</summary>
    public AnswerRun? Find(string messageId) => _runs.GetValueOrDefault(messageId);

    /// <summary>Whether an answer is running in a conversation.</summary>
    public bool IsRunning(string conversationId) => _runs.Values.Any(run => run.ConversationId == conversationId);

    /// <summary>Ends all answers in a conversation, and waits until they have ended.</summary>
    public async Task StopAsync(string conversationId)
    {
        foreach (AnswerRun run in _runs.Values.Where(run => run.ConversationId == conversationId))
        {
            run.Stop();
            await run.Completion.ConfigureAwait(false);
        }
    }

    /// <summary>Ends all answers as <see cref="MessageState.Interrupted"/>: it wasn't the user who stopped them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        foreach (AnswerRun run in _runs.Values)
        {
            run.Stop();
            await run.Completion.ConfigureAwait(false);
        }
    }

    /// <summary>Ends an owner's answers in a conversation, or all of them, without waiting.</summary>
    internal void Stop(string owner, string? conversationId)
    {
        foreach (AnswerRun run in _runs.Values.Where(run => run.Owner == owner && (conversationId is null || run.ConversationId == conversationId)))
        {
            run.Stop();
        }
    }

    /// <summary>Starts an answer.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="message">The answer's message, already in the store; its text is continued.</param>
    /// <param name="history">The conversation before it, without a system prompt.</param>
    /// <param name="settings">Settings of the answer.</param>
    internal AnswerRun Start(
        string owner, string conversationId, ConversationMessage message, IReadOnlyList<ConversationMessage> history, ChatSettings settings)
    {
        var run = new AnswerRun(owner, conversationId, message, _time);
        // Started only once it can be found: whoever finds it can wait for its completion, and its end removes it.
        var writing = new Task<Task>(() => WriteAsync(run, message, history, settings), TaskCreationOptions.DenyChildAttach);
        run.Completion = writing.Unwrap();
        _runs[message.Id] = run;
        writing.Start(TaskScheduler.Default);
        return run;
    }

    private async Task WriteAsync(
        AnswerRun run, ConversationMessage message, IReadOnlyList<ConversationMessage> history, ChatSettings settings)
    {
        ConversationMessage ended;
        try
        {
            await using IChatModel model = await _models.OpenAsync(message.Model!, run.Owner, run.Stopped).ConfigureAwait(false);
            ChatOptions options = AnswerContinuation.Apply(settings.ToOptions(model.Info.Defaults), message, model.Info);
            ChatTurn turn = await AnswerAsync(run, model, PromptMessages.Of(history, settings), options).ConfigureAwait(false);
            string? error = turn.FinishReason == FinishReason.Error ? ProblemText.Of(turn.Failure) : null;
            ended = run.End(StateOf(turn.FinishReason), error);
        }
        catch (OperationCanceledException) when (run.Stopped.IsCancellationRequested)
        {
            ended = run.End(StateOf(FinishReason.Cancelled), null);
        }
#pragma warning disable CA1031 // whatever goes wrong affects only this answer
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailure(failure, message.Model);
            ended = run.End(MessageState.Failed, ProblemText.Of(failure));
        }

        while (!await TryKeepAsync(run, ended).ConfigureAwait(false) && !_ending.IsCancellationRequested)
        {
            // An unreachable database must not lose the answer: keep trying to save it.
            await Task.Delay(s_saveInterval, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _runs.TryRemove(new KeyValuePair<string, AnswerRun>(message.Id, run)); // by value: a continuation may have replaced it since it was saved
        run.Announce();
        _events.Publish(run.Owner, run.ConversationId);
        run.Dispose();
    }

    /// <summary>Runs turns until one calls no more tools.</summary>
    /// <returns>The last turn.</returns>
    private async Task<ChatTurn> AnswerAsync(AnswerRun run, IChatModel model, IReadOnlyList<ChatMessage> conversation, ChatOptions options)
    {
        IChatTools? tools = model.Info.CallsTools == true ? _tools : null;
        List<ChatMessage> messages = [.. conversation];
        for (int round = 0; ; round++)
        {
            IChatAnswer answer = model.Start(messages, options with { Tools = tools?.Offered ?? [] });
            run.Begin();
            await ReadAsync(run, answer).ConfigureAwait(false);
            ChatTurn turn = await answer.Completion.ConfigureAwait(false);
            run.EndTurn(turn);
            if (tools is null || turn is not { FinishReason: FinishReason.Stop, ToolCalls.Count: > 0 })
            {
                return turn;
            }

            if (round == tools.MaxRounds)
            {
                run.AddStep($"(stopped after {round} rounds of calls)");
                return turn;
            }

            string said = options.Continuation?.Text + turn.Answer;
            messages.AddRange(await CallAsync(run, tools, turn with { Answer = said }, messages.Count).ConfigureAwait(false));
            // The messages now contain the text so far, so the next turn starts a new one.
            options = options with { Continuation = null };
        }
    }

    /// <summary>Carries out a turn's calls.</summary>
    /// <returns>The turn and the results, as messages.</returns>
    private static async Task<List<ChatMessage>> CallAsync(AnswerRun run, IChatTools tools, ChatTurn turn, int place)
    {
        // Unique within the conversation: every round adds messages to it.
        ChatToolCall[] calls = [.. turn.ToolCalls.Select((call, index) => call with { Id = $"call{place:D3}{index:D2}" })];
        string? thought = turn.Thinking.Length > 0 ? turn.Thinking : null;
        List<ChatMessage> messages = [new ChatMessage("assistant", turn.Answer) { ToolCalls = calls, ReasoningContent = thought }];
        foreach (ChatToolCall call in calls)
        {
            run.AddStep($"Calls {call.Name} with {Shown(call.Arguments.GetRawText())}");
            string result = await tools.CallAsync(call, run.Stopped).ConfigureAwait(false);
            run.AddStep($"{call.Name} gives {Shown(result)}");
            messages.Add(new ChatMessage("tool", result) { ToolCallId = call.Id, Name = call.Name });
        }

        return messages;
    }

    private static string Shown(string text) => text.Length <= MaxShownCharacters ? text : text[..MaxShownCharacters] + "…";

    private async Task ReadAsync(AnswerRun run, IChatAnswer answer)
    {
        TimeSpan saved = TimeSpan.Zero;
        await foreach (ChatUpdate update in answer.Stream(run.Stopped).ConfigureAwait(false))
        {
            run.Add(update);
            if (run.Elapsed - saved > s_saveInterval)
            {
                saved = run.Elapsed;
                await TryKeepAsync(run, run.Snapshot().Message).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TryKeepAsync(AnswerRun run, ConversationMessage message)
    {
        try
        {
            await _store.UpdateMessageAsync(run.Owner, message).ConfigureAwait(false);
            return true;
        }
        catch (ChatStoreException failure)
        {
            LogNotKept(failure, message.Model);
            return false;
        }
    }

    private MessageState StateOf(FinishReason reason) => reason switch
    {
        FinishReason.Stop => MessageState.Complete,
        FinishReason.Length => MessageState.Truncated,
        FinishReason.Cancelled => _ending.IsCancellationRequested ? MessageState.Interrupted : MessageState.Stopped,
        _ => MessageState.Failed,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer of {Model} failed")]
    private partial void LogFailure(Exception failure, string? model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer of {Model} could not be kept yet")]
    private partial void LogNotKept(Exception failure, string? model);
}
