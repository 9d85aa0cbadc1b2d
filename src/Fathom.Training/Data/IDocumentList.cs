namespace Fathom.Training.Data;

/// <summary>Documents that can be taken in any order.</summary>
public interface IDocumentList
{
    /// <summary>Number of documents.</summary>
    int Count { get; }

    /// <summary>Replaces a document's content by that of one in the list.</summary>
    void Copy(int index, TokenDocument document);
}
