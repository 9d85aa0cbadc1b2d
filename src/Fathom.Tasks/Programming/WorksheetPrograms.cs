using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws programs as tests have them: several operations in one line, conditions of two variables, functions that call others.</summary>
internal static class WorksheetPrograms
{
    private static readonly (string Yes, string No)[] s_decisions =
    [
        ("accept", "decline"), ("buy", "wait"), ("stay", "leave"), ("win", "lose"), ("approved", "denied"), ("yes", "no"), ("safe", "danger"),
        ("start", "stop"), ("valid", "invalid"), ("open", "locked"), ("keep", "drop"), ("in", "out"), ("cake", "salad"), ("bus", "bike"), ("left", "right"),
        ("true", "false"), ("good", "bad"), ("send", "hold"), ("match", "different"), ("alarm", "quiet"),
    ];

    /// <summary>A program of a level: 1 assignments, 2 conditions, 3 loops, 4 lists, 5 functions, 6 loops with conditions.</summary>
    public static List<Statement> Draw(int level, TaskRandom random) => level switch
    {
        1 => random.Chance(0.6) ? Divided(random) : Compound(random),
        2 => random.Chance(0.65) ? Decided(random) : Within(random),
        3 => random.Below(10) switch
        {
            < 5 => Recurring(random),
            < 7 => Growing(random),
            < 8 => Remainders(random),
            < 9 => Pairs(random),
            _ => Digits(random),
        },
        4 => Elements(random),
        5 => random.Below(10) switch
        {
            < 5 => Branching(random),
            < 8 => Composed(random),
            _ => Guarded(random),
        },
        _ => random.Below(10) switch
        {
            < 4 => Picked(random),
            < 7 => PickedItems(random),
            _ => Crossed(random),
        },
    };

    /// <summary>Quotients and remainders in one expression.</summary>
    private static List<Statement> Divided(TaskRandom random)
    {
        string[] names = random.Chance(0.4) ? ["a", "b", "c"] : Pick(3, random);
        (int first, int second) = (random.Between(7, 40), random.Between(2, 9));
        bool isNamed = random.Chance(0.75);
        Code a = isNamed ? Var(names[0]) : Num(first);
        Code b = isNamed ? Var(names[1]) : Num(second);
        Code quotient = Op(a, '/', b);
        Code rest = Op(a, '%', b);
        char sign = "++-"[random.Below(3)];
        Code value = random.Below(8) switch
        {
            < 2 => Op(quotient, sign, rest),
            < 4 => Op(rest, sign, quotient),
            4 => Op(quotient, '*', b),
            5 => Op(rest, "+*"[random.Below(2)], Num(random.Between(2, 9))),
            6 => Op(quotient, "+-"[random.Below(2)], b),
            _ => Op(rest, '+', b),
        };
        List<Statement> start = isNamed ? [New(names[0], first), New(names[1], second)] : [];
        return random.Chance(0.25) ? [.. start, New(names[2], value), Print(names[2])] : [.. start, Print(value)];
    }

    /// <summary>New values from several operations with the old one.</summary>
    private static List<Statement> Compound(TaskRandom random)
    {
        string[] names = Pick(2, random);
        bool hasTwo = random.Chance(0.4);
        Code x = Var(names[0]);
        Code Operand() => hasTwo && random.Chance(0.5) ? Var(names[1]) : Num(random.Between(1, 9));
        Statement Step() => Set(names[0], random.Below(6) switch
        {
            < 2 => Op(Op(x, '*', Num(random.Between(2, 4))), "+-"[random.Below(2)], Operand()),
            2 => Op(Num(random.Between(10, 30)), '-', x),
            3 => Op(Op(x, "+-"[random.Below(2)], Operand()), '*', Num(random.Between(2, 3))),
            4 => Op(Op(x, '+', x), "+-"[random.Below(2)], Operand()),
            _ => Op(x, '*', x),
        });
        List<Statement> program = [New(names[0], random.Between(1, 9))];
        if (hasTwo)
        {
            program.Add(New(names[1], random.Between(1, 9)));
        }

        program.Add(Step());
        if (random.Chance(0.5))
        {
            program.Add(random.Chance(0.5) ? Step() : Change(names[0], null, random));
        }

        program.Add(hasTwo && random.Chance(0.3) ? Print(Op(x, "+-"[random.Below(2)], Var(names[1]))) : Print(names[0]));
        return program;
    }

