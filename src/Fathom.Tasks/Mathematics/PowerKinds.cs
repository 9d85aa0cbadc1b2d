using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Powers and roots looked for: the exponent that gives a number, and the whole numbers around a root.</summary>
internal static partial class PowerKinds
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ShortKind> All { get; } =
    [
        // The base and the exponent.
        new("exponent")
        {
            Draw = DrawExponent,
            Slots = static (n, wording) => [$"{n[0]}", wording.Number(Power(n[0], n[1]))],
            Work = WorkExponent,
            Judge = JudgeExponent,
        },
        new("root between")
        {
            Draw = DrawBetween,
            Work = WorkBetween,
            Judge = JudgeBetween,
        },
    ];

    private static long Power(int number, int exponent) => Enumerable.Repeat((long)number, exponent).Aggregate(1L, (product, factor) => product * factor);

    private static int Root(int number) => (int)Math.Sqrt(number);

    private static int[]? DrawExponent(int level, TaskRandom random)
    {
        int number = random.Pick<int>(level == 1 ? [2, 2, 2, 10, 3, 5] : [2, 2, 10, 3, 3, 4, 5, 6, 7]);
        int most = number switch
        {
            2 => level == 1 ? 6 : level == 2 ? 8 : 9,
            3 => level + 2,
            10 => level + 3,
            _ => level == 1 ? 2 : 3,
        };
        int exponent = random.Between(2, most);
        return exponent == number ? null : [number, exponent];
    }

    /// <summary>One power after the other, each with its exponent.</summary>
    private static string WorkExponent(int[] n, Trace trace)
    {
        trace.Write($"{n[0]}^? {Power(n[0], n[1])}");
        long power = n[0];
        for (int exponent = 2; exponent <= n[1]; exponent++)
        {
            power = Arithmetic.Multiply(trace.Line(), power, n[0]);
            trace.Write($" ^{exponent}");
        }

        return $"{n[1]}";
    }

    /// <summary>Judges an exponent, alone or in the whole power, as in "2^6" or "2^6 = 64".</summary>
    private static Verdict JudgeExponent(int[] n, AnswerText answer)
    {
        Match power = WholePower().Match(answer.Text);
        if (!power.Success)
        {
            return NumberReader.Judge(answer, n[1]);
        }

        string value = power.Groups[3].Value.Replace(",", "", StringComparison.Ordinal);
        bool isRight = power.Groups[1].Value == $"{n[0]}" && power.Groups[2].Value == $"{n[1]}" && (value.Length == 0 || value == $"{Power(n[0], n[1])}");
        return Verdict.If(isRight, $"expected {n[0]}^{n[1]}");
    }

    private static int[]? DrawBetween(int level, TaskRandom random)
    {
        int number = random.Between(level == 1 ? 5 : 10, level == 1 ? 99 : level == 2 ? 150 : 380);
        int root = Root(number);
        return root * root == number ? null : [number];
    }

    /// <summary>Squares one number after the other, from 1 or from 10, until one is too large.</summary>
    private static string WorkBetween(int[] n, Trace trace)
    {
        int root = Root(n[0]);
        trace.Write($"root {n[0]} between").Line();
        for (int number = root < 10 ? 1 : 10; number <= root + 1; number++)
        {
            trace.Space().Equation($"{number}*{number}", number * number);
        }

        trace.Line().Write($"{Relation.Of(root * root, n[0])} {Relation.Of(n[0], (root + 1) * (root + 1))}");
        return $"{root} and {root + 1}";
    }

    /// <summary>Judges two neighbors, also around the root, as in "6 &lt; √40 &lt; 7".</summary>
    private static Verdict JudgeBetween(int[] n, AnswerText answer)
    {
        int root = Root(n[0]);
        Match around = Around().Match(answer.Text);
        bool isAround = around.Success && around.Groups[1].Value == $"{root}" && around.Groups[2].Value == $"{n[0]}" && around.Groups[3].Value == $"{root + 1}";
        decimal[] said = [root, root + 1, n[0], root * root, (root + 1) * (root + 1)];
        return isAround && answer.Tokens.All(token => !token.IsNumber || said.Contains(token.Value))
            ? Verdict.Right
            : NumbersReader.JudgeInOrder(answer, [root, root + 1], n[0]);
    }

    [GeneratedRegex(@"^\s*(\d+)\s*\^\s*\{?(\d+)\}?(?:\s*=\s*([\d,]+))?\s*\.?\s*$")]
    private static partial Regex WholePower();

    [GeneratedRegex(@"\b(\d+)\s*<\s*(?:√|\\?sqrt)\s*[({]?\s*(\d+)\s*[)}]?\s*<\s*(\d+)\b")]
    private static partial Regex Around();
}
