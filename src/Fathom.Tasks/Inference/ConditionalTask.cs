using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>If-then rules: forward, backward, and the two fallacies that leave it open.</summary>
internal sealed class ConditionalTask : VerifiableTask<ConditionalTask.Facts>
{
    private static readonly ConditionalEvent[] s_events = ConditionalEvent.All;

    // Slots: 0 condition, 1 consequence, 2 consequence at the beginning of a sentence, 3 condition there, 4 that the condition is not met, 5 that the
    // consequence does not hold.
    private static readonly Phrasings s_rule = PhrasingFile.Read("conditional", "rule");

    // Slots: 0 fact at the beginning of a sentence, 1 within one.
    private static readonly Phrasings s_fact = PhrasingFile.Read("conditional", "fact");

    // Slots: 0 question at the beginning, 1 question within a sentence, 2 the statement that is asked about.
    private static readonly Phrasings s_question = PhrasingFile.Read("conditional", "question");

    public override string Name => "conditional";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "if-then rules with a fact: yes, no or unknown";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int[] events = random.Chance(0.55)
            ? ConditionalEvent.Related(level + 1, random)
            : random.PickSome([.. Enumerable.Range(0, s_events.Length)], level + 1);
        return new Facts(events, GivesFirst: random.Chance(0.5), IsDenied: random.Chance(0.5), random.Chance(0.25));
    }

    protected override string Key(Facts facts) => $"{string.Join(',', facts.Events)}:{facts.GivesFirst}:{facts.IsDenied}";

    protected override string Ask(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        bool isShort = random.Chance(0.35);
        bool isNow = random.Chance(0.7);
        bool isFuture = random.Chance(0.4);
        bool rulesAreNow = random.Chance(0.25);
        bool isQuestionNow = !facts.GivesFirst || random.Chance(0.6);

        var statements = new List<Action<bool>>();
        for (int i = 0; i + 1 < facts.Events.Count; i++)
        {
            (ConditionalEvent condition, ConditionalEvent consequence) = (s_events[facts.Events[i]], s_events[facts.Events[i + 1]]);
            (Tense before, Tense after) = (rulesAreNow ? Tense.Now : Tense.Plain, isFuture ? Tense.Future : Tense.Plain);
            (string first, string then) = (condition.Statement(before), consequence.Statement(after));
            (string notFirst, string notThen) = (condition.Denial(before), consequence.Denial(Tense.Plain));
            statements.Add(isContinued => Add(wording, isContinued, s_rule, first, then, isContinued ? then : Capital(then),
                isContinued ? first : Capital(first), notFirst, notThen));
        }

        ConditionalEvent given = s_events[facts.Given];
        Tense tense = isNow ? Tense.Now : Tense.Plain;
        string fact = facts.IsDenied ? Shortened(given.Denial(tense), isShort) : given.Statement(tense);
        statements.Insert(facts.IsFactFirst ? 0 : statements.Count, isContinued =>
            Add(wording, isContinued, s_fact, isContinued ? fact : Capital(fact), fact));

        ConditionalEvent asked = s_events[facts.Asked];
        Tense askedTense = facts.GivesFirst && isFuture ? Tense.Future : isNow && isQuestionNow ? Tense.Now : Tense.Plain;
        string question = asked.Question(askedTense);
        return Premises.Compose(
            wording,
            statements,
            isContinued => Add(wording, isContinued, s_question, isContinued ? question : Capital(question), question, asked.Statement(askedTense)),
            canBeCondition: false);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => YesNoReader.Judge(answer, facts.Answer);

    /// <summary>Restates the question, the rules as one chain, and the fact with the side of the chain where it is, from which the rest follows.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string not = facts.IsDenied ? " not" : "";
        (string side, string otherSide) = facts.GivesFirst ? ("left", "right") : ("right", "left");
        trace.Write($"{Text(facts.Asked, isDenied: false)}?").Line();
        trace.Write(string.Join(" -> ", facts.Events.Select(index => Text(index, isDenied: false)))).Line();
        trace.Step($"{Text(facts.Given, facts.IsDenied)}: ", side + not, () => otherSide + not).Line();
        if (facts.Answer == Ternary.Unknown)
        {
            trace.Write("nothing");
            return "Unknown";
        }

        IEnumerable<int> path = facts.GivesFirst ? facts.Events.Skip(1) : facts.Events.Reverse().Skip(1);
        trace.Write(string.Join('\n', path.Select(index => $"so {Text(index, facts.IsDenied)}")));
        return facts.IsDenied ? $"No, {Text(facts.Asked, isDenied: true)}." : $"Yes, {Text(facts.Asked, isDenied: false)}.";
    }

    private static string Text(int index, bool isDenied) => isDenied ? s_events[index].Denial(Tense.Plain) : s_events[index].Statement(Tense.Plain);

    private static string Shortened(string denial, bool isShort) => !isShort || denial.StartsWith("I am", StringComparison.Ordinal) ? denial : denial
        .Replace("is not", "isn't", StringComparison.Ordinal).Replace("are not", "aren't", StringComparison.Ordinal)
        .Replace("does not", "doesn't", StringComparison.Ordinal).Replace("do not", "don't", StringComparison.Ordinal);

    private static void Add(Wording wording, bool isContinued, Phrasings phrasings, params ReadOnlySpan<string> values)
    {
        if (isContinued)
        {
            wording.Continue(phrasings, values);
        }
        else
        {
            wording.Add(phrasings, values);
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    internal sealed record Facts(IReadOnlyList<int> Events, bool GivesFirst, bool IsDenied, bool IsFactFirst)
    {
        public int Given => GivesFirst ? Events[0] : Events[^1];

        public int Asked => GivesFirst ? Events[^1] : Events[0];

        public Ternary Answer => (GivesFirst, IsDenied) switch
        {
            (true, false) => Ternary.Yes,
            (false, true) => Ternary.No,
            _ => Ternary.Unknown,
        };
    }
}
