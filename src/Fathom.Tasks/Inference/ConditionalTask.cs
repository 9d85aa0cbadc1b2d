using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>If-then rules: forward, backward, and the two fallacies that leave it open.</summary>
internal sealed class ConditionalTask : VerifiableTask<ConditionalTask.Facts>
{
    private static readonly ConditionalEvent[] s_events = ConditionalEvent.All;

    // Slots: 0 condition, 1 consequence, 2 consequence at the beginning of a sentence, 3 condition there, 4 that the condition is not met, 5 that the
    // consequence does not hold.
    private static readonly Phrasings s_rule = PhrasingFile.Read("conditional", "rule");

    // The condition is that something is not so.
    private static readonly Phrasings s_unless = PhrasingFile.Read("conditional", "unless");

    // Of letters that stand for statements.
    private static readonly Phrasings s_letterRule = PhrasingFile.Read("conditional", "letter rule");

    private static readonly Phrasings s_letterFact = PhrasingFile.Read("conditional", "letter fact");

    // The consequence does not hold, so the condition is not met.
    private static readonly Phrasings s_turnedRule = PhrasingFile.Read("conditional", "turned rule");

    private static readonly Phrasings s_turnedLetterRule = PhrasingFile.Read("conditional", "turned letter rule");

    // Slots: 0 fact at the beginning of a sentence, 1 within one.
    private static readonly Phrasings s_fact = PhrasingFile.Read("conditional", "fact");

    private static readonly Phrasings s_pastFact = PhrasingFile.Read("conditional", "past fact");

    // Slots: 0 question at the beginning, 1 question within a sentence, 2 the statement that is asked about.
    private static readonly Phrasings s_question = PhrasingFile.Read("conditional", "question");

