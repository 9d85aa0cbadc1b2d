using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>What follows for one individual from statements about kinds: yes, no, or unknown.</summary>
internal sealed class EntailmentTask : VerifiableTask<EntailmentTask.Facts>
{
    // Slots: 0 plural, 1 predicate of a plural, 2 singular, 3 predicate of a singular, 4 capitalized plural, 5 singular with article.
    private static readonly Phrasings s_all = PhrasingFile.Read("entailment", "all");

    private static readonly Phrasings s_none = PhrasingFile.Read("entailment", "none");

    private static readonly Phrasings s_some = PhrasingFile.Read("entailment", "some");

    private static readonly Phrasings s_fact = PhrasingFile.Read("entailment", "fact");

    // Slots: 0 name, 1 question's beginning, 2 its end, 3 predicate, 4 the beginning in lower case.
    private static readonly Phrasings s_question = PhrasingFile.Read("entailment", "question");

    // Slots: 0 plural, 1 predicate of a plural, 2 singular, 3 predicate of a singular, 4 capitalized plural, 5 place.
    private static readonly Phrasings s_allOfGroup = PhrasingFile.Read("entailment", "all of group");

    private static readonly Phrasings s_noneOfGroup = PhrasingFile.Read("entailment", "none of group");

    private static readonly Phrasings s_someOfGroup = PhrasingFile.Read("entailment", "some of group");

    /// <summary>Of these nobody can be called brother or boss without saying what he is.</summary>
    private static readonly HashSet<string> s_human = ["person", "man", "woman", "human", "adult", "child", "parent", "animal", "mammal", "vertebrate"];

    internal enum Link
    {
        All,
        None,
        Some,
    }

    /// <summary>Where the individual stands.</summary>
    internal enum Start
    {
        /// <summary>It is of the first kind of the chain.</summary>
        First,

        /// <summary>It is of the last kind, and asked about the first.</summary>
        Last,

        /// <summary>It is not of the last kind, and asked about the first.</summary>
        NotLast,

        /// <summary>It is of a kind that is not in the chain.</summary>
        Other,
    }

    public override string Name => "entailment";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "what follows for one individual from statements about kinds: yes, no or unknown";

    public override int Levels => 4;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int links = random.Between(level == 1 ? 1 : level - 1, level);
        Kinds.Kind[] kinds = DrawKinds(links + 2, random);
        var chain = new Link[links];
        for (int i = 0; i < links; i++)
        {
            chain[i] = random.Below(10) switch
            {
                < 7 => Link.All,
                < 9 when i == links - 1 || random.Chance(0.3) => Link.None,
                < 9 => Link.All,
                _ => Link.Some,
            };
        }

