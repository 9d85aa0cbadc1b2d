using System.Text.Json.Nodes;
using Fathom.Training.Data;

namespace Fathom.Training.Tests;

/// <summary>
/// Endless short documents with a pattern to learn: each token is the sum of the two before it, modulo the vocabulary. Document n depends on n alone.
/// </summary>
internal sealed class CountingStream(int vocabSize, int longest = 20, int? repeatAfter = null) : IDocumentStream
{
    private long _next;

    public bool TryNext(TokenDocument document)
    {
        document.Clear();
        var random = new KeyedRandom(7, "counting", repeatAfter is int period ? _next % period : _next);
        _next++;
        int length = 3 + random.NextInt(longest - 2);
        (int a, int b) = (random.NextInt(vocabSize), random.NextInt(vocabSize));
        for (int i = 0; i < length; i++)
        {
            document.Append(a, i switch { 1 => 0, 2 => 0.5f, _ => 1 }); // the second token cannot be known
            (a, b) = (b, (a + b) % vocabSize);
        }

        return true;
    }

    public JsonObject SavePosition() => new() { ["document"] = _next };

    public void LoadPosition(JsonObject position) => _next = position["document"]!.GetValue<long>();
}
