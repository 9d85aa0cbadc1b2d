using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws loops within loops, loops that are left, FizzBuzz, and sequences that grow.</summary>
internal static class ValueLoops
{
    /// <summary>Loops without conditions.</summary>
    public static Snippet Draw(TaskRandom random) => random.Below(10) switch
    {
        < 5 => Nested(random),
        < 7 => After(random),
        < 8 => Growing(random),
        _ => Repeated(random),
    };

    /// <summary>Loops with conditions.</summary>
    public static Snippet DrawWithConditions(TaskRandom random) => random.Below(10) switch
    {
        < 6 => FizzBuzz(random),
        < 8 => Growing(random),
        _ => Nested(random),
    };

    /// <summary>What a loop's variable goes through, with the number of each turn.</summary>
    private static string Turns(string name, int first, int count) =>
        $"{name} from {first} < {first + count}: {string.Join(' ', Enumerable.Range(0, count).Select(i => $"{i + 1}|{first + i}"))} stop {first + count}";

    private static string For(string name, int first, int count, string language) => language switch
    {
        "p" => $"for {name} in range({(first == 0 ? "" : $"{first}, ")}{first + count}):",
        "s" => $"for (let {name} = {first}; {name} < {first + count}; {name}++)",
        _ => $"for (int {name} = {first}; {name} < {first + count}; {name}++)",
    };

    /// <summary>A loop within a loop that counts or prints.</summary>
    private static Snippet Nested(TaskRandom random)
    {
        (string i, string j) = random.Pick([("i", "j"), ("i", "j"), ("x", "y"), ("a", "b"), ("row", "col")]);
        string name = random.Pick(["count", "n", "total", "c", "s", "k"]);
        (int rows, int columns) = (random.Between(2, 6), random.Between(2, 6));
        (int first, int second) = (random.Chance(0.7) ? 0 : 1, random.Chance(0.7) ? 0 : 1);
        int by = random.Chance(0.75) ? 1 : random.Between(2, 5);
        int turns = rows * columns;
        bool prints = random.Chance(0.45);
        string word = random.Pick(["hi", "*", "x", "hello", "ok"]);
        string printed = random.Pick([$"{i}, {j}", $"{i} * {j}", $"\"{word}\"", j]);
        string curlyPrinted = printed == $"{i}, {j}" ? $"{i} + {j}" : printed;
        string[] steps = [Turns(i, first, rows), Turns(j, second, columns), $"{rows}*{columns}={turns}"];
        string body = prints ? $"print({printed})" : $"{name} += {by}";
        string script = prints ? $"console.log({curlyPrinted})" : by == 1 ? $"{name}++" : $"{name} += {by}";
        string sharp = prints ? $"Console.WriteLine({curlyPrinted})" : script;
        string result = prints ? "" : by == 1 ? $"{turns}" : $"{turns * by}";
        return Of($"{(prints ? "" : $"{name} = 0\n")}{For(i, first, rows, "p")}\n    {For(j, second, columns, "p")}\n        {body}"
                + (prints ? "" : $"\nprint({name})"),
            $"{(prints ? "" : $"let {name} = 0;\n")}{For(i, first, rows, "s")} {{\n  {For(j, second, columns, "s")} {{\n    {script};\n  }}\n}}"
                + (prints ? "" : $"\nconsole.log({name});"),
            $"{(prints ? "" : $"int {name} = 0;\n")}{For(i, first, rows, "c")}\n{{\n    {For(j, second, columns, "c")}\n    {{\n        {sharp};\n    }}\n}}"
                + (prints ? "" : $"\nConsole.WriteLine({name});"),
            prints ? $"{turns}" : result,
            [.. steps, .. prints ? (string[])[$"lines {turns}"] : by == 1 ? [$"print {turns}"] : [$"{turns}*{by}={result}", $"print {result}"]])
            with
        { Part = prints ? ProgramTask.Part.Lines : ProgramTask.Part.All };
    }

