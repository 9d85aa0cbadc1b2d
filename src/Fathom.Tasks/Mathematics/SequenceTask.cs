using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>The next number of a sequence: constant or growing steps, constant factors, sums of the two before it, powers, primes, letters.</summary>
internal sealed partial class SequenceTask : VerifiableTask<SequenceTask.Facts>
{
    private static readonly Phrasings s_phrasings = PhrasingFile.Read("sequence", "ask");

    private static readonly Phrasings s_missing = PhrasingFile.Read("sequence", "missing");

    private static readonly Phrasings s_two = PhrasingFile.Read("sequence", "two");

    private static readonly Phrasings s_three = PhrasingFile.Read("sequence", "three");

    // Slots: 0 sequence, 1 ordinal of a place that is far from the last number.
    private static readonly Phrasings s_far = PhrasingFile.Read("sequence", "far");

    // Slots: 0 first number, 1 step, 2 ordinal.
    private static readonly Phrasings s_difference = PhrasingFile.Read("sequence", "difference");

    // Slots: 0 sequence, 1 ordinal.
    private static readonly Phrasings s_later = PhrasingFile.Read("sequence", "later");

    private static readonly Phrasings s_step = PhrasingFile.Read("sequence", "step");

    // Slots: 0 first number, 1 what is done each time, 2 what is being done, 3 ordinal.
    private static readonly Phrasings s_told = PhrasingFile.Read("sequence", "told");

    private static readonly Phrasings s_letters = PhrasingFile.Read("sequence", "letters");

    private static readonly string[] s_gaps = ["_", "_", "__", "___", "?", "?", "x", "..."];

    internal enum Kind
    {
        Step,
        Factor,
        Growing,
        Sums,
        Squares,
        Cubes,
        Primes,
        Halving,
        Alternating,

        /// <summary>Each is the one before divided by the same number.</summary>
        Dividing,

        /// <summary>Each is the one before times a factor plus a step: 1, 3, 7, 15.</summary>
        FactorAndStep,

        /// <summary>Two sequences with constant steps, in turn: 1, 10, 2, 20, 3, 30.</summary>
        Two,

        /// <summary>Doubled and changed by a step, in turn: 2, 4, 5, 10, 11.</summary>
        DoublingInTurn,

        /// <summary>Letters with a constant step; a is 1.</summary>
        Letters,
    }

    /// <summary>What is asked for.</summary>
    internal enum Part
    {
        /// <summary>The next number, or the one in the gap.</summary>
        Next,

        /// <summary>The next two or three numbers.</summary>
        Two,

        /// <summary>A number two or three places on.</summary>
        Later,

        /// <summary>The step from one number to the next.</summary>
        Step,

        /// <summary>The last number of a sequence of which only the first and the rule are told.</summary>
        Told,

        /// <summary>A number at a place that is too far to go on step by step.</summary>
        Far,
    }

    public override string Name => "sequence";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the next, a missing or the nth number of a sequence; the next letter";

    public override int Levels => 4;

