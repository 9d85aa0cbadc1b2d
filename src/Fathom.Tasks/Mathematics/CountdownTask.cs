using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Reach a target from given numbers with the four operations, each number at most once.</summary>
internal sealed class CountdownTask : VerifiableTask<CountdownTask.Facts>
{
    private const int MaxFailures = 7;
    private const int MaxFailuresOfFive = 4;
    private const int MaxBranches = 3;

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
        while (true)
        {
            int[] numbers = [.. Enumerable.Range(0, count).Select(_ => random.Between(1, random.Chance(0.75) ? Math.Min(10, largest) : largest))];
            int mark = random.Below(int.MaxValue);
            CountdownPath path = CountdownPath.Random(numbers, new TaskRandom(mark, "path"));
            if (path.Result is >= 5 and <= 100 && !numbers.Contains(path.Result))
            {
                return new Facts(numbers, path.Result, mark);
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

    /// <summary>Writes failing attempts, then the one that works, then the expression it stands for.</summary>
    /// <remarks>Attempts that share all steps but the last two are listed together, and only the first of them writes the shared steps.</remarks>
    protected override string Work(Facts facts, Trace trace)
    {
        var random = new TaskRandom(facts.Mark, "attempts");
        int shared = facts.Numbers.Count - 3;
        int failures = random.Below((facts.Numbers.Count == 5 ? MaxFailuresOfFive : MaxFailures) + 1);
        int late = shared == 0 ? 0 : Math.Min(failures, random.Below(MaxBranches));
        CountdownPath solution = CountdownPath.Random(facts.Numbers, new TaskRandom(facts.Mark, "path"));
        var tried = new HashSet<string>();
        for (int left = failures - late; left > 0;)
        {
            CountdownPath first = CountdownPath.Random(facts.Numbers, random);
            int branches = shared == 0 ? 1 : Math.Min(left, random.Between(1, MaxBranches));
            _ = Fail(facts, first, branches, tried, random, trace);
            left -= branches;
        }

        int failed = Fail(facts, solution, late, tried, random, trace);
        solution.Write(trace, failed > 0 ? shared : 0, isSolution: true);
        trace.Line().Write($"{facts.Target}={string.Join('=', solution.Expansions())}");
        return $"{solution.Expression} = {facts.Target}";
    }

    /// <summary>Writes paths that begin like one and don't reach the target; returns how many.</summary>
    private static int Fail(Facts facts, CountdownPath first, int branches, HashSet<string> tried, TaskRandom random, Trace trace)
    {
        int shared = facts.Numbers.Count - 3;
        int written = 0;
        for (int i = 0; i < branches; i++)
        {
            CountdownPath path = first.Branch(shared, random);
            if (!path.LastResults().Contains(facts.Target) && tried.Add(path.Places))
            {
                path.Write(trace, written > 0 ? shared : 0, isSolution: false);
                written++;
            }
        }

        return written;
    }

    internal sealed record Facts(IReadOnlyList<int> Numbers, int Target, int Mark);
}
