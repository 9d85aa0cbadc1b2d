using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>A question about a scene.</summary>
/// <param name="Subjects">Names of the one asked about; any may be used.</param>
/// <param name="Auxiliary">What begins the question: <c>is</c>, <c>did</c>.</param>
/// <param name="Rest">What ends it: <c>outside</c>, <c>buy a flower</c>.</param>
/// <param name="Finite">What follows the subject in a statement: <c>is outside</c>, <c>bought a flower</c>.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Reason">What decides: <c>running means moving</c>.</param>
internal sealed record SceneQuestion(string[] Subjects, string Auxiliary, string Rest, string Finite, Ternary Answer, string Reason)
{
    /// <summary>The sentence that it is about.</summary>
    public string Scene { get; init; } = "";

    /// <summary>A question with a form of "be".</summary>
    public static SceneQuestion Be(string[] subjects, string auxiliary, string rest, Ternary answer, string reason) =>
        new(subjects, auxiliary, rest, $"{auxiliary} {rest}", answer, reason);
}
