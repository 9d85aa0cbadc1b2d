using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Whether a statement about two kinds follows from one or two others; decided by trying all ways the kinds can overlap.</summary>
internal sealed class SyllogismTask : VerifiableTask<SyllogismTask.Facts>
{
    private static readonly Phrasings s_all = PhrasingFile.Read("syllogism", "all");

    private static readonly Phrasings s_none = PhrasingFile.Read("syllogism", "none");

    private static readonly Phrasings s_some = PhrasingFile.Read("syllogism", "some");

    private static readonly Phrasings s_someNot = PhrasingFile.Read("syllogism", "some not");

    private static readonly Phrasings s_askAll = PhrasingFile.Read("syllogism", "ask all");

    private static readonly Phrasings s_askSome = PhrasingFile.Read("syllogism", "ask some");

    private static readonly Phrasings s_askNone = PhrasingFile.Read("syllogism", "ask none");

    private static readonly Phrasings s_askGeneric = PhrasingFile.Read("syllogism", "ask generic");

    // Of what the last kind of things does or is; slots: 0 plural, 1 predicate of a plural, 2 singular, 3 predicate of a singular, 4 plural at the
    // beginning of a sentence, 5 what begins a question about several, 6 what ends it, 7 and 8 the same about one,
    // 9 denial of a plural, 10 of a singular, 11 slot 5 in lower case.
    private static readonly Dictionary<string, Phrasings> s_predicates = new string[]
    {
        "all do", "none do", "some do", "some do not", "ask all do", "ask some do", "ask none do", "ask generic do",
    }.ToDictionary(section => section, section => PhrasingFile.Read("syllogism", section));

    internal enum Quantifier
    {
        All,
        None,
        Some,
        SomeNot,
    }

    public override string Name => "syllogism";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "whether a statement about kinds follows from others: yes, no or unknown";

    public override int Levels => 2;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            bool isConverse = level == 1 && random.Chance(0.08);
            Claim first = isConverse ? new Claim(Quantifier.All, 0, 1)
                : level == 1 ? Draw(0, 1, random) : random.Chance(0.5) ? Draw(0, 1, random) : Draw(1, 0, random);
            Claim second = level == 1 ? first : random.Chance(0.5) ? Draw(1, 2, random) : Draw(2, 1, random);
            (int from, int to) = random.Chance(0.6) ? (0, level) : (level, 0);
            Claim asked = isConverse ? new Claim(Quantifier.All, 1, 0) : new Claim((Quantifier)random.Below(3), from, to);
            Ternary answer = SyllogismModels.Decide([first, second], asked);

