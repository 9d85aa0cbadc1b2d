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
