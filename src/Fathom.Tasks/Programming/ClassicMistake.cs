namespace Fathom.Tasks.Programming;

/// <summary>A short Python program with a mistake that beginners make.</summary>
/// <param name="Goal">What it should do, after "should".</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Wrong">The index of the wrong line.</param>
/// <param name="Truths">What each line does, up to the wrong one.</param>
/// <param name="Got">What it prints instead, where that is known.</param>
internal sealed record ClassicMistake(string Goal, string[] Lines, int Wrong, string[] Truths, string? Got = null)
{
    /// <summary>Draws one.</summary>
    public static ClassicMistake Draw(TaskRandom random) => random.Below(18) switch
    {
        < 3 => Sum(random),
        3 => Product(random),
        4 => Larger(random),
        5 => Average(random),
        6 => Parity(random),
        7 => Formula(random),
        8 => CountDown(random),
        9 => CountEven(random),
        10 => Swap(random),
        11 => Function(random),
        < 14 => Letters(random),
        14 => FullName(random),
        15 => Backward(random),
        _ => NoReturn(random),
    };

    /// <summary>A program from its right lines, with one of its mistakes.</summary>
    private static ClassicMistake From(string goal, string[] lines, string[] truths, (int Line, string Text, string Truth, int? Got) mistake)
    {
        string[] wrong = [.. lines];
        wrong[mistake.Line] = mistake.Text;
        string[] said = [.. truths];
        said[mistake.Line] = mistake.Truth;
        return new ClassicMistake(goal, wrong, mistake.Line, said, mistake.Got is int got ? $"{got}" : null);
    }

    private static ClassicMistake Sum(TaskRandom random)
    {
        int n = random.Between(3, 12);
        string name = random.Pick(["total", "sum_", "s", "result", "acc", "x"]);
        string index = random.Pick(["i", "i", "n", "k", "num"]);
        int sum = n * (n + 1) / 2;
        int start = random.Between(1, 5);
        string[] goals =
        [
            $"add up 1 to {n}", $"add up the numbers from 1 to {n}", $"add all numbers from 1 to {n}", $"print the sum of 1 to {n}",
            $"sum the numbers from 1 to {n}", $"compute the sum of the numbers 1 to {n}", $"print {sum}, the sum of 1 to {n}",
        ];
        return From(
            random.Pick(goals),
            [$"{name} = 0", $"for {index} in range(1, {n + 1}):", $"    {name} += {index}", $"print({name})"],
            ["starts at 0", $"1 to {n}", $"adds {index}", $"prints {name}"],
            random.Pick<(int, string, string, int?)>(
            [
                (0, $"{name} = {start}", $"starts at {start}, not 0", sum + start),
                (1, $"for {index} in range(1, {n}):", $"1 to {n - 1}, not {n}", sum - n),
                (1, $"for {index} in range({n}):", $"0 to {n - 1}, not {n}", sum - n),
                (1, $"for {index} in range(2, {n + 1}):", $"from 2, not 1", sum - 1),
                (2, $"    {name} -= {index}", "subtracts, must add", -sum),
                (2, $"    {name} *= {index}", "multiplies, must add", 0),
                (2, $"    {name} = {index}", $"replaces, must add", n),
                (2, $"    {name} += 1", $"adds 1, not {index}", n),
                (3, $"print({index})", $"prints {index}, not {name}", n),
            ]));
    }

    private static ClassicMistake Product(TaskRandom random)
    {
        int n = random.Between(3, 6);
        int product = Enumerable.Range(1, n).Aggregate((left, right) => left * right);
        string name = random.Pick(["result", "product", "p", "fact"]);
        string[] goals = [$"multiply the numbers from 1 to {n}", $"compute the product of 1 to {n}", $"print the factorial of {n}", $"compute {n} factorial"];
        return From(
            random.Pick(goals),
            [$"{name} = 1", $"for i in range(1, {n + 1}):", $"    {name} *= i", $"print({name})"],
            ["starts at 1", $"1 to {n}", "multiplies by i", $"prints {name}"],
            random.Pick<(int, string, string, int?)>(
            [
                (0, $"{name} = 0", "starts at 0, not 1", 0),
                (1, $"for i in range(1, {n}):", $"1 to {n - 1}, not {n}", product / n),
                (1, $"for i in range({n + 1}):", "from 0, not 1", 0),
                (2, $"    {name} += i", "adds, must multiply", 1 + (n * (n + 1) / 2)),
                (3, "print(i)", $"prints i, not {name}", n),
            ]));
    }

