using System.Globalization;
using System.Text.RegularExpressions;

namespace Fathom.Tasks.Programming;

/// <summary>Tells programs of assignments in words: "Set x to 5. Add 3 to x. Double x."</summary>
internal static class Narrator
{
    /// <summary>Tells a program that prints a variable at its end; null if it has what one doesn't say in words.</summary>
    public static string? Tell(IReadOnlyList<Statement> program, TaskRandom random)
    {
        if (program is not [Statement.Assign, _, .., Statement.Print { Values: [Code.Variable] }])
        {
            return null;
        }

        var steps = new List<string>();
        foreach (Statement statement in program.SkipLast(1))
        {
            if (Step(statement, random) is not string step)
            {
                return null;
            }

            steps.Add(step);
        }

        string[] names = [.. program.OfType<Statement.Assign>().Select(assign => assign.Name).Distinct()];
        if (names.Length == 1 && !program.Any(statement => statement is Statement.For or Statement.While) && random.Chance(0.4))
        {
            // Only one thing can be meant.
            steps = [steps[0], .. steps.Skip(1).Select(step => Regex.Replace(step, $@"\b{names[0]}\b", "it"))];
        }

        return Branches(program) || random.Chance(0.65)
            ? string.Join(' ', steps.Select(step => $"{Sentence(step, names)}."))
            : string.Join(random.Pick([", then ", ", and then ", ", "]), steps) + ".";
    }

    /// <summary>A step with a capital, unless it begins with a variable, which would become another one.</summary>
    private static string Sentence(string step, string[] names) => names.Any(name => step.StartsWith($"{name} ", StringComparison.Ordinal))
        ? step
        : $"{char.ToUpper(step[0], CultureInfo.InvariantCulture)}{step[1..]}";

    /// <summary>Whether a program has loops or conditions.</summary>
    public static bool Branches(IReadOnlyList<Statement> program) => program.Any(statement => statement is Statement.For or Statement.While or Statement.If);

    private static string? Step(Statement statement, TaskRandom random) => statement switch
    {
        Statement.Assign { Value: Code.Operation { Left: Code.Variable left } operation } assign when left.Name == assign.Name =>
            Change(assign.Name, operation.Operator, operation.Right, random),
        Statement.Assign assign => Said(assign.Value) is string value
            ? assign.IsNew
                ? random.Pick([$"set {assign.Name} to {value}", $"let {assign.Name} be {value}", $"put {value} into {assign.Name}",
                    $"start with {assign.Name} = {value}", $"{assign.Name} starts at {value}", $"{assign.Name} is {value}", $"{assign.Name} = {value}"])
                : random.Pick([$"set {assign.Name} to {value}", $"put {value} into {assign.Name}", $"make {assign.Name} equal to {value}"])
            : null,
        Statement.Update update => Change(update.Name, update.Operator, update.Value, random),
        Statement.Swap swap => random.Pick([$"swap {swap.First} and {swap.Second}", $"exchange the values of {swap.First} and {swap.Second}"]),
        Statement.If condition => Conditional(condition, random),
        Statement.For loop => Repeated(loop, random),
        Statement.While { Condition: Code.Compare test } loop => (Body(loop.Body, random), Test(test, random)) is (string body, string holds)
            ? random.Pick([$"while {holds}, {body}", $"as long as {holds}, {body}", $"repeat this while {holds}: {body}"])
            : null,
        _ => null,
    };

    private static string? Body(IReadOnlyList<Statement> body, TaskRandom random)
    {
        string?[] steps = [.. body.Select(statement => statement is Statement.Assign or Statement.Update or Statement.Swap ? Step(statement, random) : null)];
        return steps.Length == 0 || steps.Contains(null) ? null : string.Join(" and then ", steps);
    }

    private static string? Conditional(Statement.If condition, TaskRandom random)
    {
        if (condition.Condition is not Code.Compare compare || Test(compare, random) is not string test || Body(condition.Then, random) is not string then)
        {
            return null;
        }

        return condition.Else.Count == 0 ? $"if {test}, {(random.Chance(0.3) ? "then " : "")}{then}"
            : Body(condition.Else, random) is string other ? $"if {test}, {then}{random.Pick([", otherwise ", ", else ", ". Otherwise, ", ", if not "])}{other}"
            : null;
    }

