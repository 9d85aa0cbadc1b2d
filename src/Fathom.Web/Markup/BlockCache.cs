namespace Fathom.Web.Markup;

/// <summary>Caches recently used rendered blocks by their source, so that only changed blocks are rendered again.</summary>
internal sealed class BlockCache
{
    /// <summary>Characters of sources and HTML that are kept: about 32 MiB.</summary>
    private const int MaxCharacters = 16 << 20;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Source, MarkdownBlock Block)> _byUse = new();
    private readonly Dictionary<string, LinkedListNode<(string Source, MarkdownBlock Block)>> _bySource = [];
    private int _characters;

    public MarkdownBlock GetOrAdd(string source, Func<MarkdownBlock> render)
    {
        lock (_lock)
        {
            if (_bySource.TryGetValue(source, out LinkedListNode<(string Source, MarkdownBlock Block)>? known))
            {
                _byUse.Remove(known);
                _byUse.AddLast(known);
                return known.Value.Block;
            }
        }

        MarkdownBlock block = render();
        lock (_lock)
        {
            if (_bySource.TryAdd(source, new LinkedListNode<(string Source, MarkdownBlock Block)>((source, block))))
            {
                _byUse.AddLast(_bySource[source]);
                _characters += source.Length + block.Html.Length;
            }

            while (_characters > MaxCharacters && _byUse.First is { } oldest)
            {
                _byUse.RemoveFirst();
                _bySource.Remove(oldest.Value.Source);
                _characters -= oldest.Value.Source.Length + oldest.Value.Block.Html.Length;
            }
        }

        return block;
    }
}
