using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws programs with a function.</summary>
internal static class FunctionPrograms
{
    private static readonly string[] s_parameters = ["x", "n", "a", "y", "k", "num", "value", "m", "number", "z", "v", "p"];

    /// <summary>A function of one or two numbers, and what is done with it.</summary>
    public static List<Statement> Draw(TaskRandom random) => random.Below(10) switch
    {
        < 5 => One(random),
        < 8 => Two(random),
        8 => Branching(random),
        _ => Looping(random),
    };

    private static List<Statement> One(TaskRandom random)
    {
        string parameter = random.Pick(s_parameters);
        string function = Free(random, Functions, parameter);
        string result = Free(random, ["y", "z", "result", "r", "a", "b", "out", "x", "answer"], function);
        Code Called(Code argument) => new Code.Call(function, [argument]);
        Code call = Called(Num(random.Between(0, 10)));
        Statement definition = new Statement.Function(function, [parameter], null, [new Statement.Return(Body(parameter, random))]);
        return random.Below(7) switch
        {
            < 2 => [definition, Print(call)],
            2 => [definition, New(result, call), Print(Op(Var(result), "+-"[random.Below(2)], Num(random.Between(1, 9))))],
            3 => [definition, New(result, call), Set(result, Called(Var(result))), Print(result)],
            4 => [definition, Print(Called(call))],
            5 => [definition, Print(Op(call, "+-"[random.Below(2)], Called(Num(random.Between(1, 6)))))],
            _ => [definition, New(result, random.Between(1, 9)),
                Print(Called(random.Chance(0.5) ? Var(result) : Op(Var(result), '+', Num(random.Between(1, 4)))))],
        };
    }

    private static List<Statement> Two(TaskRandom random)
    {
        string[] parameters = random.PickSome([.. s_parameters, "b", "c"], 2);
        string function = Free(random, Functions, parameters);
        (Code a, Code b) = (Var(parameters[0]), Var(parameters[1]));
        Code body = random.Below(6) switch
        {
            < 2 => Op(a, "+-*"[random.Below(3)], b),
            2 => Op(Op(a, '*', b), "+-"[random.Below(2)], random.Chance(0.5) ? Num(random.Between(1, 5)) : a),
            3 => Op(Op(a, '*', Num(random.Between(2, 4))), "+-"[random.Below(2)], b),
            4 => Op(Op(a, '+', b), '*', Num(random.Between(2, 4))),
            _ => Op(Op(a, '*', a), '+', b),
        };
        int? byDefault = random.Chance(0.25) ? random.Between(1, 10) : null;
        Code[] arguments = [Num(random.Between(1, 10)), Num(random.Between(1, 10))];
        Code call = new Code.Call(function, byDefault is not null && random.Chance(0.7) ? arguments[..1] : arguments);
        Statement definition = new Statement.Function(function, parameters, byDefault, [new Statement.Return(body)]);
        string result = Free(random, ["result", "r", "out", "answer", "total"], function);
        return random.Below(4) switch
        {
            0 => [definition, New(result, call), Print(result)],
            1 => [definition, Print(Op(call, "+-*"[random.Below(3)], Num(random.Between(1, 5))))],
            _ => [definition, Print(call)],
        };
    }

    /// <summary>A function that returns one of two values.</summary>
    private static List<Statement> Branching(TaskRandom random)
    {
        string parameter = random.Pick(s_parameters);
        string function = Free(random, Functions, parameter);
        Code x = Var(parameter);
        Code condition = random.Chance(0.3) ? Is(Op(x, '%', Num(2)), "==", Num(0)) : Is(x, random.Pick(["<", ">", ">=", "=="]), Num(random.Between(2, 9)));
        Statement then = new Statement.Return(Body(parameter, random));
        Statement otherwise = new Statement.Return(random.Chance(0.3) ? Num(random.Between(0, 5)) : Body(parameter, random));
        List<Statement> body = random.Chance(0.5)
            ? [new Statement.If(condition, [then], [otherwise])]
            : [new Statement.If(condition, [then], []), otherwise];
        Code Called(int argument) => new Code.Call(function, [Num(argument)]);
        int value = random.Between(0, 11);
        return
        [
            new Statement.Function(function, [parameter], null, body),
            Print(random.Chance(0.7) ? Called(value) : Op(Called(value), '+', Called(random.Between(0, 11)))),
        ];
    }

    /// <summary>A function that adds up in a loop.</summary>
    private static List<Statement> Looping(TaskRandom random)
    {
        string function = Free(random, Functions, "n", "i");
        string name = random.Pick(["total", "s", "result", "r", "acc", "t"]);
        int first = random.Below(2);
        bool isProduct = first == 1 && random.Chance(0.4);
        Code end = random.Chance(0.5) ? Var("n") : Op(Var("n"), '+', Num(1));
        Code step = isProduct || random.Chance(0.6) ? Var("i") : Num(random.Between(2, 5));
        return
        [
            new Statement.Function(function, ["n"], null,
            [
                New(name, isProduct ? 1 : 0),
                new Statement.For("i", first, end, 1, [new Statement.Update(name, isProduct ? '*' : '+', step)]),
                new Statement.Return(Var(name)),
            ]),
            Print(new Code.Call(function, [Num(random.Between(2, 5))])),
        ];
    }

    private static Code Body(string parameter, TaskRandom random)
    {
        Code x = Var(parameter);
        Code a = Num(random.Between(2, 6));
        return random.Below(6) switch
        {
            0 => Op(x, "+-"[random.Below(2)], a),
            1 => Op(x, '*', a),
            2 => Op(Op(x, '*', a), "+-"[random.Below(2)], Num(random.Between(1, 9))),
            3 => random.Chance(0.5) ? Op(x, '*', x) : Op(Op(x, '*', x), "+-"[random.Below(2)], random.Chance(0.5) ? x : a),
            4 => Op(x, "/%"[random.Below(2)], Num(random.Between(2, 3))),
            _ => Op(Op(x, '+', a), '*', Num(random.Between(2, 4))),
        };
    }
}
