using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Expressions with two to six operations, precedence and brackets.</summary>
internal sealed class ExpressionTask : VerifiableTask<ExpressionNode>
{
    private const int MaxValue = 100;
    private const int MaxFactor = 12;

    // Of expressions that have a clear sentence.
    private const double SentenceShare = 0.4;

    public override string Name => "expression";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "expressions with precedence and brackets, 2 to 6 operations";

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
        while (true)
        {
            ExpressionNode? node = Build(random.Between(fewest, most), operators, random);
            if (node is not null && node.ToString().Contains('(', StringComparison.Ordinal) == hasBrackets)
            {
                return node;
            }
        }
    }

    protected override string Key(ExpressionNode facts) => facts.ToString();

    protected override string Ask(ExpressionNode facts, Wording wording) =>
        (wording.Random.Chance(SentenceShare) ? ExpressionSpeech.Ask(facts, wording) : null)
        ?? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type(facts.ToString(), wording.Random));

    protected override Verdict Judge(ExpressionNode facts, AnswerText answer) => NumberReader.Judge(answer, facts.Value);

    protected override string Work(ExpressionNode facts, Trace trace)
    {
        ExpressionNode node = facts;
        trace.Write(node.ToString());
        while (node.NextOperation() is ExpressionNode next)
        {
            ExpressionNode before = node;
            node = node.Reduced(ExpressionNode.Evaluate(next.Left!.Value, next.Operator, next.Right!.Value));
            trace.Step("=", node.ToString(), () => before.Reduced(next.Value + 1).ToString());
        }

        return facts.Value.ToString();
    }

    /// <summary>A random expression whose values all stay small, or null if the draws do not lead to one.</summary>
    private static ExpressionNode? Build(int operations, string operators, TaskRandom random)
    {
        if (operations == 0)
        {
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
        ExpressionNode? left = Build(inLeft, operators, random);
        ExpressionNode? right = Build(operations - 1 - inLeft, operators, random);
        if (left is null || right is null)
        {
            return null;
        }

        if (operation == '/' && left.IsNumber && right.Value is > 1 and <= MaxFactor)
        {
            left = new ExpressionNode(right.Value * random.Between(1, MaxFactor));
        }

        return IsAllowed(left.Value, operation, right.Value) && HasOneOrder(operation, right) ? ExpressionNode.Apply(left, operation, right) : null;
    }

    /// <summary>Whether the text shows what comes first: without brackets, operations of one rank go from left to right.</summary>
    private static bool HasOneOrder(char operation, ExpressionNode right) => operation switch
    {
        '+' => right.Operator is not ('+' or '-'),
        '*' => right.Operator is not ('*' or '/'),
        _ => true,
    };

    private static bool IsAllowed(long left, char operation, long right) => operation switch
    {
        '+' => left + right <= MaxValue,
        '-' => left >= right,
        '*' => left <= MaxFactor && right <= MaxFactor && left * right <= MaxValue,
        _ => right > 1 && left % right == 0 && left / right <= MaxFactor && left <= MaxFactor * MaxFactor,
    };
}
