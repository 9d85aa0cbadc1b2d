using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>An endless or finite sequence of tokenized documents whose place can be saved and found again exactly.</summary>
public interface IDocumentStream
{
    /// <summary>Takes the next document.</summary>
    /// <param name="document">Receives its tokens and weights.</param>
    /// <returns>False at the end.</returns>
    bool TryNext(TokenDocument document);

    /// <summary>The place of the next document.</summary>
    JsonObject SavePosition();

    /// <summary>Goes to a saved place.</summary>
    /// <exception cref="TrainingException">The place is not one of this stream.</exception>
    void LoadPosition(JsonObject position);
}
