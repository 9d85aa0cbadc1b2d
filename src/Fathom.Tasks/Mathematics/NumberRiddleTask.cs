using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>A number somebody thinks of, what is done to it, and the result: work back to the number.</summary>
internal sealed class NumberRiddleTask : VerifiableTask<NumberRiddleTask.Facts>
{
    private const int MaxAttempts = 50;

    private static readonly Phrasings s_doing = PhrasingFile.Read("number-riddle", "doing");

    private static readonly Phrasings s_done = PhrasingFile.Read("number-riddle", "done");

    private static readonly Phrasings s_described = PhrasingFile.Read("number-riddle", "described");

    public override string Name => "number-riddle";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the number somebody thinks of, from what is done to it and the result";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int count = level == 1 ? random.Between(1, 2) : level == 2 ? 2 : random.Between(2, 3);
        int number = random.Between(2, level == 1 ? 20 : 40);
        var steps = new List<Step>();
        int value = number;
        for (int attempt = 1; steps.Count < count; attempt++)
        {
            if (attempt % MaxAttempts == 0)
            {
                // No step may be possible anymore, as from 211, which neither doubles below 400 nor divides.
                steps.Clear();
                value = number;
            }

            char operation = "+-**/"[random.Below(5)];
            int operand = operation switch
            {
                '*' or '/' => random.Chance(0.5) ? random.Between(2, 3) : random.Between(2, level == 1 ? 6 : 10),
                _ => random.Between(1, level == 1 ? 12 : 30),
            };
            bool isKindNew = steps.Count == 0 || IsSum(steps[^1].Operator) != IsSum(operation);
            int? next = Apply(value, operation, operand);
            if (isKindNew && next is > 0 and < 400)
            {
                steps.Add(new Step(operation, operand));
                value = next.Value;
            }
        }

