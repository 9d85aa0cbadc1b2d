using System.Text.Json.Nodes;

namespace Fathom.Training.Data;

/// <summary>Special tokens of fill-in-the-middle.</summary>
/// <param name="Begin">Before the prefix.</param>
/// <param name="Hole">Between prefix and suffix.</param>
/// <param name="End">Between suffix and middle.</param>
public readonly record struct FillInTheMiddleTokens(int Begin, int Hole, int End);

/// <summary>Turns some documents into <c>begin prefix hole suffix end middle</c> (prefix, suffix, middle), so that a model learns to fill holes.</summary>
/// <remarks>
/// Bavarian et al. 2022; DeepSeek-V3 uses rate 0.1. A leading bos and a trailing eos stay where they are. Cuts of document n are a pure function of
/// the seed and n.
/// </remarks>
public sealed class FillInTheMiddleStream : IDocumentStream
{
    private readonly IDocumentStream _stream;
    private readonly FillInTheMiddleTokens _marks;
    private readonly double _rate;
    private readonly ITextEncoder _encoder;
    private readonly long _seed;
    private long _document;

    /// <summary>Wraps a stream.</summary>
    /// <param name="stream">The documents.</param>
    /// <param name="encoder">Provides the tokens that begin and end a document.</param>
    /// <param name="marks">Special tokens.</param>
    /// <param name="rate">Share of documents that are rearranged.</param>
    /// <param name="seed">The run's seed.</param>
    public FillInTheMiddleStream(IDocumentStream stream, ITextEncoder encoder, FillInTheMiddleTokens marks, double rate, long seed) =>
        (_stream, _encoder, _marks, _rate, _seed) = (stream, encoder, marks, rate, seed);

    /// <inheritdoc/>
    public bool TryNext(TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var random = new KeyedRandom(_seed, "fill-in-the-middle", _document++);
        bool isRearranged = random.NextDouble() < _rate;
        if (!_stream.TryNext(document))
        {
            return false;
        }

        // A document with masked targets, such as a conversation, has no holes to fill.
        if (isRearranged && !document.Weights.ContainsAnyExcept(1f))
        {
            Rearrange(document, random);
        }

        return true;
    }

    /// <inheritdoc/>
    public JsonObject SavePosition() => new() { ["document"] = _document, ["stream"] = _stream.SavePosition() };

    /// <inheritdoc/>
    public void LoadPosition(JsonObject position)
    {
        _document = Positions.Read(position, "document");
        _stream.LoadPosition(Positions.ReadObject(position, "stream"));
    }

    private void Rearrange(TokenDocument document, KeyedRandom random)
    {
        int[] tokens = document.Tokens.ToArray();
        int source = document.Source;
        int start = tokens.Length > 0 && tokens[0] == _encoder.Bos ? 1 : 0;
        int end = tokens.Length > start && tokens[^1] == _encoder.Eos ? tokens.Length - 1 : tokens.Length;
        int first = start + random.NextInt(end - start + 1);
        int second = start + random.NextInt(end - start + 1);
        (first, second) = (Math.Min(first, second), Math.Max(first, second));
        document.Clear();
        document.Source = source;
        document.Append(tokens.AsSpan(..start));
        document.Append(_marks.Begin);
        document.Append(tokens.AsSpan(start..first));
        document.Append(_marks.Hole);
        document.Append(tokens.AsSpan(second..end));
        document.Append(_marks.End);
        document.Append(tokens.AsSpan(first..second));
        document.Append(tokens.AsSpan(end..));
    }
}
