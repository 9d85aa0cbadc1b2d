using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Even or odd: numbers, ones in a row of bits, and coins that are flipped or not.</summary>
internal sealed class ParityTask : VerifiableTask<ParityTask.Facts>
{
    private static readonly Phrasings s_number = PhrasingFile.Read("parity", "number");

    private static readonly Phrasings s_isOdd = PhrasingFile.Read("parity", "is odd");

    private static readonly Phrasings s_isEven = PhrasingFile.Read("parity", "is even");

    private static readonly Phrasings s_bits = PhrasingFile.Read("parity", "bits");

    private static readonly Phrasings s_start = PhrasingFile.Read("parity", "start");

    private static readonly Phrasings s_flips = PhrasingFile.Read("parity", "flips");

    private static readonly Phrasings s_keeps = PhrasingFile.Read("parity", "keeps");

    private static readonly Phrasings s_side = PhrasingFile.Read("parity", "side");

    private static readonly Phrasings s_isHeads = PhrasingFile.Read("parity", "is heads");

    // Slots: 0 a sum or product, 1 the same in words.
    private static readonly Phrasings s_result = PhrasingFile.Read("parity", "result");

    private static readonly Phrasings s_isResultEven = PhrasingFile.Read("parity", "is result even");

    private static readonly Phrasings s_isResultOdd = PhrasingFile.Read("parity", "is result odd");

    // Slots: 0 first state, 1 number of turns, 2 other state.
    private static readonly Phrasings s_coinTimes = PhrasingFile.Read("parity", "coin times");

    private static readonly Phrasings s_lampTimes = PhrasingFile.Read("parity", "lamp times");

    private static readonly Phrasings s_lamp = PhrasingFile.Read("parity", "lamp");

    private static readonly Phrasings s_presses = PhrasingFile.Read("parity", "presses");

    private static readonly Phrasings s_leaves = PhrasingFile.Read("parity", "leaves");

    private static readonly Phrasings s_onOrOff = PhrasingFile.Read("parity", "on or off");

    // A thing with two states, changed by several people or several times. Slots of the start: 0 thing, 1 the same with a capital, 2 its state.
    private static readonly Phrasings s_turnsStart = PhrasingFile.Read("parity", "turns start");

    // Slots: 0 what one does, 1 what somebody does, 2 what is done, 3 the same with a capital, 4 how often.
    private static readonly Phrasings s_turnsOnce = PhrasingFile.Read("parity", "turns of one");

    private static readonly Phrasings s_turnsNote = PhrasingFile.Read("parity", "turns note");

    // Slots: 0 who, 1 what that one does, 2 how often.
    private static readonly Phrasings s_turnsOf = PhrasingFile.Read("parity", "turns of many");

    // Slots: 0 who, 1 does not.
    private static readonly Phrasings s_turnsNone = PhrasingFile.Read("parity", "turns of none");

    // Slots: 0 thing, 1 a state, 2 the other.
    private static readonly Phrasings s_turnsWhich = PhrasingFile.Read("parity", "turns which");

    // Slots: 0 thing, 1 state.
    private static readonly Phrasings s_turnsIs = PhrasingFile.Read("parity", "turns is");

    private static readonly Phrasings s_turnsStill = PhrasingFile.Read("parity", "turns still");

    // Slots: 0 thing, 1 its state, 2 what one does, 3 how often, 4 the state that is asked about, 5 thing with a capital, 6 what is done.
    private static readonly Phrasings s_turnsIf = PhrasingFile.Read("parity", "turns if");

    private static readonly Switch[] s_switches = [.. PhrasingFile.Lines("parity", "switches").Select(Switch.Parse)];

    private static readonly string[] s_speakers =
        "I,we,my brother,my sister,my wife,my husband,the kids,my mom,my dad,the dog,my friend,the guests".Split(',');

    internal enum Kind
    {
        Number,
        Bits,
        Coin,
        Lamp,

        /// <summary>A sum or product, of which only what is even or odd matters.</summary>
        Result,

        /// <summary>A coin or lamp that is turned a number of times.</summary>
        Times,

        /// <summary>A thing with two states that one or several people change a number of times each.</summary>
        Turns,
    }

    internal enum Question
    {
        Which,
        IsEven,
        IsOdd,
    }

    public override string Name => "parity";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "even or odd: numbers, sums, bits, coins, lamps and other switches";

