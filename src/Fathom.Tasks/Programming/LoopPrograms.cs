using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws programs with loops over numbers.</summary>
internal static class LoopPrograms
{
    /// <summary>Loops without conditions.</summary>
    public static List<Statement> Draw(TaskRandom random) => random.Below(20) switch
    {
        < 9 => Accumulate(random),
        < 11 => Multiply(random),
        < 13 => PrintEach(random),
        < 14 => Nested(random),
        < 15 => CountDown(random),
        _ => While(random),
    };

    /// <summary>Loops with conditions in them, and loops over lists with conditions.</summary>
    public static List<Statement> DrawWithConditions(TaskRandom random) => random.Below(20) switch
    {
        < 8 => Filter(random),
        < 10 => Leave(random),
        < 12 => Digits(random),
        < 13 => Sought(random),
        _ => ListPrograms.DrawWithConditions(random),
    };

    private static (string Name, string Index) Variables(TaskRandom random)
    {
        string index = random.Chance(0.75) ? "i" : random.Pick(["j", "k", "n", "num", "x"]);
        return (Free(random, Names, index), index);
    }

    private static List<Statement> Accumulate(TaskRandom random)
    {
        (string name, string index) = Variables(random);
        Code i = Var(index);
        Code step = random.Below(10) switch
        {
            < 4 => i,
            < 7 => Num(random.Between(1, 7)),
            7 => Op(i, '*', i),
            _ => Op(i, "+*"[random.Below(2)], Num(random.Between(1, 4))),
        };
        int first = random.Chance(0.6) ? 0 : random.Between(1, 5);
        int stride = random.Chance(0.2) ? random.Between(2, 3) : 1;
        int end = first + (stride * random.Between(2, 5)) - random.Below(stride);
        Statement change = Change(name, random.Chance(0.85) ? '+' : '-', step, random);
        List<Statement> program = [New(name, random.Chance(0.5) ? 0 : random.Between(1, 20))];
        string limit = Free(random, ["n", "m", "limit", "end", "stop", "size"], name, index);
        bool hasLimit = random.Chance(0.15);
        if (hasLimit)
        {
            program.Insert(random.Below(2), New(limit, end));
        }

        program.Add(new Statement.For(index, first, hasLimit ? Var(limit) : Num(end), stride, [change]));
        program.Add(Print(name));
        return program;
    }

    private static List<Statement> Multiply(TaskRandom random)
    {
        (string name, string index) = Variables(random);
        bool isFactorial = random.Chance(0.5);
        int factor = random.Between(2, 3);
        int first = isFactorial ? 1 : 0;
        return
        [
            New(name, isFactorial ? 1 : random.Between(1, 5)),
            new Statement.For(index, first, Num(first + random.Between(2, isFactorial ? 5 : 4)), 1,
                [Change(name, '*', isFactorial ? Var(index) : Num(factor), random)]),
            Print(name),
        ];
    }

    /// <summary>Prints something in every turn.</summary>
    private static List<Statement> PrintEach(TaskRandom random)
    {
        (string name, string index) = Variables(random);
        int first = random.Chance(0.5) ? 0 : random.Between(1, 6);
        int stride = random.Chance(0.25) ? random.Between(2, 3) : 1;
        var end = Num(first + (stride * random.Between(2, 4)));
        Code i = Var(index);
        return random.Below(3) switch
        {
            0 => [new Statement.For(index, first, end, stride, [Print(i)])],
            1 => [new Statement.For(index, first, end, stride, [Print(Op(i, "*+"[random.Below(2)], random.Chance(0.3) ? i : Num(random.Between(2, 5))))])],
            _ => [New(name, random.Between(0, 5)), new Statement.For(index, first, end, stride, [Change(name, '+', i, random), Print(name)])],
        };
    }

    private static List<Statement> Nested(TaskRandom random)
    {
        string name = Free(random, Names, "i", "j");
        Code step = random.Below(4) switch
        {
            0 => Num(random.Between(1, 3)),
            1 => Var("j"),
            2 => Op(Var("i"), '*', Var("j")),
            _ => Num(1),
        };
        // Loops that only count are snippets: there the turns are multiplied.
        Statement inner = new Statement.For("j", 0, step is not Code.Number && random.Chance(0.7) ? Num(random.Between(2, 3)) : Var("i"), 1,
            [Change(name, '+', step, random)]);
        return [New(name, 0), new Statement.For("i", 0, Num(random.Between(2, 3)), 1, [inner]), Print(name)];
    }

    private static List<Statement> CountDown(TaskRandom random)
    {
        (string name, string index) = Variables(random);
        int first = random.Between(3, 10);
        int stride = -random.Between(1, 3);
        var end = Num(Math.Max(0, first + (stride * random.Between(2, 4))));
        return random.Chance(0.5)
            ? [New(name, 0), new Statement.For(index, first, end, stride, [Change(name, '+', Var(index), random)]), Print(name)]
            : [new Statement.For(index, first, end, stride, [Print(index)])];
    }

