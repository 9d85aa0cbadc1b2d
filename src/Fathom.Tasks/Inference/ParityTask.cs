using Fathom.Tasks.Answers;

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

    internal enum Kind
    {
        Number,
        Bits,
        Coin,
    }

    internal enum Question
    {
        Which,
        IsEven,
        IsOdd,
    }

    public override string Name => "parity";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "even or odd: numbers, bits, flipped coins";

    public override int Levels => 4;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(3);
        if (kind == Kind.Number)
        {
            int digits = random.Between(level == 1 ? 1 : level, level + 2);
            return new Facts(kind, $"{random.WithDigits(digits)}", [], (Question)random.Below(3));
        }

        int length = kind == Kind.Bits ? random.Between(4 * level, (5 * level) + 4) : random.Between(level, level + 3);
        string bits = string.Concat(Enumerable.Range(0, length).Select(_ => random.Chance(0.5) ? '1' : '0'));
        return new Facts(kind, bits, kind == Kind.Coin
            ? random.PickSome(Individuals.People, length)
            : [], kind == Kind.Coin && random.Chance(0.5)
            ? Question.IsEven
            : Question.Which);
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Digits}:{string.Join(',', facts.Names)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Asks != Kind.Coin)
        {
            Phrasings phrasings = (facts.Asks, facts.Question) switch
            {
                (Kind.Bits, _) => s_bits,
                (_, Question.IsEven) => s_isEven,
                (_, Question.IsOdd) => s_isOdd,
                _ => s_number,
            };
            return wording.Say(phrasings, facts.Digits);
        }

        wording.Add(s_start);
        for (int i = 0; i < facts.Names.Count; i++)
        {
            wording.Add(facts.Digits[i] == '1' ? s_flips : s_keeps, facts.Names[i]);
        }

        return wording.Add(facts.Question == Question.Which ? s_side : s_isHeads).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Question != Question.Which)
        {
            return YesNoReader.Judge(answer, facts.IsYes);
        }

        string[] options = facts.Asks == Kind.Coin ? ["heads", "tails"] : ["even", "odd"];
        return ChoiceReader.Judge(answer, options, options[facts.IsOdd ? 1 : 0]);
    }

    /// <summary>Restates the question of a number or coin, then keeps the parity beside each item; of a number, the last digit decides.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Number)
        {
            string asked = facts.Question switch
            {
                Question.IsEven => "even?",
                Question.IsOdd => "odd?",
                _ => "even or odd?",
            };
            trace.Write($"{facts.Digits} {asked}").Line().Step($"{facts.Digits[^1]} ", facts.IsOdd ? "odd" : "even", () => facts.IsOdd ? "even" : "odd");
            WriteYesOrNo(facts, trace.Space());
            return facts.Answer;
        }

        if (facts.Asks == Kind.Coin)
        {
            trace.Write(facts.Question == Question.Which ? "heads or tails?" : "heads?").Line().Write("start: heads");
        }

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
                trace.Line().Step($"{facts.Names[i]} {(facts.Digits[i] == '1' ? "flips" : "keeps")}: ", isOdd ? "tails" : "heads", () =>
                    before ? "tails" : "heads");
            }
        }

        if (facts.Question != Question.Which)
        {
            WriteYesOrNo(facts, trace.Line().Write($"heads? {(isOdd ? "tails" : "heads")} "));
        }

        return facts.Answer;
    }

    private static void WriteYesOrNo(Facts facts, Trace trace)
    {
        if (facts.Question != Question.Which)
        {
            trace.Step("", facts.IsYes ? "yes" : "no", () => facts.IsYes ? "no" : "yes");
        }
    }

    internal sealed record Facts(Kind Asks, string Digits, IReadOnlyList<string> Names, Question Question)
    {
        public bool IsYes => IsOdd == (Question == Question.IsOdd);

        public string Answer =>
            Question != Question.Which ? (IsYes ? "Yes" : "No") : Asks == Kind.Coin ? (IsOdd ? "It is tails up." : "It is heads up.") : IsOdd ? "odd" : "even";

        public bool IsOdd => Asks == Kind.Number ? (Digits[^1] - '0') % 2 == 1 : Digits.Count(digit => digit == '1') % 2 == 1;
    }
}