    public override int Levels => 4;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.35))
        {
            return DrawTurns(level, random);
        }

        Kind kind = random.Below(20) switch
        {
            < 6 => Kind.Number,
            < 10 => Kind.Bits,
            < 14 => Kind.Coin,
            < 16 => Kind.Lamp,
            < 18 => Kind.Result,
            _ => Kind.Times,
        };
        if (kind is Kind.Result or Kind.Times)
        {
            return DrawShort(kind, level, random);
        }

        if (kind == Kind.Number)
        {
            int digits = random.Between(level == 1 ? 1 : level, level + 2);
            return new Facts(kind, $"{random.WithDigits(digits)}", [], (Question)random.Below(3));
        }

        int length = kind == Kind.Bits ? random.Between(4 * level, (5 * level) + 4) : random.Between(level, level + 3);
        string bits = string.Concat(Enumerable.Range(0, length).Select(_ => random.Chance(0.5) ? '1' : '0'));
        bool isOfPeople = kind != Kind.Bits;
        bool isTurned = isOfPeople && random.Chance(0.35);
        Question question = kind == Kind.Coin && !isTurned && random.Chance(0.5) ? Question.IsEven : Question.Which;
        return new Facts(kind, bits, isOfPeople ? random.PickSome(Individuals.People, length) : [], question) { IsTurned = isTurned };
    }

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{facts.Digits}:{string.Join(',', facts.Names)}{(facts.IsTurned ? ":turned" : "")}{(facts.IsOfLamp ? ":lamp" : "")}"
        + (facts.Asks == Kind.Turns ? $":{facts.Switch}{facts.Question}" : "");

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Asks == Kind.Turns)
        {
            return AskTurns(facts, wording);
        }

        if (facts.Asks is not (Kind.Coin or Kind.Lamp))
        {
            return AskShort(facts, wording);
        }

        bool isCoin = facts.Asks == Kind.Coin;
        wording.Add(isCoin ? s_start : s_lamp, facts.States[0]);
        for (int i = 0; i < facts.Names.Count; i++)
        {
            wording.Add((facts.Digits[i] == '1', isCoin) switch
            {
                (true, true) => s_flips,
                (true, false) => s_presses,
                (false, true) => s_keeps,
                _ => s_leaves,
            }, facts.Names[i]);
        }

        return wording.Add(!isCoin ? s_onOrOff : facts.Question == Question.Which ? s_side : s_isHeads).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Question != Question.Which)
        {
            return YesNoReader.Judge(answer, facts.IsYes);
        }

        return ChoiceReader.Judge(answer, facts.States, facts.States[facts.IsOdd ? 1 : 0]);
    }

    /// <summary>
    /// Restates the question, then keeps the parity or state beside each item; of a number, the last digit decides, of a sum or product, what both
    /// numbers are.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Number:
                trace.Write($"{facts.Digits} {Asked(facts)}").Line();
                trace.Step($"{facts.Digits[^1]} ", Parity(facts.IsOdd), () => Parity(!facts.IsOdd));
                WriteYesOrNo(facts, trace.Space());
                return facts.Answer;
            case Kind.Result:
                WorkResult(facts, trace);
                return facts.Answer;
            case Kind.Turns:
                WorkTurns(facts, trace);
                return facts.Answer;
            case Kind.Times:
                trace.Write($"{string.Join(" or ", facts.States.Order(StringComparer.Ordinal))}?").Line().Write($"start: {facts.States[0]}").Line();
                trace.Write($"{facts.Digits} times: ").Step($"{facts.Digits[^1]} ", Parity(facts.IsOdd), () => Parity(!facts.IsOdd));
                trace.Write(facts.IsOdd ? ": other" : ": same").Line().Write($"so {facts.States[facts.IsOdd ? 1 : 0]}");
                return facts.Answer;
            case Kind.Coin:
                trace.Write(facts.Question == Question.Which ? "heads or tails?" : "heads?").Line().Write($"start: {facts.States[0]}");
                break;
            case Kind.Lamp:
                trace.Write("off or on?").Line().Write($"start: {facts.States[0]}");
                break;
            default:
                break;
        }

        WorkItems(facts, trace);
        if (facts.Question != Question.Which)
        {
            WriteYesOrNo(facts, trace.Line().Write($"heads? {(facts.IsOdd ? "tails" : "heads")} "));
        }

        return facts.Answer;
    }

    private static string AskShort(Facts facts, Wording wording)
    {
        Phrasings phrasings = (facts.Asks, facts.Question) switch
        {
            (Kind.Bits, _) => s_bits,
            (Kind.Times, _) => facts.IsOfLamp ? s_lampTimes : s_coinTimes,
            (Kind.Result, Question.IsEven) => s_isResultEven,
            (Kind.Result, Question.IsOdd) => s_isResultOdd,
            (Kind.Result, _) => s_result,
            (_, Question.IsEven) => s_isEven,
            (_, Question.IsOdd) => s_isOdd,
            _ => s_number,
        };
        return facts.Asks switch
        {
            Kind.Times => wording.Say(phrasings, facts.States[0], Counted(facts.Digits, wording.Random), facts.States[1]),
            Kind.Result => wording.Say(phrasings, Written(facts, wording.Random), InWords(facts)),
            _ => wording.Say(phrasings, facts.Digits),
        };
    }

    private static string AskTurns(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        Switch device = s_switches[facts.Switch];
        string thing = random.Chance(0.15) ? "my" + device.Thing[3..] : device.Thing;
        thing = device.Thing.StartsWith("the ", StringComparison.Ordinal) ? thing : device.Thing;
        (string start, string other) = (device.Show(facts.States[0]), device.Show(facts.States[1]));
        string asked = facts.Question == Question.IsOdd ? other : start;
        int[] counts = facts.Counts;
        if (counts.Length == 1 && facts.Question != Question.Which && random.Chance(0.2))
        {
            return wording.Say(s_turnsIf, thing, start, device.Act, Often(counts[0], random), asked, Capital(thing), device.Done);
        }

        wording.Add(s_turnsStart, thing, Capital(thing), start);
        bool isNoted = random.Chance(0.15);
        if (isNoted && random.Chance(0.5))
        {
            wording.Add(s_turnsNote);
            isNoted = false;
        }

        if (counts.Length == 1)
        {
            wording.Add(s_turnsOnce, device.Act, device.Acts, device.Done, Capital(device.Done), Often(counts[0], random));
        }
        else
        {
            TellTurns(facts, device, wording);
        }

        if (isNoted)
        {
            wording.Add(s_turnsNote);
        }

        if (facts.Question == Question.Which)
        {
            return (random.Chance(0.5) ? wording.Add(s_turnsWhich, thing, start, other) : wording.Add(s_turnsWhich, thing, other, start)).Finish();
        }

        return wording.Add(asked == start && random.Chance(0.3) ? s_turnsStill : s_turnsIs, thing, asked).Finish();
    }

    /// <summary>Says how often each of several people changes something, in a sentence each or in one.</summary>
    private static void TellTurns(Facts facts, Switch device, Wording wording)
    {
        TaskRandom random = wording.Random;
        int[] counts = facts.Counts;
        bool isOneSentence = random.Chance(0.4) && counts[0] > 0;
        for (int i = 0; i < counts.Length; i++)
        {
            string who = facts.Names[i];
            bool isSeveral = who is "I" or "we" || (who.StartsWith("the ", StringComparison.Ordinal) && who[^1] == 's');
            if (!isOneSentence)
            {
                string name = Capital(who);
                _ = counts[i] == 0
                    ? wording.Add(s_turnsNone, name, isSeveral ? "do not" : "does not", who)
                    : wording.Add(s_turnsOf, name, isSeveral ? device.Act : device.Acts, Often(counts[i], random), who);
                continue;
            }

            string often = counts[i] == 0 ? "not at all" : Often(counts[i], random);
            string joint = i == 0 ? "" : i + 1 < counts.Length ? ", " : random.Pick([" and ", ", and ", ", then ", " and then "]);
            string said = i == 0 ? $"{Capital(who)} {(isSeveral ? device.Act : device.Acts)} {often}" : $"{who} {often}";
            wording.AddExact(joint + said);
        }

        wording.AddExact(isOneSentence ? ". " : "");
    }

    private static void WorkTurns(Facts facts, Trace trace)
    {
        string asked = facts.States[facts.Question == Question.IsOdd ? 1 : 0];
        trace.Write(facts.Question == Question.Which ? $"{string.Join(" or ", facts.States.Order(StringComparer.Ordinal))}?" : $"{asked}?");
        trace.Line().Write($"start: {facts.States[0]}");
        bool isOther = false;
        for (int i = 0; i < facts.Counts.Length; i++)
        {
            bool before = isOther;
            bool isOdd = facts.Counts[i] % 2 == 1;
            isOther ^= isOdd;
            string digits = facts.Counts[i].ToString(CultureInfo.InvariantCulture);
            string who = facts.Counts.Length == 1 ? $"{digits} times: " : digits.Length > 1 ? $"{facts.Names[i]} {digits}: " : facts.Names[i] + " ";
            trace.Line().Write($"{who}{digits[^1]} ");
            trace.Step("", Parity(isOdd), () => Parity(!isOdd)).Write(isOdd ? ", other: " : ", same: ");
            trace.Step("", facts.States[isOther ? 1 : 0], () => facts.States[before == isOther ? 1 - (isOther ? 1 : 0) : before ? 1 : 0]);
        }

        if (facts.Question != Question.Which)
        {
            WriteYesOrNo(facts, trace.Line().Write($"{asked}? {facts.States[isOther ? 1 : 0]} "));
        }
    }

    private static Facts DrawTurns(int level, TaskRandom random)
    {
        int people = random.Chance(0.45) ? 1 : random.Between(2, Math.Min(4, level + 2));
        int most = level == 1 ? 12 : level == 2 ? 60 : 300;
        int[] counts = people == 1
            ? [random.Between(2, random.Chance(0.5) ? 15 : most)]
            : [.. Enumerable.Range(0, people).Select(_ => random.Chance(0.12) ? 0 : random.Between(1, random.Chance(0.7) ? 5 : level == 1 ? 9 : 24))];
        string[] names = random.PickSome(Individuals.People, people);
        if (random.Chance(0.3))
        {
            names = random.PickSome([.. s_speakers, .. names], people);
        }

        Question question = random.Chance(0.35) ? Question.Which : random.Chance(0.5) ? Question.IsEven : Question.IsOdd;
        return new Facts(Kind.Turns, string.Join(',', counts), people == 1 ? [] : names, question)
        {
            IsTurned = random.Chance(0.5),
            Switch = random.Below(s_switches.Length),
        };
    }

    private static string Often(int count, TaskRandom random) => count switch
    {
        1 => random.Pick(["once", "once", "one time"]),
        2 => random.Pick(["twice", "twice", "two times", "2 times"]),
        _ => $"{(count < 100 && random.Chance(0.3) ? NumberWords.Spell(count) : count.ToString(CultureInfo.InvariantCulture))} times",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Writes the parity or state after each item.</summary>
    private static void WorkItems(Facts facts, Trace trace)
    {
        (string turns, string keeps) = facts.Asks == Kind.Coin ? ("flips", "keeps") : ("presses", "leaves");
        bool isOdd = false;
        for (int i = 0; i < facts.Digits.Length; i++)
        {
            bool before = isOdd;
            isOdd ^= facts.Digits[i] == '1';
            if (facts.Asks == Kind.Bits)
            {
                trace.Space().Step($"{facts.Digits[i]}", isOdd ? "o" : "e", () => before ? "o" : "e");
            }
            else
            {
                trace.Line().Step($"{facts.Names[i]} {(facts.Digits[i] == '1' ? turns : keeps)}: ", facts.States[isOdd ? 1 : 0], () =>
                    facts.States[before ? 1 : 0]);
            }
        }
    }

    private static void WorkResult(Facts facts, Trace trace)
    {
        trace.Write($"{facts.Digits} {Asked(facts)}");
        string[] parities = [.. facts.Parts.Select(part => Parity(Facts.IsOddDigit(part[^1])))];
        foreach ((string part, string parity) in facts.Parts.Zip(parities))
        {
            trace.Line().Step($"{part}: {part[^1]} ", parity, () => parity == "odd" ? "even" : "odd");
        }

        trace.Line().Step($"{parities[0]} {facts.Sign} {parities[1]}: ", Parity(facts.IsOdd), () => Parity(!facts.IsOdd));
        WriteYesOrNo(facts, trace.Space());
    }

    private static string Asked(Facts facts) => facts.Question switch
    {
        Question.IsEven => "even?",
        Question.IsOdd => "odd?",
        _ => "even or odd?",
    };

    private static string Parity(bool isOdd) => isOdd ? "odd" : "even";

    private static Facts DrawShort(Kind kind, int level, TaskRandom random)
    {
        if (kind == Kind.Times)
        {
            string times = $"{random.Between(2, level == 1 ? 12 : level == 2 ? 99 : 999)}";
            return new Facts(kind, times, [], Question.Which) { IsTurned = random.Chance(0.5), IsOfLamp = random.Chance(0.5) };
        }

        int[] parts = [random.WithDigits(random.Between(1, level)), random.WithDigits(random.Between(1, level))];
        return new Facts(kind, $"{parts[0]}{(random.Chance(0.6) ? '+' : '*')}{parts[1]}", [], (Question)random.Below(3));
    }

    private static string Counted(string digits, TaskRandom random) =>
        digits.Length < 3 && random.Chance(0.3) ? NumberWords.Spell(int.Parse(digits, CultureInfo.InvariantCulture)) : digits;

    private static string Written(Facts facts, TaskRandom random)
    {
        string sign = facts.Sign == '+' ? random.Pick(["+", " + ", " plus "]) : random.Pick(["*", " * ", " x ", " times "]);
        return string.Join(sign, facts.Parts);
    }

    private static string InWords(Facts facts) => $"the {(facts.Sign == '+' ? "sum" : "product")} of {facts.Parts[0]} and {facts.Parts[1]}";

    private static void WriteYesOrNo(Facts facts, Trace trace)
    {
        if (facts.Question != Question.Which)
        {
            trace.Step("", facts.IsYes ? "yes" : "no", () => facts.IsYes ? "no" : "yes");
        }
    }

    internal sealed record Facts(Kind Asks, string Digits, IReadOnlyList<string> Names, Question Question)
    {
        /// <summary>A coin starts with tails, or a lamp on.</summary>
        public bool IsTurned { get; init; }

        /// <summary>Whether it is a lamp that is turned a number of times.</summary>
        public bool IsOfLamp { get; init; }

        /// <summary>Which thing of two states it is.</summary>
        public int Switch { get; init; }

        /// <summary>How often each of the people, or nobody in particular, changes something.</summary>
        public int[] Counts => [.. Digits.Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture))];

        /// <summary>The state before everything and the other one, or even and odd.</summary>
        public string[] States => (Asks, IsTurned) switch
        {
            (Kind.Number or Kind.Bits or Kind.Result, _) => ["even", "odd"],
            (Kind.Turns, false) => [s_switches[Switch].First, s_switches[Switch].Second],
            (Kind.Turns, true) => [s_switches[Switch].Second, s_switches[Switch].First],
            (Kind.Lamp, false) => ["off", "on"],
            (Kind.Lamp, true) => ["on", "off"],
            (Kind.Times, _) when IsOfLamp => IsTurned ? ["on", "off"] : ["off", "on"],
            (_, false) => ["heads", "tails"],
            _ => ["tails", "heads"],
        };

        /// <summary>The numbers of a sum or product.</summary>
        public string[] Parts => Digits.Split('+', '*');

        public char Sign => Digits.Contains('+', StringComparison.Ordinal) ? '+' : '*';

        public bool IsYes => IsOdd == (Question == Question.IsOdd);

        public string Answer => (Question, States[IsOdd ? 1 : 0]) switch
        {
            (not Question.Which, not ("true" or "false")) when Asks == Kind.Turns =>
                $"{(IsYes ? "Yes" : "No")}, it is {s_switches[Switch].Show(States[IsOdd ? 1 : 0])}.",
            (Question.Which, _) when Asks == Kind.Turns => $"It is {s_switches[Switch].Show(States[IsOdd ? 1 : 0])}.",
            (not Question.Which, _) => IsYes ? "Yes" : "No",
            (_, "heads" or "tails") => $"It is {States[IsOdd ? 1 : 0]} up.",
            (_, "on" or "off") => $"It is {States[IsOdd ? 1 : 0]}.",
            (_, string parity) => parity,
        };

        public bool IsOdd => Asks switch
        {
            Kind.Number or Kind.Times => IsOddDigit(Digits[^1]),
            Kind.Turns => Counts.Sum() % 2 == 1,
            Kind.Result when Sign == '+' => IsOddDigit(Parts[0][^1]) != IsOddDigit(Parts[1][^1]),
            Kind.Result => IsOddDigit(Parts[0][^1]) && IsOddDigit(Parts[1][^1]),
            _ => Digits.Count(digit => digit == '1') % 2 == 1,
        };

        public static bool IsOddDigit(char digit) => (digit - '0') % 2 == 1;
    }

    /// <summary>A thing with two states, and what changes it.</summary>
    private sealed record Switch(string Thing, string First, string Second, string Form, string Act, string Acts, string Done)
    {
        public string Show(string state) => Form.Replace("*", state, StringComparison.Ordinal);

        public static Switch Parse(string line)
        {
            string[] parts = line.Split('|');
            return new Switch(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
        }
    }
}
