using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws programs with one wrong line as tests have them: averages, counts, tables, lists by a rule, functions that choose.</summary>
internal static class WorksheetMistakes
{
    /// <summary>A right program and its mistakes.</summary>
    public static EverydayMistake.Plan Draw(TaskRandom random) => random.Below(12) switch
    {
        < 2 => Average(random),
        2 => Count(random),
        3 => Table(random),
        4 => Picked(random),
        5 => Chosen(random),
        6 => Converted(random),
        7 => Squares(random),
        8 => Power(random),
        9 => Doubled(random),
        10 => Absolute(random),
        _ => Exchanged(random),
    };

    private static int[] Numbers(TaskRandom random) => random.PickSome(Enumerable.Range(1, 20).ToArray(), random.Between(3, 4));

    private static Statement Make(string name, int[] items) => new Statement.MakeList(name, items);

    private static Statement Add(string name, Code value) => new Statement.Update(name, '+', value);

    /// <summary>An average that is computed where it is printed.</summary>
    private static EverydayMistake.Plan Average(TaskRandom random)
    {
        string list = random.Pick(["nums", "marks", "values", "prices", "numbers", "ages"]);
        string item = random.Pick(["n", "x", "v", "m"]);
        string total = random.Pick(["total", "s", "result", "acc"]);
        int[] items = Numbers(random);
        items[^1] += (items.Length - (items.Sum() % items.Length)) % items.Length;
        Code sum = Var(total);
        Code length = new Code.Length(list);
        bool replaces = random.Chance(0.5);
        Statement[] Of(int first, Statement change, Code mean) =>
            [Make(list, items), New(total, first), new Statement.ForEach(item, list, [change]), Print(mean)];
        Statement add = replaces ? Set(total, Op(Var(total), '+', Var(item))) : Add(total, Var(item));
        return new EverydayMistake.Plan(
            random.Pick([$"print the average of the {list}", "print the average", "show the mean of the list", "work out the average of all numbers",
                "compute the average of the list"]),
            Of(0, add, Op(sum, '/', length)),
            ["the list", "starts at 0", $"each {item}", $"adds {item}", $"divides by {items.Length}"],
            [
                (Of(0, Set(total, Var(item)), Op(sum, '/', length)), "replaces, must add"),
                (Of(0, Set(total, Var(item)), Op(sum, '/', length)), "replaces, must add"),
                (Of(random.Between(1, 9) * items.Length, add, Op(sum, '/', length)), "does not start at 0"),
                (Of(0, Add(total, Num(1)), Op(sum, '/', length)), $"adds 1, not {item}"),
                (Of(0, add, sum), "no division"),
                (Of(0, add, Op(sum, '*', length)), "multiplies, must divide"),
                (Of(0, add, Op(sum, '-', length)), "subtracts, must divide"),
                (Of(0, add, Op(sum, '/', Num(items.Length - 1))), $"divides by {items.Length - 1}, not {items.Length}"),
            ]);
    }

    /// <summary>Counts the numbers of a list that are divided by another.</summary>
    private static EverydayMistake.Plan Count(TaskRandom random)
    {
        int by = random.Between(2, 5);
        int[] items = [by * random.Between(1, 4), (by * random.Between(1, 4)) + 1, by * random.Between(5, 8), random.Between(1, 20)];
        string name = random.Pick(["count", "c", "n_found", "hits"]);
        string item = random.Pick(["n", "x", "num"]);
        Statement[] Of(int first, int divisor, int rest, Statement change, string printed) =>
            [Make("nums", items), New(name, first), new Statement.ForEach(item, "nums",
                [new Statement.If(Is(Op(Var(item), '%', Num(divisor)), "==", Num(rest)), [change], [])]), Print(printed)];
        Statement count = Add(name, Num(1));
        string kind = by == 2 ? "even numbers" : $"multiples of {by}";
        return new EverydayMistake.Plan(
            random.Pick([$"count the {kind} in the list", $"print how many {kind} are in the list", $"tell how many {kind} there are"]),
            Of(0, by, 0, count, name),
            ["the list", "starts at 0", $"each {item}", by == 2 ? "even" : $"multiple of {by}", "counts 1", $"prints {name}"],
            [
                (Of(1, by, 0, count, name), "starts at 1, not 0"),
                (Of(0, by, 1, count, name), "rest 1, must be 0"),
                (Of(0, by + 1, 0, count, name), $"by {by + 1}, must be by {by}"),
                (Of(0, by, 0, Add(name, Var(item)), name), $"adds {item}, must count 1"),
                (Of(0, by, 0, Set(name, Num(1)), name), "replaces, must add"),
                (Of(0, by, 0, new Statement.Update(name, '-', Num(1)), name), "subtracts, must add"),
                (Of(0, by, 0, count, item), $"prints {item}, not {name}"),
            ])
        { Inner = item };
    }

