namespace Fathom.Tasks.Mathematics;

/// <summary>Three numbers of a countdown, and all ways from them to the target.</summary>
/// <remarks>
/// One number stays alone, the other two are combined. What the pair would have to give follows from the target and the number alone, so all
/// operations on the pair and all last operations are compared at once.
/// </remarks>
/// <param name="Step">The step that left these three; null if they are given.</param>
/// <param name="Numbers">The three.</param>
internal sealed record CountdownTrio(ExpressionNode? Step, IReadOnlyList<ExpressionNode> Numbers)
{
    private const int MaxNeeded = 400;

    /// <summary>The trio of three numbers, or those that one step leaves of four: pairs from the left, operations in the order + - * /.</summary>
    public static IEnumerable<CountdownTrio> Of(IReadOnlyList<ExpressionNode> numbers)
    {
        if (numbers.Count == 3)
        {
            yield return new CountdownTrio(null, numbers);
            yield break;
        }

        for (int i = 0; i < numbers.Count; i++)
        {
            for (int j = i + 1; j < numbers.Count; j++)
            {
                foreach (ExpressionNode step in CountdownPath.Combine(numbers[i], numbers[j]))
                {
                    yield return new CountdownTrio(step, CountdownPath.Replace(numbers, numbers[i], numbers[j], step));
                }
            }
        }
    }

    /// <summary>The last two steps to the target; null if there are none.</summary>
    public (ExpressionNode Pair, ExpressionNode Whole)? Solve(int target) =>
        Enumerable.Range(0, Numbers.Count).Select(alone => Solve(alone, target)).FirstOrDefault(steps => steps is not null);

    /// <summary>
    /// Writes the step and then, for each number alone, what is needed and what the pair gives: <c>8: 16 32 3 | 14 10 24 6</c>. At the first match the
    /// line ends with it: <c> yes 16</c>.
    /// </summary>
    public void Write(Trace trace, int target)
    {
        if (Step is not null)
        {
            CountdownTask.WriteStep(trace, Step, Numbers);
        }

        for (int i = 0; i < Numbers.Count; i++)
        {
            string needed = string.Join(' ', Ends(Numbers[i].Value, target).Select(end => end.Needed));
            trace.Line().Write($"{Numbers[i].Value}: {needed} | {string.Join(' ', Pairs(i).Select(pair => pair.Value))}");
            if (Solve(i, target) is var (pair, _))
            {
                trace.Write($" yes {pair.Value}");
                return;
            }
        }
    }

    /// <summary>The characters that <see cref="Write"/> takes.</summary>
    public int LengthOf(int target)
    {
        var trace = new Trace(SolveOptions.Default, "");
        Write(trace, target);
        return trace.Length + 1;
    }

    private IReadOnlyList<ExpressionNode> Pairs(int alone)
    {
        ExpressionNode[] pair = [.. Numbers.Where((_, place) => place != alone)];
        return CountdownPath.Combine(pair[0], pair[1]);
    }

    private (ExpressionNode Pair, ExpressionNode Whole)? Solve(int alone, int target)
    {
        foreach (ExpressionNode pair in Pairs(alone))
        {
            foreach ((long needed, char operation, bool isPairFirst) in Ends(Numbers[alone].Value, target))
            {
                if (pair.Value == needed)
                {
                    return (pair, isPairFirst ? ExpressionNode.Apply(pair, operation, Numbers[alone]) : ExpressionNode.Apply(Numbers[alone], operation, pair));
                }
            }
        }

        return null;
    }

    /// <summary>The last operations that reach the target with a number, and what the other operand has to be.</summary>
    private static IEnumerable<(long Needed, char Operation, bool IsPairFirst)> Ends(long alone, int target)
    {
        if (target > alone)
        {
            yield return (target - alone, '+', true);
        }

        yield return (target + alone, '-', true);
        if (alone > target)
        {
            yield return (alone - target, '-', false);
        }

        if (alone > 1 && target % alone == 0 && target > alone)
        {
            yield return (target / alone, '*', true);
        }

        if (alone > 1 && target * alone <= MaxNeeded)
        {
            yield return (target * alone, '/', true);
        }

        if (alone % target == 0 && alone > target)
        {
            yield return (alone / target, '/', false);
        }
    }
}