    /// <summary>A word that two conditions on two variables decide.</summary>
    private static List<Statement> Decided(TaskRandom random)
    {
        string[] names = random.Chance(0.4) ? ["a", "b"] : Pick(2, random);
        (Code a, Code b) = (Var(names[0]), Var(names[1]));
        (int first, int second) = (random.Between(2, 20), random.Between(2, 20));
        (string yes, string no) = random.Pick(s_decisions);
        int Near(int value) => Math.Max(0, value + random.Between(-4, 4));
        Code One(Code x, int value) => random.Below(3) == 0
            ? Is(Op(x, '%', Num(random.Between(2, 5))), random.Pick(["==", "==", "!="]), Num(random.Below(3)))
            : Is(x, Relation(random), Num(Near(value)));
        Code Two() => random.Below(5) switch
        {
            0 => Is(Op(b, '%', a), "==", Num(random.Chance(0.5) ? second % first : random.Below(4))),
            1 => Is(Op(a, '+', b), Relation(random), Num(Near(first + second))),
            2 => Is(Op(a, '*', Num(2)), random.Pick([">", "<", ">=", "=="]), b),
            3 => Is(Op(a, '-', b), random.Pick([">", "<"]), Num(random.Between(-3, 6))),
            _ => Is(a, Relation(random), b),
        };
        Code test = random.Below(6) switch
        {
            0 => Two(),
            < 3 => new Code.Joined(One(a, first), random.Chance(0.5), Two()),
            3 => new Code.Joined(Two(), random.Chance(0.5), One(b, second)),
            _ => new Code.Joined(One(a, first), random.Chance(0.5), One(b, second)),
        };
        return [New(names[0], first), New(names[1], second), new Statement.If(test, [Print(new Code.Text(yes))], [Print(new Code.Text(no))])];
    }

    /// <summary>A condition within another.</summary>
    private static List<Statement> Within(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (int first, int second) = (random.Between(1, 20), random.Between(1, 20));
        string[] words = random.Chance(0.5) ? random.PickSome(Words, 3) : ["A", "B", "C"];
        Statement Say(int i) => Print(new Code.Text(words[i]));
        Code Test(string name, int value) => Is(Var(name), random.Pick([">", "<", ">=", "<="]), Num(Math.Max(1, value + random.Between(-5, 5))));
        bool isFirst = random.Chance(0.6);
        Statement inner = new Statement.If(random.Chance(0.25) ? Is(Var(names[0]), ">", Var(names[1])) : Test(names[1], second), [Say(0)], [Say(1)]);
        return [New(names[0], first), New(names[1], second),
            new Statement.If(Test(names[0], first), isFirst ? [inner] : [Say(2)], isFirst ? [Say(2)] : [inner])];
    }