    /// <summary>A row of a times table.</summary>
    private static EverydayMistake.Plan Table(TaskRandom random)
    {
        int by = random.Between(2, 9);
        int last = random.Between(3, 5);
        Statement[] Of(int number, int first, int end, Code printed) =>
            [New("n", number), new Statement.For("i", first, Num(end), 1, [Print(printed)])];
        Code product = Op(Var("n"), '*', Var("i"));
        return new EverydayMistake.Plan(
            random.Pick([$"print the first {last} multiples of {by}", $"print the times table of {by} up to {last} times {by}",
                $"show {by} times 1 to {by} times {last}"]),
            Of(by, 1, last + 1, product),
            [$"n is {by}", $"1 to {last}", "prints n times i"],
            [
                (Of(by + 1, 1, last + 1, product), $"n is {by + 1}, not {by}"),
                (Of(by, 0, last + 1, product), "from 0, not 1"),
                (Of(by, 1, last, product), $"1 to {last - 1}, not {last}"),
                (Of(by, 2, last + 1, product), "from 2, not 1"),
                (Of(by, 1, last + 1, Op(Var("n"), '+', Var("i"))), "adds i, must multiply"),
                (Of(by, 1, last + 1, Op(Var("i"), '*', Var("i"))), "i times i, not n times i"),
                (Of(by, 1, last + 1, Var("i")), "prints i, not n times i"),
            ]);
    }

    /// <summary>A list of the numbers that pass a test.</summary>
    private static EverydayMistake.Plan Picked(TaskRandom random)
    {
        int[] items = random.PickSome(Enumerable.Range(1, 20).ToArray(), 4);
        int limit = items.Order().ElementAt(1);
        string result = random.Pick(["big", "result", "kept", "out1"]);
        Statement[] Of(string relation, int from, Code value) =>
            [Make("nums", items), Make(result, []), new Statement.ForEach("n", "nums",
                [new Statement.If(Is(Var("n"), relation, Num(from)), [new Statement.Append(result, value)], [])]), Print(result)];
        return new EverydayMistake.Plan(
            random.Pick([$"keep the numbers above {limit}", $"print a list of the numbers greater than {limit}", $"collect all numbers over {limit}"]),
            Of(">", limit, Var("n")),
            ["the list", "empty", "each n", $"above {limit}", "appends n", $"prints {result}"],
            [
                (Of("<", limit, Var("n")), $"below {limit}, must be above"),
                (Of(">=", limit, Var("n")), $"{limit} too, must be above"),
                (Of("==", limit, Var("n")), $"equals {limit}, must be above"),
                (Of(">", limit - 1, Var("n")), $"above {limit - 1}, not {limit}"),
                (Of(">", limit, Num(limit)), $"appends {limit}, not n"),
                (Of(">", limit, Op(Var("n"), '+', Num(1))), "appends n + 1, not n"),
            ]);
    }

