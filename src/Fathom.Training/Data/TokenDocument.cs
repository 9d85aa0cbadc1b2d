using System.Runtime.InteropServices;
using Fathom.Autograd;

namespace Fathom.Training.Data;

/// <summary>A document's tokens, with the weight of each as a target. Reusable.</summary>
public sealed class TokenDocument
{
    private readonly List<int> _tokens = [];
    private readonly List<float> _weights = [];
    private readonly SideChannel<float> _advantages = new("advantages");
    private readonly SideChannel<float> _oldLogProbabilities = new("old log-probabilities");
    private readonly SideChannel<float> _referenceLogProbabilities = new("reference log-probabilities");
    private readonly SideChannel<int> _teacherTokens = new("teacher tokens");
    private readonly SideChannel<float> _teacherLogProbabilities = new("teacher log-probabilities");
    private int _teacherWidth;

    /// <summary>The tokens.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Weight of each token as a target.</summary>
    public ReadOnlySpan<float> Weights => CollectionsMarshal.AsSpan(_weights);

    /// <summary>Number of the source that the document comes from.</summary>
    public int Source { get; set; }

    /// <summary>Side values of the tokens; empty where there are none.</summary>
    public SideValues Sides => new()
    {
        Advantages = _advantages.Values,
        OldLogProbabilities = _oldLogProbabilities.Values,
        ReferenceLogProbabilities = _referenceLogProbabilities.Values,
        TeacherWidth = _teacherWidth,
        TeacherTokens = _teacherTokens.Values,
        TeacherLogProbabilities = _teacherLogProbabilities.Values,
        Source = Source,
    };

    /// <summary>Sets the side values of all tokens appended so far, and the source.</summary>
    /// <exception cref="ArgumentException">The number of values is wrong.</exception>
    public void SetSides(SideValues sides)
    {
        ClearSides();
        _teacherWidth = sides.TeacherWidth;
        Source = sides.Source;
        _advantages.Append(sides.Advantages, 0, Tokens.Length);
        _oldLogProbabilities.Append(sides.OldLogProbabilities, 0, Tokens.Length);
        _referenceLogProbabilities.Append(sides.ReferenceLogProbabilities, 0, Tokens.Length);
        _teacherTokens.Append(sides.TeacherTokens, 0, Tokens.Length * _teacherWidth);
        _teacherLogProbabilities.Append(sides.TeacherLogProbabilities, 0, Tokens.Length * _teacherWidth);
    }

    /// <summary>Clears the document.</summary>
    public void Clear()
    {
        _tokens.Clear();
        _weights.Clear();
        ClearSides();
    }

    /// <summary>Appends tokens that all weigh the same.</summary>
    public void Append(ReadOnlySpan<int> tokens, float weight = 1)
    {
        _tokens.AddRange(tokens);
        for (int i = 0; i < tokens.Length; i++)
        {
            _weights.Add(weight);
        }
    }

    /// <summary>Appends one token.</summary>
    public void Append(int token, float weight = 1) => Append([token], weight);

    private void ClearSides()
    {
        _advantages.Clear();
        _oldLogProbabilities.Clear();
        _referenceLogProbabilities.Clear();
        _teacherTokens.Clear();
        _teacherLogProbabilities.Clear();
        (_teacherWidth, Source) = (0, 0);
    }
}
