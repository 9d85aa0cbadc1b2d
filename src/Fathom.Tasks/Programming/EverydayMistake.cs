using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>A program with one wrong line, in any of the languages, with what it prints and what it should print.</summary>
/// <param name="Goal">What it should do, after "should".</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Wrong">The index of the wrong line.</param>
/// <param name="Truths">What each line does, up to the wrong one.</param>
/// <param name="Got">What it prints in Python.</param>
/// <param name="Expected">What it should print in Python.</param>
/// <param name="Python">As Python.</param>
internal sealed record EverydayMistake(string Goal, string[] Lines, int Wrong, string[] Truths, string Got, string Expected, string Python)
{
    /// <summary>How it is written.</summary>
    public CodeStyle Style { get; init; } = CodeStyle.Python;

    /// <summary>Draws one.</summary>
    public static EverydayMistake Draw(TaskRandom random)
    {
        while (true)
        {
            if (Create(DrawPlan(random), random) is EverydayMistake mistake)
            {
                return mistake;
            }
        }
    }

    private static Plan DrawPlan(TaskRandom random) => random.Chance(0.4) ? WorksheetMistakes.Draw(random) : random.Below(15) switch
    {
        < 2 => Extreme(random),
        < 4 => OfList(random),
        4 => CountAbove(random),
        5 => Average(random),
        6 => SumWhile(random),
        7 => SumFor(random),
        8 => Steps(random),
        9 => Down(random),
        10 => Threshold(random),
        11 => Ends(random),
        12 => Function(random),
        13 => Formula(random),
        _ => Build(random),
    };

