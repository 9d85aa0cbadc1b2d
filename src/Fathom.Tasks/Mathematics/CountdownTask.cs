using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Reach a target from given numbers with the four operations, each number at most once.</summary>
internal sealed class CountdownTask : VerifiableTask<CountdownTask.Facts>
{
    private const int MaxAttempts = 5;

    private static readonly Phrasings s_phrasings = new(
        [
            "Use {0} to make {1}.", "Use {0} to make {1}", "Use the numbers {0} to make {1}.", "Make {1} from {0}.", "Make {1} <using|with|out of> {0}.", "Using {0}, make {1}.", "Using the numbers {0} make {1}.",
            "How can you make {1} <from|with|using> {0}?", "<How do I|How do you|How can I> get {1} from {0}?", "Get {1} <from|with|using> {0}.", "<Can|Could> you make {1} <with|from> {0}?", "{0} -> {1}",
            "Combine {0} to <get|make> {1}.", "Reach {1} with {0}.", "Use {0} and + - * / to <make|get> {1}.", "countdown: {0} target {1}", "numbers {0}, target {1}", "Numbers: {0}. Target: {1}.",
            "With the numbers {0}, make {1}. Use each number once.", "Use each of {0} once to make {1}.", "Find an expression <with|from> {0} that equals {1}.", "Write an equation with {0} that <equals|makes|gives> {1}.",
            "Using each number once, make {1} from {0}.", "Create {1} from {0} with + - * and /.", "Find a way to make {1} from the numbers {0}.", "make {1}: {0}",
            "Using the numbers [{0}], create an equation that equals {1}.",
        ],
        [
            "I have {0}. I want {1}. Which expression works?", "Arrange {0} with + - * / so that you get {1}.", "Build {1} out of the numbers {0}.", "Target {1}. Available: {0}.",
            "Play countdown with {0}, the goal is {1}.",
        ]);

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
    protected override string Work(Facts facts, Trace trace)
    {
        var random = new TaskRandom(facts.Mark, "attempts");
        int attempts = random.Below(facts.Numbers.Count == 5 ? MaxAttempts - 1 : MaxAttempts + 1);
        var tried = new HashSet<string>();
        for (int i = 0; i < attempts; i++)
        {
            CountdownPath path = CountdownPath.Random(facts.Numbers, random);
            if (path.Result != facts.Target && tried.Add(path.Expression))
            {
                path.Write(trace);
                trace.Write(" no");
            }
        }

        CountdownPath solution = CountdownPath.Random(facts.Numbers, new TaskRandom(facts.Mark, "path"));
        solution.Write(trace);
        trace.Write(" yes").Line().Write($"{facts.Target}={string.Join('=', solution.Expansions())}");
        return $"{solution.Expression} = {facts.Target}";
    }

    internal sealed record Facts(IReadOnlyList<int> Numbers, int Target, int Mark);
}