    /// <summary>A loop whose every turn makes a new value by several operations.</summary>
    private static List<Statement> Recurring(TaskRandom random)
    {
        string index = random.Pick(["i", "i", "i", "j", "k", "n"]);
        string name = Free(random, Names, index);
        (Code x, Code i) = (Var(name), Var(index));
        (Code value, int most) = random.Below(8) switch
        {
            0 => (Op(Op(x, '*', Num(2)), '-', i), 4),
            1 => (Op(Op(x, '*', Num(2)), '+', i), 4),
            2 => (Op(Op(x, '*', Num(random.Between(2, 3))), "+-"[random.Below(2)], Num(random.Between(1, 4))), 3),
            3 => (Op(Num(random.Between(8, 20)), '-', x), 4),
            4 => (Op(Op(x, '+', i), '*', Num(2)), 3),
            5 => (Op(Op(x, '+', i), '+', Num(random.Between(1, 5))), 4),
            6 => (Op(Op(i, '*', Num(random.Between(2, 5))), '-', x), 4),
            _ => (Op(Op(x, '+', Num(random.Between(2, 9))), '-', i), 4),
        };
        int first = random.Chance(0.7) ? 0 : random.Between(1, 3);
        return [New(name, random.Between(1, 7)), new Statement.For(index, first, Num(first + random.Between(2, most)), 1, [Set(name, value)]), Print(name)];
    }

    /// <summary>Money that grows, things that halve: until a limit.</summary>
    private static List<Statement> Growing(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (string x, string y) = (names[0], names[1]);
        bool halves = random.Chance(0.4);
        int start = halves ? random.Between(20, 60) : random.Between(1, 6);
        Code value = halves
            ? random.Chance(0.5) ? Op(Var(x), '/', Num(random.Between(2, 3))) : Op(Op(Var(x), '/', Num(2)), '+', Num(1))
            : Op(Op(Var(x), '*', Num(2)), "+-"[start == 1 ? 0 : random.Below(2)], Num(1));
        Code test = halves ? Is(Var(x), ">", Num(random.Between(3, 9))) : Is(Var(x), "<", Num(random.Between(10, 40)));
        bool counts = random.Chance(0.5);
        return counts
            ? [New(x, start), New(y, 0), new Statement.While(test, [Set(x, value), Change(y, '+', Num(1), random)]), Print(random.Chance(0.6) ? y : x)]
            : [New(x, start), new Statement.While(test, [Set(x, value)]), Print(x)];
    }

    /// <summary>The greatest common divisor from remainders.</summary>
    private static List<Statement> Remainders(TaskRandom random)
    {
        (string a, string b) = random.Pick([("a", "b"), ("x", "y"), ("m", "n"), ("p", "q")]);
        string rest = random.Pick(["r", "t", "temp", "rest"]);
        return [New(a, random.Between(10, 60)), New(b, random.Between(4, 30)),
            new Statement.While(Is(Var(b), random.Pick([">", "!="]), Num(0)), [New(rest, Op(Var(a), '%', Var(b))), Set(a, Var(b)), Set(b, Var(rest))]),
            Print(a)];
    }

    /// <summary>Each number from the two before it.</summary>
    private static List<Statement> Pairs(TaskRandom random)
    {
        (string a, string b, string c) = random.Pick([("a", "b", "c"), ("x", "y", "z"), ("p", "q", "s"), ("first", "second", "third")]);
        Statement loop = new Statement.For("i", 0, Num(random.Between(2, 4)), 1, [New(c, Op(Var(a), '+', Var(b))), Set(a, Var(b)), Set(b, Var(c))]);
        return [New(a, random.Between(0, 3)), New(b, random.Between(1, 3)), loop, Print(random.Chance(0.7) ? b : a)];
    }

    /// <summary>The digits of a number, backward or one by one.</summary>
    private static List<Statement> Digits(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (Code n, Code r) = (Var(names[0]), Var(names[1]));
        bool isBackward = random.Chance(0.6);
        Statement take = isBackward
            ? Set(names[1], Op(Op(r, '*', Num(10)), '+', Op(n, '%', Num(10))))
            : Change(names[1], '*', Op(n, '%', Num(10)), random);
        return [New(names[0], random.Between(12, isBackward ? 999 : 99)), New(names[1], isBackward ? 0 : 1),
            new Statement.While(Is(n, ">", Num(0)), [take, Change(names[0], '/', Num(10), random)]), Print(names[1])];
    }

