namespace Fathom.Tasks.Mathematics;

/// <summary>A random way to combine given numbers into one.</summary>
internal static class CountdownPath
{
    private const int MaxResult = 400;
    private const int MaxFactor = 12;

    private static readonly char[] s_operations = ['+', '-', '*', '/'];

    /// <summary>Combines two random numbers at a time until one is left; null if two can't be combined.</summary>
    /// <param name="numbers">At least two.</param>
    /// <param name="random">Chooses.</param>
    /// <returns>The steps in their order.</returns>
    public static IReadOnlyList<ExpressionNode>? Draw(IReadOnlyList<int> numbers, TaskRandom random)
    {
        List<ExpressionNode> left = [.. numbers.Select(number => new ExpressionNode(number))];
        var steps = new List<ExpressionNode>();
        while (left.Count > 1)
        {
            ExpressionNode[] pair = random.PickSome(left, 2);
            IReadOnlyList<ExpressionNode> results = Combine(pair[0], pair[1]);
            if (results.Count == 0)
            {
                return null;
            }

            steps.Add(random.Pick(results));
            left = Replace(left, pair[0], pair[1], steps[^1]);
        }

        return steps;
    }

    /// <summary>
    /// The sum, difference, product and quotient of two numbers, in this order, without those that are no whole number above 0, that change nothing, or
    /// that are too large to do at once.
    /// </summary>
    public static IReadOnlyList<ExpressionNode> Combine(ExpressionNode a, ExpressionNode b)
    {
        (ExpressionNode larger, ExpressionNode smaller) = a.Value >= b.Value ? (a, b) : (b, a);
        return [.. s_operations.Where(operation => IsAllowed(larger.Value, operation, smaller.Value))
            .Select(operation => ExpressionNode.Apply(larger, operation, smaller))];
    }

    /// <summary>The numbers left after a step: two of them go, its result comes last.</summary>
    public static List<ExpressionNode> Replace(IReadOnlyList<ExpressionNode> numbers, ExpressionNode a, ExpressionNode b, ExpressionNode result) =>
        [.. numbers.Where(number => !ReferenceEquals(number, a) && !ReferenceEquals(number, b)), result];

    private static bool IsAllowed(long a, char operation, long b) => operation switch
    {
        '+' => a + b <= MaxResult,
        '-' => a > b,
        '*' => b > 1 && a * b <= MaxResult && (a <= MaxFactor || b <= 4 || a % 25 == 0 || a % 10 == 0),
        _ => b > 1 && a % b == 0,
    };
}
