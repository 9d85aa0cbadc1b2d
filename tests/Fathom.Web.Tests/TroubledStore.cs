using System.Reflection;
using Fathom.Web.Conversations;

namespace Fathom.Web.Tests;

/// <summary>A store that a test makes slow, or unreachable.</summary>
public class TroubledStore : DispatchProxy
{
    private readonly TaskCompletionSource _release = new();
    private IConversationStore _inner = null!;

    /// <summary>Whether every call fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>The conversation whose messages arrive only after <see cref="Release"/>; null for none.</summary>
    public string? Held { get; set; }

    /// <summary>The text whose hits arrive only after <see cref="Release"/>; null for none.</summary>
    public string? HeldSearch { get; set; }

    /// <summary>What the app sees.</summary>
    public IConversationStore Store => (IConversationStore)(object)this;

    public static TroubledStore Around(IConversationStore inner)
    {
        var store = (TroubledStore)(object)Create<IConversationStore, TroubledStore>();
        store._inner = inner;
        return store;
    }

    public void Release() => _release.TrySetResult();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (IsAway)
        {
            throw new ChatStoreException("chat.store.failed", "database", "The database is away.");
        }

        if (targetMethod!.Name == nameof(IConversationStore.SearchAsync) && args![1] is string wanted && wanted == HeldSearch)
        {
            return SearchLaterAsync((string)args[0]!, wanted, (int)args[2]!);
        }

        bool isHeld = targetMethod.Name == nameof(IConversationStore.MessagesAsync) && args![1] is string id && id == Held;
        return isHeld ? LaterAsync((string)args![0]!, (string)args[1]!) : targetMethod.Invoke(_inner, args);
    }

    private async Task<IReadOnlyList<SearchHit>> SearchLaterAsync(string owner, string text, int limit)
    {
        await _release.Task;
        return await _inner.SearchAsync(owner, text, limit);
    }

    private async Task<IReadOnlyList<ConversationMessage>> LaterAsync(string owner, string id)
    {
        await _release.Task;
        return await _inner.MessagesAsync(owner, id);
    }
}