    /// <summary>Several elements of a list in one expression.</summary>
    private static List<Statement> Elements(TaskRandom random)
    {
        string list = random.Pick(Lists);
        int[] items = random.PickSome(Enumerable.Range(1, 12).ToArray(), random.Between(3, 5));
        Code Element() => At(list, random.Chance(0.2) ? -random.Between(1, 2) : random.Below(items.Length));
        return [new Statement.MakeList(list, items), random.Below(7) switch
        {
            < 2 => Print(Op(Op(Element(), '+', Element()), "+-"[random.Below(2)], Element())),
            2 => Print(Op(Op(Element(), '*', Element()), "+-"[random.Below(2)], Element())),
            3 => Print(Op(Element(), "+-"[random.Below(2)], Op(Element(), '*', Num(random.Between(2, 3))))),
            4 => Print(Element(), Element()),
            5 => Print(Is(Element(), random.Pick([">", "<"]), Element())),
            _ => Print(Op(new Code.Aggregate("sum", list), "+-"[random.Below(2)], Element())),
        }];
    }

    /// <summary>A function of two numbers that computes one thing or another.</summary>
    private static List<Statement> Branching(TaskRandom random)
    {
        (string p, string q) = random.Pick([("a", "b"), ("a", "b"), ("x", "y"), ("m", "n"), ("p", "q"), ("first", "second")]);
        string function = Free(random, [.. Functions, "diff", "gap", "distance", "combine", "cost"], p, q);
        (Code a, Code b) = (Var(p), Var(q));
        (Code then, Code otherwise) = random.Below(6) switch
        {
            < 2 => (Op(a, '-', b), Op(b, '-', a)),
            2 => (Op(a, '*', b), Op(a, '+', b)),
            3 => (Op(a, '+', b), Op(a, '*', b)),
            4 => (Op(a, '+', Num(random.Between(1, 9))), Op(b, "+*"[random.Below(2)], Num(random.Between(2, 5)))),
            _ => (Op(a, '-', b), Num(0)),
        };
        Code test = random.Chance(0.75) ? Is(a, random.Pick([">", ">", ">=", "<"]), b) : Is(Op(a, '%', Num(2)), "==", Num(0));
        List<Statement> body = random.Chance(0.6)
            ? [new Statement.If(test, [new Statement.Return(then)], []), new Statement.Return(otherwise)]
            : [new Statement.If(test, [new Statement.Return(then)], [new Statement.Return(otherwise)])];
        Code Call() => new Code.Call(function, [Num(random.Between(1, 15)), Num(random.Between(1, 15))]);
        Statement definition = new Statement.Function(function, [p, q], null, body);
        return random.Below(5) switch
        {
            0 => [definition, Print(Op(Call(), "+-"[random.Below(2)], Call()))],
            1 => [definition, New("result", Call()), Print("result")],
            _ => [definition, Print(Call())],
        };
    }

    /// <summary>A function that calls another, or gets what another returns.</summary>
    private static List<Statement> Composed(TaskRandom random)
    {
        (string f, string g) = random.Pick([("f", "g"), ("f", "g"), ("twice", "add"), ("first", "second"), ("inner", "outer"), ("step", "move"), ("a", "b")]);
        Code Body() => Op(Var("x"), "+-**"[random.Below(4)], random.Chance(0.15) ? Var("x") : Num(random.Between(2, 6)));
        Code Call(string name, Code argument) => new Code.Call(name, [argument]);
        Statement one = new Statement.Function(f, ["x"], null, [new Statement.Return(Body())]);
        Statement other = new Statement.Function(g, ["x"], null, [new Statement.Return(Body())]);
        Statement outer = new Statement.Function(g, ["x"], null,
            [new Statement.Return(Op(Call(f, Var("x")), "+-*"[random.Below(3)], Num(random.Between(1, 5))))]);
        Code value = Num(random.Between(1, 9));
        return random.Below(5) switch
        {
            < 2 => [one, other, Print(Call(f, Call(g, value)))],
            2 => [one, other, Print(Op(Call(f, value), "+-"[random.Below(2)], Call(g, value)))],
            _ => [one, outer, Print(Call(g, value))],
        };
    }

