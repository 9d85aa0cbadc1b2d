using Fathom.Web.Conversations;
using Microsoft.Extensions.Logging.Abstractions;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Conversations;

public sealed class PostgresConversationStoreTests : ConversationStoreTests
{
    private PostgresServer _server = null!;
    private string? _database;

    [Fact]
    public async Task MarkInterrupted_AnswersOfALivingProcess_GoOn()
    {
        await Store.AddAsync(Me, Chat("c"), [Assistant("a", null, "so far", MessageState.Running)]);
        IConversationStore other = await OpenAsync();

        await other.MarkInterruptedAsync();
        await Store.MarkInterruptedAsync();

        Assert.Equal(MessageState.Running, Assert.Single(await other.MessagesAsync(Me, "c")).State);
        await CloseAsync(other);
    }

    [Fact]
    public async Task MarkInterrupted_ByMistake_IsMendedByTheWriter()
    {
        await Store.AddAsync(Me, Chat("c"), [Assistant("a", null, "so", MessageState.Running)]);
        await _server.QueryAsync(_database!, "UPDATE messages SET state = 'Interrupted', writer = NULL");

        await Store.UpdateMessageAsync(Me, Assistant("a", null, "so far", MessageState.Running));

        await Store.MarkInterruptedAsync();
        Assert.Equal(MessageState.Running, Assert.Single(await Store.MessagesAsync(Me, "c")).State);
        Assert.NotEqual("", (await _server.QueryAsync(_database!, "SELECT writer FROM messages")).Trim());
    }

    [Fact]
    public async Task Change_InOneProcess_IsNewsToTheOthersOnly()
    {
        var store = (PostgresConversationStore)Store;
        var other = (PostgresConversationStore)await OpenAsync();
        Task<ConversationNews> heard = NextNewsAsync(other, news => news.ConversationId == "c");
        Task<ConversationNews> echo = NextNewsAsync(store, news => news.ConversationId == "c");
        Task<ConversationNews> answer = NextNewsAsync(store, news => news.ConversationId == "d");

        await store.AddAsync("someone with spaces", Chat("c"), []);

        Assert.Equal(("someone with spaces", "c", false), ((await heard).Owner, (await heard).ConversationId, (await heard).AsksToStop));
        await other.AddAsync(Me, Chat("d"), []);
        await answer;
        Assert.False(echo.IsCompleted);
        await CloseAsync(other);
    }

    [Fact]
    public async Task AskToStop_ReachesTheOthers()
    {
        var other = (PostgresConversationStore)await OpenAsync();
        Task<ConversationNews> heard = NextNewsAsync(other, news => news.AsksToStop);

        await Store.AskToStopAsync(Me, null);

        Assert.Equal((Me, null), ((await heard).Owner, (await heard).ConversationId));
        await CloseAsync(other);
    }

    [Fact]
    public async Task MarkInterrupted_ByOneProcess_IsNewsToAll()
    {
        var dead = (PostgresConversationStore)await OpenAsync();
        await dead.AddAsync(Me, Chat("c"), [Assistant("a", null, "", MessageState.Running)]);
        await CloseAsync(dead);
        Task<ConversationNews> heard = NextNewsAsync((PostgresConversationStore)Store, news => news is { ConversationId: "c", Writer: 0 });

        await Store.MarkInterruptedAsync();

        Assert.Equal(Me, (await heard).Owner);
    }

    [Fact]
    public async Task Open_SeveralProcessesAtOnce_MakeTheTablesOnce()
    {
        string connection = _server.ConnectionString(await _server.CreateDatabaseAsync());

        PostgresConversationStore[] stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresConversationStore.OpenAsync(connection)));

        await stores[0].AddAsync(Me, Chat("c"), []);
        Assert.NotNull(await stores[3].FindAsync(Me, "c"));
        foreach (PostgresConversationStore store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Open_NewerDatabase_IsRefused()
    {
        await _server.QueryAsync(_database!, $"UPDATE fathom_version SET version = {PostgresSchema.CurrentVersion + 1}");

        ChatStoreException refusal = await Assert.ThrowsAsync<ChatStoreException>(OpenAsync);

        Assert.Equal("chat.store.version", refusal.Code);
    }

    [Fact]
    public async Task Open_NoServer_IsRefusedAfterSomeTries()
    {
        var impatient = new SkippingTimeProvider(TimeSpan.FromMinutes(1));
        var store = new PostgresConversationStore("Host=/nowhere;Username=nobody;Database=none", impatient, NullLogger.Instance);

        ChatStoreException refusal = await Assert.ThrowsAsync<ChatStoreException>(store.StartAsync);

        Assert.Equal("chat.store.unreachable", refusal.Code);
        Assert.NotEmpty(impatient.Skipped);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task AnyCall_WhileTheServerStartsAnew_IsDoneOnce()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        string connection = server.ConnectionString(await server.CreateDatabaseAsync());
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var startedAgain = new Lazy<Task>(async () =>
        {
            await stopped.Task;
            await server.StartAgainAsync();
        });
        var store = new PostgresConversationStore(connection, new WaitsFor(startedAgain), NullLogger.Instance);
        await store.StartAsync();
        var resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Resumed += () => resumed.TrySetResult();
        await store.AddAsync(Me, Chat("c"), [Assistant("a", null, "", MessageState.Running)]);

        await server.StopAsync();
        stopped.SetResult();
        await store.AppendAsync(Me, "c", [User("b", "a", "after")]);

        Assert.Equal(["a", "b"], (await store.MessagesAsync(Me, "c")).Select(message => message.Id));
        await resumed.Task;
        await store.DisposeAsync();
    }

    protected override async Task<IConversationStore> OpenAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _database ??= await _server.CreateDatabaseAsync();
        return await PostgresConversationStore.OpenAsync(_server.ConnectionString(_database));
    }

    protected override ValueTask CloseAsync(IConversationStore store) => ((PostgresConversationStore)store).DisposeAsync();

    private static async Task<ConversationNews> NextNewsAsync(PostgresConversationStore store, Func<ConversationNews, bool> isWanted)
    {
        var news = new TaskCompletionSource<ConversationNews>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Heard += heard =>
        {
            if (isWanted(heard))
            {
                news.TrySetResult(heard);
            }
        };
        return await news.Task;
    }

    /// <summary>A clock on which every wait lasts until something is done.</summary>
    private sealed class WaitsFor(Lazy<Task> work) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ = Task.Run(async () =>
            {
                await work.Value;
                callback(state);
            });
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
