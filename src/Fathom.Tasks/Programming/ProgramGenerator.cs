using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws small programs that print a number or a few values.</summary>
internal static class ProgramGenerator
{
    /// <summary>A program of a level: 1 assignments, 2 conditions, 3 loops, 4 lists and texts, 5 functions, 6 loops with conditions.</summary>
    public static IReadOnlyList<Statement> Draw(int level, TaskRandom random) => random.Chance(0.3) ? WorksheetPrograms.Draw(level, random)
        : random.Chance(0.35) ? EverydayPrograms.Draw(level, random) : level switch
        {
            1 => random.Below(10) switch
            {
                < 2 => [Print(Constant(random))],
                2 => Swapping(random),
                3 => Chained(random),
                4 => Counted(random),
                _ => Assignments(random),
            },
            2 => random.Below(10) switch
            {
                < 4 => Changing(random),
                < 6 => Choosing(random),
                < 8 => Verdict(random),
                8 => Staircase(random),
                _ => Comparison(random),
            },
            3 => LoopPrograms.Draw(random),
            4 => ListPrograms.Draw(random),
            5 => FunctionPrograms.Draw(random),
            _ => LoopPrograms.DrawWithConditions(random),
        };

    private static List<Statement> Assignments(TaskRandom random)
    {
        string[] names = Pick(2, random);
        bool hasTwo = random.Chance(0.6);
        List<Statement> program = [New(names[0], random.Between(0, 20))];
        if (hasTwo)
        {
            program.Add(New(names[1], random.Chance(0.4) ? Num(random.Between(1, 12)) : Simple(names[0], random)));
        }

        int updates = random.Between(hasTwo ? 0 : 1, 3);
        for (int i = 0; i < updates; i++)
        {
            program.Add(Change(names[0], hasTwo && random.Chance(0.5) ? names[1] : null, random));
        }

        Code both = Op(Var(names[0]), "+-*+"[random.Below(4)], Var(names[1]));
        program.Add(!hasTwo ? Print(names[0]) : random.Below(10) switch
        {
            < 4 => Print(names[random.Below(2)]),
            < 8 => Print(both),
            8 => Print(Op(both, "+-"[random.Below(2)], Num(random.Between(1, 9)))),
            _ => Print(Var(names[0]), Var(names[1])),
        });
        return program;
    }

    /// <summary>One more or less, several times.</summary>
    private static List<Statement> Counted(TaskRandom random)
    {
        string name = random.Pick(Names);
        List<Statement> program = [New(name, random.Between(0, 20))];
        for (int i = random.Between(2, 4); i > 0; i--)
        {
            program.Add(new Statement.Update(name, "+++-"[random.Below(4)], Num(1)));
        }

        program.Add(Print(name));
        return program;
    }

    /// <summary>One variable after the other from those before it.</summary>
    private static List<Statement> Chained(TaskRandom random)
    {
        string[] names = Pick(random.Between(3, 4), random);
        List<Statement> program = [New(names[0], random.Between(1, 12)), New(names[1], random.Between(1, 12))];
        for (int i = 2; i < names.Length; i++)
        {
            Code value = Op(Var(names[i - 2]), "+-*+"[random.Below(4)], Var(names[i - 1]));
            program.Add(New(names[i], random.Chance(0.3) ? Op(value, "+-*"[random.Below(3)], Num(random.Between(2, 5))) : value));
        }

        program.Add(Print(random.Chance(0.8) ? names[^1] : names[^2]));
        return program;
    }

    private static List<Statement> Swapping(TaskRandom random)
    {
        string[] names = Pick(3, random);
        List<Statement> program = [New(names[0], random.Between(1, 20)), New(names[1], random.Between(1, 20))];
        program.AddRange(random.Below(3) switch
        {
            0 => [New(names[2], Var(names[0])), Set(names[0], Var(names[1])), Set(names[1], Var(names[2]))],
            1 => [Set(names[0], Var(names[1])), Set(names[1], Op(Var(names[0]), '+', Num(random.Between(1, 5))))],
            _ => [new Statement.Swap(names[0], names[1])],
        });
        program.Add(random.Below(3) switch
        {
            0 => Print(names[0]),
            1 => Print(Var(names[0]), Var(names[1])),
            _ => Print(Op(Var(names[0]), "+-"[random.Below(2)], Var(names[1]))),
        });
        return program;
    }

    /// <summary>A condition that changes a variable.</summary>
    private static List<Statement> Changing(TaskRandom random)
    {
        string[] names = Pick(2, random);
        bool hasTwo = random.Chance(0.5);
        string target = hasTwo ? names[1] : names[0];
        List<Statement> program = [New(names[0], random.Between(0, 20))];
        if (hasTwo)
        {
            program.Add(New(names[1], random.Between(0, 15)));
        }

        Statement other = Change(target, null, random);
        other = random.Chance(0.2) ? new Statement.If(Condition(names[0], null, random), [other], []) : other;
        program.Add(new Statement.If(
            Condition(names[0], hasTwo ? names[1] : null, random),
            [random.Below(20) switch
            {
                < 14 => Change(target, null, random),
                < 17 => Set(target, Num(random.Between(0, 20))),
                _ => new Statement.If(Condition(names[0], null, random), [Change(target, null, random)], []),
            }],
            random.Chance(0.7) ? [other] : []));
        program.Add(Print(target));
        return program;
    }

