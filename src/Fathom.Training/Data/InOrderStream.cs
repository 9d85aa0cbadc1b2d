using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>The documents of a list once, in their order.</summary>
/// <param name="documents">The list.</param>
internal sealed class InOrderStream(IDocumentList documents) : IDocumentStream
{
    private int _next;

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        if (_next == documents.Count)
        {
            return false;
        }

        documents.Copy(_next++, document);
        return true;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => new() { ["next"] = (long)_next };

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position) => _next = (int)Math.Min(Positions.Read(position, "next"), documents.Count);
}
