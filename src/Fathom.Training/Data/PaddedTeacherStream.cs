using System.Text.Json.Nodes;
using Fathom.Autograd;

namespace Fathom.Training.Data;

/// <summary>Gives documents without a teacher empty candidates, so that they may share batches with those that have one.</summary>
/// <param name="documents">The documents.</param>
/// <param name="width">Candidates of each token.</param>
internal sealed class PaddedTeacherStream(IDocumentStream documents, int width) : IDocumentStream
{
    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        if (!documents.TryNext(document))
        {
            return false;
        }

        if (document.Sides.TeacherWidth == 0)
        {
            int[] tokens = new int[document.Tokens.Length * width];
            Array.Fill(tokens, -1);
            document.SetSides(new SideValues
            {
                TeacherWidth = width,
                TeacherTokens = tokens,
                TeacherLogProbabilities = new float[tokens.Length],
                Source = document.Source,
            });
        }

        return true;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => documents.SavePosition();

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position) => documents.LoadPosition(position);
}