    /// <summary>A condition whose branches print numbers of their own.</summary>
    private static List<Statement> Choosing(TaskRandom random)
    {
        string[] names = Pick(2, random);
        bool hasTwo = random.Chance(0.4);
        List<Statement> program = [New(names[0], random.Between(0, 20))];
        if (hasTwo)
        {
            program.Add(New(names[1], random.Between(0, 20)));
        }

        Statement Printing() => Print(
            random.Chance(0.4) ? Num(random.Between(0, 20)) : Simple(hasTwo ? names[random.Below(2)] : names[0], random));
        program.Add(new Statement.If(Condition(names[0], hasTwo ? names[1] : null, random), [Printing()], [Printing()]));
        return program;
    }

    /// <summary>A condition whose branches print or store words.</summary>
    private static List<Statement> Verdict(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (string yes, string no) = random.Pick(Verdicts);
        Code condition = yes == "even" ? Is(Op(Var(names[0]), '%', Num(2)), "==", Num(0)) : Condition(names[0], null, random);
        return
        [
            New(names[0], random.Between(0, 20)),
            new Statement.If(condition, [Print(new Code.Text(yes))], [Print(new Code.Text(no))]),
        ];
    }

    /// <summary>Limits, one below the other: if, elif, else.</summary>
    private static List<Statement> Staircase(TaskRandom random)
    {
        string name = random.Pick(Names);
        string[] words = random.PickSome(Words, 3);
        bool hasWords = random.Chance(0.5);
        int low = random.Between(3, 10);
        int high = low + random.Between(3, 10);
        string relation = random.Pick([">", ">="]);
        Statement Say(int i) => Print(hasWords ? new Code.Text(words[i]) : Num((i + 1) * 10));
        return
        [
            New(name, random.Between(0, high + 5)),
            new Statement.If(Is(Var(name), relation, Num(high)), [Say(0)], [new Statement.If(Is(Var(name), relation, Num(low)), [Say(1)], [Say(2)])]),
        ];
    }

    private static List<Statement> Comparison(TaskRandom random)
    {
        string[] names = Pick(2, random);
        return
        [
            New(names[0], random.Between(0, 20)),
            New(names[1], random.Between(0, 20)),
            Print(random.Chance(0.5) ? Is(Var(names[0]), Relation(random), Var(names[1])) : Condition(names[0], names[1], random)),
        ];
    }

    private static Code Condition(string name, string? other, TaskRandom random)
    {
        Code x = Var(name);
        return random.Below(10) switch
        {
            < 2 => Is(Op(x, '%', Num(random.Between(2, 5))), random.Chance(0.8) ? "==" : "!=", Num(random.Below(2))),
            2 => new Code.Joined(
                Is(x, ">", Num(random.Between(1, 10))),
                random.Chance(0.6),
                other is null ? Is(x, "<", Num(random.Between(8, 18))) : Is(Var(other), "<", Num(10))),
            < 6 when other is not null => Is(x, Relation(random), Var(other)),
            _ => Is(x, Relation(random), Num(random.Between(1, 18))),
        };
    }

    private static Code Constant(TaskRandom random)
    {
        Code left = Num(random.Between(1, 12));
        Code right = Num(random.Between(2, 12));
        Code pair = Op(left, "+-**%/"[random.Below(6)], right);
        if (random.Chance(0.4))
        {
            return Longer(random);
        }

        return random.Below(5) switch
        {
            0 => pair,
            1 => Op(Num(random.Between(1, 20)), '+', Op(left, '*', right)),
            2 => Op(Num(random.Between(5, 60)), "/%"[random.Below(2)], Num(random.Between(2, 9))),
            3 => Op(Op(left, "+-"[random.Below(2)], right), '*', Num(random.Between(2, 5))),
            _ => Op(pair, "+-*"[random.Below(3)], Num(random.Between(1, 9))),
        };
    }

    /// <summary>Three or four numbers whose order of operations matters.</summary>
    private static Code Longer(TaskRandom random)
    {
        Code Small() => Num(random.Between(2, 9));
        Code large = Num(random.Between(10, 40));
        return random.Below(8) switch
        {
            0 => Op(Op(large, '%', Small()), '*', Small()),
            1 => Op(Op(Op(Small(), '+', Small()), '*', Small()), '-', Op(large, '/', Small())),
            2 => Op(Op(Small(), '*', Small()), "+-"[random.Below(2)], Op(Small(), '*', Small())),
            3 => Op(Small(), '+', Op(large, "%/"[random.Below(2)], Small())),
            4 => Op(large, '-', Op(Small(), "+-"[random.Below(2)], Small())),
            5 => Op(Op(large, '/', Small()), '+', Op(Num(random.Between(10, 40)), '%', Small())),
            6 => Op(Op(large, '-', Op(Small(), '*', Small())), '+', Small()),
            _ => Op(Op(Op(Small(), '+', Small()), "%/"[random.Below(2)], Small()), '*', Small()),
        };
    }

    private static Code Simple(string name, TaskRandom random) => Op(Var(name), "+-*"[random.Below(3)], Num(random.Between(1, 9)));
}
