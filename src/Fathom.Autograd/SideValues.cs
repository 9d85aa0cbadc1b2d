namespace Fathom.Autograd;

/// <summary>
/// Optional values of a document's tokens, for reinforcement learning and distillation. An empty span means that the document has no such values.
/// </summary>
/// <remarks>Value i belongs to token i <em>as a target</em>, as weights do; the first token's is unused.</remarks>
public readonly ref struct SideValues
{
    /// <summary>Advantage of each token, <c>[tokens]</c>.</summary>
    public ReadOnlySpan<float> Advantages { get; init; }

    /// <summary>Log-probability of each token under the policy that generated it, in nats, <c>[tokens]</c>.</summary>
    public ReadOnlySpan<float> OldLogProbabilities { get; init; }

    /// <summary>Log-probability of each token under the reference policy, in nats, <c>[tokens]</c>.</summary>
    public ReadOnlySpan<float> ReferenceLogProbabilities { get; init; }

    /// <summary>Candidates per token in <see cref="TeacherTokens"/>; 0 without a teacher.</summary>
    public int TeacherWidth { get; init; }

    /// <summary>The teacher's likeliest tokens at the position of each token, <c>[tokens, TeacherWidth]</c>; −1 pads a shorter list.</summary>
    public ReadOnlySpan<int> TeacherTokens { get; init; }

    /// <summary>Their log-probabilities under the teacher, in nats, <c>[tokens, TeacherWidth]</c>.</summary>
    public ReadOnlySpan<float> TeacherLogProbabilities { get; init; }

    /// <summary>Number of the source or task family that the document comes from.</summary>
    public int Source { get; init; }

    /// <summary>Returns the values of a range of tokens.</summary>
    public SideValues Slice(int start, int length) => new()
    {
        Advantages = Part(Advantages, start, length),
        OldLogProbabilities = Part(OldLogProbabilities, start, length),
        ReferenceLogProbabilities = Part(ReferenceLogProbabilities, start, length),
        TeacherWidth = TeacherWidth,
        TeacherTokens = Part(TeacherTokens, start * TeacherWidth, length * TeacherWidth),
        TeacherLogProbabilities = Part(TeacherLogProbabilities, start * TeacherWidth, length * TeacherWidth),
        Source = Source,
    };

    private static ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> values, int start, int length) => values.IsEmpty ? values : values.Slice(start, length);
}