            // Most drawn triples leave it open; keep the three answers balanced.
            bool isTrivial = level == 1 && asked.From == first.From && asked.Quantifier == first.Quantifier;
            if (!isTrivial && (answer != Ternary.Unknown || isConverse || random.Chance(0.35)))
            {
                bool isForward = asked.From == 0 && first.From == 0 && second.To == level;
                bool isOfNested = level == 1 && first.Quantifier == Quantifier.All && random.Chance(0.5);
                Kinds.Kind[] kinds = random.PickSome(Kinds.All, 3);
                if (isOfNested)
                {
                    // Of kinds that really contain each other, the converse is false, not open: only whether it follows has one answer.
                    Kinds.Kind[] nested = random.Pick([.. Kinds.Nested.Where(nested => nested.Length > 1)]);
                    int at = random.Below(nested.Length - 1);
                    (kinds[first.From], kinds[first.To], kinds[2]) = (nested[at], nested[at + 1], nested[0]);
                }

                return new Facts(kinds, first, level == 1 ? null : second, asked, answer)
                {
                    AsksIfFollows = isOfNested || random.Chance(0.15),
                    Extra = isForward && !isOfNested && random.Chance(0.6) ? random.Pick(Predicate.All) : null,
                };
            }
        }
    }

    protected override string Key(Facts facts) =>
        $"{string.Join(',', facts.Kinds.Select(kind => kind.Singular))}:{facts.First}:{facts.Second}:{facts.Asked}:"
        + $"{facts.Extra?.Plural}{(facts.AsksIfFollows ? "?" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Claim[] premises = facts.Second is Claim second ? [facts.First, second] : [facts.First];
        bool isGeneric = facts.Asked.Quantifier == Quantifier.All && premises.All(premise => premise.Quantifier is Quantifier.All or Quantifier.None)
            && SyllogismModels.Strongest(premises, facts.Asked.From, facts.Asked.To)?.Quantifier is null or Quantifier.All or Quantifier.None
            && wording.Random.Chance(0.5);
        Phrasings phrasings = (facts.Asked.Quantifier, facts.Extra is null) switch
        {
            (Quantifier.All, true) => isGeneric ? s_askGeneric : s_askAll,
            (Quantifier.None, true) => s_askNone,
            (_, true) => s_askSome,
            (Quantifier.All, _) => s_predicates[isGeneric ? "ask generic do" : "ask all do"],
            (Quantifier.None, _) => s_predicates["ask none do"],
            _ => s_predicates["ask some do"],
        };
        string statement = facts.PredicateOf(facts.Asked) is not null
            ? Short(facts, facts.Asked)
            : $"{Word(facts.Asked.Quantifier)} {facts.Kinds[facts.Asked.From].Plural} are {facts.Kinds[facts.Asked.To].Plural}";
        return Premises.Compose(
            wording,
            [.. premises.Select(premise => (Action<bool>)(isContinued => State(facts, premise, wording, isContinued)))],
            isContinued =>
            {
                if (facts.AsksIfFollows)
                {
                    Add(wording, isContinued, Premises.Follows, statement);
                    return;
                }

                Add(phrasings, facts, facts.Asked, wording, isContinued);
            },
            canBeCondition: true,
            conclusion: facts.AsksIfFollows ? statement : null);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => Premises.Judge(answer, facts.Answer, facts.AsksIfFollows);

    /// <summary>
    /// Restates the question and the premises in short form, turns a premise around where that joins it to the other one, draws the conclusion, and sets it
    /// beside what is asked.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write($"{(facts.AsksIfFollows ? "follows: " : "")}{Short(facts, facts.Asked)}?").Line();
        trace.Write(Short(facts, facts.First)).Line();
        if (facts.Second is Claim second)
        {
            trace.Write(Short(facts, second)).Line();
        }

        Claim[] premises = facts.Second is Claim other ? [facts.First, other] : [facts.First];
        if (SyllogismModels.Strongest(premises, facts.Asked.From, facts.Asked.To) is not Claim known)
        {
            trace.Write("so nothing");
            return facts.AsksIfFollows ? "No" : "Unknown";
        }

        foreach (Claim turned in Joined(premises, known).Where(claim => !premises.Contains(claim)))
        {
            trace.Write($"turn: {Short(facts, turned)}").Line();
        }

        Claim conclusion = premises.Length == 1 ? known : Conclusion(Joined(premises, known))!.Value;
        if (premises.Length > 1)
        {
            trace.Write($"so {Short(facts, conclusion)}").Line();
        }

        if (conclusion != known)
        {
            trace.Write($"turn: {Short(facts, known)}").Line();
        }

        trace.Write($"{Word(facts.Asked.Quantifier)}? {Word(known.Quantifier)}{(known.Quantifier == Quantifier.SomeNot ? " not" : "")} ");
        string verdict = (facts.AsksIfFollows ? Premises.YesIfFollows(facts.Answer) : $"{facts.Answer}").ToLowerInvariant();
        trace.Step("", verdict, () => verdict == "yes" ? "no" : "yes");
        return verdict switch
        {
            "yes" => "Yes",
            "no" => "No",
            _ => "Unknown",
        };
    }

    /// <summary>The premises, or what follows from them turned around, as two claims that share the middle kind and give what is known.</summary>
    private static Claim[] Joined(Claim[] premises, Claim known)
    {
        if (premises.Length == 1)
        {
            return known == premises[0] ? [] : [known];
        }

        foreach ((int from, int to) in ((int, int)[])[(known.From, known.To), (known.To, known.From)])
        {
            (Claim first, Claim second) = premises[0].From == from || premises[0].To == from ? (premises[0], premises[1]) : (premises[1], premises[0]);
            foreach (Claim[] pair in (Claim[][])[[first, second], [Turned(first), second], [first, Turned(second)], [Turned(first), Turned(second)]])
            {
                if (Conclusion(pair) is Claim claim && claim.From == from && claim.To == to && (claim == known || Turned(claim) == known))
                {
                    return pair;
                }
            }
        }

        throw new InvalidOperationException("A conclusion without a figure.");
    }

    /// <summary>What follows from a claim that ends with the middle kind and one that begins with it, or from two that both begin or end with it.</summary>
    private static Claim? Conclusion(Claim[] pair)
    {
        (Claim first, Claim second) = (pair[0], pair[1]);
        if (first.To == second.From)
        {
            Quantifier? quantifier = (first.Quantifier, second.Quantifier) switch
            {
                (Quantifier.All, Quantifier.All) => Quantifier.All,
                (Quantifier.All, Quantifier.None) => Quantifier.None,
                (Quantifier.Some, Quantifier.All) => Quantifier.Some,
                (Quantifier.Some, Quantifier.None) => Quantifier.SomeNot,
                _ => null,
            };
            return quantifier is Quantifier found ? new Claim(found, first.From, second.To) : null;
        }

        return (first.Quantifier, second.Quantifier) switch
        {
            (Quantifier.SomeNot, Quantifier.All) when first.To == second.To => new Claim(Quantifier.SomeNot, first.From, second.From),
            (Quantifier.All, Quantifier.SomeNot) when first.From == second.From => new Claim(Quantifier.SomeNot, first.To, second.To),
            _ => null,
        };
    }

    /// <summary>What a claim says of the second kind: <c>some</c> of <c>all</c>, and nothing new of <c>some are not</c>.</summary>
    private static Claim Turned(Claim claim) => claim.Quantifier switch
    {
        Quantifier.All => new Claim(Quantifier.Some, claim.To, claim.From),
        Quantifier.SomeNot => claim,
        _ => claim with { From = claim.To, To = claim.From },
    };

    private static Claim Draw(int from, int to, TaskRandom random) => new(random.Below(10) switch
    {
        < 4 => Quantifier.All,
        < 6 => Quantifier.None,
        < 9 => Quantifier.Some,
        _ => Quantifier.SomeNot,
    }, from, to);

    private static void State(Facts facts, Claim claim, Wording wording, bool isContinued)
    {
        if (isContinued)
        {
            (Kinds.Kind from, Kinds.Kind to) = (facts.Kinds[claim.From], facts.Kinds[claim.To]);
            Predicate? said = facts.PredicateOf(claim);
            string several = claim.Quantifier == Quantifier.SomeNot
                ? said?.PluralDenied ?? $"are not {to.Plural}"
                : said?.Plural ?? $"are {to.Plural}";
            bool? ofAll = claim.Quantifier is Quantifier.All or Quantifier.None ? claim.Quantifier == Quantifier.All : null;
            Premises.AddWithin(wording, ofAll, from.Plural, several, from.Singular, said?.Singular ?? $"is {to.WithArticle}");
            return;
        }

        Phrasings phrasings = (claim.Quantifier, facts.PredicateOf(claim) is null) switch
        {
            (Quantifier.All, true) => s_all,
            (Quantifier.None, true) => s_none,
            (Quantifier.Some, true) => s_some,
            (_, true) => s_someNot,
            (Quantifier.All, _) => s_predicates["all do"],
            (Quantifier.None, _) => s_predicates["none do"],
            (Quantifier.Some, _) => s_predicates["some do"],
            _ => s_predicates["some do not"],
        };
        Add(phrasings, facts, claim, wording, isContinued: false);
    }

    private static void Add(Wording wording, bool isContinued, Phrasings phrasings, string statement)
    {
        if (isContinued)
        {
            wording.Continue(phrasings, statement, Capital(statement));
        }
        else
        {
            wording.Add(phrasings, statement, Capital(statement));
        }
    }

    // Slots: 0 plural, 1 other plural, 2 singular, 3 other singular with its article, 4 singular with its article.
    private static void Add(Phrasings phrasings, Facts facts, Claim claim, Wording wording, bool isContinued)
    {
        (Kinds.Kind from, Kinds.Kind to) = (facts.Kinds[claim.From], facts.Kinds[claim.To]);
        string[] values = facts.PredicateOf(claim) is Predicate predicate
            ? Values(from, predicate, isContinued)
            : [from.Plural, to.Plural, from.Singular, to.WithArticle, from.WithArticle, isContinued ? from.Plural : Capital(from.Plural)];
        if (isContinued)
        {
            wording.Continue(phrasings, values);
        }
        else
        {
            wording.Add(phrasings, values);
        }
    }

    private static string[] Values(Kinds.Kind from, Predicate predicate, bool isContinued)
    {
        (string several, string one) = (predicate.PluralAuxiliary, predicate.Auxiliary);
        return
        [
            from.Plural, predicate.Plural, from.Singular, predicate.Singular, isContinued ? from.Plural : Capital(from.Plural),
            isContinued ? several.ToLowerInvariant() : several, predicate.Rest, isContinued ? one.ToLowerInvariant() : one, predicate.Rest,
            predicate.PluralDenied, predicate.Denied, several.ToLowerInvariant(),
        ];
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Short(Facts facts, Claim claim)
    {
        (string from, string to) = (facts.Kinds[claim.From].Plural, facts.Kinds[claim.To].Plural);
        bool isDenied = claim.Quantifier == Quantifier.SomeNot;
        string said = facts.PredicateOf(claim) is Predicate predicate
            ? isDenied ? predicate.PluralDenied : predicate.Plural
            : isDenied ? $"not {to}" : to;
        return $"{Word(claim.Quantifier)} {from} {said}";
    }

    private static string Word(Quantifier quantifier) => quantifier switch
    {
        Quantifier.All => "all",
        Quantifier.None => "no",
        _ => "some",
    };

    /// <summary>A statement on two of three kinds.</summary>
    internal readonly record struct Claim(Quantifier Quantifier, int From, int To);

    internal sealed record Facts(IReadOnlyList<Kinds.Kind> Kinds, Claim First, Claim? Second, Claim Asked, Ternary Answer)
    {
        /// <summary>Whether it is asked if the statement follows: then what is open does not, and the answer is yes or no.</summary>
        public bool AsksIfFollows { get; init; }

        /// <summary>What stands for the last kind, if all claims run toward it.</summary>
        public Predicate? Extra { get; init; }

        /// <summary>What a claim says of its first kind, if that is not a kind itself.</summary>
        public Predicate? PredicateOf(Claim claim) => claim.To == Math.Max(Asked.From, Asked.To) ? Extra : null;
    }
}
