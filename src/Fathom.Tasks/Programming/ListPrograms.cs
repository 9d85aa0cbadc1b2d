using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws programs with lists and texts.</summary>
internal static class ListPrograms
{
    private static readonly string[] s_items = ["n", "v", "item", "num", "e", "x", "y", "i", "el", "score", "number", "value", "k"];

    /// <summary>Lists without conditions, and texts.</summary>
    public static List<Statement> Draw(TaskRandom random) => random.Below(20) switch
    {
        < 9 => Look(random),
        < 13 => Change(random),
        < 15 => Sum(random),
        < 16 => Build(random),
        _ => Text(random),
    };

    /// <summary>Loops over lists with conditions.</summary>
    public static List<Statement> DrawWithConditions(TaskRandom random)
    {
        if (random.Chance(0.25))
        {
            return Best(random);
        }

        string list = random.Pick(Lists);
        string name = Free(random, Names, list);
        string item = Free(random, s_items, list, name);
        Code element = Var(item);
        Code condition = random.Chance(0.3)
            ? Is(Op(element, '%', Num(random.Between(2, 3))), "==", Num(random.Below(2)))
            : Is(element, random.Pick([">", "<", ">=", "<="]), Num(random.Between(3, 9)));
        Statement add = random.Chance(0.15) ? Print(item) : CodeParts.Change(name, '+', random.Chance(0.6) ? element : Num(1), random);
        Statement loop = new Statement.ForEach(item, list, [new Statement.If(condition, [add], [])]);
        Statement make = new Statement.MakeList(list, Items(1, 12, random));
        Statement start = New(name, random.Chance(0.8) ? 0 : random.Between(1, 5));
        return add is Statement.Print ? [make, loop] : random.Chance(0.7) ? [make, start, loop, Print(name)] : [start, make, loop, Print(name)];
    }

    private static List<Statement> Look(TaskRandom random)
    {
        string list = random.Pick(Lists);
        int[] items = Items(1, 20, random);
        int last = items.Length - 1;
        int Place() => random.Chance(0.25) ? -random.Between(1, 2) : random.Between(0, last);
        return
        [
            new Statement.MakeList(list, items),
            random.Below(14) switch
            {
                < 3 => Print(new Code.Length(list)),
                < 6 => Print(At(list, Place())),
                6 => Print(new Code.Aggregate("sum", list)),
                7 => Print(new Code.Aggregate(random.Chance(0.5) ? "max" : "min", list)),
                8 => Print(Op(new Code.Aggregate("max", list), '-', new Code.Aggregate("min", list))),
                9 => Print(Op(At(list, Place()), '+', new Code.Length(list))),
                10 => Print(new Code.Element(list, Op(new Code.Length(list), '-', Num(random.Between(1, 2))))),
                11 => Print(Op(new Code.Aggregate("sum", list), '/', new Code.Length(list))),
                _ => Print(Op(At(list, Place()), "+-*"[random.Below(3)], At(list, Place()))),
            },
        ];
    }

    private static List<Statement> Change(TaskRandom random)
    {
        string list = random.Pick(Lists);
        int[] items = Items(1, 15, random);
        List<Statement> program = [new Statement.MakeList(list, items)];
        int changes = random.Between(1, 2);
        for (int i = 0; i < changes; i++)
        {
            program.Add(random.Below(10) switch
            {
                < 5 => new Statement.Append(list, random.Chance(0.8) ? Num(random.Between(1, 20)) : Op(At(list, 0), '+', At(list, 1))),
                < 7 => new Statement.SetElement(list, Num(random.Below(2)), random.Chance(0.7) ? Num(random.Between(1, 20)) : Op(At(list, 1), '+', Num(1))),
                7 => new Statement.Rearrange(list, ListChange.Sort),
                8 => new Statement.Rearrange(list, ListChange.Reverse),
                _ => new Statement.Rearrange(list, ListChange.Pop),
            });
        }

        program.Add(random.Below(8) switch
        {
            < 2 => Print(new Code.Length(list)),
            2 => Print(new Code.Aggregate("sum", list)),
            3 => Print(list),
            4 => Print(new Code.Aggregate(random.Chance(0.5) ? "max" : "min", list)),
            _ => Print(At(list, random.Chance(0.4) ? -1 : random.Between(0, 2))),
        });
        return program;
    }

