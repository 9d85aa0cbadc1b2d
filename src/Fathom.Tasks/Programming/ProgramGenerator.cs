namespace Fathom.Tasks.Programming;

/// <summary>Draws small programs that end by printing a number.</summary>
internal static class ProgramGenerator
{
    private static readonly string[] s_names = ["x", "y", "a", "b", "n", "k", "s", "t", "count", "total", "result", "value", "num"];

    private static readonly string[] s_listNames = ["xs", "nums", "items", "numbers", "data", "values", "lst", "arr"];

    private static readonly string[] s_functions = ["f", "g", "h", "foo", "calc", "step"];

    private static readonly string[] s_relations = ["<", ">", "==", "<=", ">=", "!="];

    /// <summary>A program of a level: 1 assignments, 2 conditions, 3 loops, 4 lists, 5 functions, 6 loops with conditions.</summary>
    public static IReadOnlyList<Statement> Draw(int level, TaskRandom random) => level switch
    {
        1 => Assignments(random),
        2 => Conditions(random),
        3 => random.Chance(0.75) ? Loop(random) : WhileLoop(random),
        4 => Lists(random),
        5 => Functions(random),
        _ => random.Chance(0.6) ? LoopWithCondition(random) : ListLoop(random),
    };

    private static List<Statement> Assignments(TaskRandom random)
    {
        string[] names = random.PickSome(s_names, 2);
        bool hasTwo = random.Chance(0.6);
        List<Statement> program = [New(names[0], new Code.Number(random.Between(0, 20)))];
        if (hasTwo)
        {
            program.Add(New(names[1], random.Chance(0.4) ? new Code.Number(random.Between(1, 12)) : Simple(names[0], random)));
        }

        int updates = random.Between(hasTwo ? 0 : 1, 3);
        for (int i = 0; i < updates; i++)
        {
            program.Add(Change(names[0], hasTwo && random.Chance(0.5) ? new Code.Variable(names[1]) : null, random));
        }

        Code printed = hasTwo ? new Code.Operation(new Code.Variable(names[0]), "+-+"[random.Below(3)], new Code.Variable(names[1])) : new Code.Variable(names[0]);
        program.Add(new Statement.Print(hasTwo && random.Chance(0.4) ? new Code.Variable(names[random.Below(2)]) : printed));
        return program;
    }

    private static List<Statement> Conditions(TaskRandom random)
    {
        string[] names = random.PickSome(s_names, 2);
        var x = new Code.Variable(names[0]);
        List<Statement> program = [New(names[0], new Code.Number(random.Between(0, 20)))];
        bool hasTwo = random.Chance(0.5);
        string target = hasTwo ? names[1] : names[0];
        if (hasTwo)
        {
            program.Add(New(names[1], new Code.Number(random.Between(0, 15))));
        }

        Code right = hasTwo && random.Chance(0.4) ? new Code.Variable(names[1]) : new Code.Number(random.Between(1, 18));
        Code left = random.Chance(0.2) ? new Code.Operation(x, '%', new Code.Number(random.Between(2, 5))) : x;
        right = left is Code.Operation ? new Code.Number(random.Below(2)) : right;
        string relation = left is Code.Operation ? "==" : random.Pick(s_relations);
        program.Add(new Statement.If(left, relation, right, [Change(target, null, random)], random.Chance(0.7) ? [Change(target, null, random)] : []));
        program.Add(new Statement.Print(new Code.Variable(target)));
        return program;
    }

    private static List<Statement> Loop(TaskRandom random)
    {
        string name = random.Pick(s_names);
        string index = random.Chance(0.8) ? "i" : "j";
        int first = random.Chance(0.7) ? 0 : random.Between(1, 3);
        Code step = random.Below(3) switch
        {
            0 => new Code.Variable(index),
            1 => new Code.Number(random.Between(1, 5)),
            _ => new Code.Operation(new Code.Variable(index), "+*"[random.Below(2)], new Code.Number(random.Between(1, 3))),
        };
        bool doubles = step is Code.Number && random.Chance(0.2);
        return
        [
            New(name, new Code.Number(random.Between(0, doubles ? 4 : 10))),
            new Statement.For(index, first, first + random.Between(2, doubles ? 4 : 5), [doubles ? new Statement.Update(name, '*', new Code.Number(2)) : new Statement.Update(name, random.Chance(0.85) ? '+' : '-', step)]),
            new Statement.Print(new Code.Variable(name)),
        ];
    }

    private static List<Statement> WhileLoop(TaskRandom random)
    {
        string[] names = random.PickSome(s_names, 2);
        int start = random.Between(1, 10);
        bool doubles = random.Chance(0.4);
        int step = random.Between(2, 6);
        int limit = doubles ? start * random.Pick([3, 5, 9]) : start + (step * random.Between(1, 5));
        List<Statement> body = [doubles ? new Statement.Update(names[0], '*', new Code.Number(2)) : new Statement.Update(names[0], '+', new Code.Number(step))];
        List<Statement> program = [New(names[0], new Code.Number(start))];
        bool counts = random.Chance(0.4);
        if (counts)
        {
            program.Add(New(names[1], new Code.Number(0)));
            body.Add(new Statement.Update(names[1], '+', new Code.Number(1)));
        }

        program.Add(new Statement.While(new Code.Variable(names[0]), "<", new Code.Number(limit), body));
        program.Add(new Statement.Print(new Code.Variable(names[counts ? 1 : 0])));
        return program;
    }

