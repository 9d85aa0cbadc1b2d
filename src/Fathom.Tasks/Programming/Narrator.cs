using System.Globalization;

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

        return random.Chance(0.65)
            ? string.Join(' ', steps.Select(step => $"{char.ToUpper(step[0], CultureInfo.InvariantCulture)}{step[1..]}."))
            : string.Join(random.Pick([", then ", ", and then ", ", "]), steps) + ".";
    }

    private static string? Step(Statement statement, TaskRandom random) => statement switch
    {
        Statement.Assign { Value: Code.Operation { Left: Code.Variable left } operation } assign when left.Name == assign.Name =>
            Change(assign.Name, operation.Operator, operation.Right, random),
        Statement.Assign assign => Said(assign.Value) is string value
            ? random.Pick([$"set {assign.Name} to {value}", $"let {assign.Name} be {value}", $"put {value} into {assign.Name}"])
            : null,
        Statement.Update update => Change(update.Name, update.Operator, update.Value, random),
        _ => null,
    };

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
