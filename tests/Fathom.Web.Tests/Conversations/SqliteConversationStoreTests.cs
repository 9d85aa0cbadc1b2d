using Fathom.Web.Conversations;
using Microsoft.Data.Sqlite;

namespace Fathom.Web.Tests.Conversations;

public sealed class SqliteConversationStoreTests : ConversationStoreTests
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<IConversationStore> OpenAsync() =>
        Task.FromResult<IConversationStore>(SqliteConversationStore.Open(_folder.File("chat/conversations.db")));

    protected override ValueTask CloseAsync(IConversationStore store)
    {
        ((SqliteConversationStore)store).Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Open_NewerDatabase_IsRefused()
    {
        string path = _folder.File("chat.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"PRAGMA user_version = {SqliteSchema.CurrentVersion + 1}";
            command.ExecuteNonQuery();
        }

        Assert.Equal("chat.store.version", Assert.Throws<ChatStoreException>(() => SqliteConversationStore.Open(path)).Code);
    }

    [Fact]
    public void Open_NoDatabase_IsRefused()
    {
        string path = _folder.File("chat.db");
        File.WriteAllText(path, new string('x', 8_192));

        Assert.Equal("chat.store.unreadable", Assert.Throws<ChatStoreException>(() => SqliteConversationStore.Open(path)).Code);
    }
}
