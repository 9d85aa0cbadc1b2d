using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>Task conversations as training documents: prompts have a fraction of the answers' weight. A position is a conversation's number.</summary>
/// <param name="conversations">The conversations.</param>
/// <param name="encoder">The vocabulary; markers in conversations become its special tokens.</param>
/// <param name="options">Weights, and how many documents have words spelled out.</param>
/// <param name="range">Number of the first conversation, and how many there are; null for an endless stream from 0.</param>
public sealed class TaskStream(
    TaskConversations conversations, TokenizerEncoder encoder, TaskSourceOptions options, (long First, long Count)? range = null) : IDocumentStream
{
    private readonly SpellingDropout _dropout = new(encoder.Tokenizer);
    private long _next;

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (_next == range?.Count)
        {
            return false;
        }

        long index = (range?.First ?? 0) + _next++;
        (string prompt, string answer) = conversations.At(index);
        KeyedRandom random = conversations.Random("spelling", index);
        double rate = random.NextDouble() < options.SpelledShare ? options.SpellingRate : 0;
        document.Clear();
        Append(document, prompt, (float)options.PromptWeight, rate, ref random);
        Append(document, answer, 1, rate, ref random);
        return true;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => new() { ["next"] = _next };

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position) => _next = Positions.Read(position, "next");

    private void Append(TokenDocument document, string text, float weight, double rate, ref KeyedRandom random)
    {
        int[] tokens = encoder.Encode(text, hasMarkers: true);
        document.Append(rate > 0 ? CollectionsMarshal.AsSpan(_dropout.Apply(tokens, rate, ref random)) : tokens, weight);
    }
}
