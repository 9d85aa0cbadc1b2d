using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Reach a target from given numbers with the four operations, each number at most once.</summary>
internal sealed class CountdownTask : VerifiableTask<CountdownTask.Facts>
{
    private const int MaxFailures = 3;

    // The largest target where one of the numbers is large.
    private const int MostWithLarge = 400;

    // What the trios may fill, so that the result still fits below the most characters of a thinking.
    private const int MaxLength = 370;

    private static readonly int[] s_large = [20, 25, 25, 30, 40, 50, 50, 75, 75, 100, 100];

    private static readonly Phrasings s_phrasings = PhrasingFile.Read("countdown", "ask");

    public override string Name => "countdown";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "reach a target from 3 to 5 numbers with + - * /";

    public override int Levels => 5;

    protected override Facts Draw(int level, TaskRandom random)
    {
        (int count, int largest) = level switch
        {
            1 => (3, 10),
            2 => (3, 25),
            3 => (4, 10),
            4 => (4, 25),
            _ => (5, 25),
        };
        bool hasLarge = random.Chance(0.35);
        while (true)
        {
            int[] numbers = [.. Enumerable.Range(0, count).Select(_ => random.Between(1, random.Chance(0.75) ? Math.Min(10, largest) : largest))];
            if (hasLarge)
            {
                numbers[random.Below(count)] = random.Pick(s_large);
            }

            int mark = random.Below(int.MaxValue);
            int most = hasLarge ? MostWithLarge : 100;
            if (Path(numbers, mark) is { } path && path[^1].Value is >= 5 and var target && target <= most && !numbers.Contains((int)target))
            {
                return new Facts(numbers, (int)target, mark);
            }
        }
    }

    protected override string Key(Facts facts) => $"{string.Join(',', facts.Numbers.Order())}={facts.Target}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string numbers = wording.Random.Below(5) switch
        {
            0 or 1 => string.Join(' ', facts.Numbers),
            2 or 3 => string.Join(", ", facts.Numbers),
            _ => $"{string.Join(", ", facts.Numbers.SkipLast(1))} and {facts.Numbers[^1]}",
        };
        return wording.Say(s_phrasings, numbers, $"{facts.Target}");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        string[] expressions = ExpressionReader.Read(answer);
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        if (expressions.Length != 1)
        {
            return Verdict.Wrong(expressions.Length == 0 ? "no expression" : "several expressions");
        }

        var used = new List<long>();
        if (!Rational.TryEvaluate(expressions[0], used, out Rational value))
        {
            return Verdict.Wrong($"cannot evaluate '{expressions[0]}'");
        }

        var left = facts.Numbers.Select(number => (long)number).ToList();
        return used.Find(number => !left.Remove(number)) is long extra and > 0
            ? Verdict.Wrong($"{extra} is not given, or used twice")
            : Verdict.If(value == new Rational(facts.Target, 1), $"{expressions[0]} is {value}, not {facts.Target}");
    }

    /// <summary>Tries one step after another in a fixed order until three numbers are left that give the target, then says how.</summary>
    /// <remarks>
    /// All trios would be too many to write, so the thinking begins at most a few before one that succeeds; so does the first step from five numbers.
    /// </remarks>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write($"{facts.Target} from {string.Join(' ', facts.Numbers)}");
        IReadOnlyList<ExpressionNode> numbers = [.. facts.Numbers.Select(number => new ExpressionNode(number))];
        List<ExpressionNode> steps = [];
        if (numbers.Count == 5)
        {
            ExpressionNode first = Path(facts.Numbers, facts.Mark)![0];
            ExpressionNode a = numbers.First(number => number.Value == first.Left!.Value);
            ExpressionNode b = numbers.Last(number => number.Value == first.Right!.Value);
            numbers = CountdownPath.Replace(numbers, a, b, first);
            WriteStep(trace, first, numbers);
            steps.Add(first);
        }

        (ExpressionNode Pair, ExpressionNode Whole) last = Search(facts, [.. CountdownTrio.Of(numbers)], trace, steps);
        steps.AddRange([last.Pair, last.Whole]);
        trace.Line().Write($"{facts.Target}={string.Join('=', Expansions(steps))}");
        return $"{last.Whole} = {facts.Target}";
    }

    /// <summary>Writes a step and what it leaves: <c>3+7=10, 8 2 10</c>.</summary>
    internal static void WriteStep(Trace trace, ExpressionNode step, IReadOnlyList<ExpressionNode> left)
    {
        trace.Line().Equation($"{step.Left!.Value}{step.Operator}{step.Right!.Value}", step.Value);
        trace.Write($", {string.Join(' ', left.Select(number => number.Value))}");
    }

    /// <summary>Writes some of the trios that fail before one that succeeds, and that one; adds its step and returns the last two.</summary>
    private static (ExpressionNode Pair, ExpressionNode Whole) Search(Facts facts, CountdownTrio[] trios, Trace trace, List<ExpressionNode> steps)
    {
        var random = new TaskRandom(facts.Mark, "search");
        bool[] succeeds = [.. trios.Select(trio => trio.Solve(facts.Target) is not null)];
        int chosen = random.Pick([.. Enumerable.Range(0, trios.Length).Where(place => succeeds[place])]);
        int failing = chosen - 1 - Array.LastIndexOf(succeeds, true, Math.Max(0, chosen - 1), Math.Max(0, chosen));
        int first = chosen - Math.Min(failing, random.Between(0, MaxFailures));
        while (first < chosen && trace.Length + trios[first..(chosen + 1)].Sum(trio => trio.LengthOf(facts.Target)) > MaxLength)
        {
            first++;
        }

        for (int place = first; place <= chosen; place++)
        {
            trios[place].Write(trace, facts.Target);
        }

        if (trios[chosen].Step is { } step)
        {
            steps.Add(step);
        }

        return trios[chosen].Solve(facts.Target)!.Value;
    }

    /// <summary>The last operation, then the expression with one intermediate result after another replaced by its origin.</summary>
    private static IEnumerable<string> Expansions(List<ExpressionNode> steps)
    {
        for (int kept = steps.Count - 1; kept >= 0; kept--)
        {
            yield return Collapsed(steps[^1], [.. steps.Take(kept)]).ToString();
        }
    }

    private static ExpressionNode Collapsed(ExpressionNode node, HashSet<ExpressionNode> values) => node.IsNumber || values.Contains(node)
        ? new ExpressionNode(node.Value)
        : new ExpressionNode(node.Value, node.Operator, Collapsed(node.Left!, values), Collapsed(node.Right!, values));

    private static IReadOnlyList<ExpressionNode>? Path(IReadOnlyList<int> numbers, int mark) => CountdownPath.Draw(numbers, new TaskRandom(mark, "path"));

    internal sealed record Facts(IReadOnlyList<int> Numbers, int Target, int Mark);
}