        Group? group = links == 1 && random.Chance(0.3) ? random.Pick(Group.All) : null;
        (string name, string pronoun) = DrawIndividual(kinds, group, random);
        Predicate? extra = group is not null ? random.Pick(Predicate.OfPeople) : random.Chance(0.5) ? random.Pick(Predicate.All) : null;
        return new Facts(kinds, extra, chain, name, DrawStart(random), random.Chance(0.3), random.Below(int.MaxValue))
        {
            Pronoun = pronoun,
            Group = group,
            AsksIfFollows = random.Chance(0.12),
            AsksDenied = random.Chance(0.06),
        };
    }

    protected override string Key(Facts facts)
    {
        string kinds = string.Join(',', facts.Kinds.Select(kind => kind.Singular));
        return $"{facts.Group?.Kind.Plural}{kinds}:{facts.Extra?.Plural}:{string.Join(',', facts.Chain)}:{facts.Begins}:{facts.IsShuffled}"
            + $"{(facts.AsksIfFollows ? "?" : "")}{(facts.AsksDenied ? "!" : "")}";
    }

    protected override string Ask(Facts facts, Wording wording)
    {
        Predicate asked = facts.Asked;
        bool isPronoun = facts.Pronoun.Length > 0 && facts.Statements[^1] == facts.Chain.Count && wording.Random.Chance(0.35);
        int statementsLeft = facts.Statements.Length;
        return Premises.Compose(
            wording,
            [.. facts.Statements.Select(statement => (Action<bool>)(isContinued =>
            {
                State(facts, statement, wording, isContinued);
                statementsLeft--;
            }))],
            isContinued =>
            {
                string name = isPronoun && statementsLeft == 0 ? facts.Pronoun : facts.Name;
                if (facts.AsksIfFollows || facts.AsksDenied || wording.Random.Chance(0.04))
                {
                    string statement = $"{name} {(facts.AsksDenied ? asked.Denied : asked.Singular)}";
                    Add(wording, isContinued, facts.AsksIfFollows ? Premises.Follows : Premises.IsTrue, statement, Capital(statement));
                    return;
                }

                Add(wording, isContinued, s_question, name, asked.Auxiliary, asked.Rest, asked.Singular, asked.Auxiliary.ToLowerInvariant(),
                    isContinued ? name : Capital(name));
            },
            canBeCondition: true,
            conclusion: facts.AsksIfFollows ? $"{facts.Name} {(facts.AsksDenied ? asked.Denied : asked.Singular)}" : null);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => Premises.Judge(answer, facts.Asserted, facts.AsksIfFollows);

    /// <summary>
    /// Restates the question and the statements as rules, then repeats what is known, says on which side of a rule it is, and what follows: to the right from
    /// the left, back from a denial of the right, nothing else.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write($"{(facts.AsksIfFollows ? "follows: " : "")}{facts.Name} {(facts.AsksDenied ? facts.Asked.Denied : facts.Asked.Singular)}?");
        foreach (int statement in facts.Statements)
        {
            trace.Line().Write(statement == facts.Chain.Count ? $"{facts.Name} {facts.Given}" : Rule(facts, statement));
        }

        trace.Line();
        switch (facts.Begins)
        {
            case Start.Other:
                trace.Write($"{facts.Given} no rule: nothing");
                break;
            case Start.First:
                WalkRight(facts, trace);
                break;
            default:
                WalkLeft(facts, trace);
                break;
        }

        string answer = facts.AsksIfFollows ? Premises.YesIfFollows(facts.Asserted) : $"{facts.Asserted}";
        return facts.Answer switch
        {
            Ternary.Yes => $"{answer}, {Premises.ToYou($"{facts.Name} {facts.Asked.Singular}")}.",
            Ternary.No => $"{answer}, {Premises.ToYou($"{facts.Name} {facts.Asked.Denied}")}.",
            _ => answer,
        };
    }

    private static string Rule(Facts facts, int index)
    {
        (Predicate left, Predicate right, Link link) = (facts.At(index), facts.At(index + 1), facts.Chain[index]);
        return $"{(link == Link.Some ? "some " : "")}{left.Singular} -> {(link == Link.None ? right.Denied : right.Singular)}";
    }

    private static void WalkRight(Facts facts, Trace trace)
    {
        bool isDenied = false;
        for (int i = 0; i < facts.Chain.Count; i++)
        {
            trace.Line().Write($"{(isDenied ? facts.At(i).Denied : facts.At(i).Singular)} ");
            if (isDenied || facts.Chain[i] == Link.Some)
            {
                trace.Write(isDenied ? "left not: nothing" : "some: nothing");
                return;
            }

            isDenied = facts.Chain[i] == Link.None;
            Predicate next = facts.At(i + 1);
            trace.Write($"left: so {(isDenied ? next.Denied : next.Singular)}");
        }
    }

    private static void WalkLeft(Facts facts, Trace trace)
    {
        bool isDenied = facts.Begins == Start.NotLast;
        for (int i = facts.Chain.Count - 1; i >= 0; i--)
        {
            trace.Line().Write($"{(isDenied ? facts.At(i + 1).Denied : facts.At(i + 1).Singular)} ");
            if (facts.Chain[i] == Link.Some || isDenied == (facts.Chain[i] == Link.None))
            {
                trace.Write(facts.Chain[i] == Link.Some ? "some: nothing" : "right: nothing");
                return;
            }

            isDenied = true;
            trace.Write($"right not: so {facts.At(i).Denied}");
        }
    }

    // Most chains are asked from their beginning, so that yes, no and unknown stay about even.
    private static Start DrawStart(TaskRandom random) => random.Below(20) switch
    {
        < 13 => Start.First,
        < 15 => Start.Last,
        < 18 => Start.NotLast,
        _ => Start.Other,
    };

    private static void State(Facts facts, int statement, Wording wording, bool isContinued)
    {
        if (statement == facts.Chain.Count)
        {
            Add(wording, isContinued, isContinued ? Premises.FactWithin : s_fact, facts.Name, facts.Given, Capital(facts.Name));
            return;
        }

        Group? group = statement == 0 ? facts.Group : null;
        Kinds.Kind kind = group?.Kind ?? facts.Kinds[statement];
        Predicate next = facts.At(statement + 1);
        if (isContinued)
        {
            bool? ofAll = facts.Chain[statement] == Link.Some ? null : facts.Chain[statement] == Link.All;
            Premises.AddWithin(wording, ofAll, kind.Plural, next.Plural, kind.Singular, next.Singular);
            return;
        }

        Phrasings phrasings = (facts.Chain[statement], group is null) switch
        {
            (Link.All, true) => s_all,
            (Link.None, true) => s_none,
            (_, true) => s_some,
            (Link.All, _) => s_allOfGroup,
            (Link.None, _) => s_noneOfGroup,
            _ => s_someOfGroup,
        };
        wording.Add(phrasings, kind.Plural, next.Plural, kind.Singular, next.Singular, Capital(kind.Plural), group?.Place ?? kind.WithArticle);
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Draws whom it is about, with a pronoun if that is known.</summary>
    private static (string Name, string Pronoun) DrawIndividual(Kinds.Kind[] kinds, Group? group, TaskRandom random)
    {
        if (random.Chance(0.25))
        {
            Person person = random.Pick(People.All);
            return (person.Name, person.Subject);
        }

        return random.Chance(0.15) && group?.IsOfKids != true && !kinds.Any(kind => s_human.Contains(kind.Singular))
            ? random.Pick(Individuals.Relatives)
            : (random.Pick(Individuals.All), "");
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

    /// <summary>Kinds drawn freely, or the first ones from a row of kinds that really contain each other.</summary>
    private static Kinds.Kind[] DrawKinds(int count, TaskRandom random)
    {
        Kinds.Kind[] free = random.PickSome(Kinds.All, count);
        if (random.Chance(0.6))
        {
            return free;
        }

        Kinds.Kind[] nested = random.Pick(Kinds.Nested);
        int skipped = random.Below(Math.Max(1, nested.Length - count + 2));
        return [.. nested.Skip(skipped).Take(count - 1).Concat(free).Distinct().Take(count)];
    }

    internal sealed record Facts(IReadOnlyList<Kinds.Kind> Kinds, Predicate? Extra, IReadOnlyList<Link> Chain, string Name, Start Begins, bool IsShuffled,
        int Order)
    {
        /// <summary>How the question may call the individual; empty if that is not known.</summary>
        public string Pronoun { get; init; } = "";

        /// <summary>What stands for the first kind of the chain, if it is a group of people.</summary>
        public Group? Group { get; init; }

        /// <summary>Whether it is asked if the statement follows: then what is open does not, and the answer is yes or no.</summary>
        public bool AsksIfFollows { get; init; }

        /// <summary>Whether the opposite is asked about.</summary>
        public bool AsksDenied { get; init; }

        /// <summary>Whether what is asked about, perhaps the opposite, is so.</summary>
        public Ternary Asserted => (AsksDenied, Answer) switch
        {
            (true, Ternary.Yes) => Ternary.No,
            (true, Ternary.No) => Ternary.Yes,
            _ => Answer,
        };

        public string Given => Begins switch
        {
            Start.First => At(0).Singular,
            Start.Other => Predicate.OfKind(Kinds[^1]).Singular,
            Start.Last => At(Chain.Count).Singular,
            _ => At(Chain.Count).Denied,
        };

        public Predicate Asked => At(Begins is Start.Last or Start.NotLast ? 0 : Chain.Count);

        /// <summary>Indices of rules in the order in which they are told; the one behind the last is the fact's.</summary>
        public int[] Statements
        {
            get
            {
                int[] statements = [.. Enumerable.Range(0, Chain.Count + 1)];
                if (IsShuffled)
                {
                    new TaskRandom(Order, "order").Shuffle<int>(statements);
                }

                return statements;
            }
        }

        public Ternary Answer
        {
            get
            {
                bool leads = Chain.SkipLast(1).All(link => link == Link.All);
                return Begins switch
                {
                    Start.First when leads && Chain[^1] == Link.All => Ternary.Yes,
                    Start.First when leads && Chain[^1] == Link.None => Ternary.No,
                    Start.Last when leads && Chain[^1] == Link.None => Ternary.No,
                    Start.NotLast when leads && Chain[^1] == Link.All => Ternary.No,
                    _ => Ternary.Unknown,
                };
            }
        }

        /// <summary>What is said at a place of the chain; only the last may be something else than a kind.</summary>
        public Predicate At(int index) => (index, Group) switch
        {
            (0, Group group) => group.Member,
            _ => index == Chain.Count && Extra is not null ? Extra : Predicate.OfKind(Kinds[index]),
        };
    }

    /// <summary>People of one place: <c>kids in my class</c>.</summary>
    /// <param name="Kind">Their names, with the place.</param>
    /// <param name="Place">What they are in.</param>
    internal sealed record Group(Kinds.Kind Kind, string Place)
    {
        private const string Texts =
            "kid in my class,student in my class,person in this room,kid in the choir,person on this bus,person in my house,kid in this club,"
            + "person in this club,person at the party,kid at the party,person in line,student in the choir,kid on this bus,person in my band";

        /// <summary>All groups.</summary>
        public static Group[] All { get; } = [.. Texts.Split(',').Select(Parse)];

        /// <summary>Whether grown-ups of the place don't belong to it.</summary>
        public bool IsOfKids => !Kind.Singular.StartsWith("person ", StringComparison.Ordinal);

        /// <summary>That somebody belongs to it.</summary>
        public Predicate Member => IsOfKids ? Predicate.OfKind(Kind) : new Predicate($"are {Place}", $"is {Place}", $"is not {Place}", "Is", Place);

        private static Group Parse(string text)
        {
            int space = text.IndexOf(' ', StringComparison.Ordinal);
            (string who, string place) = (text[..space], text[(space + 1)..]);
            return new Group(new Kinds.Kind(text, $"{(who == "person" ? "people" : $"{who}s")} {place}"), place);
        }
    }
}
