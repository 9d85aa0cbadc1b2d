using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Two powers beside each other, sums of numbers in a row, multiples near a number, and values of digits.</summary>
internal sealed partial class NumberPropertyTask
{
    private static Facts DrawExtra(int level, TaskRandom random)
    {
        switch (random.Below(12))
        {
            case < 3:
                (int a, int b) = DrawPower(level, random);
                (int c, int d) = random.Chance(0.3) ? (random.Between(2, 30), 1) : DrawPower(level, random);
                return (a, b) == (c, d) ? DrawExtra(level, random) : new Facts(Kind.Powers, a, b)
                {
                    C = c,
                    D = d,
                    Operator = random.Pick(['+', '+', '-']),
                };
            case < 5:
                return DrawClaim(level, random);
            case 5:
                return new Facts(Kind.DigitProduct, random.WithDigits(random.Between(2, level + 1)), 0);
            case < 8:
                return new Facts(Kind.TotalTo, random.Between(4, level == 1 ? 12 : level == 2 ? 30 : 100), 0);
            case < 11:
                int divisor = random.Between(3, level == 1 ? 9 : 12);
                int number = random.Between(2 * divisor, level == 1 ? 60 : level == 2 ? 150 : 400);
                bool isAfter = random.Chance(0.55);
                return number % divisor == 0 ? DrawExtra(level, random) : new Facts(isAfter ? Kind.MultipleAfter : Kind.MultipleBefore, number, divisor);
            default:
                int[] digits = random.PickSome<int>([1, 2, 3, 4, 5, 6, 7, 8, 9], random.Between(level == 1 ? 2 : 3, level == 3 ? 5 : 4));
                return new Facts(Kind.PlaceValue, digits.Aggregate(0, (value, digit) => (10 * value) + digit), random.Pick(digits));
        }
    }

    /// <summary>Two powers that are not far from each other, or a power and a number near it.</summary>
    private static Facts DrawClaim(int level, TaskRandom random)
    {
        while (true)
        {
            (int a, int b) = DrawPower(level, random);
            bool isNumber = random.Chance(0.3);
            (int c, int d) = isNumber ? (random.Between(4, 200), 1) : DrawPower(level, random);
            var facts = new Facts(Kind.PowerMore, a, b)
            {
                C = c,
                D = d,
                Operator = random.Pick(['>', '>', '<']),
            };
            if ((a, b) != (c, d) && facts.First < 4 * facts.Second && facts.Second < 4 * facts.First)
            {
                return facts;
            }
        }
    }

    private static (int Number, int Exponent) DrawPower(int level, TaskRandom random) => random.Below(8) switch
    {
        < 4 => (random.Between(2, level == 1 ? 10 : 15), 2),
        < 6 => (random.Between(2, level == 1 ? 4 : 6), 3),
        6 => (2, random.Between(4, level == 1 ? 6 : 8)),
        _ => random.Pick([(3, 4), (10, 3), (3, 4), (2, 5)]),
    };

    private static string PowerText(int number, int exponent, int style, TaskRandom random) => (exponent, style) switch
    {
        (1, _) => $"{number}",
        (2, 0) => $"{number} squared",
        (3, 0) => $"{number} cubed",
        (2, 1) => random.Pick([$"{number} to the power of 2", $"the square of {number}", $"{number} squared"]),
        (3, 1) => random.Pick([$"{number} to the power of 3", $"the cube of {number}", $"{number} cubed"]),
        (2, 2) => $"{number}²",
        (3, 2) => $"{number}³",
        (_, 0 or 1) => random.Pick([$"{number} to the power of {exponent}", $"{number} to the power {exponent}", $"{number} to the {exponent}th"]),
        (_, 4) => $"{number}**{exponent}",
        _ => $"{number}^{exponent}",
    };

    private static string AskPowers(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        int style = random.Pick([0, 0, 0, 1, 1, 2, 3, 3, 4]);
        (string first, string second) = (PowerText(facts.A, facts.B, style, random), PowerText(facts.C, facts.D, style, random));
        if (facts.Asks == Kind.PowerMore)
        {
            return wording.Say(s_phrasings[facts.Asks], first, second, facts.Operator == '<'
                ? random.Pick(["less", "smaller", "less"]) : random.Pick(["more", "bigger", "larger", "greater", "more"]));
        }

        string sign = style > 1 ? $"{facts.Operator}" : facts.Operator == '+' ? "plus" : random.Pick(["minus", "minus", "minus", "less"]);
        return wording.Say(s_phrasings[facts.Asks], $"{first} {sign} {second}");
    }

    private static void WorkExtra(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Powers:
                WorkPower(facts.A, facts.B, trace);
                WorkPower(facts.C, facts.D, trace);
                trace.Line();
                _ = facts.Operator == '+' ? Arithmetic.Add(trace, facts.First, facts.Second) : Arithmetic.Subtract(trace, facts.First, facts.Second);
                break;
            case Kind.PowerMore:
                WorkPower(facts.A, facts.B, trace);
                WorkPower(facts.C, facts.D, trace);
                trace.Line().Write($"{Relation.Of((int)facts.First, (int)facts.Second)} {(facts.Value == 1 ? "yes" : "no")}");
                break;
            case Kind.DigitProduct:
                long product = facts.DigitAt($"{facts.A}".Length - 1);
                foreach (char digit in $"{facts.A}"[1..])
                {
                    product = Arithmetic.Multiply(trace.Line(), product, digit - '0');
                }

                break;
            case Kind.TotalTo:
                trace.Equation($"{facts.A}+1", facts.A + 1);
                int even = facts.A % 2 == 0 ? facts.A : facts.A + 1;
                trace.Line().Equation($"{even}/2", even / 2);
                Arithmetic.Multiply(trace.Line(), even / 2, (2 * facts.A) + 1 - even);
                break;
            case Kind.PlaceValue:
                string text = $"{facts.A}";
                trace.Write(string.Join(' ', text.Select((digit, i) => digit + new string('0', text.Length - 1 - i))));
                break;
            default:
                Arithmetic.Divide(trace, facts.A, facts.B);
                int rest = facts.A % facts.B;
                int more = facts.Asks == Kind.MultipleAfter ? (int)trace.Line().Equation($"{facts.B}-{rest}", facts.B - rest) : 0;
                _ = more > 0 ? Arithmetic.Add(trace.Line(), facts.A, more) : Arithmetic.Subtract(trace.Line(), facts.A, rest);
                break;
        }
    }

    private static void WorkPower(int number, int exponent, Trace trace)
    {
        if (exponent == 1)
        {
            return;
        }

        trace.Line().Write($"{number}^{exponent}");
        long product = number;
        for (int i = 2; i <= exponent; i++)
        {
            product = i == 2 ? trace.Space().Equation($"{number}*{number}", number * number) : Arithmetic.Multiply(trace, product, number);
        }
    }
}
