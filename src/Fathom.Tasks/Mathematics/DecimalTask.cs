using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums and differences of numbers with up to three decimals, their products, their quotients with one digit or a power of ten, and two
/// operations in one.</summary>
internal sealed class DecimalTask : VerifiableTask<DecimalTask.Facts>
{
    private static readonly Phrasings s_words = PhrasingFile.Read("decimal", "words");

    private static readonly Phrasings s_divided = PhrasingFile.Read("decimal", "divided");

    private static readonly Dictionary<char, Phrasings> s_stories = new()
    {
        ['+'] = PhrasingFile.Read("decimal", "plus story"),
        ['-'] = PhrasingFile.Read("decimal", "minus story"),
        ['*'] = PhrasingFile.Read("decimal", "times story"),
        ['/'] = PhrasingFile.Read("decimal", "divided story"),
    };

    private static readonly Phrasings s_pairStory = PhrasingFile.Read("decimal", "pair story");

    // Slot: 0 a calculation.
    private static readonly Phrasings s_chain = PhrasingFile.Read("decimal", "chain");

    private static readonly Dictionary<string, Phrasings> s_chainStories = new()
    {
        ["++"] = PhrasingFile.Read("decimal", "plus plus story"),
        ["-+"] = PhrasingFile.Read("decimal", "minus plus story"),
        ["--"] = PhrasingFile.Read("decimal", "minus minus story"),
        ["*+"] = PhrasingFile.Read("decimal", "times plus story"),
    };

    private static readonly string[] s_chains = ["++", "+-", "-+", "-+", "--", "--", "+*", "+*", "-*", "+/", "*+", "*+", "*-"];

    private static readonly int[] s_smallPowers = [10, 10, 100];

    private static readonly int[] s_powers = [10, 100, 100, 1000];

    private static readonly string[] s_units = ["", "tenths", "hundredths", "thousandths"];

    internal enum Kind
    {
        /// <summary>Both numbers are counted in tenths, hundredths or thousandths; a factor or divisor is whole.</summary>
        Same,

        /// <summary>The product of two numbers with decimals.</summary>
        Pair,

        /// <summary>A product or quotient with 10, 100 or 1000.</summary>
        Shift,

        /// <summary>Two operations; a sum that is multiplied or divided stands in brackets.</summary>
        Chain,
    }

    public override string Name => "decimal";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the four operations on numbers with decimals, also two of them and with different numbers of places";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        switch (random.Below(20))
        {
            case < 5:
                return Mixed(level, random);
            case < 7:
                return Pair(level, random);
            case 7 or 8:
                return Shifted(level, random);
            case >= 9 and < 13:
                return Chained(level, random);
            default:
                break;
        }

        int scale = level == 1 ? 10 : 100;
        char operation = "++--**/"[random.Below(7)];
        int most = (level == 1 ? 20 : 30) * scale;
        int a = random.Between(1, most);
        if (operation == '/')
        {
            int divisor = random.Between(2, 9);
            int whole = random.Between(1, 60);
            if (random.Chance(0.5) && whole * scale % divisor == 0 && whole % divisor != 0)
            {
                return new Facts(whole * scale, operation, divisor * scale, scale);
            }

            return new Facts(divisor * random.Between(1, most / divisor), operation, divisor * scale, scale);
        }