    protected override string Key(Facts facts) => facts.Part == Part.Far
        ? $"{facts.Terms[0]},{facts.Step},{facts.Terms.Count + facts.More}{facts.Part}"
        : string.Join(',', facts.Terms) + (facts.Gap > 0 ? $"?{facts.Gap}" : facts.Part > 0 ? $"{facts.Part}{facts.More}" : "");

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Part == Part.Told)
        {
            return Tell(facts, wording);
        }

        if (facts.Kind == Kind.Letters)
        {
            return AskLetters(facts, wording);
        }

        string separator = wording.Random.Below(20) switch
        {
            < 13 => ", ",
            < 18 => " ",
            18 => ",",
            _ => " - ",
        };
        if (facts.Part != Part.Next)
        {
            Phrasings phrasings = facts.Part == Part.Two ? (facts.More == 2 ? s_two : s_three)
                : facts.Part == Part.Step ? s_step
                : facts.Part == Part.Far ? s_far : s_later;
            if (facts.IsTold)
            {
                return wording.Say(s_difference, $"{facts.Terms[0]}", $"{facts.Step}", NumberWords.Ordinal(facts.Terms.Count + facts.More));
            }

            return wording.Say(phrasings, string.Join(separator, facts.Terms), NumberWords.Ordinal(facts.Terms.Count + facts.More));
        }

        if (facts.Gap == 0)
        {
            return wording.Say(s_phrasings, string.Join(separator, facts.Terms));
        }

        string gap = wording.Random.Pick(s_gaps);
        return wording.Say(s_missing, string.Join(separator, facts.Terms.Select((term, i) => i == facts.Gap ? gap : $"{term}")));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.Kind == Kind.Letters ? WordReader.JudgeLetter(answer, Letter(facts.Next))
        : facts.Part == Part.Two ? ListReader.Judge(answer, facts.Later, facts.Terms)
        : facts.Part != Part.Next ? NumberReader.Judge(answer, facts.Asked)
        : NumberReader.Judge(facts.Gap > 0 ? answer : NextOnly(facts, answer), facts.Asked);

    private static string AskLetters(Facts facts, Wording wording)
    {
        string[] letters = [.. facts.Terms.Select(term => $"{Letter(term)}")];
        letters = wording.Random.Chance(0.5) ? [.. letters.Select(letter => letter.ToUpperInvariant())] : letters;
        return wording.Say(s_letters, string.Join(wording.Random.Chance(0.75) ? ", " : " ", letters));
    }

    private static char Letter(int place) => (char)('a' + place - 1);

    private static string Tell(Facts facts, Wording wording)
    {
        string by = $"{Math.Abs(facts.Step)}";
        (string now, string doing) = facts.Kind != Kind.Step ? wording.Random.Pick([("double it", "doubling"), ("multiply by 2", "multiplying by 2")])
            : facts.Step > 0 ? ($"add {by}", $"adding {by}")
            : wording.Random.Pick([($"subtract {by}", $"subtracting {by}"), ($"take away {by}", $"taking away {by}")]);
        return wording.Say(s_told, $"{facts.Terms[0]}", now, doing, NumberWords.Ordinal(facts.Terms.Count));
    }

    private static int Power(int root, Kind kind) => kind == Kind.Squares ? root * root : root * root * root;

    /// <summary>An answer that repeats the sequence and continues gives the last number.</summary>
    private static AnswerText NextOnly(Facts facts, AnswerText answer)
    {
        decimal[] numbers = [.. AnswerTokenizer.Split(answer.Text.Replace(",", " , ", StringComparison.Ordinal)).Where(token =>
            token.IsNumber).Select(token => token.Value)];
        bool repeats = numbers.Length == facts.Terms.Count + 1 && numbers.SkipLast(1).SequenceEqual(facts.Terms.Select(term => (decimal)term));
        return repeats ? AnswerText.Parse($"{numbers[^1]}", "")! : answer;
    }

    internal sealed record Facts(Kind Kind, IReadOnlyList<int> Terms, int Next, int Gap = 0)
    {
        public Part Part { get; init; }

        /// <summary>How many numbers after those that are given are found.</summary>
        public int More { get; init; } = 1;

        /// <summary>Whether the question tells the first number and the step instead of the first numbers.</summary>
        public bool IsTold { get; init; }

        /// <summary>The first step.</summary>
        public int Step => Terms[1] - Terms[0];

        /// <summary>The numbers after those that are given, if all steps are equal.</summary>
        public int[] Later => [.. Enumerable.Range(1, More).Select(i => Terms[^1] + (i * Step))];

        public int Asked => Gap > 0 ? Terms[Gap] : Part switch
        {
            Part.Later or Part.Far => Later[^1],
            Part.Step => Step,
            Part.Told => Terms[^1],
            _ => Next,
        };
    }
}