    private static List<Statement> While(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (string x, string other) = (names[0], names[1]);
        switch (random.Below(4))
        {
            case 0:
                int start = random.Between(6, 30);
                int by = random.Between(2, 7);
                return [New(x, start), new Statement.While(Is(Var(x), random.Pick([">", ">="]), Num(by)), [Change(x, '-', Num(by), random)]), Print(x)];
            case 1:
                return [New(x, random.Between(10, 60)), New(other, 0),
                    new Statement.While(Is(Var(x), ">", Num(1)), [Change(x, '/', Num(2), random), Change(other, '+', Num(1), random)]), Print(other)];
            case 2:
                int turns = random.Between(3, 5);
                return [New(x, random.Below(2)), New(other, random.Between(0, 5)),
                    new Statement.While(Is(Var(x), "<", Num(turns)), [Change(other, '+', Var(x), random), Change(x, '+', Num(1), random)]), Print(other)];
            default:
                return Growing(x, other, random);
        }
    }

    private static List<Statement> Growing(string x, string other, TaskRandom random)
    {
        int start = random.Between(1, 10);
        bool doubles = random.Chance(0.5);
        int step = random.Between(2, 6);
        int limit = doubles ? start * random.Pick([3, 5, 9, 12]) : start + (step * random.Between(1, 5)) - random.Below(2);
        List<Statement> program = [New(x, start)];
        List<Statement> body = [doubles ? Change(x, '*', Num(random.Between(2, 3)), random) : Change(x, '+', Num(step), random)];
        bool counts = random.Chance(0.4);
        if (counts)
        {
            program.Add(New(other, 0));
            body.Add(Change(other, '+', Num(1), random));
        }

        program.Add(new Statement.While(Is(Var(x), random.Chance(0.8) ? "<" : "<=", Num(limit)), body));
        program.Add(Print(counts ? other : x));
        return program;
    }

    private static List<Statement> Filter(TaskRandom random)
    {
        (string name, string index) = Variables(random);
        Code i = Var(index);
        int first = random.Chance(0.6) ? 0 : random.Between(1, 4);
        Code condition = random.Chance(0.6)
            ? Is(Op(i, '%', Num(random.Between(2, 3))), random.Chance(0.85) ? "==" : "!=", Num(random.Chance(0.6) ? 0 : 1))
            : Is(i, random.Pick(["<", ">", ">=", "!="]), Num(first + random.Between(1, 3)));
        bool prints = random.Chance(0.25);
        Statement then = prints ? Print(index) : Change(name, '+', random.Below(3) switch
        {
            0 => i,
            1 => Num(1),
            _ => Num(random.Between(2, 6)),
        }, random);
        List<Statement> otherwise = !prints && random.Chance(0.3) ? [Change(name, "-+"[random.Below(2)], Num(random.Between(1, 3)), random)] : [];
        Statement loop = new Statement.For(index, first, Num(first + random.Between(3, 6)), 1, [new Statement.If(condition, [then], otherwise)]);
        return prints ? [loop] : [New(name, random.Chance(0.6) ? 0 : random.Between(1, 10)), loop, Print(name)];
    }

    private static List<Statement> Leave(TaskRandom random)
    {
        (string name, string index) = Variables(random);
        int at = random.Between(2, 4);
        Statement way = random.Chance(0.6) ? new Statement.Break() : new Statement.Continue();
        Statement test = new Statement.If(Is(Var(index), "==", Num(at)), [way], []);
        int end = at + random.Between(1, 3);
        return random.Chance(0.5)
            ? [new Statement.For(index, random.Below(2), Num(end), 1, [test, Print(index)])]
            : [New(name, random.Between(0, 5)),
                new Statement.For(index, random.Below(2), Num(end), 1, [test, Change(name, '+', Var(index), random)]), Print(name)];
    }

    /// <summary>Counts up until a number fits.</summary>
    private static List<Statement> Sought(TaskRandom random)
    {
        string name = random.Pick(Names);
        Code x = Var(name);
        int by = random.Between(3, 8);
        int first = random.Between(2, 30);
        int square = random.Between(1, 3);
        return random.Chance(0.5)
            ? [New(name, square), new Statement.While(Is(Op(x, '*', x), random.Chance(0.5) ? "<" : "<=", Num(random.Between(5, 50))),
                [Change(name, '+', Num(1), random)]), Print(name)]
            : [New(name, Math.Max(first, (((first / by) + 1) * by) - 4)), new Statement.While(Is(Op(x, '%', Num(by)), "!=", Num(0)),
                [Change(name, '+', Num(1), random)]), Print(name)];
    }

    /// <summary>The digits of a number, one after the other.</summary>
    private static List<Statement> Digits(TaskRandom random)
    {
        string[] names = Pick(2, random);
        Code x = Var(names[0]);
        bool counts = random.Chance(0.4);
        return
        [
            New(names[0], random.Between(12, 999)),
            New(names[1], 0),
            new Statement.While(Is(x, ">", Num(0)),
                [Change(names[1], '+', counts ? Num(1) : Op(x, '%', Num(10)), random), Change(names[0], '/', Num(10), random)]),
            Print(names[1]),
        ];
    }
}
