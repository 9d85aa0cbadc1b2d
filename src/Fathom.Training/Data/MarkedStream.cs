using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>Marks the documents of a stream with the number of their source.</summary>
/// <param name="stream">The documents.</param>
/// <param name="source">The number.</param>
internal sealed class MarkedStream(IDocumentStream stream, int source) : IDocumentStream
{
    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        bool hasNext = stream.TryNext(document);
        document.Source = source;
        return hasNext;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => stream.SavePosition();

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position) => stream.LoadPosition(position);
}
