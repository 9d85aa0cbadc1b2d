using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>An endless or finite sequence of tokenized documents whose position can be saved and restored exactly.</summary>
public interface IDocumentStream
{
    /// <summary>Takes the next document.</summary>
    /// <param name="document">Receives its tokens and weights.</param>
    /// <returns>False at the end.</returns>
    bool TryNext(TokenDocument document);

    /// <summary>Returns the position of the next document.</summary>
    JsonObject SavePosition();

    /// <summary>Restores a saved position.</summary>
    /// <exception cref="TrainingException">The position doesn't belong to this stream.</exception>
    void LoadPosition(JsonObject position);
}