    /// <summary>A loop's variable after the loop, which ended or was left.</summary>
    private static Snippet After(TaskRandom random)
    {
        int first = random.Chance(0.6) ? 0 : random.Between(1, 5);
        int count = random.Between(3, 7);
        int last = first + count - 1;
        string i = random.Pick(["i", "i", "n", "x", "k"]);
        string range = first == 0 ? $"{count}" : $"{first}, {first + count}";
        string all = $"{i} from {first} < {first + count}: {string.Join(' ', Enumerable.Range(first, count))} stop {first + count}";
        int at = random.Between(first + 1, last - 1);
        string script = $"let {i};\nfor ({i} = {first}; {i} < {first + count}; {i}++) {{";
        string sharp = $"int {i};\nfor ({i} = {first}; {i} < {first + count}; {i}++)\n{{";
        return random.Chance(0.3)
            ? Of($"for {i} in range({range}):\n    pass\nprint({i})", null, null, $"{last}", all, $"last {last}", $"print {i}={last}")
            : Of($"for {i} in range({range}):\n    if {i} == {at}:\n        break\nprint({i})",
                $"{script}\n  if ({i} === {at}) break;\n}}\nconsole.log({i});", $"{sharp}\n    if ({i} == {at}) break;\n}}\nConsole.WriteLine({i});", $"{at}",
                    [all, .. Enumerable.Range(first, at - first + 1).Select(value => $"{i}={value}\n{i}={value} == {at} {Said(value == at)}"), "break",
                    $"print {i}={at}"]);
    }

    /// <summary>Something is done some times, and the number of times is not used.</summary>
    private static Snippet Repeated(TaskRandom random)
    {
        string x = random.Pick(Names);
        string i = x == "i" ? "k" : "i";
        int start = random.Between(0, 10);
        int turns = random.Between(2, 5);
        (char sign, int by) = random.Chance(0.35) ? ('*', random.Between(2, 3)) : (random.Chance(0.7) ? '+' : '-', random.Between(1, 9));
        start = sign == '*' ? random.Between(1, 3) : sign == '-' ? start + (by * turns) : start;
        turns = sign == '*' ? Math.Min(turns, 4) : turns;
        int value = start;
        var steps = new List<string> { $"{x}={start}", $"{i} from 0 < {turns}: {string.Join(' ', Enumerable.Range(0, turns))} stop {turns}" };
        for (int turn = 0; turn < turns; turn++)
        {
            int next = sign == '+' ? value + by : sign == '-' ? value - by : value * by;
            steps.Add($"{i}={turn}\n{x}{sign}{by}={value}{sign}{by}={next} {x}={next}");
            value = next;
        }

        string change = random.Chance(0.7) ? $"{x} {sign}= {by}" : $"{x} = {x} {sign} {by}";
        string hidden = random.Chance(0.5) ? "_" : i;
        return Of($"{x} = {start}\nfor {hidden} in range({turns}):\n    {change}\nprint({x})",
            $"let {x} = {start};\n{For(i, 0, turns, "s")} {change};\nconsole.log({x});",
            $"int {x} = {start};\n{For(i, 0, turns, "c")} {change};\nConsole.WriteLine({x});", $"{value}", [.. steps, $"print {x}={value}"]);
    }

    /// <summary>Two variables that push one another on, as for Fibonacci's numbers.</summary>
    private static Snippet Growing(TaskRandom random)
    {
        (int a, int b) = random.Chance(0.6) ? (0, 1) : (random.Between(1, 3), random.Between(1, 4));
        int turns = random.Between(2, 6);
        string start = $"a={a} b={b}";
        var steps = new List<string> { start };
        (int x, int y) = (a, b);
        for (int turn = 1; turn <= turns; turn++)
        {
            steps.Add($"{turn}: a={y} b={x}+{y}={x + y}");
            (x, y) = (y, x + y);
        }

        bool isFirst = random.Chance(0.65);
        int output = isFirst ? x : y;
        string asked = isFirst ? "a" : "b";
        return Of($"a, b = {a}, {b}\nfor {random.Pick(["i", "_"])} in range({turns}):\n    a, b = b, a + b\nprint({asked})",
            $"let a = {a}, b = {b};\n{For("i", 0, turns, "s")} {{\n  [a, b] = [b, a + b];\n}}\nconsole.log({asked});",
            $"int a = {a}, b = {b};\n{For("i", 0, turns, "c")}\n{{\n    (a, b) = (b, a + b);\n}}\nConsole.WriteLine({asked});", $"{output}",
            [.. steps, $"print {output}"]);
    }