    private static string? Test(Code.Compare compare, TaskRandom random)
    {
        if (compare is { Left: Code.Operation { Left: Code.Variable divided, Operator: '%', Right: Code.Number by }, Right: Code.Number { Value: 0 } })
        {
            return compare.Relation != "==" ? null
                : by.Value == 2 ? $"{divided.Name} is even" : $"{divided.Name} is divisible by {by.Value}";
        }

        return (Said(compare.Left), Said(compare.Right)) is (string left, string right)
            ? $"{left} " + compare.Relation switch
            {
                ">" => random.Pick([$"is bigger than {right}", $"is greater than {right}", $"is more than {right}", $"is above {right}", $"> {right}"]),
                "<" => random.Pick([$"is smaller than {right}", $"is less than {right}", $"is below {right}", $"is under {right}", $"< {right}"]),
                ">=" => random.Pick([$"is at least {right}", $"is {right} or more", $">= {right}"]),
                "<=" => random.Pick([$"is at most {right}", $"is {right} or less", $"<= {right}"]),
                "==" => random.Pick([$"is {right}", $"equals {right}", $"is equal to {right}"]),
                _ => random.Pick([$"is not {right}", $"is different from {right}"]),
            }
            : null;
    }

    /// <summary>A loop that counts: the number of its turns, or the numbers it goes through where they are used.</summary>
    private static string? Repeated(Statement.For loop, TaskRandom random)
    {
        if (loop is not { End: Code.Number { Value: long end }, Step: 1 } || Body(loop.Body, random) is not string body)
        {
            return null;
        }

        bool isUsed = Regex.IsMatch(body, $@"\b{loop.Name}\b");
        long count = end - loop.First;
        string times = count == 2 && random.Chance(0.3) ? "twice" : $"{count} times";
        return count < 2 ? null
            : !isUsed && !body.Contains(" and then ", StringComparison.Ordinal) && random.Chance(0.5) ? $"{random.Pick(["", "", "we ", "now "])}{body} {times}"
            : !isUsed ? random.Pick([$"repeat {times}: {body}", $"do this {times}: {body}", $"{times}, {body}", $"now {body}, {times} in all",
                $"{times} in a row, {body}"])
            : random.Pick([$"for every {loop.Name} from {loop.First} to {end - 1}, {body}",
                $"for each number {loop.Name} from {loop.First} to {end - 1}, {body}",
                $"let {loop.Name} go from {loop.First} to {end - 1} and each time {body}", $"for {loop.Name} = {loop.First} to {end - 1}: {body}"]);
    }

    private static string? Change(string name, char operation, Code by, TaskRandom random) => (operation, Said(by)) switch
    {
        (_, null) => null,
        ('+', string value) => random.Pick([$"add {value} to {name}", $"increase {name} by {value}"]),
        ('-', string value) => random.Pick([$"subtract {value} from {name}", $"take {value} away from {name}", $"decrease {name} by {value}"]),
        ('*', "2") => random.Pick([$"double {name}", $"multiply {name} by 2"]),
        ('*', "3") => random.Pick([$"triple {name}", $"multiply {name} by 3"]),
        ('*', string value) => $"multiply {name} by {value}",
        _ => null,
    };

    /// <summary>A number, a variable, or one operation of the two.</summary>
    private static string? Said(Code code) => code switch
    {
        Code.Number number => $"{number.Value}",
        Code.Variable variable => variable.Name,
        Code.Operation { Left: Code.Variable or Code.Number, Operator: '+' or '-' or '*', Right: Code.Variable or Code.Number } operation =>
            $"{Said(operation.Left)} {(operation.Operator == '+' ? "plus" : operation.Operator == '-' ? "minus" : "times")} {Said(operation.Right)}",
        _ => null,
    };
}
