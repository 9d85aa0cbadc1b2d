using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws programs as lessons and worksheets have them: prices that are expensive or cheap, loops that stop, copies of variables.</summary>
internal static class EverydayPrograms
{
    // Names, the range of values, and words from the highest value to the lowest.
    private static readonly (string Names, int Low, int High, string Words)[] s_themes =
    [
        ("price cost amount total", 5, 100, "expensive cheap"), ("price cost", 5, 100, "expensive normal cheap"),
        ("price bill", 10, 90, "no yes"), ("temp temperature degrees t", 0, 40, "hot warm cold"), ("temp temperature", -10, 35, "warm cold"),
        ("temp celsius degrees", -5, 40, "boiling nice freezing"), ("age years my_age", 2, 80, "adult child"), ("age a", 2, 80, "adult teen child"),
        ("age", 3, 90, "senior adult kid"), ("age", 4, 60, "old young"), ("score points result grade", 0, 100, "pass fail"),
        ("score points mark grade", 0, 100, "A B C"), ("score mark points", 0, 100, "A B C D"), ("score points", 0, 100, "great good bad"),
        ("score points", 0, 30, "won lost"), ("grade result", 0, 100, "excellent fine poor"), ("hour time h", 0, 23, "evening afternoon morning"),
        ("hour time", 0, 23, "late early"), ("speed kmh v", 10, 150, "fast slow"), ("speed", 10, 150, "fast ok slow"),
        ("height h", 120, 200, "tall short"), ("height size", 120, 210, "tall medium short"), ("weight kg w", 1, 100, "heavy light"),
        ("money balance cash coins", 0, 100, "rich poor"), ("lives health hp energy", 0, 10, "alive dead"), ("stock items apples", 0, 40, "plenty few"),
        ("size length x", 1, 50, "big small"), ("size width", 30, 60, "large medium small"), ("size", 1, 20, "L M S"),
        ("distance km meters", 1, 100, "far near"), ("level lvl", 1, 20, "hard easy"), ("level xp", 1, 50, "expert beginner"),
        ("battery percent charge", 0, 100, "full half low"), ("n x number num", -10, 10, "positive negative"), ("noise volume db", 0, 100, "loud quiet"),
        ("rain mm water", 0, 50, "wet dry"), ("people guests kids", 1, 40, "crowd group"), ("wind w", 0, 90, "storm breeze calm"),
    ];

    private static readonly string[] s_calls = ["hi", "hello", "go", "ha", "yes", "no", "hey", "bye", "hip", "tick", "wow", "la", "x", "a", "run", "beep"];

    private static readonly string[] s_ends = ["done", "end", "stop", "bye", "boom", "over", "finished", "go", "hurray"];

    /// <summary>A program of a level: 1 assignments, 2 conditions, 3 loops, 4 lists, 5 functions, 6 loops with conditions.</summary>
    public static List<Statement> Draw(int level, TaskRandom random) => level switch
    {
        1 => random.Chance(0.5) ? Several(random) : Copies(random),
        2 => random.Below(10) switch
        {
            < 5 => Theme(random),
            < 8 => Mixed(random),
            _ => Independent(random),
        },
        3 => random.Below(10) switch
        {
            < 3 => Stepped(random),
            < 5 => Said(random),
            < 8 => Stopping(random),
            _ => Meeting(random),
        },
        4 => Changed(random),
        5 => Called(random),
        _ => random.Below(10) switch
        {
            < 4 => Search(random),
            < 6 => FirstOf(random),
            < 8 => Both(random),
            _ => Running(random),
        },
    };

