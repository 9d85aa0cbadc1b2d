using Fathom.Web.Answers;
using Fathom.Web.Conversations;
using Fathom.Web.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fathom.Web.Tests;

/// <summary>The app's services with scripted models and a database in memory.</summary>
internal sealed class ChatFixture : IAsyncDisposable
{
    public const string Owner = "local";

    public ChatFixture(IChatModels? models = null, IChatTools? tools = null)
    {
        Runs = new AnswerRuns(models ?? Models, Store, Events, TimeProvider.System, NullLogger<AnswerRuns>.Instance, tools);
        Chats = new ChatService(Store, models ?? Models, Runs, Events, TimeProvider.System);
    }

    public ScriptedChatModels Models { get; } = new();

    public SqliteConversationStore Store { get; } = SqliteConversationStore.OpenInMemory();

    public ConversationEvents Events { get; } = new();

    public AnswerRuns Runs { get; }

    public ChatService Chats { get; }

    /// <summary>The messages of the branch that a conversation shows.</summary>
    public async Task<IReadOnlyList<ConversationMessage>> PathAsync(string id) =>
        new ConversationTree(await Store.MessagesAsync(Owner, id)).PathTo((await Store.FindAsync(Owner, id))!.LeafId);

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<string> AskAsync(string? id, string text, ChatSettings? settings = null)
    {
        id = await Chats.AskAsync(Owner, id, text, settings ?? new ChatSettings());
        await SettleAsync(id);
        return id;
    }

    /// <summary>Waits for the answer at the end of the shown branch.</summary>
    public async Task SettleAsync(string id)
    {
        if (Runs.Find((await PathAsync(id))[^1].Id) is { } run)
        {
            await run.Completion;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync();
        Store.Dispose();
    }
}
