namespace Fathom.Web.Conversations;

/// <summary>A conversation's messages as a tree, and its shown branch.</summary>
internal sealed class ConversationTree
{
    private readonly Dictionary<string, ConversationMessage> _byId;
    private readonly Dictionary<string, List<string>> _children = [];
    private readonly List<string> _roots = [];

    public ConversationTree(IReadOnlyList<ConversationMessage> messages)
    {
        _byId = messages.ToDictionary(message => message.Id);
        foreach (ConversationMessage message in messages)
        {
            SiblingsBelow(message.ParentId).Add(message.Id);
        }
    }

    /// <summary>The messages from the first to the one with the given id, or to the latest if it is null or unknown.</summary>
    public IReadOnlyList<ConversationMessage> PathTo(string? leafId)
    {
        List<ConversationMessage> path = [];
        string? id = leafId is not null && _byId.ContainsKey(leafId) ? leafId : Latest(_roots);
        while (id is not null)
        {
            path.Add(_byId[id]);
            id = _byId[id].ParentId;
        }

        path.Reverse();
        return path;
    }

    /// <summary>The messages at the same place, in order of arrival, including the one with the given id.</summary>
    public IReadOnlyList<string> SiblingsOf(string id) => SiblingsBelow(_byId[id].ParentId);

    /// <summary>End of the branch through the message with the given id, following the latest child each time.</summary>
    public string LeafBelow(string id)
    {
        while (_children.TryGetValue(id, out List<string>? children))
        {
            id = children[^1];
        }

        return id;
    }

    /// <summary>The messages that are deleted with one, itself first: the answers to a question, or everything after an answer.</summary>
    public IReadOnlyList<ConversationMessage> DeletedWith(string id)
    {
        List<ConversationMessage> deleted = [_byId[id]];
        bool isAnswer = deleted[0].Role == MessageRole.Assistant;
        for (int i = 0; i < deleted.Count; i++)
        {
            IEnumerable<ConversationMessage> below = ChildrenOf(deleted[i].Id).Select(child => _byId[child]);
            deleted.AddRange(below.Where(message => isAnswer || message.Role == MessageRole.Assistant));
        }

        return deleted;
    }

    /// <summary>End of the branch to show once a message is deleted: that of another version, or of what followed; otherwise what came before.</summary>
    public string? LeafWithout(string id)
    {
        List<string> siblings = SiblingsBelow(_byId[id].ParentId);
        int place = siblings.IndexOf(id);
        HashSet<string> deleted = [.. DeletedWith(id).Select(message => message.Id)];
        string? next = place > 0 ? siblings[place - 1]
            : siblings.Count > 1 ? siblings[1]
            : deleted.SelectMany(ChildrenOf).LastOrDefault(child => !deleted.Contains(child));
        return next is null ? _byId[id].ParentId : LeafBelow(next);
    }

    private List<string> ChildrenOf(string id) => _children.GetValueOrDefault(id, []);

    private string? Latest(List<string> roots) => roots.Count == 0 ? null : LeafBelow(roots[^1]);

    private List<string> SiblingsBelow(string? parentId)
    {
        if (parentId is null)
        {
            return _roots;
        }

        if (!_children.TryGetValue(parentId, out List<string>? siblings))
        {
            _children[parentId] = siblings = [];
        }

        return siblings;
    }
}