    /// <summary>Several values in one call.</summary>
    private static List<Statement> Several(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (int first, int second) = (random.Between(5, 60), random.Between(2, 9));
        (Code a, Code b) = (Var(names[0]), Var(names[1]));
        List<Statement> start = [New(names[0], first), New(names[1], second)];
        switch (random.Below(9))
        {
            case < 2:
                return [Print(Op(Num(first), '/', Num(second)), Op(Num(first), '%', Num(second)))];
            case 2:
                return [.. start, Print(Op(a, '/', b), Op(a, '%', b))];
            case 3:
                return [Print(Op(Num(second), "+*"[random.Below(2)], Num(random.Between(2, 9))), Op(Num(first), '-', Num(second)))];
            case 4:
                return [.. start, Print(Op(a, '+', b), random.Chance(0.5) ? Op(a, '-', b) : Op(b, '*', Num(random.Between(2, 4))))];
            case 5:
                return [.. start, Print(Is(a, Relation(random), b), Is(b, random.Pick(["==", ">", "<"]), Num(random.Between(2, 9))))];
            case 6:
                return [.. start, Change(names[0], names[1], random), Print(a, b)];
            case 7:
                return [New(names[0], first), Print(new Code.Text(random.Pick(["total", "sum", "result", "now", "value", "x"])),
                    Op(a, "+-"[random.Below(2)], Num(second)))];
            default:
                return [New(names[0], second), Print(a, Op(a, '+', Num(1)), Op(a, '*', Num(2)))];
        }
    }

    /// <summary>Variables that get each other's values.</summary>
    private static List<Statement> Copies(TaskRandom random)
    {
        string[] names = Pick(3, random);
        (string x, string y, string z) = (names[0], names[1], names[2]);
        List<Statement> two = [New(x, random.Between(1, 20)), New(y, random.Between(1, 20))];
        Statement change = random.Chance(0.5) ? Set(x, Num(random.Between(1, 20))) : Change(x, null, random);
        List<Statement> program = random.Below(8) switch
        {
            < 2 => [.. two, Set(x, Var(y)), Set(y, Var(x))],
            2 => [two[0], New(y, Var(x)), change],
            3 => [two[0], New(y, Var(x)), change, Set(y, Op(Var(y), '+', Var(x)))],
            4 => [.. two, New(z, Var(x)), Set(x, Var(y)), Set(y, Var(z))],
            5 => [.. two, new Statement.Swap(x, y), change],
            6 => [two[0], Set(x, Num(random.Between(1, 20))), Set(x, Op(Var(x), '+', Num(random.Between(1, 9)))), New(y, Var(x))],
            _ => [two[0], New(y, Var(x)), New(z, Var(y)), change],
        };
        program.Add(random.Below(5) switch
        {
            0 => Print(x),
            1 => Print(y),
            2 => Print(Var(x), Var(y)),
            _ => Print(Op(Var(x), "++-*"[random.Below(4)], Var(y))),
        });
        return program;
    }

    /// <summary>A value and the word for it.</summary>
    private static List<Statement> Theme(TaskRandom random)
    {
        (string names, int low, int high, string all) = random.Pick(s_themes);
        string[] words = all.Split(' ');
        string name = random.Pick(names.Split(' '));
        int unit = high - low > 60 ? 5 : 1;
        int[] limits;
        do
        {
            limits = [.. Enumerable.Range(1, words.Length - 1).Select(_ => random.Between(low + 1, high - 1) / unit * unit).OrderDescending()];
        }
        while (limits.Distinct().Count() < limits.Length);

        bool rises = random.Chance(0.3);
        if (rises)
        {
            Array.Reverse(words);
            Array.Reverse(limits);
        }

        string relation = rises ? random.Pick(["<", "<="]) : random.Pick([">", ">", ">="]);
        int value = Math.Max(low, random.Below(5) switch
        {
            0 => random.Pick(limits),
            1 => random.Pick(limits) + random.Between(-1, 1),
            _ => random.Between(low, high),
        });
        bool stores = random.Chance(0.2);
        string result = Free(random, ["msg", "word", "result", "label", "answer", "text"], name);
        Statement Say(string word) => stores ? Set(result, new Code.Text(word)) : Print(new Code.Text(word));
        List<Statement> chain = [Say(words[^1])];
        for (int i = limits.Length - 1; i >= 0; i--)
        {
            chain = [new Statement.If(Is(Var(name), relation, Num(limits[i])), [Say(words[i])], chain)];
        }

        return stores ? [New(name, value), New(result, new Code.Text(words[^1])), chain[0], Print(result)] : [New(name, value), chain[0]];
    }

