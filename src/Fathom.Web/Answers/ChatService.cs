using Fathom.Inference.Chat;
using Fathom.Templates;
using Fathom.Web.Conversations;
using Fathom.Web.Models;

namespace Fathom.Web.Answers;

/// <summary>User actions in conversations: ask, regenerate, edit, rename, import. Safe from any thread.</summary>
public sealed class ChatService
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxCharacters = 1 << 20;

    private readonly IConversationStore _store;
    private readonly IChatModels _models;
    private readonly AnswerRuns _runs;
    private readonly ConversationEvents _events;
    private readonly TimeProvider _time;

    /// <summary>Creates the service.</summary>
    /// <param name="store">Stores conversations.</param>
    /// <param name="models">The models.</param>
    /// <param name="runs">The running answers.</param>
    /// <param name="events">Notified of changes.</param>
    /// <param name="time">Clock.</param>
    public ChatService(IConversationStore store, IChatModels models, AnswerRuns runs, ConversationEvents events, TimeProvider time) =>
        (_store, _models, _runs, _events, _time) = (store, models, runs, events, time);

    /// <summary>Asks a question, in a new conversation or at the end of the shown branch.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation; null begins one.</param>
    /// <param name="text">The question.</param>
    /// <param name="settings">Settings of the answers.</param>
    /// <returns>The conversation's id.</returns>
    /// <exception cref="ChatStoreException">The conversation is gone, the text is too long, or nothing can be saved.</exception>
    public async Task<string> AskAsync(string owner, string? conversationId, string text, ChatSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ConversationMessage user = Question(text);
        if (conversationId is null)
        {
            ConversationMessage answer = AnswerTo(user, settings);
            var conversation = new Conversation
            {
                Id = ConversationIds.Next(),
                Title = ConversationTitle.From(text),
                Created = user.Created,
                Updated = answer.Created,
                LeafId = answer.Id,
                Settings = settings,
            };
            await _store.AddAsync(owner, conversation, [user, answer]).ConfigureAwait(false);
            Start(owner, conversation, answer, [user]);
            return conversation.Id;
        }

        (Conversation known, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        known = await KeepSettingsAsync(owner, known, settings).ConfigureAwait(false);
        await AnswerAsync(owner, known, tree.PathTo(known.LeafId), user).ConfigureAwait(false);
        return conversationId;
    }

    /// <summary>Requests another answer beside an existing one.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The answer.</param>
    /// <param name="settings">Settings of the new one.</param>
    /// <exception cref="ChatStoreException">The conversation or the answer is gone.</exception>
    public async Task RegenerateAsync(string owner, string conversationId, string messageId, ChatSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Conversation conversation, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        IReadOnlyList<ConversationMessage> path = Require(tree.PathTo(messageId), messageId);
        conversation = await KeepSettingsAsync(owner, conversation, settings).ConfigureAwait(false);
        await AnswerAsync(owner, conversation, [.. path.SkipLast(1)], null).ConfigureAwait(false);
    }

    /// <summary>Replaces a message, which stays as another branch, and requests an answer.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The user's message.</param>
    /// <param name="text">The new text.</param>
    /// <param name="settings">Settings of the answer.</param>
    /// <exception cref="ChatStoreException">The conversation or the message is gone, or the text is too long.</exception>
    public async Task EditAsync(string owner, string conversationId, string messageId, string text, ChatSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ConversationMessage user = Question(text);
        (Conversation conversation, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        IReadOnlyList<ConversationMessage> path = Require(tree.PathTo(messageId), messageId);
        conversation = await KeepSettingsAsync(owner, conversation, settings).ConfigureAwait(false);
        await AnswerAsync(owner, conversation, [.. path.SkipLast(1)], user).ConfigureAwait(false);
    }

    /// <summary>Continues an answer that was stopped, cut or interrupted, from where it ended.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The answer, which must be the last message of its branch.</param>
    /// <param name="settings">Settings of the rest; the model stays the one that wrote the beginning.</param>
    /// <exception cref="ChatStoreException">The conversation or the answer is gone, or the answer can't be continued.</exception>
    public async Task ContinueAsync(string owner, string conversationId, string messageId, ChatSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Conversation conversation, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        IReadOnlyList<ConversationMessage> path = Require(tree.PathTo(messageId), messageId);
        ConversationMessage answer = path[^1];
        if (!AnswerContinuation.IsOpen(answer) || tree.LeafBelow(messageId) != messageId)
        {
            throw NotOpen("Only the last answer can be continued, and only if it is incomplete.");
        }

        if (AnswerContinuation.WhyNot(answer, _models.List()) is { } reason)
        {
            throw NotOpen(reason);
        }

        conversation = await KeepSettingsAsync(owner, conversation, settings).ConfigureAwait(false);
        if (!await _store.ReopenAsync(owner, answer).ConfigureAwait(false))
        {
            throw NotOpen("The answer has changed in the meantime.");
        }

        Start(owner, conversation, AnswerContinuation.Begin(answer), [.. path.SkipLast(1)]);
    }

    /// <summary>Shows the branch through a message.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The message.</param>
    /// <exception cref="ChatStoreException">The conversation or the message is gone.</exception>
    public async Task ShowBranchAsync(string owner, string conversationId, string messageId)
    {
        (_, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        Require(tree.PathTo(messageId), messageId);
        await _store.SetLeafAsync(owner, conversationId, tree.LeafBelow(messageId)).ConfigureAwait(false);
        _events.Publish(owner, conversationId);
    }

    /// <summary>Renames a conversation.</summary>
    /// <exception cref="ChatStoreException">It is gone.</exception>
    public async Task RenameAsync(string owner, string conversationId, string title)
    {
        await RequireAsync(owner, conversationId).ConfigureAwait(false);
        await _store.SetTitleAsync(owner, conversationId, ConversationTitle.Clip(title)).ConfigureAwait(false);
        _events.Publish(owner, conversationId);
    }

    /// <summary>Pins a conversation to the top of the list, or unpins it.</summary>
    /// <exception cref="ChatStoreException">It is gone.</exception>
    public async Task PinAsync(string owner, string conversationId, bool isPinned)
    {
        await RequireAsync(owner, conversationId).ConfigureAwait(false);
        await _store.SetPinAsync(owner, conversationId, isPinned).ConfigureAwait(false);
        _events.Publish(owner, conversationId);
    }

    /// <summary>Changes the settings of a conversation's later answers.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ChatStoreException">The conversation is gone.</exception>
    public async Task ChangeSettingsAsync(string owner, string conversationId, ChatSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        await RequireAsync(owner, conversationId).ConfigureAwait(false);
        await _store.SetSettingsAsync(owner, conversationId, settings).ConfigureAwait(false);
        _events.Publish(owner, conversationId);
    }

    /// <summary>Ends a message's answer, whichever process is writing it; the text so far is kept.</summary>
    /// <exception cref="ChatStoreException">The process that is writing it can't be notified.</exception>
    public Task StopAsync(string owner, string conversationId, string messageId)
    {
        if (_runs.Find(messageId) is not { } run)
        {
            return _store.AskToStopAsync(owner, conversationId);
        }

        run.Stop();
        return Task.CompletedTask;
    }

    /// <summary>Deletes a question with its answers, or an answer with everything after it. What follows a deleted question stays, after what was
    /// before it.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The question or the answer.</param>
    /// <exception cref="ChatStoreException">The conversation or the message is gone.</exception>
    public async Task DeleteMessageAsync(string owner, string conversationId, string messageId)
    {
        (_, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        Require(tree.PathTo(messageId), messageId);
        IReadOnlyList<ConversationMessage> deleted = tree.DeletedWith(messageId);
        foreach (ConversationMessage message in deleted.Where(message => message.State == MessageState.Running))
        {
            await StopAsync(owner, conversationId, message.Id).ConfigureAwait(false);
        }

        string[] ids = [.. deleted.Select(message => message.Id)];
        await _store.DeleteMessagesAsync(owner, conversationId, ids, tree.LeafWithout(messageId)).ConfigureAwait(false);
        _events.Publish(owner, conversationId);
    }

    /// <summary>Ends a conversation's answers and deletes it.</summary>
    public async Task DeleteAsync(string owner, string conversationId)
    {
        await RequireAsync(owner, conversationId).ConfigureAwait(false);
        await _runs.StopAsync(conversationId).ConfigureAwait(false);
        await _store.AskToStopAsync(owner, conversationId).ConfigureAwait(false);
        await _store.DeleteAsync(owner, conversationId).ConfigureAwait(false);
        _events.Publish(owner, conversationId);
    }

    /// <summary>Ends all of an owner's answers and deletes all their conversations.</summary>
    public async Task DeleteAllAsync(string owner)
    {
        foreach (Conversation conversation in await _store.ListAsync(owner).ConfigureAwait(false))
        {
            await _runs.StopAsync(conversation.Id).ConfigureAwait(false);
        }

        await _store.AskToStopAsync(owner, null).ConfigureAwait(false);
        await _store.DeleteAllAsync(owner).ConfigureAwait(false);
        _events.Publish(owner, null);
    }

    /// <summary>Adds the conversations of an exported file, under new ids.</summary>
    /// <param name="owner">Their new owner.</param>
    /// <param name="json">The file.</param>
    /// <returns>Number of conversations added.</returns>
    /// <exception cref="ChatStoreException">The file is refused.</exception>
    public async Task<int> ImportAsync(string owner, ReadOnlyMemory<byte> json)
    {
        IReadOnlyList<ExportedConversation> exported = ConversationFile.Read(json.Span);
        foreach (ExportedConversation one in exported)
        {
            (Conversation conversation, ConversationMessage[] messages) = one.WithNewIds();
            await _store.AddAsync(owner, conversation, messages).ConfigureAwait(false);
        }

        _events.Publish(owner, null);
        return exported.Count;
    }

    /// <summary>One conversation, or all of them, as a file that <see cref="ImportAsync"/> reads.</summary>
    /// <param name="owner">Owner of the conversations.</param>
    /// <param name="conversationId">The conversation; null for all.</param>
    /// <exception cref="ChatStoreException">It is gone, or the file would be too large to import.</exception>
    public async Task<byte[]> ExportAsync(string owner, string? conversationId)
    {
        IReadOnlyList<Conversation> wanted = conversationId is null
            ? await _store.ListAsync(owner).ConfigureAwait(false)
            : [await RequireAsync(owner, conversationId).ConfigureAwait(false)];
        List<ExportedConversation> exported = [];
        foreach (Conversation conversation in wanted)
        {
            IReadOnlyList<ConversationMessage> messages = await _store.MessagesAsync(owner, conversation.Id).ConfigureAwait(false);
            exported.Add(ExportedConversation.From(conversation, messages));
        }

        return ConversationFile.Write(exported);
    }

    /// <summary>A conversation with its shown branch, including a running answer so far.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <exception cref="ChatStoreException">It is gone.</exception>
    internal async Task<ExportedConversation> ShownAsync(string owner, string conversationId)
    {
        (Conversation conversation, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        IEnumerable<ConversationMessage> path = tree.PathTo(conversation.LeafId);
        return ExportedConversation.From(conversation, [.. path.Select(message => _runs.Find(message.Id)?.Snapshot().Message ?? message)]);
    }

    /// <summary>Probability that the model assigns to every token of an answer.</summary>
    /// <param name="owner">Owner of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="messageId">The answer.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ChatStoreException">The conversation or the answer is gone.</exception>
    public async Task<IReadOnlyList<TokenChance>> ScoreAsync(
        string owner, string conversationId, string messageId, CancellationToken cancellation)
    {
        (Conversation conversation, ConversationTree tree) = await LoadAsync(owner, conversationId).ConfigureAwait(false);
        IReadOnlyList<ConversationMessage> path = Require(tree.PathTo(messageId), messageId);
        await using IChatModel model = await _models.OpenAsync(ModelOf(path[^1].Model), owner, cancellation).ConfigureAwait(false);
        IReadOnlyList<ChatMessage> before = PromptMessages.Of(path.SkipLast(1), conversation.Settings);
        ChatMessage answer = PromptMessages.Of(path[^1]);
        ChatOptions options = conversation.Settings.ToOptions(model.Info.Defaults);
        List<TokenChance> tokens = [];
        await foreach (TokenChance token in model.ScoreAsync(before, answer, options, cancellation).ConfigureAwait(false))
        {
            tokens.Add(token);
        }

        return tokens;
    }

    /// <summary>The named model, or the first if the name is null or no longer available.</summary>
    /// <exception cref="ChatModelException">There is no model at all.</exception>
    public string ModelOf(string? name)
    {
        IReadOnlyList<ChatModelInfo> models = _models.List();
        ChatModelInfo model = models.FirstOrDefault(model => model.Name == name) ?? models.FirstOrDefault()
            ?? throw new ChatModelException("chat.model.none", "", "No model is installed yet.");
        return model.Name;
    }

    /// <summary>Adds the question, if there is one, and an answer to the end of a path, and starts the answer.</summary>
    private async Task AnswerAsync(
        string owner, Conversation conversation, IReadOnlyList<ConversationMessage> path, ConversationMessage? question)
    {
        IReadOnlyList<ConversationMessage> history = question is null
            ? path
            : [.. path, question with { ParentId = path.LastOrDefault()?.Id }];
        ConversationMessage answer = AnswerTo(history[^1], conversation.Settings);
        await _store.AppendAsync(owner, conversation.Id, question is null ? [answer] : [history[^1], answer]).ConfigureAwait(false);
        Start(owner, conversation, answer, history);
    }

    /// <summary>An answer of which nothing has arrived.</summary>
    /// <exception cref="ChatModelException">There is no model at all.</exception>
    private ConversationMessage AnswerTo(ConversationMessage question, ChatSettings settings) => new()
    {
        Id = ConversationIds.Next(),
        ParentId = question.Id,
        Role = MessageRole.Assistant,
        State = MessageState.Running,
        Model = ModelOf(settings.Model),
        Created = _time.GetUtcNow(),
    };

    /// <summary>Starts an answer that is in the store.</summary>
    private void Start(string owner, Conversation conversation, ConversationMessage answer, IReadOnlyList<ConversationMessage> history)
    {
        _runs.Start(owner, conversation.Id, answer, history, conversation.Settings);
        _events.Publish(owner, conversation.Id);
    }

    private static ChatStoreException NotOpen(string message) => new("chat.message.not_open", "message", message);

    private ConversationMessage Question(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxCharacters)
        {
            throw new ChatStoreException(
                "chat.message.length", "text", $"A message has 1 to {MaxCharacters:N0} characters; this one has {text.Length:N0}.");
        }

        return new ConversationMessage { Id = ConversationIds.Next(), Role = MessageRole.User, Text = text, Created = _time.GetUtcNow() };
    }

    private async Task<Conversation> KeepSettingsAsync(string owner, Conversation conversation, ChatSettings settings)
    {
        if (conversation.Settings == settings)
        {
            return conversation;
        }

        await _store.SetSettingsAsync(owner, conversation.Id, settings).ConfigureAwait(false);
        return conversation with { Settings = settings };
    }

    private async Task<Conversation> RequireAsync(string owner, string id) => await _store.FindAsync(owner, id).ConfigureAwait(false)
        ?? throw new ChatStoreException("chat.conversation.not_found", "id", "The conversation has been deleted.");

    private async Task<(Conversation Conversation, ConversationTree Tree)> LoadAsync(string owner, string id)
    {
        Conversation conversation = await RequireAsync(owner, id).ConfigureAwait(false);
        return (conversation, new ConversationTree(await _store.MessagesAsync(owner, id).ConfigureAwait(false)));
    }

    private static IReadOnlyList<ConversationMessage> Require(IReadOnlyList<ConversationMessage> path, string id) =>
        path.Count > 0 && path[^1].Id == id
        ? path
        : throw new ChatStoreException("chat.message.not_found", "message", "The message is not there any more.");
}
