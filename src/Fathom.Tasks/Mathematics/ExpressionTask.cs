using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Expressions with two to six operations, precedence and brackets.</summary>
internal sealed class ExpressionTask : VerifiableTask<ExpressionNode>
{
    private const int MaxValue = 100;
    private const int MaxFactor = 12;

    // In expressions whose operations need columns.
    private const int MaxWideSum = 2000;
    private const int MaxWideProduct = 9999;

    private static readonly Phrasings s_ask = PhrasingFile.Read("expression", "ask");

    // Of expressions that have a clear sentence.
    private const double SentenceShare = 0.4;

    private enum Range
    {
        /// <summary>All values are small and not below zero.</summary>
        Small,

        /// <summary>Some value is below zero.</summary>
        Signed,

        /// <summary>Some operation has an operand above a hundred, or a factor above twelve.</summary>
        Wide,
    }

    public override string Name => "expression";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "expressions with precedence and brackets, 2 to 6 operations, also with large numbers and values below zero";

    public override int Levels => 6;

    protected override ExpressionNode Draw(int level, TaskRandom random)
    {
        (int fewest, int most, string operators, bool hasBrackets) = level switch
        {
            1 => (2, 2, "+-", false),
            2 => (2, 3, "+-*", false),
            3 => (2, 3, "+-*", true),
            4 => (3, 4, "+-*/", false),
            5 => (3, 5, "+-*/", true),
            _ => (5, 6, "+-*/", true),
        };
        Range range = level == 6 ? Range.Small : random.Below(20) switch
        {
            < 4 => Range.Signed,
            < 8 when level > 1 => Range.Wide,
            _ => Range.Small,
        };
        (fewest, most) = range == Range.Wide ? (2, 3) : (fewest, most);
        while (true)
        {
            ExpressionNode? node = Build(random.Between(fewest, most), operators, range, random);
            if (node is not null && node.ToString().Contains('(', StringComparison.Ordinal) == hasBrackets
                && node.HasNegative == (range == Range.Signed) && IsWide(node) == (range == Range.Wide))
            {
                return node;
            }
        }
    }

    protected override string Key(ExpressionNode facts) => facts.ToString();

    protected override string Ask(ExpressionNode facts, Wording wording) =>
        (wording.Random.Chance(SentenceShare) ? ExpressionSpeech.Ask(facts, wording) : null)
        ?? wording.Say(wording.Random.Chance(0.25) ? s_ask : ArithmeticPhrasings.Symbolic, ExpressionStyle.Type(facts.ToString(), wording.Random));

    protected override Verdict Judge(ExpressionNode facts, AnswerText answer) => NumberReader.Judge(answer, facts.Value);

    protected override string Work(ExpressionNode facts, Trace trace)
    {
        if (IsWide(facts))
        {
            return WorkWide(facts, trace);
        }

        ExpressionNode node = facts;
        trace.Write(node.ToString());
        while (node.NextOperation() is ExpressionNode next)
        {
            ExpressionNode before = node;
            node = node.Reduced(ExpressionNode.Evaluate(next.Left!.Value, next.Operator, next.Right!.Value));
            trace.Step("=", node.ToString(), () => before.Reduced(next.Value + 1).ToString());
            ExpressionNode plain = node.Unsigned();
            if (plain.ToString() != node.ToString())
            {
                trace.Write($"={plain}");
                node = plain;
            }
        }

        return facts.Value.ToString();
    }

    /// <summary>One operation after the other, each on a line of its own, then what is left to do.</summary>
    private static string WorkWide(ExpressionNode facts, Trace trace)
    {
        ExpressionNode node = facts;
        trace.Write(node.ToString());
        while (node.NextOperation() is ExpressionNode next)
        {
            trace.Line();
            (long left, long right) = (next.Left!.Value, next.Right!.Value);
            long value = next.Operator switch
            {
                '+' => Arithmetic.Add(trace, left, right),
                '-' => Arithmetic.Subtract(trace, left, right),
                '*' => Arithmetic.Multiply(trace, left, right),
                _ => Arithmetic.Divide(trace, left, right),
            };
            node = node.Reduced(value);
            if (!node.IsNumber && (!node.Left!.IsNumber || !node.Right!.IsNumber))
            {
                trace.Line().Write(node.ToString());
            }
        }

        return facts.Value.ToString();
    }

    /// <summary>Whether an operation is too large to be done at once.</summary>
    private static bool IsWide(ExpressionNode node) =>
        !node.IsNumber && (IsWide(node.Left!) || IsWide(node.Right!) || !IsSmall(node.Left!.Value, node.Operator, node.Right!.Value));

    /// <summary>A random expression whose values all stay small, or null if the draws do not lead to one.</summary>
    private static ExpressionNode? Build(int operations, string operators, Range range, TaskRandom random)
    {
        if (operations == 0)
        {
            if (range == Range.Wide && random.Chance(0.7))
            {
                return new ExpressionNode(random.WithDigits(random.Chance(0.7) ? 2 : random.Between(1, 3)));
            }

            return new ExpressionNode(random.Below(20) switch
            {
                < 13 => random.Between(1, 12),
                < 17 => random.Between(1, 40),
                < 19 => random.Between(20, 100),
                _ => 10 * random.Between(2, 10),
            });
        }

        int inLeft = random.Chance(0.6) ? operations - 1 : random.Below(operations);
        char operation = operators[random.Below(operators.Length)];
        ExpressionNode? left = Build(inLeft, operators, range, random);
        ExpressionNode? right = Build(operations - 1 - inLeft, operators, range, random);
        if (left is null || right is null)
        {
            return null;
        }

        if (operation == '/' && left.IsNumber && right.Value is > 1 and <= MaxFactor)
        {
            left = new ExpressionNode(right.Value * random.Between(1, range == Range.Wide ? MaxValue : MaxFactor));
        }

        return IsAllowed(left.Value, operation, right.Value, range) && HasOneOrder(operation, right) ? ExpressionNode.Apply(left, operation, right) : null;
    }

    /// <summary>Whether the text shows what comes first: without brackets, operations of one rank go from left to right.</summary>
    private static bool HasOneOrder(char operation, ExpressionNode right) => operation switch
    {
        '+' => right.Operator is not ('+' or '-'),
        '*' => right.Operator is not ('*' or '/'),
        _ => true,
    };

    private static bool IsAllowed(long left, char operation, long right, Range range) => range switch
    {
        Range.Small => IsSmall(left, operation, right) && (operation != '-' || left >= right),
        Range.Signed => IsSmall(left, operation, right) && (operation != '/' || (left > 0 && right > 0)),
        _ => operation switch
        {
            '+' => left + right <= MaxWideSum,
            '-' => left >= right,
            '*' => left * right <= MaxWideProduct && Math.Min(left, right) < 10,
            _ => right is > 1 and <= MaxFactor && left % right == 0,
        },
    };

    private static bool IsSmall(long left, char operation, long right) => operation switch
    {
        '+' => Math.Abs(left + right) <= MaxValue,
        '-' => Math.Abs(left - right) <= MaxValue,
        '*' => Math.Abs(left) <= MaxFactor && Math.Abs(right) <= MaxFactor && Math.Abs(left * right) <= MaxValue,
        _ => right > 1 && left % right == 0 && left / right <= MaxFactor && left <= MaxFactor * MaxFactor,
    };
}