    /// <summary>FizzBuzz for one number: in words, as a program, or as the turn of a loop.</summary>
    private static Snippet FizzBuzz(TaskRandom random)
    {
        int n = random.Below(5) switch
        {
            0 => 15 * random.Between(1, 4),
            1 => 5 * random.Between(1, 12),
            2 => 3 * random.Between(1, 15),
            _ => random.Between(1, 50),
        };
        string output = n % 15 == 0 ? "FizzBuzz" : n % 3 == 0 ? "Fizz" : n % 5 == 0 ? "Buzz" : $"{n}";
        bool inWords = random.Chance(0.35);
        bool byFive = !inWords && random.Chance(0.25);
        bool isJoined = !inWords && random.Chance(0.4);
        string name = inWords ? "n" : random.Pick(["n", "i", "x", "num"]);
        string Test(int by) => $"{name}%{by}={n}%{by}={(Interpreter.Multiple(n, '%', by) is string multiple ? $"{multiple}=" : "")}{n % by} == 0 "
            + Said(n % by == 0);
        int[] order = byFive ? [15, 5, 3] : [15, 3, 5];
        var steps = new List<string> { $"{name}={n}" };
        foreach (int by in order)
        {
            steps.AddRange(by != 15 || !isJoined ? [Test(by)] : n % 3 == 0 ? [Test(3), Test(5), $"and {Said(n % 15 == 0)}"] : (string[])[Test(3), "and no"]);
            if (n % by == 0)
            {
                break;
            }
        }

        steps.Add($"print {(output == $"{n}" ? $"{name}={n}" : output)}");
        if (inWords)
        {
            return Of("", null, null, output, [.. steps]) with { Asks = "fizzbuzz", Slots = [$"{n}"] };
        }

        bool isLoop = random.Chance(0.5);
        int end = ((n / 15) + 1) * 15;
        (string second, string third) = byFive ? ("Buzz", "Fizz") : ("Fizz", "Buzz");
        string both = !isJoined ? $"{name} % 15 == 0" : $"{name} % 3 == 0 AND {name} % 5 == 0";
        string python = Chain(
            $"if {both.Replace("AND", "and", StringComparison.Ordinal)}:", "elif {0}:", "else:", "    print({0})", isLoop ? "    " : "");
        string curlyBoth = both.Replace("AND", "&&", StringComparison.Ordinal);
        string Curly(string print, string indent) => Chain($"if ({curlyBoth})", "else if ({0})", "else", $"    {print}({{0}});", indent);
        string Chain(string first, string next, string last, string print, string indent)
        {
            string[] lines =
            [
                first, Line(print, "\"FizzBuzz\""), Line(next, $"{name} % {order[1]} == 0"), Line(print, $"\"{second}\""),
                Line(next, $"{name} % {order[2]} == 0"), Line(print, $"\"{third}\""), last, Line(print, name),
            ];
            return string.Join('\n', lines.Select(line => indent + line));
        }

        static string Line(string format, string text) => format.Replace("{0}", text, StringComparison.Ordinal);
        string[] all = [.. steps];
        return isLoop
            ? Of($"for {name} in range(1, {end + 1}):\n{python}",
                $"for (let {name} = 1; {name} <= {end}; {name}++) {{\n{Curly("console.log", "  ")}\n}}",
                $"for (int {name} = 1; {name} <= {end}; {name}++)\n{{\n{Curly("Console.WriteLine", "    ")}\n}}", output, all)
                with
            { Asks = "turn", Slots = [name, $"{n}"] }
            : Of($"{name} = {n}\n{python}", $"let {name} = {n};\n{Curly("console.log", "")}", $"int {name} = {n};\n{Curly("Console.WriteLine", "")}",
                output, all);
    }
}
