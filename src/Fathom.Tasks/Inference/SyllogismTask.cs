using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Whether a statement about two kinds follows from one or two others; decided by trying all ways the kinds can overlap.</summary>
internal sealed class SyllogismTask : VerifiableTask<SyllogismTask.Facts>
{
    private static readonly Phrasings s_all = new(["All {~0} are {~1}. ", "Every {~2} is {~3}. ", "All {~0} are {~1}. "], ["Each single {~2} is {~3}. "]);

    private static readonly Phrasings s_none = new(["No {~0} are {~1}. ", "No {~2} is {~3}. "], ["There are no {~0} that are {~1}. "]);

    private static readonly Phrasings s_some = new(["Some {~0} are {~1}. ", "Some {~0} are {~1}. ", "There are {~0} that are {~1}. "], ["At least one {~2} is {~3}. "]);

    private static readonly Phrasings s_someNot = new(["Some {~0} are not {~1}. "], ["At least one {~2} is not {~3}. "]);

    private static readonly Phrasings s_askAll = new(["Are all {~0} {~1}?", "Is every {~2} {~3}?", "Does it follow that all {~0} are {~1}?", "So all {~0} are {~1}?", "Is it true that all {~0} are {~1}?"], ["Must each {~2} be {~3}?"]);

    private static readonly Phrasings s_askSome = new(["Are some {~0} {~1}?", "Is some {~2} {~3}?", "Does it follow that some {~0} are {~1}?", "So some {~0} are {~1}?"], ["Must there be {~0} that are {~1}?"]);

    private static readonly Phrasings s_askNone = new(["Are no {~0} {~1}?", "Does it follow that no {~0} are {~1}?", "So no {~0} are {~1}?", "Is it true that no {~0} are {~1}?"], ["Must all {~0} be something else than {~1}?"]);

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
            Claim first = level == 1 ? Draw(0, 1, random) : random.Chance(0.5) ? Draw(0, 1, random) : Draw(1, 0, random);
            Claim second = level == 1 ? first : random.Chance(0.5) ? Draw(1, 2, random) : Draw(2, 1, random);
            (int from, int to) = random.Chance(0.6) ? (0, level) : (level, 0);
            var asked = new Claim((Quantifier)random.Below(3), from, to);
            Ternary answer = SyllogismModels.Decide([first, second], asked);

            // Most drawn triples leave it open; keep the three answers balanced.
            bool isTrivial = level == 1 && asked.From == first.From && asked.Quantifier == first.Quantifier;
            if (!isTrivial && (answer != Ternary.Unknown || random.Chance(0.35)))
            {
                return new Facts(random.PickSome(Kinds.All, 3), first, level == 1 ? null : second, asked, answer);
            }
        }
    }

    protected override string Key(Facts facts) => $"{string.Join(',', facts.Kinds.Select(kind => kind.Singular))}:{facts.First}:{facts.Second}:{facts.Asked}";

    protected override string Ask(Facts facts, Wording wording)
    {
        State(facts, facts.First, wording);
        if (facts.Second is Claim second)
        {
            State(facts, second, wording);
        }

        Phrasings phrasings = facts.Asked.Quantifier switch
        {
            Quantifier.All => s_askAll,
            Quantifier.None => s_askNone,
            _ => s_askSome,
        };
        return Add(phrasings, facts, facts.Asked, wording).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => YesNoReader.Judge(answer, facts.Answer);

    /// <summary>Restates the premises in short form and what they say of the question.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(Short(facts, facts.First)).Line();
        if (facts.Second is Claim second)
        {
            trace.Write(Short(facts, second)).Line();
        }

        Claim? known = SyllogismModels.Strongest(facts.Second is Claim other ? [facts.First, other] : [facts.First], facts.Asked.From, facts.Asked.To);
        trace.Write(known is Claim claim ? $"so {Short(facts, claim)}" : "so nothing is sure");
        return facts.Answer switch
        {
            Ternary.Yes => "Yes",
            Ternary.No => "No",
            _ => "Unknown",
        };
    }

    private static Claim Draw(int from, int to, TaskRandom random) => new(random.Below(10) switch
    {
        < 4 => Quantifier.All,
        < 6 => Quantifier.None,
        < 9 => Quantifier.Some,
        _ => Quantifier.SomeNot,
    }, from, to);

    private static void State(Facts facts, Claim claim, Wording wording) => Add(
        claim.Quantifier switch
        {
            Quantifier.All => s_all,
            Quantifier.None => s_none,
            Quantifier.Some => s_some,
            _ => s_someNot,
        },
        facts,
        claim,
        wording);

    private static Wording Add(Phrasings phrasings, Facts facts, Claim claim, Wording wording)
    {
        (Kinds.Kind from, Kinds.Kind to) = (facts.Kinds[claim.From], facts.Kinds[claim.To]);
        return wording.Add(phrasings, from.Plural, to.Plural, from.Singular, to.WithArticle);
    }

    private static string Short(Facts facts, Claim claim)
    {
        string word = claim.Quantifier switch
        {
            Quantifier.All => "all",
            Quantifier.None => "no",
            _ => "some",
        };
        return $"{word} {facts.Kinds[claim.From].Plural} {(claim.Quantifier == Quantifier.SomeNot ? "not " : "")}{facts.Kinds[claim.To].Plural}";
    }

    /// <summary>A statement on two of three kinds.</summary>
    internal readonly record struct Claim(Quantifier Quantifier, int From, int To);

    internal sealed record Facts(IReadOnlyList<Kinds.Kind> Kinds, Claim First, Claim? Second, Claim Asked, Ternary Answer);
}