    private static List<Statement> Sum(TaskRandom random)
    {
        string list = random.Pick(Lists);
        string name = Free(random, Names, list, "i");
        string item = Free(random, s_items, list, name);
        int[] items = Items(1, 15, random);
        bool hasIndex = random.Chance(0.35);
        Code element = hasIndex ? new Code.Element(list, Var("i")) : Var(item);
        Statement change = CodeParts.Change(name, random.Chance(0.85) ? '+' : '-', random.Below(5) switch
        {
            0 => Op(element, '*', Num(2)),
            1 => Num(1),
            _ => element,
        }, random);
        return
        [
            new Statement.MakeList(list, items),
            New(name, random.Chance(0.8) ? 0 : random.Between(1, 9)),
            hasIndex ? new Statement.For("i", 0, new Code.Length(list), 1, [change]) : new Statement.ForEach(item, list, [change]),
            Print(name),
        ];
    }

    /// <summary>Fills a list in a loop.</summary>
    private static List<Statement> Build(TaskRandom random)
    {
        string list = Free(random, Lists, "i");
        Code i = Var("i");
        Code value = random.Below(3) switch
        {
            0 => i,
            1 => Op(i, '*', random.Chance(0.5) ? i : Num(random.Between(2, 5))),
            _ => Op(i, '+', Num(random.Between(1, 9))),
        };
        int first = random.Below(2);
        return
        [
            new Statement.MakeList(list, []),
            new Statement.For("i", first, Num(first + random.Between(2, 4)), 1, [new Statement.Append(list, value)]),
            random.Below(4) switch
            {
                0 => Print(new Code.Length(list)),
                1 => Print(At(list, random.Between(-1, 1))),
                2 => Print(new Code.Aggregate("sum", list)),
                _ => Print(list),
            },
        ];
    }

    private static List<Statement> Best(TaskRandom random)
    {
        string list = random.Pick(Lists);
        string name = Free(random, ["best", "biggest", "m", "largest", "top", "result", "smallest", "current"], list);
        string item = Free(random, s_items, list, name);
        Statement test = new Statement.If(Is(Var(item), random.Chance(0.7) ? ">" : "<", Var(name)), [Set(name, Var(item))], []);
        return [new Statement.MakeList(list, Items(1, 20, random)), New(name, At(list, 0)), new Statement.ForEach(item, list, [test]), Print(name)];
    }

    private static List<Statement> Text(TaskRandom random)
    {
        string[] names = random.PickSome(["s", "word", "name", "text", "t", "a", "b", "msg", "string1", "fruit", "first", "x", "y"], 3);
        string[] words = random.PickSome(Words, 2);
        Statement start = New(names[0], new Code.Text(words[0]));
        Statement other = New(names[1], new Code.Text(words[1]));
        Code both = Op(Var(names[0]), '+', Var(names[1]));
        return random.Below(7) switch
        {
            0 => [start, other, Print(both)],
            1 => [start, other, New(names[2], both), Print(random.Chance(0.5) ? Var(names[2]) : new Code.Length(names[2]))],
            2 => [start, other, Print(Op(new Code.Length(names[0]), '+', new Code.Length(names[1])))],
            3 => [start, Print(At(names[0], random.Between(-1, 1)))],
            4 => [start, new Statement.Update(names[0], '+', new Code.Text(random.Pick(["s", "!", "x", "a", "er", "y"]))), Print(names[0])],
            _ => [start, Print(new Code.Length(names[0]))],
        };
    }
}