    /// <summary>A function that returns the larger or smaller of two numbers.</summary>
    private static EverydayMistake.Plan Chosen(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 15), random.Between(16, 30));
        bool isMost = random.Chance(0.5);
        bool isSwapped = random.Chance(0.5);
        (int first, int second) = isSwapped ? (b, a) : (a, b);
        (string name, string word, string sign, string other) = isMost ? ("bigger", "larger", ">", "<") : ("smaller", "smaller", "<", ">");
        Statement[] Of(string relation, string then, string otherwise) =>
        [
            new Statement.Function(name, ["x", "y"], null,
                [new Statement.If(Is(Var("x"), relation, Var("y")), [new Statement.Return(Var(then))], []), new Statement.Return(Var(otherwise))]),
            Print(new Code.Call(name, [Num(first), Num(second)])),
        ];
        return new EverydayMistake.Plan(
            random.Pick([$"return the {word} of two numbers", $"print the {word} one of {first} and {second}", $"find the {word} number"]),
            Of(sign, "x", "y"),
            ["a function", $"x is {word}", "returns x", "otherwise y", "calls it"],
            [
                (Of(other, "x", "y"), $"{other} is not {word}, must be {sign}"),
                (Of(other, "x", "y"), $"{other} is not {word}, must be {sign}"),
                (Of(sign, "y", "y"), "returns y, not x"),
                (Of(sign, "x", "x"), "returns x, not y"),
            ]);
    }

    /// <summary>A formula in two steps.</summary>
    private static EverydayMistake.Plan Converted(TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(2, 12), random.Between(2, 9), random.Between(1, 9));
        (string goal, string first, string second, string result, char sign, int by, char otherSign, int otherBy, string truth) =
            random.Pick<(string, string, string, string, char, int, char, int, string)>(
        [
            ($"print how many seconds {a} minutes and {c} seconds are", "minutes", "seconds", "total", '*', 60, '*', 100, "times 100, not 60"),
            ($"print how many cents {a} dollars and {c} cents are", "dollars", "cents", "total", '*', 100, '*', 10, "times 10, not 100"),
            ($"print how many days {a} weeks and {c} days are", "weeks", "days", "total", '*', 7, '*', 5, "times 5, not 7"),
            ($"print how many minutes {a} hours and {c} minutes are", "hours", "minutes", "total", '*', 60, '*', 24, "times 24, not 60"),
            ($"multiply {a} by {b} and then add {c}", "x", "y", "z", '*', b, '+', b, "adds, must multiply"),
            ($"print how many legs {a} dogs and {c} extra legs are", "dogs", "extra", "legs", '*', 4, '*', 2, "times 2, not 4"),
        ]);
        Statement[] Of(char operation, int factor, char then, string printed) =>
            [New(first, a), New(second, c), New(result, Op(Var(first), operation, Num(factor))), Set(result, Op(Var(result), then, Var(second))),
                Print(printed)];
        return new EverydayMistake.Plan(
            goal,
            Of(sign, by, '+', result),
            ["given", "given", $"{first} times {by}", $"adds {second}", $"prints {result}"],
            [
                (Of(otherSign, otherBy, '+', result), truth),
                (Of(otherSign, otherBy, '+', result), truth),
                (Of(sign, by, '-', result), "subtracts, must add"),
                (Of(sign, by, '*', result), "multiplies, must add"),
                (Of(sign, by, '+', first), $"prints {first}, not {result}"),
                (Of(sign, by, '+', second), $"prints {second}, not {result}"),
            ]);
    }

    private static EverydayMistake.Plan Squares(TaskRandom random)
    {
        int n = random.Between(2, 5);
        string name = random.Pick(["total", "s", "result"]);
        Statement[] Of(int start, int first, int end, Code value) =>
            [New(name, start), new Statement.For("i", first, Num(end), 1, [Add(name, value)]), Print(name)];
        Code i = Var("i");
        Code square = Op(i, '*', i);
        return new EverydayMistake.Plan(
            random.Pick([$"add up the squares of 1 to {n}", $"print the sum of the squares from 1 to {n}"]),
            Of(0, 1, n + 1, square),
            ["starts at 0", $"1 to {n}", "adds i times i", $"prints {name}"],
            [
                (Of(1, 1, n + 1, square), "starts at 1, not 0"),
                (Of(0, 1, n, square), $"1 to {n - 1}, not {n}"),
                (Of(0, 2, n + 1, square), "from 2, not 1"),
                (Of(0, 1, n + 1, i), "adds i, not i times i"),
                (Of(0, 1, n + 1, Op(i, '*', Num(2))), "doubles, must square"),
                (Of(0, 1, n + 1, Op(i, '+', i)), "doubles, must square"),
            ]);
    }

    private static EverydayMistake.Plan Power(TaskRandom random)
    {
        int factor = random.Between(2, 4);
        int times = random.Between(2, 4);
        string name = random.Pick(["result", "p", "power"]);
        Statement[] Of(int start, int turns, char sign, int by) =>
            [New(name, start), new Statement.For("i", 0, Num(turns), 1, [new Statement.Update(name, sign, Num(by))]), Print(name)];
        return new EverydayMistake.Plan(
            random.Pick([$"compute {factor} to the power of {times}", $"print {factor} to the power {times}", $"work out {factor} ** {times}"]),
            Of(1, times, '*', factor),
            ["starts at 1", $"{times} times", $"times {factor}", $"prints {name}"],
            [
                (Of(0, times, '*', factor), "starts at 0, not 1"),
                (Of(factor, times, '*', factor), $"starts at {factor}, not 1"),
                (Of(1, times + 1, '*', factor), $"{times + 1} times, not {times}"),
                (Of(1, times - 1, '*', factor), $"{times - 1} times, not {times}"),
                (Of(1, times, '+', factor), "adds, must multiply"),
                (Of(1, times, '*', factor + 1), $"times {factor + 1}, not {factor}"),
            ]);
    }

    /// <summary>Each number of a list doubled.</summary>
    private static EverydayMistake.Plan Doubled(TaskRandom random)
    {
        int[] items = Numbers(random)[..3];
        string result = random.Pick(["result", "doubled", "new_list", "out1"]);
        Statement[] Of(Code value, string printed) =>
            [Make("nums", items), Make(result, []), new Statement.ForEach("x", "nums", [new Statement.Append(result, value)]), Print(printed)];
        Code x = Var("x");
        return new EverydayMistake.Plan(
            random.Pick(["double every number", "print a list with each number doubled", "make a list of the doubles"]),
            Of(Op(x, '*', Num(2)), result),
            ["the list", "empty", "each x", "appends x times 2", $"prints {result}"],
            [
                (Of(Op(x, '+', Num(2)), result), "adds 2, must double"),
                (Of(Op(x, '*', x), result), "squares, must double"),
                (Of(x, result), "appends x, not x times 2"),
                (Of(Op(x, '*', Num(3)), result), "times 3, not 2"),
                (Of(Op(x, '*', Num(2)), "nums"), $"prints nums, not {result}"),
            ]);
    }

    /// <summary>The distance of two numbers.</summary>
    private static EverydayMistake.Plan Absolute(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(1, 20));
        Statement[] Of(string relation, Code then, Code otherwise) =>
        [
            new Statement.Function("distance", ["a", "b"], null,
                [new Statement.If(Is(Var("a"), relation, Var("b")), [new Statement.Return(then)], []), new Statement.Return(otherwise)]),
            Print(new Code.Call("distance", [Num(a), Num(b)])),
        ];
        (Code left, Code right) = (Op(Var("a"), '-', Var("b")), Op(Var("b"), '-', Var("a")));
        return new EverydayMistake.Plan(
            random.Pick([$"print how far apart {a} and {b} are", "return the distance of two numbers", "return the difference, never below zero"]),
            Of(">", left, right),
            ["a function", "a is larger", "returns a minus b", "otherwise b minus a", "calls it"],
            [
                (Of("<", left, right), "a is smaller, must be larger"),
                (Of(">", right, right), "returns b minus a, not a minus b"),
                (Of(">", left, left), "returns a minus b, not b minus a"),
                (Of(">", left, Op(Var("b"), '+', Var("a"))), "adds, must subtract"),
                (Of(">", Op(Var("a"), '+', Var("b")), right), "adds, must subtract"),
            ]);
    }

    /// <summary>A price with a discount, or points with a bonus, from a limit on.</summary>
    private static EverydayMistake.Plan Exchanged(TaskRandom random)
    {
        int limit = random.Between(2, 9) * 10;
        int by = random.Between(2, 9);
        bool isBonus = random.Chance(0.5);
        string name = isBonus ? "points" : "price";
        int value = random.Chance(0.4) ? limit : limit + random.Between(-9, 20);
        Statement[] Of(string relation, int from, char sign, int change) =>
            [New(name, value), new Statement.If(Is(Var(name), relation, Num(from)), [new Statement.Update(name, sign, Num(change))], []), Print(name)];
        (char right, char wrong) = isBonus ? ('+', '-') : ('-', '+');
        string verb = isBonus ? "add" : "subtract";
        return new EverydayMistake.Plan(
            isBonus ? $"give {by} extra points from {limit} points on" : $"take {by} off the price if it is {limit} or more",
            Of(">=", limit, right, by),
            ["given", $"from {limit} on", $"{verb}s {by}", $"prints {name}"],
            [
                (Of(">", limit, right, by), $"above {limit}, must be from {limit} on"),
                (Of("<", limit, right, by), $"below {limit}, must be from {limit} on"),
                (Of("<=", limit, right, by), $"up to {limit}, must be from {limit} on"),
                (Of(">=", limit + 20, right, by), $"from {limit + 20}, not {limit}"),
                (Of(">=", limit, wrong, by), $"{(isBonus ? "subtract" : "add")}s, must {verb}"),
                (Of(">=", limit, right, by + 1), $"{verb}s {by + 1}, not {by}"),
            ]);
    }
}
