using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>What follows for one individual from statements about kinds: yes, no, or unknown.</summary>
internal sealed class EntailmentTask : VerifiableTask<EntailmentTask.Facts>
{
    private static readonly Phrasings s_all = new(["All {~0} are {~1}. ", "Every {~2} is {~3}. ", "All {~0} are {~1}. ", "Each {~2} is {~3}. ", "Any {~2} is {~3}. ", "{~4} are {~1}. "], ["Whatever is {~5} is {~3}. ", "If something is {~5}, it is {~3}. "]);

    private static readonly Phrasings s_none = new(["No {~0} are {~1}. ", "No {~2} is {~3}. ", "No {~0} are {~1}. "], ["Not a single {~2} is {~3}. ", "{~4} are never {~1}. "]);

    private static readonly Phrasings s_some = new(["Some {~0} are {~1}. ", "Some {~0} are {~1}. ", "Most {~0} are {~1}. "], ["A few {~0} are {~1}. ", "Many {~0} are {~1}. "]);

    private static readonly Phrasings s_is = new(["{~0} is {~1}. "], ["{~0} happens to be {~1}. "]);

    private static readonly Phrasings s_isNot = new(["{~0} is not {~1}. "], ["{~0} isn't {~1}. "]);

    private static readonly Phrasings s_question = new(
        ["Is {~0} {~1}?", "Is {~0} {~1}?", "So is {~0} {~1}?", "Is {~0} {~1}, yes, no or unknown?", "Does it follow that {~0} is {~1}?", "Can we say that {~0} is {~1}?", "Is it true that {~0} is {~1}?", "Then is {~0} {~1}?"],
        ["Do we know whether {~0} is {~1}?", "Must {~0} be {~1}?", "Would {~0} be {~1}?"]);

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
        Kinds.Kind[] kinds = random.PickSome(Kinds.All, links + 2);
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

        return new Facts(kinds, random.Chance(0.3) ? random.Pick(Kinds.Adjectives) : null, chain, random.Pick(People.Names), DrawStart(random), random.Chance(0.3), random.Below(int.MaxValue));
    }

    protected override string Key(Facts facts) => $"{string.Join(',', facts.Kinds.Select(kind => kind.Singular))}:{facts.Adjective}:{string.Join(',', facts.Chain)}:{facts.Begins}:{facts.IsShuffled}";

    protected override string Ask(Facts facts, Wording wording)
    {
        var order = new TaskRandom(facts.Order, "order");
        int[] statements = [.. Enumerable.Range(0, facts.Chain.Count + 1)];
        if (facts.IsShuffled)
        {
            order.Shuffle<int>(statements);
        }

        foreach (int statement in statements)
        {
            State(facts, statement, wording);
        }

        return wording.Add(s_question, facts.Name, facts.Asked).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => YesNoReader.Judge(answer, facts.Answer);

    /// <summary>Walks the chain, one statement at a time, and says where it breaks.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Begins != Start.First)
        {
            return WorkElsewhere(facts, trace);
        }

        trace.Write($"{facts.Name} {facts.Singular(0)}");
        for (int i = 0; i < facts.Chain.Count; i++)
        {
            trace.Line();
            switch (facts.Chain[i])
            {
                case Link.All:
                    trace.Write($"all {facts.Kinds[i].Plural} are {facts.Plural(i + 1)}: {facts.Name} {facts.Singular(i + 1)}");
                    break;
                case Link.None when i == facts.Chain.Count - 1:
                    trace.Write($"no {facts.Kinds[i].Plural} are {facts.Plural(i + 1)}: {facts.Name} not {facts.Singular(i + 1)}");
                    return $"No, {facts.Name} is not {facts.Asked}.";
                default:
                    trace.Write($"{(facts.Chain[i] == Link.None ? "no" : "some")} {facts.Kinds[i].Plural} are {facts.Plural(i + 1)}: stop");
                    return "Unknown";
            }
        }

        return $"Yes, {facts.Name} is {facts.Asked}.";
    }

    /// <summary>The individual is not at the beginning of the chain: it is of the last kind, of another kind, or not of one.</summary>
    private static string WorkElsewhere(Facts facts, Trace trace)
    {
        string given = facts.Given;
        trace.Write($"{facts.Name} {(facts.Begins == Start.NotLast ? "not " : "")}{given}").Line();
        switch (facts.Begins)
        {
            case Start.Other:
                trace.Write($"nothing on {given}");
                return "Unknown";
            case Start.Last:
                return BackFromLast(facts, trace);
            default:
                return BackFromNotLast(facts, trace);
        }
    }

    // Asked is the first kind; given is the last one. Only a chain that ends in "no" tells something: then the first kind is excluded.
    private static string BackFromLast(Facts facts, Trace trace)
    {
        bool excludes = facts.Chain.SkipLast(1).All(link => link == Link.All) && facts.Chain[^1] == Link.None;
        trace.Write(excludes ? $"{facts.Kinds[0].Plural} are not {facts.Plural(facts.Chain.Count)}" : $"not all {facts.Plural(facts.Chain.Count)} must be {facts.Kinds[0].Plural}");
        return excludes ? $"No, {facts.Name} is not {facts.Kinds[0].WithArticle}." : "Unknown";
    }

    private static string BackFromNotLast(Facts facts, Trace trace)
    {
        bool excludes = facts.Chain.All(link => link == Link.All);
        trace.Write(excludes ? $"all {facts.Kinds[0].Plural} are {facts.Plural(facts.Chain.Count)}" : $"not all {facts.Kinds[0].Plural} must be {facts.Plural(facts.Chain.Count)}");
        return excludes ? $"No, {facts.Name} is not {facts.Kinds[0].WithArticle}." : "Unknown";
    }

    // Most chains are asked from their beginning, so that yes, no and unknown stay about even.
    private static Start DrawStart(TaskRandom random) => random.Below(20) switch
    {
        < 13 => Start.First,
        < 15 => Start.Last,
        < 18 => Start.NotLast,
        _ => Start.Other,
    };

    private static void State(Facts facts, int statement, Wording wording)
    {
        if (statement == facts.Chain.Count)
        {
            wording.Add(facts.Begins == Start.NotLast ? s_isNot : s_is, facts.Name, facts.Given);
            return;
        }

        Phrasings phrasings = facts.Chain[statement] switch
        {
            Link.All => s_all,
            Link.None => s_none,
            _ => s_some,
        };
        Kinds.Kind kind = facts.Kinds[statement];
        string capital = char.ToUpperInvariant(kind.Plural[0]) + kind.Plural[1..];
        wording.Add(phrasings, kind.Plural, facts.Plural(statement + 1), kind.Singular, facts.Singular(statement + 1), capital, kind.WithArticle);
    }

    internal sealed record Facts(IReadOnlyList<Kinds.Kind> Kinds, string? Adjective, IReadOnlyList<Link> Chain, string Name, Start Begins, bool IsShuffled, int Order)
    {
        public string Given => Begins switch
        {
            Start.First => Singular(0),
            Start.Other => Kinds[^1].WithArticle,
            _ => Singular(Chain.Count),
        };

        public string Asked => Begins is Start.Last or Start.NotLast ? Kinds[0].WithArticle : Singular(Chain.Count);

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

        public string Singular(int index) => index == Chain.Count && Adjective is not null ? Adjective : Kinds[index].WithArticle;

        public string Plural(int index) => index == Chain.Count && Adjective is not null ? Adjective : Kinds[index].Plural;
    }
}
