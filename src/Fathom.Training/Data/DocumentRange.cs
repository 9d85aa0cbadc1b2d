namespace Fathom.Training.Data;

/// <summary>Consecutive documents of a list.</summary>
/// <param name="documents">The list.</param>
/// <param name="start">The first.</param>
/// <param name="count">How many.</param>
public sealed class DocumentRange(IDocumentList documents, int start, int count) : IDocumentList
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public void Copy(int index, TokenDocument document)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
        documents.Copy(start + index, document);
    }

    /// <summary>Cuts a share of whole documents off the end; at least one, unless there is only one or the share is 0.</summary>
    public static (IDocumentList First, IDocumentList? Last) Split(IDocumentList documents, double share)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (share <= 0 || documents.Count < 2)
        {
            return (documents, null);
        }

        int first = Math.Clamp((int)Math.Round(documents.Count * (1 - share)), 1, documents.Count - 1);
        return (new DocumentRange(documents, 0, first), new DocumentRange(documents, first, documents.Count - first));
    }
}