    /// <summary>Conditions of different kinds, one after the other.</summary>
    private static List<Statement> Mixed(TaskRandom random)
    {
        string name = random.Pick(Names);
        Code x = Var(name);
        string[] words = random.Chance(0.6) ? ["A", "B", "C", "D"] : random.PickSome(Words, 4);
        Code Divides() => Is(Op(x, '%', Num(random.Between(2, 5))), random.Chance(0.85) ? "==" : "!=", Num(0));
        Code Limits() => Is(x, Relation(random), Num(random.Between(3, 25)));
        Code Test() => random.Below(4) switch
        {
            0 => Divides(),
            1 => Limits(),
            2 => new Code.Joined(Divides(), random.Chance(0.6), Limits()),
            _ => new Code.Joined(Is(x, ">", Num(random.Between(1, 10))), random.Chance(0.7), Is(x, "<", Num(random.Between(11, 25)))),
        };
        int tests = random.Between(1, 3);
        Statement Say(int i) => Print(new Code.Text(words[i]));
        List<Statement> chain = [Say(tests)];
        for (int i = tests - 1; i >= 0; i--)
        {
            chain = [new Statement.If(i == 0 && tests == 1 ? new Code.Joined(Divides(), random.Chance(0.5), Limits()) : Test(), [Say(i)], chain)];
        }

        return [New(name, random.Between(1, 30)), chain[0]];
    }

    /// <summary>Conditions that don't exclude each other.</summary>
    private static List<Statement> Independent(TaskRandom random)
    {
        string name = random.Pick(Names);
        Code x = Var(name);
        int value = random.Between(1, 20);
        string[] words = random.PickSome(["A", "B", "C", "one", "two", "big", "red", "hi", "yes", "ok", "x", "y"], 3);
        if (random.Chance(0.5))
        {
            Statement If(int low, int high) => new Statement.If(Is(x, random.Pick([">", "<", ">="]), Num(random.Between(low, high))),
                [Change(name, "+-*"[random.Below(3)], Num(random.Between(2, 5)), random)], []);
            return [New(name, value), If(3, 15), If(5, 25), Print(name)];
        }

        Statement Say(int i) => Print(new Code.Text(words[i]));
        List<Statement> program =
        [
            New(name, value),
            new Statement.If(Is(x, ">", Num(random.Between(2, 15))), [Say(0)], []),
            new Statement.If(random.Chance(0.4) ? Is(Op(x, '%', Num(2)), "==", Num(0)) : Is(x, random.Pick(["<", ">"]), Num(random.Between(2, 18))), [Say(1)],
                []),
        ];
        if (random.Chance(0.5))
        {
            program.Add(Say(2));
        }

        return program;
    }

    /// <summary>Counts or adds in a loop that goes in steps.</summary>
    private static List<Statement> Stepped(TaskRandom random)
    {
        string index = random.Pick(["i", "i", "i", "j", "k", "n"]);
        string name = Free(random, [.. Names, "c", "c", "count", "count", "counter"], index);
        int stride = random.Between(2, 5);
        int turns = random.Between(2, 5);
        bool falls = random.Chance(0.2);
        int first = falls ? stride * random.Between(turns, turns + 1) : random.Pick([0, 0, 0, 1, 2, 3]);
        int end = falls ? Math.Max(0, first - (stride * turns)) : first + (stride * turns) - random.Below(stride);
        var loop = new Statement.For(index, first, Num(end), falls ? -stride : stride, []);
        return random.Below(4) switch
        {
            < 2 => [New(name, 0), loop with { Body = [new Statement.Update(name, '+', Num(1))] }, Print(name)],
            2 => [New(name, random.Pick([0, 0, 1, 10])), loop with { Body = [Change(name, '+', Var(index), random)] }, Print(name)],
            _ => [loop with { Body = [Print(index)] }],
        };
    }

