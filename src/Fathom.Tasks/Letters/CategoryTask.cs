using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>Lists of things of several kinds: how many or which are of one kind, which one is not, and what kind a thing is.</summary>
internal sealed class CategoryTask : VerifiableTask<CategoryTask.Facts>
{
    private static readonly Dictionary<Kind, Phrasings> s_phrasings =
        Enum.GetValues<Kind>().ToDictionary(kind => kind, kind => PhrasingFile.Read("category", kind.ToString().ToLowerInvariant()));

    private static readonly Phrasings s_countBag = PhrasingFile.Read("category", "count bag");

    private static readonly Phrasings s_sumBag = PhrasingFile.Read("category", "sum bag");

    internal enum Kind
    {
        Count,
        Sum,
        List,
        Only,
        Odd,
        Is,
        Which,

        /// <summary>What kind all the things are of.</summary>
        Common,

        /// <summary>Whether two things are both of a kind.</summary>
        Both,

        /// <summary>Any thing of a kind.</summary>
        Name,

        /// <summary>Which thing is of a kind, where the question is about one.</summary>
        KindOf,
    }

    public override string Name => "category";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "lists of things: how many or which are of one kind, which one is not, and what kind a thing is";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(27) switch
        {
            < 5 => Kind.Count,
            < 10 => Kind.Sum,
            < 13 => Kind.List,
            13 => Kind.Only,
            < 16 => Kind.Odd,
            < 18 => Kind.Is,
            20 or 21 => Kind.Common,
            22 => Kind.Both,
            23 or 24 => Kind.Name,
            25 or 26 => Kind.KindOf,
            _ => Kind.Which,
        };
        ThingKind[] all = kind == Kind.Sum ? [.. ThingKind.All.Where(some => some.CanCount)] : ThingKind.All;
        bool isBag = kind is Kind.Count or Kind.Sum && random.Chance(0.5);
        // "May" may be a verb.
        all = kind == Kind.Name ? [.. all.Where(some => some.Name != "month")] : all;
        all = isBag ? [.. all.Where(some => some.CanCarry)] : all;
        ThingKind asked = random.Pick(all);
        ThingKind[] others = [random.Pick([.. all.Where(some => some != asked)]), random.Pick([.. all.Where(some => some != asked)])];
        int count = kind is Kind.Is or Kind.Which or Kind.Name or Kind.KindOf
            ? 1
            : kind == Kind.Both ? 2 : Math.Min(asked.Things.Length, random.Between(level + 2, level == 1 ? 4 : level == 2 ? 6 : 7));
        int matching = kind switch
        {
            Kind.Is or Kind.Which => random.Below(2),
            Kind.Both => random.Chance(0.5) ? 2 : random.Below(2),
            Kind.Common or Kind.Name or Kind.KindOf => count,
            Kind.Only => 1,
            Kind.Odd => count - 1,
            Kind.List => random.Between(2, count - 1),
            _ => random.Between(1, count - 1),
        };
        matching = kind == Kind.Which ? 1 : matching;
        var things = new List<Thing>();
        while (things.Count < count)
        {
            ThingKind of = things.Count < matching ? asked : random.Pick(others);
            string name = random.Pick(of.Things);
            if (things.All(thing => thing.Name != name))
            {
                things.Add(new Thing(name, of, kind == Kind.Sum ? random.Between(1, level == 3 ? 20 : 9) : 1));
            }
        }

        // Things of the kind stand anywhere.
        for (int i = things.Count - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (things[i], things[j]) = (things[j], things[i]);
        }

