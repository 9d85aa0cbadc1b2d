using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Inference;

/// <summary>Knights always tell the truth, knaves always lie: who is what?</summary>
internal sealed partial class KnightsTask : VerifiableTask<KnightsTask.Facts>
{
    private static readonly Phrasings s_opening = PhrasingFile.Read("knights", "opening");

    // Names everybody; slot: 0 names.
    private static readonly Phrasings s_namedOpening = PhrasingFile.Read("knights", "named opening");

    private static readonly Phrasings s_says = PhrasingFile.Read("knights", "says");

    // Where the words stand in a sentence of the one who tells the puzzle, so that they can't be about "me".
    private static readonly Phrasings s_saysIndirectly = PhrasingFile.Read("knights", "says indirectly");

    private static readonly Phrasings s_question = PhrasingFile.Read("knights", "question");

    // Slots: 0 name, 1 kind.
    private static readonly Phrasings s_isKind = PhrasingFile.Read("knights", "is kind");

    // Of people who always lie or always tell the truth, without names for the two kinds.
    private static readonly Phrasings s_liarsOpening = PhrasingFile.Read("knights", "liars opening");

    private static readonly Phrasings s_namedLiarsOpening = PhrasingFile.Read("knights", "named liars opening");

    private static readonly Phrasings s_isHonest = PhrasingFile.Read("knights", "is honest");

    private static readonly Phrasings s_isLiar = PhrasingFile.Read("knights", "is liar");

    // Of the words of one who says something.
    private static readonly Phrasings s_wordsTrue = PhrasingFile.Read("knights", "words true");

    private static readonly Phrasings s_wordsFalse = PhrasingFile.Read("knights", "words false");

    private static readonly Phrasings s_whichKind = PhrasingFile.Read("knights", "which kind");