    /// <summary>Says something in every turn.</summary>
    private static List<Statement> Said(TaskRandom random)
    {
        string index = random.Pick(["i", "i", "i", "j", "x", "n"]);
        string call = random.Pick(s_calls);
        int first = random.Pick([0, 0, 1, 2]);
        int turns = random.Between(2, 5);
        List<Statement> program = random.Below(5) switch
        {
            0 => [New(index, turns), new Statement.While(Is(Var(index), ">", Num(0)),
                random.Chance(0.5) ? [Print(index), Change(index, '-', Num(1), random)] : [Print(new Code.Text(call)), Change(index, '-', Num(1), random)])],
            1 => [new Statement.For(index, turns, Num(0), -1, [Print(index)])],
            _ => [new Statement.For(index, first, Num(first + turns), 1, [Print(new Code.Text(call))])],
        };
        if (random.Chance(0.4))
        {
            program.Add(Print(new Code.Text(Free(random, s_ends, call))));
        }

        return program;
    }

    /// <summary>Goes on until something is reached.</summary>
    private static List<Statement> Stopping(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (string x, string y) = (names[0], names[1]);
        int by = random.Between(2, 7);
        int start = random.Between(1, 9);
        Statement grow = random.Chance(0.3) ? Change(x, '*', Num(random.Between(2, 3)), random) : Change(x, '+', Num(by), random);
        int limit = start + (by * random.Between(2, 4)) - random.Below(2);
        Statement leave = new Statement.If(Is(Var(x), random.Pick([">", ">", ">=", "=="]), Num(limit)), [new Statement.Break()], []);
        switch (random.Below(5))
        {
            case 0:
                return [New(x, start), new Statement.While(new Code.Always(), [grow, leave]), Print(x)];
            case 1:
                return [New(x, start), New(y, 0), new Statement.While(new Code.Always(), [grow, Change(y, '+', Num(1), random), leave]),
                    random.Chance(0.7) ? Print(y) : Print(Var(x), Var(y))];
            case 2:
                return [New(x, start), new Statement.While(Is(Var(x), "<", Num(limit)), [Print(x), grow])];
            case 3:
                int high = (by * random.Between(2, 4)) + random.Below(2);
                return [New(x, high), new Statement.While(Is(Var(x), random.Pick([">", ">="]), Num(random.Pick([0, 0, 1, by]))),
                    [Print(x), Change(x, '-', Num(by), random)])];
            default:
                return [New(x, 1), New(y, 0), new Statement.While(Is(Var(x), "<=", Num(random.Between(2, 5))),
                    [Change(y, '+', Var(x), random), Change(x, '+', Num(1), random)]), random.Chance(0.5) ? Print(y) : Print(Var(x), Var(y))];
        }
    }

    /// <summary>Two values that come closer.</summary>
    private static List<Statement> Meeting(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (string x, string y) = (names[0], names[1]);
        int low = random.Between(0, 6);
        (int up, int down) = (random.Between(1, 4), random.Between(0, 3));
        int high = low + ((up + down) * random.Between(2, 3)) + random.Below(3);
        List<Statement> body = [Change(x, '+', Num(up), random)];
        if (down > 0)
        {
            body.Add(Change(y, '-', Num(down), random));
        }

        return [New(x, low), New(y, high), new Statement.While(Is(Var(x), "<", Var(y)), body),
            random.Below(3) switch
            {
                0 => Print(Var(x), Var(y)),
                1 => Print(Op(Var(x), "+-"[random.Below(2)], Var(y))),
                _ => Print(x),
            }];
    }