        return new Facts(kind, things, asked)
        {
            Other = kind == Kind.Which ? others[0] : null,
            IsOtherFirst = kind == Kind.Which && random.Chance(0.5),
            IsBag = isBag,
        };
    }

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{string.Join(',', facts.Things.Select(thing => $"{thing.Number}{thing.Name}"))}/{facts.Of.Name}{facts.Other?.Name}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string plural = wording.Random.Pick(facts.Of.Plurals);
        Thing first = facts.Things[0];
        if (facts.Asks is Kind.Name or Kind.Both)
        {
            string[] two = [.. facts.Things.Select(some => some.WithArticle)];
            return wording.Say(s_phrasings[facts.Asks], facts.Asks == Kind.Both ? $"{two[0]} and {two[1]}" : "", plural, facts.Of.Singular, two[0], two[^1]);
        }

        if (facts.Asks is Kind.Is or Kind.Which or Kind.KindOf)
        {
            string thing = first.Of.CanCount ? Nouns.WithArticle(first.Name) : first.Name;
            ThingKind[] kinds = facts.Other is null ? [facts.Of] : facts.IsOtherFirst ? [facts.Other, facts.Of] : [facts.Of, facts.Other];
            return wording.Say(
                s_phrasings[facts.Asks], thing, plural, kinds[0].Singular, kinds[^1].Singular, kinds[0].Plurals[0], kinds[^1].Plurals[0]);
        }

        if (facts.IsBag || facts.Asks == Kind.Sum)
        {
            Phrasings phrasings = !facts.IsBag ? s_phrasings[facts.Asks] : facts.Asks == Kind.Sum ? s_sumBag : s_countBag;
            string[] told = [.. facts.Things.Select(thing => facts.Asks == Kind.Sum ? thing.CountedBy(wording.Count(thing.Number)) : thing.WithArticle)];
            return wording.Say(phrasings, Enumerate(told, wording), plural, facts.Of.Singular);
        }

        bool hasArticles = facts.Things.All(thing => thing.Of.CanCount) && wording.Random.Chance(0.3);
        string list = hasArticles
            ? Enumerate([.. facts.Things.Select(thing => thing.WithArticle)], wording)
            : NumberList.Type([.. facts.Things.Select(thing => thing.Name)], wording.Random);
        return wording.Say(s_phrasings[facts.Asks], list, plural, facts.Of.Singular);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        string[] things = [.. facts.Things.Select(thing => thing.Lower)];
        switch (facts.Asks)
        {
            case Kind.Count or Kind.Sum:
                return NumberReader.Judge(answer, facts.Total);
            case Kind.List:
                // "an apple and a pear" is the list "apple, pear".
                string text = string.Join(' ', answer.Tokens.Where(token => !token.Is("a", "an", "the")).Select(token => token.Text));
                return ListReader.Judge(AnswerText.Parse(text, "") ?? answer, [.. facts.Kept.Select(thing => thing.Lower)], things);
            case Kind.Is:
                return YesNoReader.Judge(answer, facts.Kept.Any());
            case Kind.Both:
                return YesNoReader.Judge(answer, facts.Kept.Count() == 2);
            case Kind.Common or Kind.KindOf:
                return JudgeKind(facts, answer);
            case Kind.Name:
                string[] named = [.. answer.Tokens.Select(token => token.Text)];
                return Hedging.Find(answer.Tokens) is string hedge
                    ? Verdict.Wrong($"hedges with '{hedge}'")
                    : Verdict.If(named.Length < 12 && facts.Of.Things.Any(some => named.Contains(some.ToLowerInvariant())), $"names no {facts.Of.Name}");
            case Kind.Which:
                return ChoiceReader.Judge(answer, [Last(facts.Of), Last(facts.Other!)], Last(facts.Of));
            default:
                return ChoiceReader.Judge(answer, things, facts.Chosen.Lower);
        }
    }

    /// <summary>Whether an answer names the kind of the things, and no other kind.</summary>
    private static Verdict JudgeKind(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] words = [.. answer.Tokens.Select(token => token.Text)];
        string[] names = [facts.Of.Name, Last(facts.Of), .. facts.Of.Plurals.Select(plural => plural.Split(' ')[^1])];
        bool namesOther = ThingKind.All.Any(kind => kind != facts.Of && words.Contains(kind.Name));
        return Verdict.If(names.Any(words.Contains) && !namesOther, $"expected {facts.Of.Singular}");
    }

    /// <summary>Each thing with its kind and whether that is the one asked for.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string things = string.Join(' ', facts.Things.Select(thing => facts.Asks == Kind.Sum ? thing.Counted : thing.Name));
        Thing first = facts.Things[0];
        if (facts.Asks is Kind.Is or Kind.Which)
        {
            trace.Write(facts.Asks == Kind.Is ? $"{first.Name} {facts.Of.Name}?" : $"kind of {first.Name}").Line().Write($"{first.Name} {first.Of.Name}");
            trace.Write(facts.Asks == Kind.Is ? facts.Kept.Any() ? " yes" : " no" : "");
            return facts.Asks == Kind.Which ? facts.Of.Singular : facts.Kept.Any() ? "Yes" : "No";
        }

        if (facts.Asks == Kind.Name)
        {
            trace.Write($"name {facts.Of.Name}").Line().Write($"{facts.Of.Name} {first.Name}");
            return first.Name;
        }

        if (facts.Asks is Kind.KindOf or Kind.Common)
        {
            trace.Write(facts.Asks == Kind.KindOf ? $"kind of {first.Name}" : $"kind of all: {things}");
            foreach (Thing thing in facts.Things)
            {
                trace.Line().Write($"{thing.Name} {thing.Of.Name}");
            }

            return facts.Asks == Kind.KindOf ? facts.Of.Singular : facts.Of.Plurals[0];
        }

        if (facts.Asks == Kind.Both)
        {
            trace.Write($"both {facts.Of.Name}? {things}");
            foreach (Thing thing in facts.Things)
            {
                trace.Line().Write($"{thing.Name} {thing.Of.Name} {(thing.Of == facts.Of ? "yes" : "no")}");
            }

            return facts.Kept.Count() == 2 ? "Yes" : "No";
        }

        if (facts.Asks == Kind.Odd)
        {
            trace.Write($"odd one: {things}");
            foreach (Thing thing in facts.Things)
            {
                trace.Line().Write($"{thing.Name} {thing.Of.Name}");
            }

            trace.Line().Write($"most {facts.Of.Name}, one {facts.Chosen.Of.Name}: {facts.Chosen.Name}");
            return facts.Chosen.Name;
        }

        string asked = facts.Asks switch
        {
            Kind.Count => "count",
            Kind.Sum => "sum",
            Kind.List => "list",
            _ => "find",
        };
        trace.Write($"{asked} {facts.Of.Name}: {things}");
        string kept = "";
        long total = 0;
        foreach (Thing thing in facts.Things)
        {
            bool isKept = thing.Of == facts.Of;
            kept += isKept ? $" {thing.Name}" : "";
            long before = total;
            total += isKept ? thing.Number : 0;
            trace.Line().Write($"{(facts.Asks == Kind.Sum ? thing.Counted : thing.Name)} {thing.Of.Name} {(isKept ? "yes" : "no")}");
            if (facts.Asks == Kind.Count)
            {
                trace.Step(" ", $"{total}", () => $"{(isKept ? before : before + 1)}");
            }
            else if (facts.Asks == Kind.Sum && isKept && before > 0)
            {
                Arithmetic.Add(trace.Space(), before, thing.Number);
            }
            else if (facts.Asks == Kind.Sum)
            {
                trace.Write($" {total}");
            }
            else if (facts.Asks == Kind.List)
            {
                trace.Write($":{kept}");
            }
            else if (facts.Asks == Kind.Only && isKept)
            {
                return thing.Name;
            }
        }

        return facts.Asks == Kind.List ? kept.Trim().Replace(" ", ", ", StringComparison.Ordinal) : $"{total}";
    }

    private static string Enumerate(string[] items, Wording wording) => wording.Random.Below(5) switch
    {
        0 => string.Join(", ", items),
        1 => $"{string.Join(", ", items[..^1])}, and {items[^1]}",
        _ => $"{string.Join(", ", items[..^1])} and {items[^1]}",
    };

    /// <summary>The word of a kind that names it: "instrument" of "a musical instrument".</summary>
    private static string Last(ThingKind kind) => kind.Singular[(kind.Singular.LastIndexOf(' ') + 1)..];

    /// <summary>A thing with how many there are of it.</summary>
    internal sealed record Thing(string Name, ThingKind Of, int Number)
    {
        public string Lower => Name.ToLowerInvariant();

        public string WithArticle => Of.CanCount ? Nouns.WithArticle(Name) : Name;

        public string Counted => CountedBy($"{Number}");

        /// <summary>The things behind their number as it is told: <c>two cats</c>.</summary>
        public string CountedBy(string number) => $"{number} {(Number == 1 ? Name : Nouns.Plural(Name))}";
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<Thing> Things, ThingKind Of)
    {
        /// <summary>The kind that a thing may be of instead, where the question names two.</summary>
        public ThingKind? Other { get; init; }

        public bool IsOtherFirst { get; init; }

        /// <summary>Whether the things are somebody's.</summary>
        public bool IsBag { get; init; }

        public IEnumerable<Thing> Kept => Things.Where(thing => thing.Of == Of);

        public int Total => Kept.Sum(thing => thing.Number);

        public Thing Chosen => Things.First(thing => thing.Of == Of == (Asks == Kind.Only));
    }
}
