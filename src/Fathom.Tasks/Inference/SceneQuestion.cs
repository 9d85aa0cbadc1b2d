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

    /// <summary>Ways to ask for a person, place or thing instead of yes or no; none otherwise. An empty auxiliary means that only the statement is used.
    /// </summary>
    public string[] Openly { get; private init; } = [];

    /// <summary>The answer to an open question.</summary>
    public string Choice { get; private init; } = "";

    /// <summary>The word of the answer that counts.</summary>
    public string Chosen { get; private init; } = "";

    /// <summary>Whether stories of its kind are mostly asked such questions.</summary>
    public bool IsMostlyOpen { get; init; }

    /// <summary>What one may choose from.</summary>
    public string[] Options { get; private init; } = [];

    /// <summary>An open question.</summary>
    /// <param name="questions">Ways to ask it, in lower case without the mark.</param>
    /// <param name="asked">What is asked, in short.</param>
    /// <param name="choice">The answer.</param>
    /// <param name="chosen">The word of it that counts.</param>
    /// <param name="options">All words that may be chosen.</param>
    /// <param name="reason">What decides.</param>
    /// <param name="scene">The sentences that it is about.</param>
    public static SceneQuestion Choose(string[] questions, string asked, string choice, string chosen, string[] options, string reason, string scene)
    {
        int space = asked.IndexOf(' ', StringComparison.Ordinal);
        return new SceneQuestion([asked[..space]], "", "", asked[(space + 1)..], Ternary.Yes, reason)
        {
            Openly = questions,
            Choice = choice,
            Chosen = chosen,
            Options = options,
            Scene = scene,
        };
    }

    /// <summary>A question with a form of "be".</summary>
    public static SceneQuestion Be(string[] subjects, string auxiliary, string rest, Ternary answer, string reason, string scene = "") =>
        new(subjects, auxiliary, rest, $"{auxiliary} {rest}", answer, reason) { Scene = scene };
}