        int b = operation == '*' ? random.Between(2, 9) * scale : random.Chance(0.2) ? random.Between(1, 20) * scale : random.Between(1, 20 * scale);
        return operation == '-' && a < b ? new Facts(b, operation, a, scale) : new Facts(a, operation, b, scale);
    }

    protected override string Key(Facts facts) =>
        facts.Asks == Kind.Chain
            ? facts.Chain
            : facts.Operator == '+'
            ? $"{Text(Math.Min(facts.A, facts.B), facts.Scale)}+{Text(Math.Max(facts.A, facts.B), facts.Scale)}"
            : facts.Asks == Kind.Pair
            ? $"{Math.Min(facts.First, facts.Second):0.####}*{Math.Max(facts.First, facts.Second):0.####}"
            : $"{Text(facts.A, facts.Scale)}{facts.Operator}{Text(facts.B, facts.Scale)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Asks == Kind.Chain)
        {
            return AskChain(facts, wording);
        }

        bool isPadded = facts is { Scale: 100, Asks: Kind.Same } && !facts.HasMixedPlaces && wording.Random.Chance(0.2);
        string a = isPadded ? Padded(facts.A) : Text(facts.A, facts.Scale);
        string b = isPadded && facts.Operator is '+' or '-' ? Padded(facts.B) : Text(facts.B, facts.OtherScale);
        string word = facts.Operator switch
        {
            '+' => "plus",
            '-' => "minus",
            '*' => "times",
            _ => "divided by",
        };
        return wording.Random.Below(12) switch
        {
            < 2 when facts.Asks == Kind.Pair => wording.Say(s_pairStory, a, b),
            < 2 when facts.Asks == Kind.Same => wording.Say(s_stories[facts.Operator], a, b),
            < 6 => wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{a}{facts.Operator}{b}", wording.Random)),
            < 10 => wording.Say(facts.Operator == '/' ? s_divided : ArithmeticPhrasings.Of(facts.Operator), a, b),
            _ => wording.Say(s_words, a, b, word),
        };
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Result);

    /// <summary>Works in tenths or hundredths, then sets the point.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Chain)
        {
            return WorkChain(facts, trace);
        }

        if (facts.Asks != Kind.Same)
        {
            return facts.Asks == Kind.Pair ? WorkPair(facts, trace) : WorkShift(facts, trace);
        }

        int places = Places(facts.Scale);
        trace.Write($"{s_units[places]} ");
        if (facts.HasMixedPlaces)
        {
            string format = "0." + new string('0', places);
            trace.Write(facts.First.ToString(format, CultureInfo.InvariantCulture)).Write($" {facts.Operator} ")
                .Write(facts.Second.ToString(format, CultureInfo.InvariantCulture)).Line();
        }

        long value = facts.Operator switch
        {
            '+' => Arithmetic.Add(trace, facts.A, facts.B),
            '-' => Arithmetic.Subtract(trace, facts.A, facts.B),
            '*' => Arithmetic.Multiply(trace, facts.A, facts.B / facts.Scale),
            _ => Arithmetic.Divide(trace, facts.A, facts.B / facts.Scale),
        };
        return Text(value, facts.Scale);
    }

    private static string AskChain(Facts facts, Wording wording)
    {
        if (s_chainStories.TryGetValue($"{facts.Operator}{facts.Last}", out Phrasings? stories) && wording.Random.Chance(0.3))
        {
            return wording.Say(stories, Text(facts.A, facts.Scale), Text(facts.B, facts.Scale), Text(facts.C, facts.Scale));
        }

        bool isSwapped = wording.Random.Chance(0.4);
        string first = $"{Text(facts.A, facts.Scale)}{facts.Operator}{Text(facts.B, facts.Scale)}";
        string last = Text(facts.C, facts.Scale);
        string chain = (facts.HasBrackets, facts.Last, facts.Operator) switch
        {
            (true, '*', _) when isSwapped => $"{last}*({first})",
            (true, _, _) => $"({first}){facts.Last}{last}",
            (_, '+', '*') when isSwapped => $"{last}+{first}",
            _ => $"{first}{facts.Last}{last}",
        };
        return wording.Say(wording.Random.Chance(0.4) ? s_chain : ArithmeticPhrasings.Symbolic, ExpressionStyle.Type(chain, wording.Random));
    }

    /// <summary>The calculation with equal places, then one operation after the other in tenths or hundredths.</summary>
    private static string WorkChain(Facts facts, Trace trace)
    {
        trace.Write($"{s_units[Places(facts.Scale)]} {facts.Padded}").Line();
        long first = facts.Operator switch
        {
            '+' => Arithmetic.Add(trace, facts.A, facts.B),
            '-' => Arithmetic.Subtract(trace, facts.A, facts.B),
            _ => Arithmetic.Multiply(trace, facts.A, facts.B / facts.Scale),
        };
        long value = facts.Last switch
        {
            '+' => Arithmetic.Add(trace.Line(), first, facts.C),
            '-' => Arithmetic.Subtract(trace.Line(), first, facts.C),
            '*' => Arithmetic.Multiply(trace.Line(), first, facts.C / facts.Scale),
            _ => Arithmetic.Divide(trace.Line(), first, facts.C / facts.Scale),
        };
        return Text(value, facts.Scale);
    }

    /// <summary>Multiplies without the points, then sets one for the places of both.</summary>
    private static string WorkPair(Facts facts, Trace trace)
    {
        trace.Write($"{Text(facts.A, facts.Scale)} * {Text(facts.B, facts.OtherScale)}").Line();
        long product = Arithmetic.Multiply(trace, facts.A, facts.B);
        trace.Line().Write("places ").Equation($"{Places(facts.Scale)}+{Places(facts.OtherScale)}", Places(facts.Scale) + Places(facts.OtherScale));
        int scale = facts.Scale * facts.OtherScale;
        string result = Text(product, scale);
        trace.Line().Step($"{product}/{scale}=", result, () => Text(product, scale * 10));
        return result;
    }

    /// <summary>Moves the point by as many places as there are zeros.</summary>
    private static string WorkShift(Facts facts, Trace trace)
    {
        string calculation = $"{Text(facts.A, facts.Scale)}{facts.Operator}{Text(facts.B, facts.Scale)}";
        bool isRight = facts.Operator == '*';
        decimal result = facts.Result;
        trace.Write($"point {Places(facts.B / facts.Scale)} {(isRight ? "right" : "left")}").Line()
            .Step($"{calculation}=", Text(result), () => Text(isRight ? result * 10 : result / 10));
        return Text(result);
    }

    private static int Places(int scale) => scale switch
    {
        1 => 0,
        10 => 1,
        100 => 2,
        _ => 3,
    };

    /// <summary>A sum or difference of numbers that have different numbers of places.</summary>
    private static Facts Mixed(int level, TaskRandom random)
    {
        int scale = level == 2 && random.Chance(0.25) ? 1000 : 100;
        int most = level == 1 ? 10 : random.Chance(0.7) ? 20 : 100;
        while (true)
        {
            int a = random.Between(1, most * scale);
            int b = random.Between(1, most * scale / 10) * 10;
            if (a % 10 == 0)
            {
                continue;
            }

            bool isSwapped = random.Chance(0.5);
            (a, b) = isSwapped ? (b, a) : (a, b);
            return random.Chance(0.6) ? new Facts(a, '+', b, scale) : new Facts(Math.Max(a, b), '-', Math.Min(a, b), scale);
        }
    }

    private static Facts Pair(int level, TaskRandom random)
    {
        while (true)
        {
            (int scale, int other) = level == 1 ? (10, 10) : (random.Pick([10, 10, 100]), random.Pick([10, 10, 100]));
            int a = random.Between(1, level == 1 ? 25 : 99);
            int b = random.Between(2, level == 1 ? 12 : random.Chance(0.7) ? 15 : 60);
            if (a % 10 != 0 && b % 10 != 0)
            {
                return random.Chance(0.5)
                    ? new Facts(a, '*', b, scale) { Asks = Kind.Pair, OtherScale = other }
                    : new Facts(b, '*', a, scale) { Asks = Kind.Pair, OtherScale = other };
            }
        }
    }

    private static Facts Chained(int level, TaskRandom random)
    {
        string operators = random.Pick(s_chains);
        int scale = level == 1 && random.Chance(0.6) ? 10 : 100;
        int most = level == 1 ? 10 * scale : 25 * scale;
        int a = Number();
        int b = operators[0] == '*' ? scale * random.Between(2, 9) : Number();
        int c = operators[1] is '*' or '/' ? scale * random.Between(2, 9) : Number();
        int first = operators[0] switch
        {
            '+' => a + b,
            '-' => a - b,
            _ => a * (b / scale),
        };
        bool isExact = operators[1] != '/' || first % (c / scale) == 0;
        bool hasPoint = a % scale != 0 && (operators[0] == '*' || b % scale != 0);
        bool isInTenths = scale == 100 && a % 10 == 0 && b % 10 == 0 && c % 10 == 0 && (operators[1] != '/' || first / 10 % (c / scale) == 0);
        int unit = isInTenths ? 10 : 1;
        return first > 0 && isExact && hasPoint && (operators[1] != '-' || first > c)
            ? new Facts(a / unit, operators[0], b / unit, scale / unit) { Asks = Kind.Chain, Last = operators[1], C = c / unit }
            : Chained(level, random);

        // Hundredths are whole tenths now and then, so that the places differ.
        int Number() => scale == 100 && random.Chance(0.35) ? 10 * random.Between(1, most / 10) : random.Between(1, most);
    }

    private static Facts Shifted(int level, TaskRandom random)
    {
        int scale = random.Pick([1, 10, 10, 100]);
        bool isProduct = scale > 1 && random.Chance(0.5);
        int number = random.Between(1, level == 1 ? 99 : 999);
        int power = random.Pick(level == 1 ? s_smallPowers : s_powers);
        return number % 10 == 0 || number < 2
            ? Shifted(level, random)
            : new Facts(number, isProduct ? '*' : '/', power * scale, scale) { Asks = Kind.Shift };
    }

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Text(long value, int scale) => Text(value / (decimal)scale);

    /// <summary>Hundredths with both decimals, like a price.</summary>
    private static string Padded(int value) => (value / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    internal sealed record Facts(int A, char Operator, int B, int Scale)
    {
        public Kind Asks { get; init; }

        /// <summary>The second operation of a chain, and its operand as many times as the scale.</summary>
        public char Last { get; init; } = '+';

        public int C { get; init; }

        public bool HasBrackets => Last is '*' or '/' && Operator is '+' or '-';

        public string Chain => Written(number => Text(number, Scale));

        /// <summary>A chain with as many places in each number that is not whole by nature.</summary>
        public string Padded => Written(number => (number / (decimal)Scale).ToString(Scale == 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture));

        /// <summary>What the second number is divided by.</summary>
        public int OtherScale { get; init; } = Scale;

        public decimal First => A / (decimal)Scale;

        public decimal Second => B / (decimal)OtherScale;

        public bool HasMixedPlaces => Operator is '+' or '-' && Text(First).Length - Text(decimal.Truncate(First)).Length
            != Text(Second).Length - Text(decimal.Truncate(Second)).Length;

        public decimal Result => Asks == Kind.Chain ? Apply(Apply(First, Operator, Second), Last, C / (decimal)Scale) : Apply(First, Operator, Second);

        private static decimal Apply(decimal first, char operation, decimal second) => operation switch
        {
            '+' => first + second,
            '-' => first - second,
            '*' => first * second,
            _ => first / second,
        };

        private string Written(Func<int, string> write)
        {
            string second = Operator == '*' ? Text(B, Scale) : write(B);
            string last = Last is '*' or '/' ? Text(C, Scale) : write(C);
            string first = $"{write(A)} {Operator} {second}";
            return HasBrackets ? $"({first}) {Last} {last}" : $"{first} {Last} {last}";
        }
    }
}