        return new Facts(number, steps, value);
    }

    protected override string Key(Facts facts) => string.Join(' ', facts.Steps.Select(step => $"{step.Operator}{step.Operand}")) + $"={facts.Result}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Steps.Count == 1 && wording.Random.Chance(0.6))
        {
            return AskDescribed(Describe(facts.Steps[0], wording), facts, wording);
        }

        if (facts.Steps.Count == 2 && wording.Random.Chance(0.35))
        {
            return AskDescribed(Describe(facts.Steps[0], facts.Steps[1], wording), facts, wording);
        }

        bool isPast = wording.Random.Chance(0.4);
        string[] parts = [.. facts.Steps.Select((step, i) => Act(step, isPast, i == 0, wording))];
        string joined = parts.Length switch
        {
            1 => parts[0],
            2 => parts[0] + wording.Random.Pick([" and ", " and then ", " and ", ", then ", ", and then "]) + parts[1],
            _ => $"{parts[0]}, {parts[1]}{wording.Random.Pick([" and ", " and then ", ", then "])}{parts[2]}",
        };
        return wording.Say(isPast ? s_done : s_doing, joined, $"{facts.Result}");
    }

    // Where a number was spoken of before, it is "the number".
    private static string AskDescribed(string described, Facts facts, Wording wording) =>
        wording.Say(s_described, described, $"{facts.Result}", described.Replace("a number", "the number", StringComparison.Ordinal));

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Number);

    /// <summary>Undoes the steps from the last to the first.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        long value = facts.Result;
        trace.Write("back");
        foreach (Step step in facts.Steps.AsEnumerable().Reverse())
        {
            value = step.Operator switch
            {
                '+' => Arithmetic.Subtract(trace, value, step.Operand),
                '-' => Arithmetic.Add(trace, value, step.Operand),
                '*' => Arithmetic.Divide(trace, value, step.Operand),
                _ => Arithmetic.Multiply(trace, value, step.Operand),
            };
            trace.Line();
        }

        return $"{facts.Number}";
    }

    private static bool IsSum(char operation) => operation is '+' or '-';

    private static int? Apply(int value, char operation, int operand) => operation switch
    {
        '+' => value + operand,
        '-' => value - operand,
        '*' => value * operand,
        _ => value % operand == 0 ? value / operand : null,
    };

    /// <summary>A step as a verb phrase: "double it", "took away 5".</summary>
    private static string Act(Step step, bool isPast, bool isFirst, Wording wording)
    {
        string n = wording.Count(step.Operand);
        string it = isFirst ? " it" : wording.Random.Pick(["", " it", " that"]);
        string target = it.Length == 0 ? " it" : it;
        string from = isFirst ? wording.Random.Pick([" from it", ""]) : "";
        string to = isFirst ? wording.Random.Pick([" to it", ""]) : "";
        (string Now, string Then)[] ways = (step.Operator, step.Operand) switch
        {
            ('+', _) => [($"add {n}{to}", $"added {n}{to}"), ($"add {n}", $"added {n}"), ($"put {n} more on it", $"put {n} more on it"),
                ($"increase{target} by {n}", $"increased{target} by {n}")],
            ('-', _) =>
            [
                ($"subtract {n}{from}", $"subtracted {n}{from}"), ($"take away {n}", $"took away {n}"), ($"take {n} away", $"took {n} away"),
                ($"take off {n}", $"took off {n}"), ($"decrease{target} by {n}", $"decreased{target} by {n}"),
            ],
            ('*', 2) =>
            [
                ($"double{target}", $"doubled{target}"), ($"double{target}", $"doubled{target}"), ($"multiply{target} by 2", $"multiplied{target} by 2"),
            ],
            ('*', 3) => [($"triple{target}", $"tripled{target}"), ($"multiply{target} by 3", $"multiplied{target} by 3")],
            ('*', _) => [($"multiply{target} by {n}", $"multiplied{target} by {n}")],
            (_, 2) =>
            [
                ($"halve{target}", $"halved{target}"), ($"cut{target} in half", $"cut{target} in half"), ($"divide{target} by 2", $"divided{target} by 2"),
            ],
            _ => [($"divide{target} by {n}", $"divided{target} by {n}")],
        };
        (string now, string then) = wording.Random.Pick(ways);
        return isPast ? then : now;
    }

    /// <summary>One step as a noun phrase: "twice a number", "a number minus 5".</summary>
    private static string Describe(Step step, Wording wording)
    {
        string n = wording.Count(step.Operand);
        string[] ways = (step.Operator, step.Operand) switch
        {
            ('+', _) => [$"a number plus {n}", $"{n} more than a number", $"the sum of a number and {n}", $"a number increased by {n}"],
            ('-', _) => [$"a number minus {n}", $"{n} less than a number", $"a number decreased by {n}"],
            ('*', 2) => ["twice a number", "the double of a number", "two times a number", "double a number"],
            ('*', 3) => ["three times a number", "the triple of a number", "triple a number"],
            ('*', _) => [$"{n} times a number", $"a number times {n}", $"a number multiplied by {n}", $"the product of a number and {n}"],
            (_, 2) => ["half of a number", "half a number", "a number divided by 2"],
            (_, 3) => ["a third of a number", "a number divided by 3"],
            (_, 4) => ["a quarter of a number", "a number divided by 4"],
            _ => [$"a number divided by {n}"],
        };
        return wording.Random.Pick(ways);
    }

    /// <summary>Two steps as a noun phrase: "5 more than twice a number", "3 times the sum of a number and 5".</summary>
    private static string Describe(Step first, Step second, Wording wording)
    {
        if (IsSum(first.Operator))
        {
            string m = wording.Count(first.Operand);
            string inner = first.Operator == '+'
                ? wording.Random.Pick([$"the sum of a number and {m}", $"the sum of {m} and a number", $"the total of a number and {m}"])
                : wording.Random.Pick([$"the difference of a number and {m}", $"what is left when {m} is taken from a number"]);
            string k = wording.Count(second.Operand);
            return (second.Operator, second.Operand) switch
            {
                ('*', 2) => wording.Random.Pick([$"twice {inner}", $"two times {inner}", $"double {inner}"]),
                ('*', 3) => wording.Random.Pick([$"three times {inner}", $"triple {inner}"]),
                ('*', _) => $"{k} times {inner}",
                (_, 2) => $"half of {inner}",
                (_, 3) => $"a third of {inner}",
                (_, 4) => $"a quarter of {inner}",
                _ => $"the result of dividing {inner} by {k}",
            };
        }

        string n = wording.Count(second.Operand);
        string outer = DescribeWhole(first, wording);
        return second.Operator == '+'
            ? wording.Random.Pick([$"{n} more than {outer}", $"the sum of {outer} and {n}", $"{n} plus {outer}", $"{n} added to {outer}"])
            : wording.Random.Pick([$"{n} less than {outer}", $"{n} subtracted from {outer}", $"the difference of {outer} and {n}"]);
    }

    /// <summary>A product or quotient that stays whole beside another step: in "5 more than a number divided by 3", the sum could come first.</summary>
    private static string DescribeWhole(Step step, Wording wording) => (step.Operator, step.Operand) switch
    {
        ('*', > 3) => $"{wording.Count(step.Operand)} times a number",
        ('/', 2) => "half of a number",
        ('/', 3) => "a third of a number",
        ('/', 4) => "a quarter of a number",
        ('/', _) => $"the result of dividing a number by {wording.Count(step.Operand)}",
        _ => Describe(step, wording),
    };

    /// <summary>One thing done to the number.</summary>
    internal readonly record struct Step(char Operator, int Operand);

    internal sealed record Facts(int Number, IReadOnlyList<Step> Steps, int Result);
}