    internal enum Kind
    {
        IsKnight,
        IsKnave,
        Same,
        Different,
        BothKnaves,
        OneKnave,
        BothKnights,
        OneKnight,
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
            int? asked = random.Chance(0.65) ? random.Below(count) : null;
            int speakers = random.Chance(asked is null ? 0.15 : 0.5) ? count - 1 : count;
            Claim[] claims = [.. Enumerable.Range(0, speakers).Select(speaker => DrawClaim(speaker, count, random))];
            int[] solutions = [.. Enumerable.Range(0, 1 << count).Where(world => FirstClash(claims, world) < 0)];
            bool isDecided = solutions.Length > 0
                && (asked is int one ? solutions.All(world => IsKnightIn(one, world) == IsKnightIn(one, solutions[0])) : solutions.Length == 1);
            if (isDecided)
            {
                return new Facts(random.PickSome(Individuals.People, count), claims, solutions[0], asked, random.Chance(0.35))
                {
                    AsksKind = asked is not null && random.Chance(0.2),
                };
            }
        }
    }

    protected override string Key(Facts facts) =>
        $"{string.Join(',', facts.Names)}:{string.Join(',', facts.Claims.Select(claim => $"{(int)claim.Kind}{claim.Other}"))}"
        + (facts.Asked is int asked ? $":{asked}{facts.AsksKnave}{(facts.AsksKind ? "?" : "")}" : "");

    protected override string Ask(Facts facts, Wording wording)
    {
        string names = string.Join(", ", facts.Names.SkipLast(1)) + " and " + facts.Names[^1];
        bool isOfLiars = facts.Asked is not null && !facts.AsksKind && wording.Random.Chance(0.25);
        if (facts.Asked is not null && wording.Random.Chance(0.06))
        {
            AskOne(facts, wording, isOfLiars).AddExact(" ");
            return State(facts, wording, names, isOfLiars).Finish().TrimEnd();
        }

        State(facts, wording, names, isOfLiars);
        return facts.Asked is null ? wording.Add(s_question, names).Finish() : AskOne(facts, wording, isOfLiars).Finish();
    }

    private static Wording State(Facts facts, Wording wording, string names, bool isOfLiars)
    {
        // Somebody whom no claim is about has to be named.
        bool isNamed = facts.HasSilent || wording.Random.Chance(0.25);
        wording.Add((isOfLiars, isNamed) switch
        {
            (true, true) => s_namedLiarsOpening,
            (true, false) => s_liarsOpening,
            (false, true) => s_namedOpening,
            _ => s_opening,
        }, names);
        for (int i = 0; i < facts.Claims.Count; i++)
        {
            string said = Say(facts, facts.Claims[i], isNamed, wording.Random);
            if (isOfLiars)
            {
                said = said.Replace("knight", "truth-teller", StringComparison.Ordinal).Replace("knave", "liar", StringComparison.Ordinal);
            }

            bool isIndirect = wording.Random.Chance(0.25) && !FirstPerson().IsMatch(said);
            wording.Add(isIndirect ? s_saysIndirectly : s_says, facts.Names[i], said, char.ToUpperInvariant(said[0]) + said[1..]);
        }

        return wording;
    }

    private static Wording AskOne(Facts facts, Wording wording, bool isOfLiars)
    {
        string name = facts.Names[facts.Asked!.Value];
        if (facts.AsksKind)
        {
            return wording.Add(s_whichKind, name);
        }

        if (facts.Asked < facts.Claims.Count && wording.Random.Chance(isOfLiars ? 0.15 : 0.04))
        {
            return wording.Add(facts.AsksKnave ? s_wordsFalse : s_wordsTrue, name);
        }

        return isOfLiars || wording.Random.Chance(0.2)
            ? wording.Add(facts.AsksKnave ? s_isLiar : s_isHonest, name)
            : wording.Add(s_isKind, name, facts.AsksKnave ? "knave" : "knight");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asked is int one && facts.AsksKind)
        {
            string[] kinds = ["knight", "knave"];
            return ChoiceReader.Judge(answer, kinds, kinds[facts.IsKnight(one) ? 0 : 1]);
        }

        if (facts.Asked is int asked)
        {
            return YesNoReader.Judge(answer, facts.IsKnight(asked) != facts.AsksKnave);
        }

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

    /// <summary>
    /// Restates each claim with what its speaker's kind says of the other one's; then assumes a kind for one, follows the claims, and assumes the other
    /// kind where two clash. K is a knight, N a knave.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write($"{string.Join(' ', facts.Names)}: ");
        trace.Write(facts.Asked is int one ? $"{facts.Names[one]} {(facts.AsksKind ? "" : Letter(!facts.AsksKnave))}?" : "all?");
        foreach (Claim claim in facts.Claims)
        {
            trace.Line().Write($"{facts.Names[claim.Speaker]}: {facts.Names[claim.Other]} {Short(claim.Kind)}: ");
            StepOther(claim, true, "K ", trace);
            StepOther(claim, false, ", N ", trace);
        }

        var kinds = new bool?[facts.Names.Count];
        Assume(facts, kinds, new bool[facts.Claims.Count], trace);
        if (facts.Asked is int asked)
        {
            bool isYes = facts.IsKnight(asked) != facts.AsksKnave;
            string kind = Letter(facts.IsKnight(asked));
            if (facts.AsksKind)
            {
                trace.Line().Write($"so {facts.Names[asked]} {kind}");
                return $"{facts.Names[asked]} is a {(kind == "K" ? "knight" : "knave")}.";
            }

            trace.Line().Step($"{facts.Names[asked]} {Letter(!facts.AsksKnave)}? {kind} ", isYes ? "yes" : "no", () => isYes ? "no" : "yes");
            return isYes ? "Yes" : "No";
        }

        trace.Line().Write("so " + Listed(facts, kinds));
        return string.Join(" and ", facts.Names.Select((name, i) => $"{name} is a {(facts.IsKnight(i) ? "knight" : "knave")}")) + ".";
    }

    private static void StepOther(Claim claim, bool isKnight, string opening, Trace trace)
    {
        string other = Other(claim, isKnight);
        trace.Step(opening, other, () => other == "K" ? "N" : "K");
    }

    /// <summary>
    /// Assumes a kind for the first person whose kind is open and whose claim says something in either case, or else the first one whose kind is open; follows
    /// the claims, and goes on until no kind is open, or until no claim is left that could change what is asked. False if that cannot be.
    /// </summary>
    private static bool Assume(Facts facts, bool?[] kinds, bool[] isUsed, Trace trace)
    {
        int[] people = [.. Enumerable.Range(0, kinds.Length).Where(i => kinds[i] is null)];
        bool isAskedKnown = facts.Asked is int asked && kinds[asked] is not null && isUsed.All(used => used);
        if (people.Length == 0 || isAskedKnown)
        {
            return true;
        }

        int open = people.Where(i => i < facts.Claims.Count && SaysMuch(facts.Claims[i])).DefaultIfEmpty(people[0]).First();
        (bool?[] before, bool[] usedBefore) = ([.. kinds], [.. isUsed]);
        foreach (bool isKnight in (bool[])[true, false])
        {
            before.CopyTo(kinds, 0);
            usedBefore.CopyTo(isUsed, 0);
            kinds[open] = isKnight;
            trace.Line().Write(people.Length < kinds.Length ? $"{Listed(facts, before)}; " : "").Write($"{facts.Names[open]} {Letter(isKnight)}");
            if (Follow(facts, kinds, isUsed, trace) && Assume(facts, kinds, isUsed, trace))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Applies the claims of those whose kind is known, one after the other, until one clashes or none is left. The first is made by the one whose kind has
    /// just been written.
    /// </summary>
    private static bool Follow(Facts facts, bool?[] kinds, bool[] isUsed, Trace trace)
    {
        bool isFirst = true;
        for (int next = Next(); next >= 0; next = Next())
        {
            isUsed[next] = true;
            Claim claim = facts.Claims[next];
            bool isKnight = kinds[claim.Speaker] == true;
            string other = Other(claim, isKnight);
            trace.Write(isFirst ? ": " : $"; {facts.Names[claim.Speaker]} {Letter(isKnight)}: ");
            isFirst = false;
            if (other.Length > 1)
            {
                trace.Write(other);
                if (other == "no")
                {
                    return false;
                }

                continue;
            }

            trace.Write($"{facts.Names[claim.Other]} {other}");
            if (kinds[claim.Other] is bool known)
            {
                bool isSame = Letter(known) == other;
                trace.Step(" ", isSame ? "yes" : "no", () => isSame ? "no" : "yes");
                if (!isSame)
                {
                    return false;
                }
            }

            kinds[claim.Other] = other == "K";
        }

        return true;

        int Next() => Enumerable.Range(0, isUsed.Length).Where(i => !isUsed[i] && kinds[facts.Claims[i].Speaker] is not null).DefaultIfEmpty(-1).First();
    }

    /// <summary>What the other one must be if the speaker is of a kind: a letter, <c>any</c>, or <c>no</c> if the speaker cannot be of that kind.</summary>
    private static string Other(Claim claim, bool isKnight) => (IsPossible(claim, isKnight, true), IsPossible(claim, isKnight, false)) switch
    {
        (true, true) => "any",
        (true, false) => "K",
        (false, true) => "N",
        _ => "no",
    };

    private static bool SaysMuch(Claim claim) => Other(claim, true) != "any" && Other(claim, false) != "any";

    private static bool IsPossible(Claim claim, bool isKnight, bool isOtherKnight)
    {
        int world = (isKnight ? 0 : 1 << claim.Speaker) | (isOtherKnight ? 0 : 1 << claim.Other);
        return IsTrue(claim, world) == isKnight;
    }

    private static string Listed(Facts facts, bool?[] kinds) =>
        string.Join(' ', facts.Names.Zip(kinds).Where(person => person.Second is not null).Select(person => $"{person.First} {Letter(person.Second == true)}"));

    private static string Letter(bool isKnight) => isKnight ? "K" : "N";

    private static string Short(Kind kind) => kind switch
    {
        Kind.IsKnight => "K",
        Kind.IsKnave => "N",
        Kind.Same => "same",
        Kind.Different => "different",
        Kind.BothKnaves => "both N",
        Kind.BothKnights => "both K",
        Kind.OneKnight => "one K",
        _ => "one N",
    };

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

            for (int j = i + 1; j < Math.Min(i + 5, answer.Tokens.Count) && !answer.Tokens[j].Is(".", "\n", ",", ";")
                && !(answer.Tokens[j].Is(names) && answer.Tokens[j - 1].Kind == AnswerTokenKind.Word && kinds.Count > 0); j++)
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
        return new Claim(speaker, other, random.Below(10) switch
        {
            < 2 => Kind.IsKnight,
            < 4 => Kind.IsKnave,
            4 => Kind.Same,
            5 => Kind.Different,
            6 => Kind.BothKnaves,
            7 => Kind.BothKnights,
            8 => Kind.OneKnight,
            _ => Kind.OneKnave,
        });
    }

    private static string Say(Facts facts, Claim claim, bool isNamed, TaskRandom random)
    {
        string other = facts.Names[claim.Other];
        if (claim.Kind >= Kind.Same && facts.Names.Count == 2 && isNamed && random.Chance(0.4))
        {
            return SayWe(claim.Kind, random);
        }

        return claim.Kind switch
        {
            Kind.IsKnight => random.Pick([$"{other} is a knight", $"{other} is a knight", $"{other} tells the truth", $"{other} always tells the truth",
                $"{other} never lies", $"{other} is not a knave", $"{other} isn't a knave"]),
            Kind.IsKnave => random.Pick([$"{other} is a knave", $"{other} is a knave", $"{other} lies", $"{other} is a liar", $"{other} always lies",
                $"{other} never tells the truth", $"{other} is not a knight", $"{other} isn't a knight"]),
            Kind.Same => random.Pick([$"{other} and I are the same kind", $"{other} and I are of the same kind", $"{other} and I are the same",
                $"I am the same kind as {other}", $"we are the same, {other} and I", $"{other} is the same as me"]),
            Kind.Different => random.Pick([$"{other} and I are different", $"{other} and I are not the same kind", $"{other} and I are of different kinds",
                $"I am not the same kind as {other}", $"exactly one of {other} and me is a knight", $"exactly one of {other} and me is a knave"]),
            Kind.BothKnaves => random.Pick([$"{other} and I are both knaves", $"both {other} and I are knaves", $"we are both knaves, {other} and I",
                $"neither {other} nor I am a knight", $"I am a knave and so is {other}", $"{other} and me are both knaves",
                $"me and {other} are both knaves"]),
            Kind.BothKnights => random.Pick([$"{other} and I are both knights", $"both {other} and I are knights", $"{other} and me are both knights",
                $"I am a knight and so is {other}", $"neither {other} nor I am a knave"]),
            Kind.OneKnight => random.Pick([$"at least one of {other} and me is a knight", $"{other} and I are not both knaves",
                $"one or both of {other} and me are knights", $"either {other} or I am a knight, or both"]),
            _ => random.Pick([$"at least one of {other} and me is a knave", $"{other} and I are not both knights", $"one or both of {other} and me are knaves",
                $"it is not true that {other} and I are both knights", $"either {other} or I am a knave, or both"]),
        };
    }

    /// <summary>What one of two people says about both.</summary>
    private static string SayWe(Kind kind, TaskRandom random) => kind switch
    {
        Kind.Same => random.Pick(["we are the same kind", "we are the same", "we are both of the same kind"]),
        Kind.Different => random.Pick(["we are different", "we are not the same kind", "exactly one of us is a knight", "exactly one of us is a knave"]),
        Kind.BothKnaves => random.Pick(["we are both knaves", "we're both knaves", "both of us are knaves", "neither of us is a knight"]),
        Kind.BothKnights => random.Pick(["we are both knights", "we're both knights", "both of us are knights", "neither of us is a knave"]),
        Kind.OneKnight => random.Pick(["at least one of us is a knight", "we are not both knaves", "one or both of us are knights"]),
        _ => random.Pick(["at least one of us is a knave", "we are not both knights", "one or both of us are knaves"]),
    };

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
            Kind.BothKnights => self && other,
            Kind.OneKnight => self || other,
            _ => !self || !other,
        };
    }

    // World 0 has knights only.
    private static bool IsKnightIn(int person, int world) => ((world >> person) & 1) == 0;

    [GeneratedRegex(@"\b(I|me|we|us)\b")]
    private static partial Regex FirstPerson();

    internal readonly record struct Claim(int Speaker, int Other, Kind Kind);

    internal sealed record Facts(IReadOnlyList<string> Names, IReadOnlyList<Claim> Claims, int Solution, int? Asked = null,
        bool AsksKnave = false)
    {
        /// <summary>Whether it is asked what the one is, instead of yes or no.</summary>
        public bool AsksKind { get; init; }

        /// <summary>Whether there is somebody who says nothing and is neither spoken of nor asked about.</summary>
        public bool HasSilent => Enumerable.Range(Claims.Count, Names.Count - Claims.Count)
            .Any(person => person != Asked && Claims.All(claim => claim.Other != person));

        public bool IsKnight(int person) => IsKnightIn(person, Solution);
    }
}