    /// <summary>A list that changes, and what is asked of all of it.</summary>
    private static List<Statement> Changed(TaskRandom random)
    {
        string list = random.Pick(Lists);
        List<Statement> program = [new Statement.MakeList(list, Items(1, 15, random)[..3])];
        for (int i = random.Between(1, 2); i > 0; i--)
        {
            program.Add(random.Below(8) switch
            {
                < 4 => new Statement.Append(list, Num(random.Between(1, 20))),
                4 => new Statement.SetElement(list, Num(random.Below(3)), Num(random.Between(1, 20))),
                5 => new Statement.Rearrange(list, ListChange.Sort),
                6 => new Statement.Rearrange(list, ListChange.Reverse),
                _ => new Statement.Rearrange(list, ListChange.Pop),
            });
        }

        Code most = new Code.Aggregate("max", list);
        Code least = new Code.Aggregate("min", list);
        Code sum = new Code.Aggregate("sum", list);
        Code length = new Code.Length(list);
        program.Add(random.Below(10) switch
        {
            < 2 => Print(Op(most, '-', least)),
            2 => Print(Op(most, '+', least)),
            3 => Print(Op(At(list, 0), "+-"[random.Below(2)], At(list, -1))),
            4 => Print(length, At(list, random.Pick([0, -1]))),
            5 => Print(sum, length),
            6 => Print(random.Pick([sum, most, least])),
            7 => Print(Op(sum, '/', length)),
            8 => Print(most, least),
            _ => Print(At(list, random.Pick([0, -1, 1]))),
        });
        return program;
    }

    /// <summary>A function that chooses between its arguments, or is called more than once.</summary>
    private static List<Statement> Called(TaskRandom random)
    {
        string function = random.Pick(["bigger", "larger", "pick", "choose", "f", "best", "get", "check"]);
        (Code a, Code b) = (Var("a"), Var("b"));
        int N() => random.Between(1, 20);
        Code Twice(params int[] numbers) => new Code.Call(function, [.. numbers.Select(number => Num(number))]);
        Statement chooses = new Statement.Function(function, ["a", "b"], null, random.Chance(0.5)
            ? [new Statement.If(Is(a, random.Pick([">", ">", "<"]), b), [new Statement.Return(a)], []), new Statement.Return(b)]
            : [new Statement.If(Is(a, random.Pick([">", ">", "<"]), b), [new Statement.Return(a)], [new Statement.Return(b)])]);
        Statement changes = new Statement.Function(function, ["a"], null,
            [new Statement.Return(Op(a, "+-*"[random.Below(3)], random.Chance(0.2) ? a : Num(random.Between(2, 9))))]);
        return random.Below(6) switch
        {
            < 2 => [chooses, Print(Twice(N(), N()))],
            2 => [chooses, Print(Op(Twice(N(), N()), '+', Twice(N(), N())))],
            3 => [changes, Print(Twice(N()), Twice(N()))],
            4 => [changes, New("x", Twice(N())), New("y", Twice(N())), Print(Op(Var("x"), "+-"[random.Below(2)], Var("y")))],
            _ => [changes, New("x", N()), Set("x", new Code.Call(function, [Var("x")])), Set("x", new Code.Call(function, [Var("x")])), Print("x")],
        };
    }

