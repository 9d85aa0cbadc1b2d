using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>One way to combine given numbers into one, step by step.</summary>
internal sealed class CountdownPath
{
    private const int MaxResult = 120;
    private const int MaxFactor = 12;

    private readonly IReadOnlyList<int> _numbers;
    private readonly List<(ExpressionNode Node, int[] Left)> _steps = [];

    private CountdownPath(IReadOnlyList<int> numbers) => _numbers = numbers;

    public int Result => (int)_steps[^1].Node.Value;

    public string Expression => _steps[^1].Node.ToString();

    /// <summary>Combines two random numbers at a time until one is left; small and exact operations only.</summary>
    public static CountdownPath Random(IReadOnlyList<int> numbers, TaskRandom random)
    {
        var path = new CountdownPath(numbers);
        List<ExpressionNode> left = [.. numbers.Select(number => new ExpressionNode(number))];
        while (left.Count > 1)
        {
            int i = random.Below(left.Count);
            int j = random.Below(left.Count - 1);
            j += j >= i ? 1 : 0;
            (ExpressionNode a, ExpressionNode b) = left[i].Value >= left[j].Value ? (left[i], left[j]) : (left[j], left[i]);
            ExpressionNode node = ExpressionNode.Apply(a, Operation(a.Value, b.Value, random), b);
            left.Remove(a);
            left.Remove(b);
            left.Add(node);
            path._steps.Add((node, [.. left.Select(other => (int)other.Value)]));
        }

        return path;
    }

    /// <summary>Writes a line such as <c>3 7 8 2: 7-3=4, 8 2 4: 8-2=6, 4 6: 4*6=24</c>, with bars for the colons.</summary>
    public void Write(Trace trace)
    {
        trace.Line().Write(string.Join(' ', _numbers));
        for (int i = 0; i < _steps.Count; i++)
        {
            (ExpressionNode node, int[] left) = _steps[i];
            trace.Write(" | ").Equation($"{node.Left!.Value}{node.Operator}{node.Right!.Value}", node.Value);
            if (i + 1 < _steps.Count)
            {
                trace.Write($", {string.Join(' ', left)}");
            }
        }
    }

    /// <summary>The last operation, then the expression with one intermediate result after the other replaced by its origin.</summary>
    public IEnumerable<string> Expansions()
    {
        ExpressionNode whole = _steps[^1].Node;
        for (int kept = _steps.Count - 1; kept >= 0; kept--)
        {
            yield return Collapsed(whole, [.. _steps.Take(kept).Select(step => step.Node)]).ToString();
        }
    }

    private static ExpressionNode Collapsed(ExpressionNode node, HashSet<ExpressionNode> values)
    {
        if (node.IsNumber || values.Contains(node))
        {
            return new ExpressionNode(node.Value);
        }

        return new ExpressionNode(node.Value, node.Operator, Collapsed(node.Left!, values), Collapsed(node.Right!, values));
    }

    /// <summary>A random operation on a ≥ b that gives a whole number above 0 and is small enough to do at once.</summary>
    private static char Operation(long a, long b, TaskRandom random)
    {
        for (int attempt = 0; attempt < 8; attempt++)
        {
            char operation = "++--**/"[random.Below(7)];
            bool isAllowed = operation switch
            {
                '+' => a + b <= MaxResult,
                '-' => a > b,
                '*' => b > 1 && a * b <= MaxResult && (a <= MaxFactor || b <= 4),
                _ => b > 1 && a % b == 0,
            };
            if (isAllowed)
            {
                return operation;
            }
        }

        return a > b ? '-' : '+';
    }
}