    private static ClassicMistake Larger(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(21, 40));
        bool isSwapped = random.Chance(0.5);
        (a, b) = isSwapped ? (b, a) : (a, b);
        bool isLarger = random.Chance(0.6);
        (string sign, string other, string word) = isLarger ? (">", "<", random.Pick(["larger", "bigger"])) : ("<", ">", "smaller");
        int got = isLarger ? Math.Min(a, b) : Math.Max(a, b);
        return From(
            random.Pick([$"print the {word} of two numbers", $"print the {word} number", $"show the {word} one of a and b", $"find the {word} of a and b"]),
            [$"a = {a}", $"b = {b}", $"if a {sign} b:", "    print(a)", "else:", "    print(b)"],
            ["a is given", "b is given", $"a is {word}", "prints a", "otherwise", "prints b"],
            a < b == isLarger
                ? random.Pick<(int, string, string, int?)>(
                    [(2, $"if a {other} b:", $"a {other} b, not {word}", got), (5, "    print(a)", "prints a, not b", a)])
                : random.Pick<(int, string, string, int?)>(
                    [(2, $"if a {other} b:", $"a {other} b, not {word}", got), (3, "    print(b)", "prints b, not a", b)]));
    }

    private static ClassicMistake Average(TaskRandom random)
    {
        int mean = random.Between(5, 15);
        int[] items = [mean - random.Between(1, 4), mean + random.Between(5, 9), mean];
        items[2] = (3 * mean) - items[0] - items[1];
        string list = random.Pick(["nums", "numbers", "data", "grades"]);
        return From(
            random.Pick(["print the average of the list", "compute the mean of the numbers", "print the average of three numbers", "print the mean"]),
            [$"{list} = [{string.Join(", ", items)}]", $"total = sum({list})", $"average = total // len({list})", "print(average)"],
            ["the list", "sum of all", $"divides by {items.Length}", "prints average"],
            random.Pick<(int, string, string, int?)>(
            [
                (1, $"total = max({list})", "largest, must be the sum", items.Max() / 3),
                (2, "average = total // 2", "divides by 2, not 3", mean * 3 / 2),
                (2, $"average = total * len({list})", "multiplies, must divide", mean * 9),
                (3, "print(total)", "prints total, not average", mean * 3),
            ]));
    }

    private static ClassicMistake Parity(TaskRandom random)
    {
        int x = random.Between(2, 40);
        string name = random.Pick(["x", "n", "number"]);
        return From(
            random.Pick(["say if a number is even or odd", "print even or odd for a number", $"tell whether {x} is even or odd"]),
            [$"{name} = {x}", $"if {name} % 2 == 0:", "    print(\"even\")", "else:", "    print(\"odd\")"],
            ["the number", "no rest: even", "prints even", "otherwise", "prints odd"],
            random.Pick<(int, string, string, int?)>(
            [
                (1, $"if {name} % 2 == 1:", "rest 1 is odd, not even", null),
                (1, $"if {name} % 2 != 0:", "a rest is odd, not even", null),
                (1, $"if {name} // 2 == 0:", "quotient, must be the rest", null),
            ]));
    }

    /// <summary>One formula of two given values.</summary>
    private static ClassicMistake Formula(TaskRandom random)
    {
        (int a, int b) = (random.Between(2, 12), random.Between(13, 20));
        (string goal, string first, string second, string result, string right, string wrong, string truth, int got) = random.Below(6) switch
        {
            0 => ("print the area of a rectangle", "width", "height", "area", "width * height", "width + height", "adds, must multiply", a + b),
            1 => ("print the perimeter of a rectangle", "width", "height", "perimeter", "2 * (width + height)", "2 * (width * height)",
                "multiplies sides, must add", 2 * a * b),
            2 => ("print what all tickets cost together", "tickets", "price", "cost", "tickets * price", "tickets + price", "adds, must multiply", a + b),
            3 => ("print how much money is left", "spent", "money", "left", "money - spent", "money + spent", "adds, must subtract", a + b),
            4 => ("print the difference of two numbers", "small", "big", "difference", "big - small", "big + small", "adds, must subtract", a + b),
            _ => ("print the sum of two numbers", "a", "b", "c", "a + b", "a * b", "multiplies, must add", a * b),
        };
        return From(
            goal,
            [$"{first} = {a}", $"{second} = {b}", $"{result} = {right}", $"print({result})"],
            ["given", "given", right, $"prints {result}"],
            random.Chance(0.7)
                ? (2, $"{result} = {wrong}", truth, got)
                : (3, $"print({second})", $"prints {second}, not {result}", b));
    }

    private static ClassicMistake CountDown(TaskRandom random)
    {
        int n = random.Between(3, 10);
        return From(
            random.Pick([$"count down from {n} to 1", $"print the numbers from {n} down to 1", $"print {n} to 1 backward"]),
            [$"for i in range({n}, 0, -1):", "    print(i)", "print(\"done\")"],
            [$"{n} down to 1", "prints i", "prints done"],
            random.Pick<(int, string, string, int?)>(
            [
                (0, $"for i in range({n}, 1, -1):", $"{n} down to 2, not 1", null),
                (0, $"for i in range(1, {n + 1}):", "counts up, must count down", null),
                (0, $"for i in range({n - 1}, 0, -1):", $"from {n - 1}, not {n}", null),
                (1, $"    print({n})", $"prints {n}, not i", null),
            ]));
    }

    private static ClassicMistake CountEven(TaskRandom random)
    {
        int n = random.Between(2, 6) * 2;
        int half = n / 2;
        return From(
            random.Pick([$"count the even numbers from 1 to {n}", $"print how many even numbers there are from 1 to {n}"]),
            ["count = 0", $"for i in range(1, {n + 1}):", "    if i % 2 == 0:", "        count += 1", "print(count)"],
            ["starts at 0", $"1 to {n}", "even", "counts 1", "prints count"],
            random.Pick<(int, string, string, int?)>(
            [
                (0, "count = 1", "starts at 1, not 0", half + 1),
                (1, $"for i in range(1, {n}):", $"1 to {n - 1}, not {n}", half - 1),
                (2, $"    if i % 3 == 0:", "by 3, must be by 2", n / 3),
                (3, "        count += 2", "counts 2, not 1", n),
                (3, "        count += i", "adds i, must count 1", half * (half + 1)),
                (4, "print(i)", "prints i, not count", n),
            ]));
    }

    private static ClassicMistake Swap(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(21, 40));
        string spare = random.Pick(["temp", "t", "old", "c"]);
        return From(
            random.Pick(["swap a and b", "swap the values of a and b", "exchange a and b"]),
            [$"a = {a}", $"b = {b}", $"{spare} = a", "a = b", $"b = {spare}", "print(a, b)"],
            ["given", "given", $"{spare}={a}", $"a={b}", $"b={a}", "prints both"],
            random.Pick<(int, string, string, int?)>(
            [
                (4, "b = a", $"b={b} again, not {a}", null),
                (2, $"{spare} = b", $"{spare}={b}, not {a}", null),
                (3, $"a = {spare}", $"a={a} again, not {b}", null),
            ]));
    }

    private static ClassicMistake Function(TaskRandom random)
    {
        int x = random.Between(3, 9);
        (string goal, string name, string right, string wrong, string truth, int got) = random.Below(5) switch
        {
            0 => ($"double {x}", "double", "x * 2", "x + 2", "adds 2, must double", x + 2),
            1 => ($"print the square of {x}", "square", "x * x", "x * 2", "doubles, must square", x * 2),
            2 => ($"print half of {x * 2}", "half", "x // 2", "x * 2", "doubles, must halve", x * 4),
            3 => ($"triple {x}", "triple", "x * 3", "x + 3", "adds 3, must triple", x + 3),
            _ => ($"add 10 to {x}", "add_ten", "x + 10", "x * 10", "multiplies, must add", x * 10),
        };
        int argument = name == "half" ? x * 2 : x;
        return From(
            goal,
            [$"def {name}(x):", $"    return {right}", $"y = {name}({argument})", "print(y)"],
            ["a function", right, $"calls it with {argument}", "prints y"],
            random.Chance(0.7)
                ? (1, $"    return {wrong}", truth, got)
                : (2, $"y = {name}({argument + 1})", $"calls it with {argument + 1}, not {argument}", null));
    }

    /// <summary>Counts a letter of a word.</summary>
    private static ClassicMistake Letters(TaskRandom random)
    {
        string word = random.Pick(["banana", "letter", "apple", "pepper", "hello", "cheese", "tomato", "coffee", "school", "balloon"]);
        char sought = random.Pick(word.GroupBy(c => c).Where(group => group.Count() > 1).Select(group => group.Key).ToArray());
        char other = random.Pick(word.Where(c => c != sought).ToArray());
        int count = word.Count(c => c == sought);
        string name = random.Pick(["count", "n", "total"]);
        return From(
            random.Pick([$"count the letter {sought} in {word}", $"print how often {sought} is in {word}",
                $"count how many times {sought} occurs in the word"]),
            [$"word = \"{word}\"", $"{name} = 0", "for c in word:", $"    if c == \"{sought}\":", $"        {name} += 1", $"print({name})"],
            ["the word", "starts at 0", "each letter", $"is {sought}", "counts 1", $"prints {name}"],
            random.Pick<(int, string, string, int?)>(
            [
                (1, $"{name} = 1", "starts at 1, not 0", count + 1),
                (1, $"{name} = 5", "starts at 5, not 0", count + 5),
                (3, $"    if c != \"{sought}\":", $"is not {sought}, must be {sought}", word.Length - count),
                (3, $"    if c == \"{other}\":", $"is {other}, must be {sought}", word.Count(c => c == other)),
                (4, $"        {name} += 2", "counts 2, not 1", count * 2),
                (4, $"        {name} = 1", "replaces, must add", 1),
                (4, $"        {name} -= 1", "subtracts, must add", -count),
                (5, "print(c)", $"prints c, not {name}", null),
            ]));
    }

    private static ClassicMistake FullName(TaskRandom random)
    {
        string first = random.Pick(["Anna", "Tom", "Mia", "Omar"]);
        string last = random.Pick(["Lee", "Brown", "Khan", "Novak"]);
        (int line, string text, string truth, string got) = random.Pick<(int, string, string, string)>(
        [
            (2, "full = last + \" \" + first", "last comes first", $"{last} {first}"),
            (2, "full = first + last", "no space", $"{first}{last}"),
            (2, "full = first + \" \" + first", "first twice, must be last", $"{first} {first}"),
            (3, "print(first)", "prints first, not full", first),
            (3, "print(last)", "prints last, not full", last),
        ]);
        ClassicMistake mistake = From(
            random.Pick(["print the full name", $"print {first} {last}", "print the first and then the last name"]),
            [$"first = \"{first}\"", $"last = \"{last}\"", "full = first + \" \" + last", "print(full)"],
            ["given", "given", "first space last", "prints full"],
            (line, text, truth, null));
        return mistake with { Got = got };
    }

    private static ClassicMistake Backward(TaskRandom random)
    {
        string word = random.Pick(["cat", "stop", "lamp", "bird", "moon"]);
        (int line, string text, string truth, string got) = random.Pick<(int, string, string, string)>(
        [
            (3, "    out = out + c", "adds behind, must add before", word),
            (3, "    out = c", "replaces, must add", $"{word[^1]}"),
            (4, "print(word)", "prints word, not out", word),
            (4, "print(c)", "prints c, not out", $"{word[^1]}"),
            (1, "out = \"x\"", "starts with x, must be empty", $"{new string([.. word.Reverse()])}x"),
        ]);
        ClassicMistake mistake = From(
            random.Pick([$"print {word} backward", "reverse the word", "print the word backwards", $"spell {word} from the end"]),
            [$"word = \"{word}\"", "out = \"\"", "for c in word:", "    out = c + out", "print(out)"],
            ["the word", "starts empty", "each letter", "adds before", "prints out"],
            (line, text, truth, null));
        return mistake with { Got = got };
    }

    /// <summary>A function that gives nothing back.</summary>
    private static ClassicMistake NoReturn(TaskRandom random)
    {
        (int a, int b) = (random.Between(2, 9), random.Between(2, 9));
        (string goal, string name, string sign) = random.Pick([($"add {a} and {b}", "add", "+"), ($"multiply {a} by {b}", "times", "*")]);
        (int line, string text, string truth, string got) = random.Pick<(int, string, string, string)>(
        [
            (2, "    return", "returns nothing, must return c", "None"),
            (2, "    c", "no return, must return c", "None"),
            (2, "    return a", "returns a, not c", $"{a}"),
            (1, $"    c = a {sign} a", "b is missing", $"{(sign == "+" ? a + a : a * a)}"),
            (1, $"    c = a - b", $"subtracts, must {(sign == "+" ? "add" : "multiply")}", $"{a - b}"),
        ]);
        ClassicMistake mistake = From(
            goal,
            [$"def {name}(a, b):", $"    c = a {sign} b", "    return c", $"print({name}({a}, {b}))"],
            ["a function", $"a {sign} b", "returns c", "calls it"],
            (line, text, truth, null));
        return mistake with { Got = got };
    }
}
