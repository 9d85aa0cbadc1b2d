using System.Runtime.InteropServices;

namespace Fathom.Autograd;

/// <summary>A micro-batch of whole documents, with one row per token that has a successor. Attention never crosses documents.</summary>
/// <remarks>There is no padding: a document of n tokens takes n − 1 rows. Reusable.</remarks>
public sealed class TokenBatch
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _targets = [];
    private readonly List<int> _positions = [];
    private readonly List<float> _weights = [];
    private readonly List<int> _documentOffsets = [0];
    private readonly List<int> _sources = [];
    private readonly SideChannel<float> _advantages = new("advantages");
    private readonly SideChannel<float> _oldLogProbabilities = new("old log-probabilities");
    private readonly SideChannel<float> _referenceLogProbabilities = new("reference log-probabilities");
    private readonly SideChannel<int> _teacherTokens = new("teacher tokens");
    private readonly SideChannel<float> _teacherLogProbabilities = new("teacher log-probabilities");

    /// <summary>Number of rows.</summary>
    public int Count => _tokens.Count;

    /// <summary>Number of documents.</summary>
    public int DocumentCount => _documentOffsets.Count - 1;

    /// <summary>Input tokens, <c>[Count]</c>.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>The token that follows each, <c>[Count]</c>.</summary>
    public ReadOnlySpan<int> Targets => CollectionsMarshal.AsSpan(_targets);

    /// <summary>Position of each token in its document, from 0, <c>[Count]</c>.</summary>
    public ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(_positions);

    /// <summary>Weight of each target in the loss, <c>[Count]</c>; 0 masks it.</summary>
    public ReadOnlySpan<float> Weights => CollectionsMarshal.AsSpan(_weights);

    /// <summary>Document d holds rows <c>DocumentOffsets[d] … DocumentOffsets[d + 1] − 1</c>.</summary>
    public ReadOnlySpan<int> DocumentOffsets => CollectionsMarshal.AsSpan(_documentOffsets);

    /// <summary>Number of the source of each document, <c>[DocumentCount]</c>.</summary>
    public ReadOnlySpan<int> Sources => CollectionsMarshal.AsSpan(_sources);

    /// <summary>Advantage of each target, <c>[Count]</c>; empty when unused.</summary>
    public ReadOnlySpan<float> Advantages => _advantages.Values;

    /// <summary>Log-probability of each target under the policy that generated it, in nats, <c>[Count]</c>; empty when unused.</summary>
    public ReadOnlySpan<float> OldLogProbabilities => _oldLogProbabilities.Values;

    /// <summary>Log-probability of each target under the reference policy, in nats, <c>[Count]</c>; empty when unused.</summary>
    public ReadOnlySpan<float> ReferenceLogProbabilities => _referenceLogProbabilities.Values;

    /// <summary>Candidates per row in <see cref="TeacherTokens"/>; 0 when unused.</summary>
    public int TeacherWidth { get; private set; }

    /// <summary>The teacher's likeliest tokens at the position of each target, <c>[Count, TeacherWidth]</c>; −1 pads; empty when unused.</summary>
    public ReadOnlySpan<int> TeacherTokens => _teacherTokens.Values;

    /// <summary>Their log-probabilities under the teacher, in nats, <c>[Count, TeacherWidth]</c>; empty when unused.</summary>
    public ReadOnlySpan<float> TeacherLogProbabilities => _teacherLogProbabilities.Values;

    /// <summary>Sum of the weights; the mean loss is divided by it.</summary>
    public double WeightSum { get; private set; }

    /// <summary>Rows of the longest document.</summary>
    public int LongestDocument { get; private set; }

    /// <summary>Removes all documents.</summary>
    public void Clear()
    {
        _tokens.Clear();
        _targets.Clear();
        _positions.Clear();
        _weights.Clear();
        _documentOffsets.RemoveRange(1, _documentOffsets.Count - 1);
        _sources.Clear();
        _advantages.Clear();
        _oldLogProbabilities.Clear();
        _referenceLogProbabilities.Clear();
        _teacherTokens.Clear();
        _teacherLogProbabilities.Clear();
        TeacherWidth = 0;
        WeightSum = 0;
        LongestDocument = 0;
    }

    /// <summary>Appends a document whose every token but the first is a target of weight 1.</summary>
    /// <param name="tokens">At least 2.</param>
    public void AddDocument(ReadOnlySpan<int> tokens) => AddDocument(tokens, default);

    /// <summary>Appends a document.</summary>
    /// <param name="tokens">At least 2.</param>
    /// <param name="weights">Weight of each token as a target (the first is unused); empty for 1 each.</param>
    /// <exception cref="ArgumentException">Fewer than 2 tokens, or the wrong number of weights.</exception>
    public void AddDocument(ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights) => AddDocument(tokens, weights, default);

    /// <summary>Appends a document with side values.</summary>
    /// <param name="tokens">At least 2.</param>
    /// <param name="weights">Weight of each token as a target (the first is unused); empty for 1 each.</param>
    /// <param name="sides">Side values of the tokens; those that are given must be given for every document of the batch.</param>
    /// <exception cref="ArgumentException">Fewer than 2 tokens, or the wrong number of weights or side values.</exception>
    public void AddDocument(ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, SideValues sides)
    {
        if (tokens.Length < 2 || (!weights.IsEmpty && weights.Length != tokens.Length))
        {
            throw new ArgumentException($"a document of {tokens.Length} tokens with {weights.Length} weights");
        }

        int rows = tokens.Length - 1; // the last token has no target
        AppendSides(sides, rows);
        for (int i = 0; i < rows; i++)
        {
            float weight = weights.IsEmpty ? 1 : weights[i + 1];
            _tokens.Add(tokens[i]);
            _targets.Add(tokens[i + 1]);
            _positions.Add(i);
            _weights.Add(weight);
            WeightSum += weight;
        }

        _documentOffsets.Add(_tokens.Count);
        LongestDocument = Math.Max(LongestDocument, rows);
    }

    /// <summary>Appends the side values of the tokens from the second on: the targets of the new rows.</summary>
    private void AppendSides(SideValues sides, int rows)
    {
        if (Count > 0 && sides.TeacherWidth != TeacherWidth)
        {
            throw new ArgumentException($"teacher candidates: {TeacherWidth} per row expected, found {sides.TeacherWidth}");
        }

        int width = sides.TeacherWidth;
        _advantages.Append(Targets(sides.Advantages, 1), Count, rows);
        _oldLogProbabilities.Append(Targets(sides.OldLogProbabilities, 1), Count, rows);
        _referenceLogProbabilities.Append(Targets(sides.ReferenceLogProbabilities, 1), Count, rows);
        _teacherTokens.Append(Targets(sides.TeacherTokens, width), Count * width, rows * width);
        _teacherLogProbabilities.Append(Targets(sides.TeacherLogProbabilities, width), Count * width, rows * width);
        TeacherWidth = width;
        _sources.Add(sides.Source);

        static ReadOnlySpan<T> Targets<T>(ReadOnlySpan<T> values, int width) => values.IsEmpty ? values : values[width..];
    }
}