    /// <summary>A function that first looks at special cases.</summary>
    private static List<Statement> Guarded(TaskRandom random)
    {
        string function = Free(random, [.. Functions, "price", "fee", "points", "clamp"], "n");
        Code n = Var("n");
        int low = random.Between(1, 5);
        int high = low + random.Between(3, 9);
        Statement Return(Code value) => new Statement.Return(value);
        Code Some() => random.Chance(0.5) ? Num(random.Between(0, 20)) : Op(n, "+*"[random.Below(2)], Num(random.Between(2, 4)));
        bool clamps = random.Chance(0.3);
        Statement definition = new Statement.Function(function, ["n"], null,
        [
            new Statement.If(Is(n, "<", Num(low)), [Return(clamps ? Num(low) : Some())], []),
            new Statement.If(Is(n, ">", Num(high)), [Return(clamps ? Num(high) : Some())], []),
            Return(clamps ? n : Some()),
        ]);
        Code Call() => new Code.Call(function, [Num(random.Between(0, high + 5))]);
        return [definition, Print(random.Chance(0.7) ? Call() : Op(Call(), '+', Call()))];
    }

    /// <summary>A loop that counts or adds what two conditions let through.</summary>
    private static List<Statement> Picked(TaskRandom random)
    {
        string index = random.Pick(["i", "i", "n", "k", "x"]);
        string name = Free(random, [.. Names, "count", "total"], index);
        Code i = Var(index);
        int first = random.Below(2);
        int end = first + random.Between(4, 7);
        Code divides = Is(Op(i, '%', Num(random.Between(2, 3))), random.Pick(["==", "!="]), Num(0));
        Code limit = Is(i, random.Pick([">", "<"]), Num(random.Between(first + 1, end - 2)));
        Code test = random.Below(4) switch
        {
            0 => limit,
            1 => divides,
            _ => new Code.Joined(limit, random.Chance(0.7), divides),
        };
        return [New(name, 0), new Statement.For(index, first, Num(end), 1,
            [new Statement.If(test, [Change(name, '+', random.Chance(0.5) ? i : Num(1), random)], [])]), Print(name)];
    }

    /// <summary>Counts or adds elements of a list that lie between two limits.</summary>
    private static List<Statement> PickedItems(TaskRandom random)
    {
        string list = random.Pick(["nums", "ages", "prices", "grades", "temps", "data", "values"]);
        string item = random.Pick(["n", "a", "p", "g", "t", "x"]);
        string name = Free(random, ["count", "total", "c", "s", "result", "found"], item);
        int low = random.Between(2, 8);
        Code test = new Code.Joined(Is(Var(item), random.Pick([">", ">="]), Num(low)), random.Chance(0.8),
            Is(Var(item), random.Pick(["<", "<="]), Num(low + random.Between(3, 8))));
        return [new Statement.MakeList(list, random.PickSome(Enumerable.Range(1, 20).ToArray(), random.Between(3, 5))), New(name, 0),
            new Statement.ForEach(item, list, [new Statement.If(test, [Change(name, '+', random.Chance(0.4) ? Var(item) : Num(1), random)], [])]),
            Print(name)];
    }

    /// <summary>A loop within a loop that compares both variables.</summary>
    private static List<Statement> Crossed(TaskRandom random)
    {
        string name = random.Pick(["count", "n", "total", "c", "s"]);
        int turns = random.Between(2, 3);
        Statement test = new Statement.If(Is(Var("i"), random.Pick(["==", "<", ">", "!="]), Var("j")),
            [Change(name, '+', random.Chance(0.7) ? Num(1) : Var("j"), random)], []);
        return [New(name, 0), new Statement.For("i", 0, Num(turns), 1, [new Statement.For("j", 0, Num(turns), 1, [test])]), Print(name)];
    }
}
