namespace Fathom.Tasks.Inference;

/// <summary>Puts statements and their question together as people do: one sentence each, one sentence for all, a list, or the question first.</summary>
internal static class Premises
{
    private static readonly Phrasings s_condition = PhrasingFile.Read("premises", "condition");

    private static readonly Phrasings s_opening = PhrasingFile.Read("premises", "opening");

    /// <summary>Words statements and a question.</summary>
    /// <param name="wording">Where they go.</param>
    /// <param name="statements">Each adds one statement without a period; true if it continues a sentence.</param>
    /// <param name="question">Adds the question; true if it continues a sentence.</param>
    /// <param name="canBeCondition">Whether the statements may follow "if"; not where they are conditions themselves.</param>
    public static string Compose(Wording wording, IReadOnlyList<Action<bool>> statements, Action<bool> question, bool canBeCondition)
    {
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
}
