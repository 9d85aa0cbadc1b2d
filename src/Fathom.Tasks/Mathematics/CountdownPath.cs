namespace Fathom.Tasks.Mathematics;

/// <summary>One way to combine given numbers into one, step by step.</summary>
internal sealed class CountdownPath
{
    private const int MaxResult = 120;
    private const int MaxFactor = 12;

    private static readonly char[] s_operations = ['+', '-', '*', '/'];

    private readonly IReadOnlyList<int> _numbers;
    private readonly List<(ExpressionNode Node, int[] Left)> _steps;

    private CountdownPath(IReadOnlyList<int> numbers, List<(ExpressionNode Node, int[] Left)> steps) => (_numbers, _steps) = (numbers, steps);

    public int Result => (int)_steps[^1].Node.Value;

    private long Larger => Math.Max(_steps[^1].Node.Left!.Value, _steps[^1].Node.Right!.Value);

    private long Smaller => Math.Min(_steps[^1].Node.Left!.Value, _steps[^1].Node.Right!.Value);

    public string Expression => _steps[^1].Node.ToString();

    /// <summary>All steps but the last; they distinguish attempts.</summary>
    public string Places => string.Join(';', _steps.SkipLast(1).Select(step => step.Node.ToString()));

    /// <summary>Combines two random numbers at a time until one is left; small and exact operations only.</summary>
    public static CountdownPath Random(IReadOnlyList<int> numbers, TaskRandom random) => Random(numbers, [], random);

    /// <summary>A path that begins with the same steps and then continues differently.</summary>
    public CountdownPath Branch(int steps, TaskRandom random) => Random(_numbers, _steps[..steps], random);

    /// <summary>Results of the last two numbers with each allowed operation: sum, difference, product, quotient.</summary>
    public IEnumerable<long> LastResults() => s_operations.Where(IsAllowedLast).Select(operation => ExpressionNode.Evaluate(Larger, operation, Smaller));

    /// <summary>
    /// Writes a line such as <c>8 2 4 | 8-2=6, 4 6 | 10 2 24</c>: steps until two numbers are left, then all that these can give; if that is the target,
    /// the operation, too: <c> | 4*6=24 yes</c>.
    /// </summary>
    /// <param name="trace">Takes the line.</param>
    /// <param name="from">Number of steps that an earlier line has written.</param>
    /// <param name="isSolution">Whether this path ends at the target.</param>
    public void Write(Trace trace, int from, bool isSolution)
    {
        trace.Line().Write(string.Join(' ', Left(from)));
        for (int i = from; i < _steps.Count - 1; i++)
        {
            Step(trace, _steps[i].Node);
            trace.Write($", {string.Join(' ', _steps[i].Left)}");
        }

        trace.Write($" | {string.Join(' ', LastResults())}");
        if (isSolution)
        {
            Step(trace, _steps[^1].Node);
        }

        trace.Write(isSolution ? " yes" : " no");
    }

    /// <summary>The last operation, then the expression with one intermediate result after another replaced by its origin.</summary>
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

    private static CountdownPath Random(IReadOnlyList<int> numbers, List<(ExpressionNode Node, int[] Left)> begun, TaskRandom random)
    {
        var path = new CountdownPath(numbers, begun);
        List<ExpressionNode> left = path.NodesLeft();
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

    private static void Step(Trace trace, ExpressionNode node) =>
        trace.Write(" | ").Equation($"{node.Left!.Value}{node.Operator}{node.Right!.Value}", node.Value);

    /// <summary>The numbers that the steps so far have left, each as the expression it came from.</summary>
    private List<ExpressionNode> NodesLeft()
    {
        List<ExpressionNode> left = [.. _numbers.Select(number => new ExpressionNode(number))];
        foreach ((ExpressionNode node, _) in _steps)
        {
            left.Remove(node.Left!);
            left.Remove(node.Right!);
            left.Add(node);
        }

        return left;
    }

    private IReadOnlyList<int> Left(int steps) => steps == 0 ? _numbers : _steps[steps - 1].Left;

    private bool IsAllowedLast(char operation) => IsAllowed(operation, Larger, Smaller);

    private static bool IsAllowed(char operation, long a, long b) => operation switch
    {
        '+' => a + b <= MaxResult,
        '-' => a > b,
        '*' => b > 1 && a * b <= MaxResult && (a <= MaxFactor || b <= 4),
        _ => b > 1 && a % b == 0,
    };

    /// <summary>A random operation on a ≥ b that gives a whole number above 0 and is small enough to do at once.</summary>
    private static char Operation(long a, long b, TaskRandom random)
    {
        for (int attempt = 0; attempt < 8; attempt++)
        {
            char operation = "++--**/"[random.Below(7)];
            if (IsAllowed(operation, a, b))
            {
                return operation;
            }
        }

        return a > b ? '-' : '+';
    }
}