    /// <summary>Looks for the first number with a property.</summary>
    private static List<Statement> Search(TaskRandom random)
    {
        string index = random.Pick(["i", "k", "n", "d", "x", "num"]);
        Code i = Var(index);
        int number = random.Pick([9, 15, 21, 25, 27, 33, 35, 39, 49, 51, 55, 57, 63, 65, 75, 77, 85, 91, 95, 10, 12, 14, 22]);
        int low = random.Between(10, 40);
        int factor = random.Between(3, 9);
        (Code test, int first, int end) = random.Below(5) switch
        {
            < 2 => (Is(Op(Num(number), '%', i), "==", Num(0)), 2, random.Pick([10, 20, number])),
            2 => (Is(Op(i, '*', i), random.Pick([">", ">="]), Num(low)), random.Between(1, 3), random.Pick([10, 20])),
            3 => (Is(Op(i, '*', Num(factor)), ">", Num(low)), 1, 20),
            _ => (Is(Op(i, '%', Num(factor)), "==", Num(0)), low, low + 20),
        };
        string result = Free(random, ["result", "found", "answer", "r"], index);
        return random.Chance(0.7)
            ? [new Statement.For(index, first, Num(end), 1, [new Statement.If(test, [Print(index), new Statement.Break()], [])])]
            : [New(result, 0), new Statement.For(index, first, Num(end), 1, [new Statement.If(test, [Set(result, i), new Statement.Break()], [])]),
                Print(result)];
    }

    /// <summary>The first element of a list with a property.</summary>
    private static List<Statement> FirstOf(TaskRandom random)
    {
        string list = random.Pick(Lists);
        string item = Free(random, ["n", "x", "num", "item", "v"], list);
        string result = Free(random, ["result", "found", "answer", "first"], list, item);
        Code test = random.Chance(0.4)
            ? Is(Op(Var(item), '%', Num(random.Between(2, 3))), "==", Num(0))
            : Is(Var(item), random.Pick([">", ">", "<"]), Num(random.Between(4, 12)));
        Statement make = new Statement.MakeList(list, Items(1, 20, random));
        return random.Chance(0.6)
            ? [make, new Statement.ForEach(item, list, [new Statement.If(test, [Print(item), new Statement.Break()], [])])]
            : [make, New(result, 0), new Statement.ForEach(item, list, [new Statement.If(test, [Set(result, Var(item)), new Statement.Break()], [])]),
                Print(result)];
    }

    /// <summary>Counts, or adds up, two kinds of elements.</summary>
    private static List<Statement> Both(TaskRandom random)
    {
        string list = random.Pick(["nums", "numbers", "data", "values", "items", "scores"]);
        (string yes, string no) = random.Pick([("even", "odd"), ("big", "small"), ("a", "b"), ("x", "y"), ("passed", "failed"), ("high", "low")]);
        string item = random.Pick(["n", "num", "v"]);
        Code test = yes == "even" ? Is(Op(Var(item), '%', Num(2)), "==", Num(0)) : Is(Var(item), random.Pick([">", ">="]), Num(random.Between(4, 9)));
        bool adds = random.Chance(0.3);
        Code by = adds ? Var(item) : Num(1);
        return
        [
            new Statement.MakeList(list, Items(1, 14, random)[..3]),
            New(yes, 0),
            New(no, 0),
            new Statement.ForEach(item, list,
                [new Statement.If(test, [new Statement.Update(yes, '+', by)], [new Statement.Update(no, '+', by)])]),
            random.Chance(0.7) ? Print(Var(yes), Var(no)) : Print(Op(Var(yes), '-', Var(no))),
        ];
    }

    /// <summary>Adds up until a limit is passed.</summary>
    private static List<Statement> Running(TaskRandom random)
    {
        string total = random.Pick(["total", "s", "result", "money", "points"]);
        Statement leave = new Statement.If(Is(Var(total), random.Pick([">", ">="]), Num(random.Between(6, 20))), [new Statement.Break()], []);
        bool isList = random.Chance(0.5);
        string item = isList ? "n" : "i";
        Statement[] body = random.Chance(0.7) ? [Change(total, '+', Var(item), random), leave] : [leave, Change(total, '+', Var(item), random)];
        Statement loop = isList ? new Statement.ForEach(item, "nums", body) : new Statement.For(item, 1, Num(random.Between(6, 10)), 1, body);
        Statement print = Print(total);
        return isList
            ? [new Statement.MakeList("nums", Items(1, 9, random)), New(total, 0), loop, print]
            : [New(total, 0), loop, print];
    }
}
