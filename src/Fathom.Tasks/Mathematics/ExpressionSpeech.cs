namespace Fathom.Tasks.Mathematics;

/// <summary>Expressions as sentences: step by step, as a command, or as the name of a value.</summary>
/// <remarks>A sentence stands for only one expression, so that it determines the worked solution.</remarks>
internal static class ExpressionSpeech
{
    private const int MostSteps = 4;

    private static readonly Phrasings s_chain = PhrasingFile.Read("expression", "chain");

    private static readonly Phrasings s_command = PhrasingFile.Read("expression", "command");

    private static readonly Phrasings s_value = PhrasingFile.Read("expression", "value");

    /// <summary>Asks for the value of an expression in a sentence, or returns null if it has no clear one.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="wording">Chooses the phrasing.</param>
    public static string? Ask(ExpressionNode node, Wording wording)
    {
        TaskRandom random = wording.Random;
        var numbers = new Speaker(random);
        var steps = new List<(char Operator, long Number)>();
        long? start = Chain(node, steps);
        bool isNested = Operations(node) == 2 || (Operations(node) == 3 && Operations(node.Left!) == 1 && Operations(node.Right!) == 1);

        // "The difference of 3 and 9" is 6 for most people.
        isNested &= !node.HasNegative;
        if (start is long first && steps.Count <= MostSteps && (!isNested || random.Chance(0.5)))
        {
            return wording.Say(s_chain, numbers.Say(first), Imperative(steps, numbers), Spoken(steps, numbers), Past(steps, numbers));
        }

        return !isNested ? null
            : random.Chance(0.55) ? wording.Say(s_command, Command(node, numbers))
            : wording.Say(s_value, Value(node, numbers));
    }

    private static int Operations(ExpressionNode node) => node.IsNumber ? 0 : 1 + Operations(node.Left!) + Operations(node.Right!);

    /// <summary>The number to start with, and what is done to it; null if an operand is itself an operation.</summary>
    private static long? Chain(ExpressionNode node, List<(char Operator, long Number)> steps)
    {
        if (node.IsNumber)
        {
            return node.Value;
        }

        if (!node.Right!.IsNumber)
        {
            return null;
        }

        long? start = Chain(node.Left!, steps);
        steps.Add((node.Operator, node.Right.Value));
        return start;
    }

    private static string Imperative(List<(char Operator, long Number)> steps, Speaker numbers) => Join(steps, numbers, step => step.Operator switch
    {
        '+' => numbers.Pick("add {0}", "add {0}", "add {0} to it", "plus {0}"),
        '-' => numbers.Pick("subtract {0}", "subtract {0}", "take away {0}", "take {0} away", "minus {0}"),
        '*' => numbers.Pick("multiply by {0}", "multiply it by {0}", "multiply the result by {0}", "times {0}"),
        _ => numbers.Pick("divide by {0}", "divide it by {0}", "divide the result by {0}"),
    });

    private static string Spoken(List<(char Operator, long Number)> steps, Speaker numbers) => Join(steps, numbers, step => step.Operator switch
    {
        '+' => "plus {0}",
        '-' => "minus {0}",
        '*' => numbers.Pick("times {0}", "times {0}", "multiplied by {0}"),
        _ => "divided by {0}",
    });

    private static string Past(List<(char Operator, long Number)> steps, Speaker numbers) => Join(steps, numbers, step => step.Operator switch
    {
        '+' => "added {0}",
        '-' => numbers.Pick("subtracted {0}", "took away {0}"),
        '*' => numbers.Pick("multiplied by {0}", "multiplied it by {0}"),
        _ => numbers.Pick("divided by {0}", "divided it by {0}"),
    });

    private static string Join(List<(char Operator, long Number)> steps, Speaker numbers, Func<(char Operator, long Number), string> say)
    {
        string then = numbers.Pick(", then ", ", then ", " and then ", ", and then ");
        return string.Join(then, steps.Select(step => say(step).Replace("{0}", numbers.Say(step.Number), StringComparison.Ordinal)));
    }

    /// <summary>What to do with the outermost operation: "add 5 to the product of 3 and 4".</summary>
    private static string Command(ExpressionNode node, Speaker numbers)
    {
        (string left, string right) = (Name(node.Left!, numbers), Name(node.Right!, numbers));
        return node.Operator switch
        {
            '+' => $"add {right} to {left}",
            '-' => numbers.Pick($"subtract {right} from {left}", $"take {right} away from {left}"),
            '*' => $"multiply {left} by {right}",
            _ => $"divide {left} by {right}",
        };
    }

    /// <summary>The value as a noun phrase whose operands cannot be taken for those of another operation.</summary>
    private static string Value(ExpressionNode node, Speaker numbers)
    {
        (string left, string right) = (Name(node.Left!, numbers), Name(node.Right!, numbers));
        bool isLeftPlain = node.Left!.IsNumber;
        return node.Operator switch
        {
            '+' when isLeftPlain => numbers.Pick($"{left} plus {right}", $"the sum of {left} and {right}", $"{left} increased by {right}"),
            '-' when isLeftPlain => numbers.Pick($"{left} minus {right}", $"{left} minus {right}", $"the difference between {left} and {right}"),
            '*' when isLeftPlain => numbers.Pick($"{left} times {right}", $"the product of {left} and {right}", $"{left} multiplied by {right}"),
            '/' when isLeftPlain => numbers.Pick($"{left} divided by {right}", $"{left} over {right}"),
            '+' when node.Right!.IsNumber => numbers.Pick($"{right} more than {left}", $"{right} added to {left}", $"{left}, plus {right}"),
            '-' when node.Right!.IsNumber => numbers.Pick($"{right} less than {left}", $"{left}, minus {right}"),
            '+' => $"{left}, plus {right}",
            '-' => $"{left}, minus {right}",
            '*' => numbers.Pick($"{left}, times {right}", $"{left}, multiplied by {right}"),
            _ => $"{left}, divided by {right}",
        };
    }

    private static string Name(ExpressionNode node, Speaker numbers)
    {
        if (node.IsNumber)
        {
            return numbers.Say(node.Value);
        }

        string operands = $"{numbers.Say(node.Left!.Value)} and {numbers.Say(node.Right!.Value)}";
        return node.Operator switch
        {
            '+' => numbers.Pick($"the sum of {operands}", $"the sum of {operands}", $"the total of {operands}"),
            '-' => numbers.Pick($"the difference of {operands}", $"the difference between {operands}"),
            '*' => $"the product of {operands}",
            _ => $"the quotient of {operands}",
        };
    }

    /// <summary>Writes the numbers of one question alike: in digits or in words.</summary>
    private sealed class Speaker(TaskRandom random)
    {
        private const double InWords = 0.2;

        private readonly bool _inWords = random.Chance(InWords);
        private readonly bool _isHyphened = random.Chance(0.7);

        public string Say(long number) => _inWords && number < 100 ? SpokenNumbers.Spell((int)number, _isHyphened) : $"{number}";

        public string Pick(params string[] texts) => random.Pick(texts);
    }
}
