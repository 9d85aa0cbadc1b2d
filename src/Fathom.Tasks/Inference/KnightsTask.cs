using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Knights always tell the truth, knaves always lie: who is what?</summary>
internal sealed class KnightsTask : VerifiableTask<KnightsTask.Facts>
{
    private static readonly Phrasings s_opening = new(
        ["Knights always tell the truth, knaves always lie. ", "Knights tell the truth and knaves lie. ", "On an island live knights, who tell the truth, and knaves, who lie. ", "knights never lie, knaves always lie. ", ""],
        ["Every knight is honest and every knave is a liar. "]);

    private static readonly Phrasings s_says = new(["{~0} says: {1}. ", "{~0} says \"{1}\". ", "{~0} says {1}. ", "{~0} says that {1}. "], ["{~0} claims: {1}. "]);

    private static readonly Phrasings s_question = new(
        ["Who is a knight and who is a knave?", "Who is what?", "Who is the knight and who is the knave?", "What are they?", "What is each of them?", "Who is a knight?  Who is a knave?", "Knight or knave: who is what?"],
        ["Sort them into knights and knaves.", "Decide for each: knight or knave?"]);

    internal enum Kind
    {
        IsKnight,
        IsKnave,
        Same,
        Different,
        BothKnaves,
        OneKnave,
    }

    public override string Name => "knights";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "knights who tell the truth and knaves who lie, 2 or 3 people";

    public override int Levels => 2;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int count = level + 1;
        while (true)
        {
            Claim[] claims = [.. Enumerable.Range(0, count).Select(speaker => DrawClaim(speaker, count, random))];
            int[] solutions = [.. Enumerable.Range(0, 1 << count).Where(world => FirstClash(claims, world) < 0)];
            if (solutions.Length == 1)
            {
                return new Facts(random.PickSome(People.Names, count), claims, solutions[0]);
            }
        }
    }

    protected override string Key(Facts facts) => $"{string.Join(',', facts.Names)}:{string.Join(',', facts.Claims.Select(claim => $"{(int)claim.Kind}{claim.Other}"))}";

    protected override string Ask(Facts facts, Wording wording)
    {
        wording.Add(s_opening);
        for (int i = 0; i < facts.Claims.Count; i++)
        {
            wording.Add(s_says, facts.Names[i], Say(facts, facts.Claims[i], wording.Random));
        }

        return wording.Add(s_question).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        for (int i = 0; i < facts.Names.Count; i++)
        {
            bool[] kinds = KindsOf(facts, i, answer);
            if (kinds.Length != 1 || kinds[0] != facts.IsKnight(i))
            {
                return Verdict.Wrong(kinds.Length == 1 ? $"{facts.Names[i]} is something else" : $"{facts.Names[i]}: {kinds.Length} kinds");
            }
        }

        return Verdict.Right;
    }

    /// <summary>Tries every assignment, in order, until no statement clashes; K is a knight, N a knave.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(string.Join(' ', facts.Names));
        for (int world = 0; ; world++)
        {
            trace.Line().Write(string.Concat(facts.Names.Select((_, i) => facts.IsKnight(i, world) ? 'K' : 'N')));
            int clash = FirstClash([.. facts.Claims], world);
            for (int i = 0; i <= (clash < 0 ? facts.Names.Count - 1 : clash); i++)
            {
                trace.Write($" {facts.Names[i]} {(IsTrue(facts.Claims[i], world) ? "true" : "lie")}");
            }

            if (clash < 0)
            {
                trace.Write(" yes");
                return string.Join(" and ", facts.Names.Select((name, i) => $"{name} is a {(facts.IsKnight(i) ? "knight" : "knave")}")) + ".";
            }

            trace.Write(" no");
        }
    }

    /// <summary>What an answer says about one person: the kind that follows the name, or one said of all.</summary>
    private static bool[] KindsOf(Facts facts, int person, AnswerText answer)
    {
        string name = facts.Names[person].ToLowerInvariant();
        string[] names = [.. facts.Names.Select(other => other.ToLowerInvariant())];
        var kinds = new List<bool>();
        for (int i = 0; i < answer.Tokens.Count; i++)
        {
            if (!answer.Tokens[i].Is(name) && !answer.Tokens[i].Is("both", "all", "everyone"))
            {
                continue;
            }

            for (int j = i + 1; j < Math.Min(i + 5, answer.Tokens.Count) && !answer.Tokens[j].Is(".", "\n", ",", ";") && !(answer.Tokens[j].Is(names) && answer.Tokens[j - 1].Kind == AnswerTokenKind.Word && kinds.Count > 0); j++)
            {
                if (answer.Tokens[j].Is("knight", "knights", "knave", "knaves"))
                {
                    kinds.Add(answer.Tokens[j].Is("knight", "knights") != answer.Tokens[j - 1].Is("not") != answer.Tokens[j - 2].Is("not"));
                    break;
                }
            }
        }

        return [.. kinds.Distinct()];
    }

    private static Claim DrawClaim(int speaker, int count, TaskRandom random)
    {
        int other = (speaker + 1 + random.Below(count - 1)) % count;
        return new Claim(speaker, other, random.Below(8) switch
        {
            < 2 => Kind.IsKnight,
            < 4 => Kind.IsKnave,
            4 => Kind.Same,
            5 => Kind.Different,
            6 => Kind.BothKnaves,
            _ => Kind.OneKnave,
        });
    }

    private static string Say(Facts facts, Claim claim, TaskRandom random)
    {
        string other = facts.Names[claim.Other];
        return claim.Kind switch
        {
            Kind.IsKnight => random.Chance(0.7) ? $"{other} is a knight" : $"{other} tells the truth",
            Kind.IsKnave => random.Chance(0.7) ? $"{other} is a knave" : $"{other} lies",
            Kind.Same => $"{other} and I are the same kind",
            Kind.Different => $"{other} and I are different",
            Kind.BothKnaves => $"{other} and I are both knaves",
            _ => $"at least one of {other} and me is a knave",
        };
    }

    private static int FirstClash(Claim[] claims, int world) => Array.FindIndex(claims, claim => IsTrue(claim, world) != IsKnightIn(claim.Speaker, world));

    private static bool IsTrue(Claim claim, int world)
    {
        (bool self, bool other) = (IsKnightIn(claim.Speaker, world), IsKnightIn(claim.Other, world));
        return claim.Kind switch
        {
            Kind.IsKnight => other,
            Kind.IsKnave => !other,
            Kind.Same => self == other,
            Kind.Different => self != other,
            Kind.BothKnaves => !self && !other,
            _ => !self || !other,
        };
    }

    // World 0 has knights only.
    private static bool IsKnightIn(int person, int world) => ((world >> person) & 1) == 0;

    internal readonly record struct Claim(int Speaker, int Other, Kind Kind);

    internal sealed record Facts(IReadOnlyList<string> Names, IReadOnlyList<Claim> Claims, int Solution)
    {
        public bool IsKnight(int person) => IsKnightIn(person, Solution);

        public bool IsKnight(int person, int world) => IsKnightIn(person, world);
    }
}
