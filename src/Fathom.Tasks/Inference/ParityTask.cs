using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Inference;

/// <summary>Even or odd: numbers, ones in a row of bits, and coins that are flipped or not.</summary>
internal sealed class ParityTask : VerifiableTask<ParityTask.Facts>
{
    private static readonly Phrasings s_number = new(
        ["Is {0} even or odd?", "{0} even or odd?", "even or odd: {0}", "Is the number {0} even or odd?", "{0}: odd or even", "is {0} odd or even"], ["Would {0} be even or odd?", "Tell whether {0} is even or odd."]);

    private static readonly Phrasings s_isOdd = new(["Is {0} odd?", "is {0} an odd number", "Is {0} an odd number?", "Is the number {0} odd?", "{0} is odd, right?", "is {0} odd, yes or no"], ["Would you call {0} odd?"]);

    private static readonly Phrasings s_isEven = new(["Is {0} even?", "is {0} an even number", "Is {0} an even number?", "Is the number {0} even?", "{0} is even, right?", "Is {0} divisible by 2?", "is {0} even, yes or no"], ["Would you call {0} even?"]);

    private static readonly Phrasings s_bits = new(
        [
            "Is the number of ones in {0} even or odd?", "What is the parity of {0}?", "parity of {0}", "Are there an even or odd number of 1s in {0}?", "Is the number of 1s in {0} even or odd?", "Does {0} have an even or odd number of ones?",
            "Parity of the bits {0}?", "ones in {0}: even or odd?",
        ],
        ["Counting the 1s of {0}, is it even or odd?", "Even or odd count of ones: {0}"]);

    private static readonly Phrasings s_start = new(["A coin is heads up. ", "A coin shows heads. ", "There is a coin, heads up. "], ["A coin lies with heads on top. "]);

    private static readonly Phrasings s_flips = new(["{~0} flips it. ", "{~0} flips the coin. ", "{~0} turns it over. "], ["{~0} reverses the coin. "]);

    private static readonly Phrasings s_keeps = new(["{~0} does not flip it. ", "{~0} does not flip the coin. ", "{~0} leaves it. "], ["{~0} lets it be. "]);

    private static readonly Phrasings s_side = new(["Is it heads or tails now?", "Heads or tails?", "Which side is up now?", "Is the coin heads or tails up?"], ["Which side is up at the end, heads or tails?"]);

    private static readonly Phrasings s_isHeads = new(["Is it still heads up?", "Is the coin still heads up?", "Is the coin heads up?", "Is it heads up now?"], ["Does it still show heads at the end?"]);

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
        return new Facts(kind, bits, kind == Kind.Coin ? random.PickSome(People.Names, length) : [], kind == Kind.Coin && random.Chance(0.5) ? Question.IsEven : Question.Which);
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

    /// <summary>Keeps the parity beside each item; of a number, the last digit decides.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Number)
        {
            trace.Write($"last digit {facts.Digits[^1]}");
            return facts.Answer;
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
                trace.Line().Step($"{facts.Names[i]} {(facts.Digits[i] == '1' ? "flips" : "keeps")} ", isOdd ? "tails" : "heads", () => before ? "tails" : "heads");
            }
        }

        return facts.Answer;
    }

    internal sealed record Facts(Kind Asks, string Digits, IReadOnlyList<string> Names, Question Question)
    {
        public bool IsYes => IsOdd == (Question == Question.IsOdd);

        public string Answer => Question != Question.Which ? (IsYes ? "Yes" : "No") : Asks == Kind.Coin ? (IsOdd ? "It is tails up." : "It is heads up.") : IsOdd ? "odd" : "even";

        public bool IsOdd => Asks == Kind.Number ? (Digits[^1] - '0') % 2 == 1 : Digits.Count(digit => digit == '1') % 2 == 1;
    }
}