    private static EverydayMistake? Create(Plan plan, TaskRandom random)
    {
        (IReadOnlyList<Statement> program, string truth) = random.Pick(plan.Mistakes);
        string python = CodeWriter.Write(program, CodeStyle.Python);
        string[] right = CodeWriter.Write(plan.Right, CodeStyle.Python).Split('\n');
        string[] wrong = python.Split('\n');
        int at = Enumerable.Range(0, Math.Min(right.Length, wrong.Length)).FirstOrDefault(i => right[i] != wrong[i], -1);
        bool isOne = at >= 0 && right.Length == wrong.Length && right.Length == plan.Truths.Length
            && !right[(at + 1)..].Where((line, i) => line != wrong[at + 1 + i]).Any();
        if (!isOne || Interpreter.Run(plan.Right) is not string expected || Interpreter.Run(program) is not string got || got == expected
            || got.Length is 0 or > 24)
        {
            return null;
        }

        string[] truths = [.. plan.Truths];
        truths[at] = truth;
        (expected, got) = (expected.Replace('\n', ' '), got.Replace('\n', ' '));
        CodeStyle style = CodeStyle.Draw(random) with { IsOneLine = false, IsShort = false, HasExpressionBodies = false };
        bool isScoped = program[^1] is Statement.Print { Values: [Code.Variable printed] } && plan.Inner == printed.Name
            || CodeWriter.Any(program, statement => statement is Statement.Assign assign && assign.Name == plan.Inner);
        if (style.IsPython || isScoped)
        {
            return new EverydayMistake(plan.Goal, wrong, at, truths, got, expected, python);
        }

        // Lines of one bracket have no counterpart in Python.
        string[] lines = CodeWriter.Write(program, style).Split('\n');
        int[] kept = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].Trim() is not ("{" or "}"))];
        if (kept.Length != wrong.Length || lines.Length > 12)
        {
            return null;
        }

        string[] all = [.. lines.Select((_, i) => Array.IndexOf(kept, i) is >= 0 and int line ? truths[line] : "bracket")];
        return new EverydayMistake(plan.Goal, lines, kept[at], all, got, expected, python) { Style = style };
    }

    private static Statement Make(string name, int[] items) => new Statement.MakeList(name, items);

    private static Statement Add(string name, Code value) => new Statement.Update(name, '+', value);

    private static int[] Numbers(TaskRandom random) => random.PickSome(Enumerable.Range(1, 20).ToArray(), random.Between(3, 4));

    private static Plan Extreme(TaskRandom random)
    {
        bool isMost = random.Chance(0.6);
        string name = random.Pick<string>(isMost ? ["best", "biggest", "largest", "m", "top"] : ["best", "smallest", "lowest", "m", "least"]);
        string list = random.Pick(["nums", "numbers", "values", "scores", "data"]);
        string item = random.Pick(["n", "x", "num", "v"]);
        int[] items = Numbers(random);
        (string sign, string other) = isMost ? (">", "<") : ("<", ">");
        string word = isMost ? random.Pick(["biggest", "largest", "highest"]) : random.Pick(["smallest", "lowest"]);
        Statement[] Of(Code start, string relation, Statement then, string printed) =>
            [Make(list, items), New(name, start), new Statement.ForEach(item, list, [new Statement.If(Is(Var(item), relation, Var(name)), [then], [])]),
                Print(printed)];
        Statement keep = Set(name, Var(item));
        int bound = isMost ? items.Max() + random.Between(1, 30) : 0;
        return new Plan(
            random.Pick([$"print the {word} number", $"find the {word} number in the list", $"print the {word} number of the list", $"show the {word} value"]),
            Of(At(list, 0), sign, keep, name),
            ["the list", "starts at the first", $"each {item}", $"takes {word}", $"keeps {item}", $"prints {name}"],
            [
                (Of(At(list, 0), other, keep, name), $"{other} is not {word}, must be {sign}"),
                (Of(At(list, 0), other, keep, name), $"{other} is not {word}, must be {sign}"),
                (Of(Num(bound), sign, keep, name), $"starts at {bound}, not the first"),
                (Of(At(list, 0), sign, Set(item, Var(name)), name), $"changes {item}, not {name}"),
                (Of(At(list, 0), sign, keep, item), $"prints {item}, not {name}"),
            ])
        { Inner = item };
    }

    /// <summary>Adds up a list, or its even numbers.</summary>
    private static Plan OfList(TaskRandom random)
    {
        string name = random.Pick(["total", "s", "result", "sum1", "acc"]);
        string list = random.Pick(["nums", "numbers", "prices", "values", "points"]);
        string item = random.Pick(["n", "x", "num", "p"]);
        int[] items = Numbers(random);
        bool isEven = random.Chance(0.3);
        int start = random.Between(1, 9);
        Statement[] Of(int first, Statement change, string printed, int rest = 0) =>
        [
            Make(list, items), New(name, first),
            new Statement.ForEach(item, list, isEven ? [new Statement.If(Is(Op(Var(item), '%', Num(2)), "==", Num(rest)), [change], [])] : [change]),
            Print(printed),
        ];
        Statement add = Add(name, Var(item));
        return new Plan(
            isEven ? random.Pick(["add up the even numbers", "print the sum of the even numbers in the list"])
                : random.Pick(["print the sum of the numbers", "add up the list", $"add all {list}", "print the sum of the list",
                    $"print the sum of the {items.Length} numbers"]),
            Of(0, add, name),
            isEven ? ["the list", "starts at 0", $"each {item}", "even", $"adds {item}", $"prints {name}"]
                : ["the list", "starts at 0", $"each {item}", $"adds {item}", $"prints {name}"],
            [
                (Of(0, Set(name, Var(item)), name), "replaces, must add"),
                (Of(0, Set(name, Var(item)), name), "replaces, must add"),
                (Of(start, add, name), $"starts at {start}, not 0"),
                (Of(0, new Statement.Update(name, '-', Var(item)), name), "subtracts, must add"),
                (Of(0, new Statement.Update(name, '*', Var(item)), name), "multiplies, must add"),
                (Of(0, Add(name, Num(1)), name), $"adds 1, not {item}"),
                (Of(0, add, item), $"prints {item}, not {name}"),
                (Of(0, add, name, 1), "odd, must be even"),
            ])
        { Inner = item };
    }

    private static Plan CountAbove(TaskRandom random)
    {
        string list = random.Pick(["nums", "ages", "scores", "grades", "prices"]);
        string item = random.Pick(["n", "x", "v"]);
        string name = random.Pick(["count", "counter", "k", "c"]);
        int[] items = Numbers(random);
        int limit = random.Pick(items);
        Statement[] Of(int first, string relation, Code by, string printed) =>
            [Make(list, items), New(name, first), new Statement.ForEach(item, list,
                [new Statement.If(Is(Var(item), relation, Num(limit)), [Add(name, by)], [])]), Print(printed)];
        return new Plan(
            random.Pick([$"count the numbers above {limit}", $"count how many {list} are greater than {limit}",
                $"print how many numbers are bigger than {limit}"]),
            Of(0, ">", Num(1), name),
            ["the list", "starts at 0", $"each {item}", $"above {limit}", "counts 1", $"prints {name}"],
            [
                (Of(0, "<", Num(1), name), $"below {limit}, must be above"),
                (Of(0, ">=", Num(1), name), $"{limit} too, must be above"),
                (Of(0, "==", Num(1), name), $"equals {limit}, must be above"),
                (Of(1, ">", Num(1), name), "starts at 1, not 0"),
                (Of(0, ">", Var(item), name), $"adds {item}, must count 1"),
                (Of(0, ">", Num(2), name), "counts 2, not 1"),
            ]);
    }

    private static Plan Average(TaskRandom random)
    {
        string list = random.Pick(["nums", "grades", "ages", "temps"]);
        string item = random.Pick(["n", "g", "x"]);
        int[] items = Numbers(random)[..3];
        items[2] += (3 - (items.Sum() % 3)) % 3;
        Statement[] Of(int first, Statement change, Code mean) =>
            [Make(list, items), New("total", first), new Statement.ForEach(item, list, [change]), New("mean", mean), Print("mean")];
        Code total = Var("total");
        Code length = new Code.Length(list);
        Statement add = Add("total", Var(item));
        return new Plan(
            random.Pick(["print the average", $"print the average of the {list}", "compute the mean of the list", "find the average of the numbers"]),
            Of(0, add, Op(total, '/', length)),
            ["the list", "starts at 0", $"each {item}", $"adds {item}", "divides by 3", "prints mean"],
            [
                (Of(3, add, Op(total, '/', length)), "starts at 3, not 0"),
                (Of(0, Add("total", Num(1)), Op(total, '/', length)), $"adds 1, not {item}"),
                (Of(0, Set("total", Var(item)), Op(total, '/', length)), "replaces, must add"),
                (Of(0, add, Op(total, '*', length)), "multiplies, must divide"),
                (Of(0, add, Op(total, '-', length)), "subtracts, must divide"),
                (Of(0, add, Op(total, '/', Num(2))), "divides by 2, not 3"),
            ]);
    }

    private static Plan SumWhile(TaskRandom random)
    {
        int n = random.Between(3, 6);
        string name = random.Pick(["total", "s", "result"]);
        Statement[] Of(int first, int start, string relation, Code by, int step, string printed) =>
            [New("i", first), New(name, start), new Statement.While(Is(Var("i"), relation, Num(n)), [Add(name, by), Add("i", Num(step))]), Print(printed)];
        Code i = Var("i");
        return new Plan(
            random.Pick([$"add up 1 to {n}", $"print the sum of the numbers from 1 to {n}", $"add all numbers from 1 to {n}"]),
            Of(1, 0, "<=", i, 1, name),
            ["from 1", "starts at 0", $"up to {n}", "adds i", "next i", $"prints {name}"],
            [
                (Of(2, 0, "<=", i, 1, name), "from 2, not 1"),
                (Of(1, 1, "<=", i, 1, name), "starts at 1, not 0"),
                (Of(1, 0, "<", i, 1, name), $"up to {n - 1}, not {n}"),
                (Of(1, 0, "<", i, 1, name), $"up to {n - 1}, not {n}"),
                (Of(1, 0, "<=", Num(1), 1, name), "adds 1, not i"),
                (Of(1, 0, "<=", i, 2, name), "steps of 2, not 1"),
                (Of(1, 0, "<=", i, 1, "i"), $"prints i, not {name}"),
            ]);
    }

    private static Plan SumFor(TaskRandom random)
    {
        int n = random.Between(3, 10);
        bool isProduct = random.Chance(0.3);
        n = isProduct ? Math.Min(n, 5) : n;
        string name = random.Pick<string>(isProduct ? ["product", "result", "p"] : ["total", "s", "result", "acc"]);
        int zero = isProduct ? 1 : 0;
        char sign = isProduct ? '*' : '+';
        Statement[] Of(int start, int first, int end, Statement change, string printed) =>
            [New(name, start), new Statement.For("i", first, Num(end), 1, [change]), Print(printed)];
        Statement change = new Statement.Update(name, sign, Var("i"));
        int other = isProduct ? 0 : random.Between(1, 3);
        string verb = isProduct ? "multiply" : "add";
        return new Plan(
            isProduct ? random.Pick([$"print the product of 1 to {n}", $"multiply the numbers from 1 to {n}", $"print {n} factorial"])
                : random.Pick([$"print the sum of the numbers from 1 to {n}", $"add the numbers 1 to {n}", $"print the sum of 1 to {n}",
                    $"add up all numbers from 1 to {n}"]),
            Of(zero, 1, n + 1, change, name),
            [$"starts at {zero}", $"1 to {n}", isProduct ? "multiplies by i" : "adds i", $"prints {name}"],
            [
                (Of(other, 1, n + 1, change, name), $"starts at {other}, not {zero}"),
                (Of(zero, 1, n, change, name), $"1 to {n - 1}, not {n}"),
                (Of(zero, 1, n, change, name), $"1 to {n - 1}, not {n}"),
                (Of(zero, 1, n + 2, change, name), $"1 to {n + 1}, not {n}"),
                (Of(zero, 2, n + 1, change, name), "from 2, not 1"),
                (Of(zero, 1, n + 1, new Statement.Update(name, isProduct ? '+' : '*', Var("i")), name), isProduct ? "adds, must multiply"
                    : "multiplies, must add"),
                (Of(zero, 1, n + 1, new Statement.Update(name, '-', Var("i")), name), $"subtracts, must {verb}"),
                (Of(zero, 1, n + 1, Set(name, Var("i")), name), $"replaces, must {verb}"),
                (Of(zero, 1, n + 1, change, "i"), $"prints i, not {name}"),
            ])
        { Inner = "i" };
    }

    private static Plan Steps(TaskRandom random)
    {
        int by = random.Between(2, 5);
        int turns = random.Between(3, 4);
        int last = by * turns;
        Statement[] Of(int first, int end, int step, Code printed) => [new Statement.For("i", first, Num(end), step, [Print(printed)]),
            Print(new Code.Text("done"))];
        Code i = Var("i");
        string goal = by == 2 ? random.Pick([$"print the even numbers from 2 to {last}", $"count by twos from 2 to {last}"])
            : random.Pick([$"print the multiples of {by} from {by} to {last}", $"count in steps of {by} from {by} to {last}"]);
        return new Plan(
            goal,
            Of(by, last + 1, by, i),
            [$"{by} to {last} by {by}", "prints i", "prints done"],
            [
                (Of(by, last, by, i), $"ends before {last}"),
                (Of(1, last + 1, by, i), $"from 1, not {by}"),
                (Of(by, last + 1, by + 1, i), $"by {by + 1}, not {by}"),
                (Of(by, last + 1, by, Op(i, '+', Num(1))), "prints i + 1, not i"),
                (Of(by, last + 1, by, Num(by)), $"prints {by}, not i"),
            ]);
    }

    private static Plan Down(TaskRandom random)
    {
        int n = random.Between(3, 6);
        string name = random.Pick(["n", "x", "i", "count"]);
        Statement[] Of(int first, int end, Code printed, int step) =>
            [New(name, first), new Statement.While(Is(Var(name), ">", Num(end)), [Print(printed), new Statement.Update(name, '-', Num(step))])];
        return new Plan(
            random.Pick([$"count down from {n} to 1", $"print the numbers from {n} down to 1", $"print {n} to 1 backward"]),
            Of(n, 0, Var(name), 1),
            [$"from {n}", "down to 1", $"prints {name}", "1 less"],
            [
                (Of(n - 1, 0, Var(name), 1), $"from {n - 1}, not {n}"),
                (Of(n, 1, Var(name), 1), "down to 2, not 1"),
                (Of(n, 0, Num(n), 1), $"prints {n}, not {name}"),
                (Of(n, 0, Var(name), 2), "2 less, not 1"),
            ]);
    }

    private static Plan Threshold(TaskRandom random)
    {
        (string name, string yes, string no, int limit, string goal) = random.Pick([
            ("age", "adult", "child", 18, "print adult from 18 years on"), ("score", "pass", "fail", 50, "print pass from 50 points on"),
            ("age", "ticket", "free", 6, "print ticket from 6 years on"), ("temp", "hot", "cold", 30, "print hot from 30 degrees on"),
            ("total", "discount", "full", 100, "print discount from 100 dollars on"), ("height", "ride", "sorry", 120, "print ride from 120 cm on"),
            ("speed", "fast", "slow", 50, "print fast from 50 on"), ("stars", "good", "bad", 4, "print good from 4 stars on"),
        ]);
        bool isEqual = random.Chance(0.5);
        int value = isEqual ? limit : random.Chance(0.5) ? limit + random.Between(1, 4) : limit - random.Between(1, 3);
        Statement[] Of(string relation, int from, string then, string otherwise) =>
            [New(name, value), new Statement.If(Is(Var(name), relation, Num(from)), [Print(new Code.Text(then))], [Print(new Code.Text(otherwise))])];
        return new Plan(
            goal,
            Of(">=", limit, yes, no),
            ["given", $"from {limit} on", $"prints {yes}", "otherwise", $"prints {no}"],
            [
                (Of("<", limit, yes, no), $"below {limit}, must be from {limit} on"),
                (Of(">", limit, yes, no), $"above {limit}, must be from {limit} on"),
                (Of("<=", limit, yes, no), $"up to {limit}, must be from {limit} on"),
                (Of(">=", limit + 5, yes, no), $"from {limit + 5}, not {limit}"),
                (Of(">=", limit, no, no), $"prints {no}, not {yes}"),
                (Of(">=", limit, yes, yes), $"prints {yes}, not {no}"),
            ]);
    }

    /// <summary>The first and the last element of a list.</summary>
    private static Plan Ends(TaskRandom random)
    {
        string list = random.Pick(["nums", "items", "data", "xs"]);
        int[] items = Numbers(random);
        Statement[] Of(int first, int last, char sign, string left = "a") =>
            [Make(list, items), New("a", At(list, first)), New("b", At(list, last)), New("c", Op(Var(left), sign, Var("b"))), Print("c")];
        return new Plan(
            random.Pick(["add the first and the last number", "print the sum of the first and last element", "print first plus last"]),
            Of(0, -1, '+'),
            ["the list", "the first", "the last", "adds both", "prints c"],
            [
                (Of(1, -1, '+'), "the second, must be the first"),
                (Of(0, 1, '+'), "the second, must be the last"),
                (Of(0, -2, '+'), "the last but one, must be the last"),
                (Of(0, 0, '+'), "the first, must be the last"),
                (Of(0, -1, '-'), "subtracts, must add"),
                (Of(0, -1, '*'), "multiplies, must add"),
                (Of(0, -1, '+', "b"), "adds b twice, must add a"),
            ]);
    }

    private static Plan Function(TaskRandom random)
    {
        int x = random.Between(3, 12);
        (string goal, string name, char sign, int by, char other, int otherBy, string truth) = random.Pick<(string, string, char, int, char, int, string)>([
            ($"double {x}", "double_it", '*', 2, '+', 2, "adds 2, must double"), ($"print {x} times 3", "triple", '*', 3, '+', 3, "adds 3, must multiply"),
            ($"add 5 to {x}", "add_five", '+', 5, '-', 5, "subtracts, must add"), ($"add 5 to {x}", "add_five", '+', 5, '+', 4, "adds 4, not 5"),
            ($"print {x} minus 2", "less", '-', 2, '+', 2, "adds, must subtract"),
                ($"print how many legs {x} cats have", "legs", '*', 4, '*', 2, "times 2, not 4"),
            ($"print how many days {x} weeks have", "days", '*', 7, '*', 5, "times 5, not 7"),
                ($"print the cents in {x} euros", "cents", '*', 100, '*', 10, "times 10, not 100"),
        ]);
        Statement[] Of(char operation, int number, string returned, int argument) =>
        [
            new Statement.Function(name, ["n"], null, [New("y", Op(Var("n"), operation, Num(number))), new Statement.Return(Var(returned))]),
            Print(new Code.Call(name, [Num(argument)])),
        ];
        return new Plan(
            goal,
            Of(sign, by, "y", x),
            ["a function", $"n {sign} {by}", "returns y", $"calls it with {x}"],
            [
                (Of(other, otherBy, "y", x), truth),
                (Of(other, otherBy, "y", x), truth),
                (Of(sign, by, "n", x), "returns n, not y"),
                (Of(sign, by, "n", x), "returns n, not y"),
                (Of(sign, by, "y", x + 1), $"calls it with {x + 1}, not {x}"),
            ]);
    }

    private static Plan Formula(TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(2, 12), random.Between(3, 20), random.Between(2, 9));
        Plan Of(string goal, string[] names, int[] values, Code right, string rightTruth, string result, params (Code Value, string Truth)[] mistakes)
        {
            Statement[] Program(Code value, string printed) => [.. names.Select((name, i) => New(name, values[i])), New(result, value), Print(printed)];
            return new Plan(goal, Program(right, result), [.. names.Select(_ => "given"), rightTruth, $"prints {result}"],
                [.. mistakes.Select(mistake => (Program(mistake.Value, result), mistake.Truth)),
                    .. mistakes.Select(mistake => (Program(mistake.Value, result), mistake.Truth)),
                    (Program(right, names[0]), $"prints {names[0]}, not {result}")]);
        }

        return random.Below(8) switch
        {
            0 => Of($"print how many minutes {a} hours have", ["hours"], [a], Op(Var("hours"), '*', Num(60)), "times 60", "minutes",
                (Op(Var("hours"), '*', Num(24)), "times 24, not 60"), (Op(Var("hours"), '+', Num(60)), "adds, must multiply")),
            1 => Of("print the change", ["paid", "price"], [b + a, b], Op(Var("paid"), '-', Var("price")), "paid minus price", "change",
                (Op(Var("paid"), '+', Var("price")), "adds, must subtract"), (Op(Var("price"), '-', Var("paid")),
                    "price minus paid, must be paid minus price")),
            2 => Of("print the price of everything with shipping", ["count", "price", "shipping"], [a, b, c],
                Op(Op(Var("count"), '*', Var("price")), '+', Var("shipping")), "count times price plus shipping", "total",
                (Op(Op(Var("count"), '+', Var("price")), '+', Var("shipping")), "adds price, must multiply"),
                (Op(Op(Var("count"), '*', Var("price")), '-', Var("shipping")), "subtracts shipping, must add")),
            3 => Of("print the area of a triangle", ["base_side", "height"], [2 * a, b], Op(Op(Var("base_side"), '*', Var("height")), '/', Num(2)),
                "half of both", "area",
                (Op(Var("base_side"), '*', Var("height")), "no half"), (Op(Op(Var("base_side"), '+', Var("height")), '/', Num(2)), "adds, must multiply")),
            4 => Of("print the area of a square", ["side"], [b], Op(Var("side"), '*', Var("side")), "side times side", "area",
                (Op(Var("side"), '*', Num(2)), "doubles, must square"), (Op(Var("side"), '*', Num(4)), "that is the perimeter")),
            5 => Of("share the candies among the kids", ["candies", "kids"], [a * c, c], Op(Var("candies"), '/', Var("kids")), "candies per kid", "each",
                (Op(Var("candies"), '-', Var("kids")), "subtracts, must divide"), (Op(Var("candies"), '*', Var("kids")), "multiplies, must divide")),
            6 => Of("print what is left over after sharing", ["candies", "kids"], [(a * c) + 1, c], Op(Var("candies"), '%', Var("kids")), "the rest", "left",
                (Op(Var("candies"), '/', Var("kids")), "quotient, must be the rest"), (Op(Var("candies"), '-', Var("kids")), "subtracts, must be the rest")),
            _ => Of("print the age in ten years", ["age"], [b], Op(Var("age"), '+', Num(10)), "plus 10", "later",
                (Op(Var("age"), '-', Num(10)), "subtracts, must add"), (Op(Var("age"), '+', Num(1)), "adds 1, not 10")),
        };
    }

    /// <summary>Fills a list.</summary>
    private static Plan Build(TaskRandom random)
    {
        int n = random.Between(3, 5);
        bool isSquare = random.Chance(0.5);
        string list = random.Pick(["nums", "result", "squares", "xs"]);
        Code i = Var("i");
        Code right = isSquare ? Op(i, '*', i) : i;
        Statement[] Of(int first, int end, Code value) =>
            [Make(list, []), new Statement.For("i", first, Num(end), 1, [new Statement.Append(list, value)]), Print(list)];
        return new Plan(
            isSquare ? $"make a list of the squares of 1 to {n}" : $"make a list of the numbers from 1 to {n}",
            Of(1, n + 1, right),
            ["empty", $"1 to {n}", isSquare ? "i times i" : "appends i", $"prints {list}"],
            [
                (Of(1, n, right), $"1 to {n - 1}, not {n}"),
                (Of(0, n + 1, right), "from 0, not 1"),
                (Of(2, n + 1, right), "from 2, not 1"),
                (Of(1, n + 1, isSquare ? Op(i, '*', Num(2)) : Op(i, '+', Num(1))), isSquare ? "doubles, must square" : "appends i + 1, not i"),
                (Of(1, n + 1, Num(n)), $"appends {n}"),
            ]);
    }

    /// <summary>A right program, what its lines do, and wrong programs.</summary>
    internal sealed record Plan(string Goal, Statement[] Right, string[] Truths, (Statement[] Program, string Truth)[] Mistakes)
    {
        /// <summary>A loop's variable: only Python knows it behind the loop and lets it change.</summary>
        public string Inner { get; init; } = "";
    }
}