    public override string Name => "conditional";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "if-then rules with a fact: yes, no or unknown";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int[] events = random.Below(100) switch
        {
            < 7 => ConditionalEvent.Letters(level + 1, random),
            < 60 => ConditionalEvent.Related(level + 1, random),
            _ => random.PickSome([.. Enumerable.Range(0, ConditionalEvent.PlainCount)], level + 1),
        };
        return new Facts(events, GivesFirst: random.Chance(0.5), IsDenied: random.Chance(0.5), random.Chance(0.25))
        {
            IsFirstNegated = level < 3 && random.Chance(0.2),
            IsLastNegated = random.Chance(0.2),
            AsksIfFollows = random.Chance(0.12),
            Turned = random.Chance(0.05) ? random.Below(events.Length - 1) : null,
        };
    }

    protected override string Key(Facts facts) =>
        $"{string.Join(',', facts.Events)}:{facts.GivesFirst}:{facts.IsDenied}{(facts.IsFirstNegated ? "!" : "")}{(facts.IsLastNegated ? "-" : "")}"
        + $"{(facts.AsksIfFollows ? "?" : "")}{(facts.Turned is int turned ? $"~{turned}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        bool isShort = random.Chance(0.4);
        bool isFuture = random.Chance(0.4);
        bool rulesAreNow = random.Chance(0.25);
        bool isOpposed = random.Chance(0.5);
        bool isLetter = s_events[facts.Given].IsLetter;
        bool isBare = isLetter && random.Chance(0.7);
        (Tense tense, Tense askedTense) = isLetter ? (Tense.Plain, Tense.Plain) : DrawTenses(facts, isFuture, random);
        isFuture &= !isLetter;

        var statements = new List<Action<bool>>();
        for (int i = 0; i + 1 < facts.Events.Count; i++)
        {
            (int condition, int consequence) = (i, i + 1);
            (Tense before, Tense after) = (rulesAreNow ? Tense.Now : Tense.Plain, isFuture ? Tense.Future : Tense.Plain);
            string Tell(int place, bool isDenied, Tense when) => Told(Literal(facts, place, isDenied, when), isOpposed, isBare);
            (string first, string then) = (Shortened(Tell(condition, false, before), isShort), Tell(consequence, false, after));
            (string notFirst, string notThen) = (Tell(condition, true, before), Tell(consequence, true, Tense.Plain));
            (ConditionalEvent one, ConditionalEvent next) = (s_events[facts.Events[condition]], s_events[facts.Events[consequence]]);
            string later = then;
            if (one.Subject == next.Subject && one.Pronoun.Length > 0 && random.Chance(0.6))
            {
                later = next.Pronoun + then[one.Subject.Length..];
            }

            Phrasings rule = i == facts.Turned ? isLetter ? s_turnedLetterRule : s_turnedRule
                : isLetter ? s_letterRule : i == 0 && facts.IsFirstNegated && random.Chance(0.4) ? s_unless : s_rule;
            statements.Add(isContinued => Add(wording, isContinued, rule, first, later, isContinued ? then : Capital(then),
                isContinued ? first : Capital(first), notFirst, notThen));
        }

        string given = Told(Literal(facts, facts.GivesFirst ? 0 : facts.Events.Count - 1, facts.IsDenied, tense), isOpposed, isBare);
        string fact = Shortened(given, isShort);
        Phrasings facting = isLetter ? s_letterFact : tense == Tense.Past ? s_pastFact : s_fact;
        statements.Insert(facts.IsFactFirst ? 0 : statements.Count, isContinued =>
            Add(wording, isContinued, facting, isContinued || isBare ? fact : Capital(fact), fact));

        ConditionalEvent asked = s_events[facts.Asked];
        string question = asked.Question(askedTense);
        return Premises.Compose(
            wording,
            statements,
            isContinued =>
            {
                string statement = asked.Statement(askedTense);
                if (facts.AsksIfFollows || wording.Random.Chance(0.04))
                {
                    Add(wording, isContinued, facts.AsksIfFollows ? Premises.Follows : Premises.IsTrue, statement, Capital(statement));
                    return;
                }

                Add(wording, isContinued, s_question, isContinued ? question : Capital(question), question, statement);
            },
            canBeCondition: false);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => Premises.Judge(answer, facts.Answer, facts.AsksIfFollows);

    /// <summary>
    /// Restates the question, a rule that is told from its opposites, the rules as one chain, and the fact with the side of the chain where it is, from which
    /// the rest follows.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string not = facts.IsDenied ? " not" : "";
        (string side, string otherSide) = facts.GivesFirst ? ("left", "right") : ("right", "left");
        trace.Write($"{(facts.AsksIfFollows ? "follows: " : "")}{s_events[facts.Asked].Statement(Tense.Plain)}?").Line();
        int[] places = [.. Enumerable.Range(0, facts.Events.Count)];
        if (facts.Turned is int turned)
        {
            trace.Write($"{Literal(facts, turned + 1, true, Tense.Plain)} -> {Literal(facts, turned, true, Tense.Plain)}").Line().Write("turn: ");
        }

        trace.Write(string.Join(" -> ", places.Select(place => Literal(facts, place, false, Tense.Plain)))).Line();
        trace.Step($"{Literal(facts, facts.GivesFirst ? 0 : places[^1], facts.IsDenied, Tense.Plain)}: ", side + not, () => otherSide + not).Line();
        if (facts.Answer == Ternary.Unknown)
        {
            trace.Write("nothing");
            return facts.AsksIfFollows ? "No" : "Unknown";
        }

        IEnumerable<int> path = facts.GivesFirst ? places.Skip(1) : places.Reverse().Skip(1);
        trace.Write(string.Join('\n', path.Select(place => $"so {Literal(facts, place, facts.IsDenied, Tense.Plain)}")));
        string answer = facts.AsksIfFollows ? Premises.YesIfFollows(facts.Answer) : $"{facts.Answer}";
        return $"{answer}, {Premises.ToYou(Literal(facts, path.Last(), facts.IsDenied, Tense.Plain))}.";
    }

    /// <summary>The tenses of the fact and of the question; a fact of the past is asked about in the past.</summary>
    private static (Tense Fact, Tense Asked) DrawTenses(Facts facts, bool isFuture, TaskRandom random)
    {
        if (s_events[facts.Given].HasPast && s_events[facts.Asked].HasPast && random.Chance(0.15))
        {
            return (Tense.Past, Tense.Past);
        }

        bool isNow = random.Chance(0.7);
        bool isQuestionNow = !facts.GivesFirst || random.Chance(0.6);
        return (isNow ? Tense.Now : Tense.Plain, facts.GivesFirst && isFuture ? Tense.Future : isNow && isQuestionNow ? Tense.Now : Tense.Plain);
    }

    /// <summary>What the rules say at a place of their chain, or its opposite.</summary>
    private static string Literal(Facts facts, int place, bool isDenied, Tense tense)
    {
        bool isNegated = (place == 0 && facts.IsFirstNegated) || (place == facts.Events.Count - 1 && facts.IsLastNegated);
        ConditionalEvent happening = s_events[facts.Events[place]];
        return isDenied != isNegated ? happening.Denial(tense) : happening.Statement(tense);
    }

    /// <summary>A clause as it is told: a denial as its opposite, and a letter without "is true".</summary>
    private static string Told(string clause, bool isOpposed, bool isBare)
    {
        if (isBare)
        {
            return clause.EndsWith("not true", StringComparison.Ordinal) ? $"not {clause[0]}" : $"{clause[0]}";
        }

        return isOpposed ? ConditionalEvent.Opposed(clause) : clause;
    }

    private static string Shortened(string clause, bool isShort)
    {
        if (!isShort || clause.StartsWith("I am", StringComparison.Ordinal))
        {
            return isShort ? clause.Replace("I am ", "I'm ", StringComparison.Ordinal) : clause;
        }

        string shortened = clause.Replace(" is not ", " isn't ", StringComparison.Ordinal).Replace(" are not ", " aren't ", StringComparison.Ordinal)
            .Replace(" does not ", " doesn't ", StringComparison.Ordinal).Replace(" do not ", " don't ", StringComparison.Ordinal)
            .Replace(" was not ", " wasn't ", StringComparison.Ordinal).Replace(" were not ", " weren't ", StringComparison.Ordinal)
            .Replace(" did not ", " didn't ", StringComparison.Ordinal);
        return shortened.StartsWith("it is ", StringComparison.Ordinal) ? "it's" + shortened[5..] :
            shortened.StartsWith("we are ", StringComparison.Ordinal) ? "we're" + shortened[6..] : shortened;
    }

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

    private static string Capital(string text) => text.Length < 2 || text[1] == ' ' ? text : char.ToUpperInvariant(text[0]) + text[1..];

    internal sealed record Facts(IReadOnlyList<int> Events, bool GivesFirst, bool IsDenied, bool IsFactFirst)
    {
        public int Given => GivesFirst ? Events[0] : Events[^1];

        public int Asked => GivesFirst ? Events[^1] : Events[0];

        /// <summary>The condition of the first rule is that something is not so.</summary>
        public bool IsFirstNegated { get; init; }

        /// <summary>The consequence of the last rule is that something is not so.</summary>
        public bool IsLastNegated { get; init; }

        /// <summary>Whether it is asked if the statement follows: then what is open does not, and the answer is yes or no.</summary>
        public bool AsksIfFollows { get; init; }

        /// <summary>The rule that is told from its opposites: if its consequence does not hold, its condition is not met; null for none.</summary>
        public int? Turned { get; init; }

        public Ternary Answer => (GivesFirst, IsDenied) switch
        {
            (true, false) => IsLastNegated ? Ternary.No : Ternary.Yes,
            (false, true) => IsFirstNegated ? Ternary.Yes : Ternary.No,
            _ => Ternary.Unknown,
        };
    }
}
