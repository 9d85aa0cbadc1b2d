using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>Puts statements and their question together as people do: one sentence each, one sentence for all, a list, or the question first.</summary>
internal static partial class Premises
{
    private static readonly Phrasings s_condition = PhrasingFile.Read("premises", "condition");

    private static readonly Phrasings s_opening = PhrasingFile.Read("premises", "opening");

    // Begins and ends one sentence with all statements and the conclusion: "True or false: if ..., then ...".
    private static readonly Phrasings s_whole = PhrasingFile.Read("premises", "whole");

    private static readonly Phrasings s_wholeEnd = PhrasingFile.Read("premises", "whole end");

    private static readonly Phrasings s_all = PhrasingFile.Read("premises", "all within");

    private static readonly Phrasings s_none = PhrasingFile.Read("premises", "none within");

    private static readonly Phrasings s_some = PhrasingFile.Read("premises", "some within");

    private static readonly string[] s_followWords =
        ["follow", "follows", "conclude", "conclusion", "infer", "accept", "certain", "sure", "safe", "enough", "guaranteed"];

    /// <summary>Asks whether a statement follows; slots: 0 statement, 1 the same with a capital.</summary>
    public static Phrasings Follows { get; } = PhrasingFile.Read("premises", "follows");

    /// <summary>A fact within a sentence, without an opening of its own; slots: 0 name, 1 what is said of it.</summary>
    public static Phrasings FactWithin { get; } = PhrasingFile.Read("premises", "fact within");

    /// <summary>Asks whether a statement is true; slots: 0 statement, 1 the same with a capital.</summary>
    public static Phrasings IsTrue { get; } = PhrasingFile.Read("premises", "is true");

    /// <summary>What is open does not follow.</summary>
    public static string YesIfFollows(Ternary answer) => answer == Ternary.Yes ? "Yes" : "No";

    /// <summary>Adds a rule within a sentence, without an opening of its own.</summary>
    /// <param name="wording">Where it goes.</param>
    /// <param name="ofAll">Whether it is about all of a kind, or none (false), or some (null).</param>
    /// <param name="plural">The kind.</param>
    /// <param name="several">What is said of several.</param>
    /// <param name="singular">One of the kind.</param>
    /// <param name="one">What is said of one.</param>
    public static void AddWithin(Wording wording, bool? ofAll, string plural, string several, string singular, string one) =>
        wording.Continue(ofAll switch { true => s_all, false => s_none, _ => s_some }, plural, several, singular, one);

    /// <summary>What one says of oneself, as it is answered: <c>you are</c> for <c>I am</c> or <c>we are</c>.</summary>
    public static string ToYou(string statement) => OneSelf().Replace(statement, match => match.Value switch
    {
        "I am" => "you are",
        "I was" => "you were",
        "my" or "our" => "your",
        _ => "you",
    });

    /// <summary>Judges an answer; of what is open, it may also be said that one cannot conclude it, where that is asked.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The truth.</param>
    /// <param name="asksIfFollows">Whether it is asked if the statement follows.</param>
    public static Verdict Judge(AnswerText answer, Ternary expected, bool asksIfFollows)
    {
        if (asksIfFollows)
        {
            return YesNoReader.Judge(answer, expected == Ternary.Yes);
        }

        bool mayBeNo = expected == Ternary.Unknown && answer.Question.Any(token => token.Is(s_followWords));
        return mayBeNo && YesNoReader.Judge(answer, Ternary.No).IsRight ? Verdict.Right : YesNoReader.Judge(answer, expected);
    }

    /// <summary>Words statements and a question.</summary>
    /// <param name="wording">Where they go.</param>
    /// <param name="statements">Each adds one statement without a period; true if it continues a sentence.</param>
    /// <param name="question">Adds the question; true if it continues a sentence.</param>
    /// <param name="canBeCondition">Whether the statements may follow "if"; not where they are conditions themselves.</param>
    /// <param name="conclusion">The statement that is asked about, where it is asked if it follows: it may end one sentence with the others.</param>
    public static string Compose(Wording wording, IReadOnlyList<Action<bool>> statements, Action<bool> question, bool canBeCondition,
        string? conclusion = null)
    {
        if (statements.Count == 0)
        {
            question(false);
            return wording.Finish();
        }

        if (conclusion is not null && canBeCondition && wording.Random.Chance(0.2))
        {
            wording.Add(s_whole);
            Join(wording, statements, " and ", ", ", isContinued: true);
            return wording.Continue(s_wholeEnd, conclusion).Finish();
        }

        switch (wording.Random.Below(16))
        {
            case 0:
                question(false);
                wording.AddExact(" ");
                Join(wording, statements, ". ", ". ");
                return wording.Finish();
            case 1 or 2 when canBeCondition:
                wording.Add(s_condition);
                Join(wording, statements, wording.Random.Chance(0.8) ? " and " : ", ", ", ", isContinued: true);
                question(true);
                return wording.Finish();
            case 3:
                wording.Add(s_opening);
                Join(wording, statements, ". ", ". ");
                break;
            case 4:
                Numbered(wording, statements);
                break;
            case 5:
                Join(wording, statements, ".\n", ".\n");
                break;
            case 6:
                string separator = wording.Random.Pick([", ", " and ", "; ", ", and "]);
                Join(wording, statements, separator, separator == "; " ? "; " : ". ", isContinued: separator != "; ");
                break;
            default:
                Join(wording, statements, ". ", ". ");
                break;
        }

        question(false);
        return wording.Finish();
    }

    private static void Join(Wording wording, IReadOnlyList<Action<bool>> statements, string separator, string end, bool isContinued = false)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            statements[i](isContinued && (i > 0 || end == ", "));
            wording.AddExact(i + 1 < statements.Count ? separator : end);
        }
    }

    private static void Numbered(Wording wording, IReadOnlyList<Action<bool>> statements)
    {
        bool isNumbered = wording.Random.Chance(0.6);
        for (int i = 0; i < statements.Count; i++)
        {
            wording.AddExact(isNumbered ? $"{i + 1}. " : "- ");
            statements[i](false);
            wording.AddExact("\n");
        }
    }

    [GeneratedRegex(@"\b(?:I am|I was|I|me|my|we|us|our)\b")]
    private static partial Regex OneSelf();
}