    private static List<Statement> Lists(TaskRandom random)
    {
        string list = random.Pick(s_listNames);
        int[] items = [.. Enumerable.Range(0, random.Between(3, 5)).Select(_ => random.Between(1, 20))];
        List<Statement> program = [new Statement.MakeList(list, items)];
        int count = items.Length;
        if (random.Chance(0.35))
        {
            program.Add(new Statement.Append(list, new Code.Number(random.Between(1, 20))));
            count++;
        }

        program.Add(new Statement.Print(random.Below(6) switch
        {
            0 => new Code.Length(list),
            1 => new Code.Element(list, random.Below(count)),
            2 => new Code.Aggregate("sum", list),
            3 => new Code.Aggregate(random.Chance(0.5) ? "max" : "min", list),
            _ => new Code.Operation(new Code.Element(list, random.Below(count)), "+-*"[random.Below(3)], new Code.Element(list, random.Below(count))),
        }));
        return program;
    }

    private static List<Statement> Functions(TaskRandom random)
    {
        string function = random.Pick(s_functions);
        string parameter = random.Pick(["x", "n", "a"]);
        Code body = Body(parameter, random);
        var call = new Code.Call(function, new Code.Number(random.Between(0, 10)));
        Statement definition = new Statement.Function(function, parameter, body);
        return random.Below(3) switch
        {
            0 => [definition, new Statement.Print(call)],
            1 => [definition, New("y", call), new Statement.Print(new Code.Operation(new Code.Variable("y"), "+-"[random.Below(2)], new Code.Number(random.Between(1, 9))))],
            _ => [definition, New("y", call), new Statement.Assign("y", new Code.Call(function, new Code.Variable("y")), IsNew: false), new Statement.Print(new Code.Variable("y"))],
        };
    }

    private static List<Statement> LoopWithCondition(TaskRandom random)
    {
        string name = random.Pick(s_names);
        var index = new Code.Variable("i");
        bool byRemainder = random.Chance(0.5);
        Code left = byRemainder ? new Code.Operation(index, '%', new Code.Number(random.Between(2, 3))) : index;
        Statement then = new Statement.Update(name, '+', random.Chance(0.5) ? index : new Code.Number(random.Between(1, 5)));
        IReadOnlyList<Statement> otherwise = random.Chance(0.3) ? [new Statement.Update(name, '-', new Code.Number(1))] : [];
        return
        [
            New(name, new Code.Number(random.Between(0, 8))),
            new Statement.For("i", 0, random.Between(3, 5), [new Statement.If(left, byRemainder ? "==" : random.Pick(["<", ">"]), new Code.Number(byRemainder ? random.Below(2) : random.Between(1, 3)), [then], otherwise)]),
            new Statement.Print(new Code.Variable(name)),
        ];
    }

    private static List<Statement> ListLoop(TaskRandom random)
    {
        string list = random.Pick(s_listNames);
        string name = random.Pick(s_names);
        string item = name == "n" ? "v" : "n";
        var element = new Code.Variable(item);
        int[] items = [.. Enumerable.Range(0, random.Between(3, 5)).Select(_ => random.Between(1, 12))];
        Statement add = new Statement.Update(name, '+', random.Chance(0.7) ? element : new Code.Number(1));
        bool hasCondition = random.Chance(0.6);
        return
        [
            new Statement.MakeList(list, items),
            New(name, new Code.Number(random.Chance(0.7) ? 0 : random.Between(1, 5))),
            new Statement.ForEach(item, list, [hasCondition ? new Statement.If(element, random.Pick([">", "<"]), new Code.Number(random.Between(3, 9)), [add], []) : add]),
            new Statement.Print(new Code.Variable(name)),
        ];
    }

    private static Code Body(string parameter, TaskRandom random)
    {
        var x = new Code.Variable(parameter);
        var a = new Code.Number(random.Between(2, 6));
        return random.Below(5) switch
        {
            0 => new Code.Operation(x, '+', a),
            1 => new Code.Operation(x, '*', a),
            2 => new Code.Operation(new Code.Operation(x, '*', a), "+-"[random.Below(2)], new Code.Number(random.Between(1, 9))),
            3 => new Code.Operation(x, '*', x),
            _ => new Code.Operation(new Code.Operation(x, '+', a), '*', new Code.Number(random.Between(2, 4))),
        };
    }

    private static Code Simple(string name, TaskRandom random) => new Code.Operation(new Code.Variable(name), "+-*"[random.Below(3)], new Code.Number(random.Between(1, 9)));

    private static Statement Change(string name, Code? other, TaskRandom random)
    {
        char operation = "++-*"[random.Below(4)];
        Code operand = other ?? new Code.Number(operation == '*' ? random.Between(2, 3) : random.Between(1, 10));
        operation = other is null ? operation : "+-"[random.Below(2)];
        return random.Chance(0.5)
            ? new Statement.Update(name, operation, operand)
            : new Statement.Assign(name, new Code.Operation(new Code.Variable(name), operation, operand), IsNew: false);
    }

    private static Statement New(string name, Code value) => new Statement.Assign(name, value, IsNew: true);
}
