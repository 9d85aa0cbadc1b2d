using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws functions that are called once: lambdas, truths, and functions that call themselves.</summary>
internal static class ValueFunctions
{
    /// <summary>One of them.</summary>
    public static Snippet Draw(TaskRandom random) => random.Below(10) switch
    {
        < 2 => Lambda(random),
        < 3 => Described(random),
        < 5 => Truth(random),
        < 7 => Fibonacci(random),
        < 8 => Divisor(random),
        < 9 => Power(random),
        _ => Composed(random),
    };

    /// <summary>A function of one expression.</summary>
    private static Snippet Lambda(TaskRandom random)
    {
        string called = random.Pick(["f", "f", "g", "h", "double", "calc", "func", "add"]);
        string x = random.Pick(["x", "x", "n", "a", "t"]);
        (int a, int b, int c) = (random.Between(1, 12), random.Between(2, 6), random.Between(1, 9));
        (string body, string[] steps, int value) = random.Below(6) switch
        {
            0 => ($"{x} + {c}", (string[])[$"{a}+{c}={a + c}"], a + c),
            1 => ($"{x} * {b}", [$"{a}*{b}={a * b}"], a * b),
            2 => ($"{x} * {b} + {c}", [$"{a}*{b}+{c}={a * b}+{c}={(a * b) + c}"], (a * b) + c),
            3 => ($"{x} * {x} - {c}", [$"{a}*{a}-{c}={a * a}-{c}={(a * a) - c}"], (a * a) - c),
            4 => ($"{b} * {x} - {c}", [$"{b}*{a}-{c}={b * a}-{c}={(b * a) - c}"], (b * a) - c),
            _ => ($"({x} + {c}) * {b}", [$"({a}+{c})*{b}={a + c}*{b}={(a + c) * b}"], (a + c) * b),
        };
        string python = random.Chance(0.5) ? $"{called} = lambda {x}: {body}" : $"def {called}({x}): return {body}";
        return Of($"{python}\nprint({called}({a}))", $"const {called} = {(random.Chance(0.5) ? x : $"({x})")} => {body};\nconsole.log({called}({a}));",
            random.Chance(0.5) ? $"int {called}(int {x}) => {body};\nConsole.WriteLine({called}({a}));"
                : $"Func<int, int> {called} = {x} => {body};\nConsole.WriteLine({called}({a}));",
            $"{value}", [$"{called}({x}={a})", .. steps, $"return {value}", $"print {value}"]);
    }

    /// <summary>A function told in words.</summary>
    private static Snippet Described(TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(1, 12), random.Between(2, 6), random.Between(1, 9));
        string times = b == 2 ? random.Pick(["doubles", "doubles", "multiplies by 2"])
            : b == 3 ? random.Pick(["triples", "multiplies by 3"]) : $"multiplies by {b}";
        string number = random.Pick(["its input", "a number", "the number", "x", "its argument", "what it gets"]);
        string timesNumber = times.Contains("by", StringComparison.Ordinal) ? times.Replace("multiplies", $"multiplies {number}", StringComparison.Ordinal)
            : $"{times} {number}";
        string then = random.Pick(["and", "and then", ", then"]);
        (string told, string step, int value) = random.Below(6) switch
        {
            0 => ($"{timesNumber}", $"{a}*{b}={a * b}", a * b),
            1 => ($"adds {c} to {number}", $"{a}+{c}={a + c}", a + c),
            2 => ($"{timesNumber} {then} adds {c}", $"{a}*{b}+{c}={a * b}+{c}={(a * b) + c}", (a * b) + c),
            3 => ($"{timesNumber} {then} subtracts {c}", $"{a}*{b}-{c}={a * b}-{c}={(a * b) - c}", (a * b) - c),
            4 => ($"adds {c} to {number} {then} {(b < 4 && b == 2 ? "doubles the result" : $"multiplies the result by {b}")}",
                $"({a}+{c})*{b}={a + c}*{b}={(a + c) * b}", (a + c) * b),
            _ => ($"squares {number} {then} adds {c}", $"{a}*{a}+{c}={a * a}+{c}={(a * a) + c}", (a * a) + c),
        };
        return Of("", null, null, $"{value}", $"f(x={a})", step, $"return {value}", $"print {value}")
            with
        { Asks = "described", Slots = [told.Replace(" ,", ",", StringComparison.Ordinal), $"{a}"] };
    }

    /// <summary>A function that returns whether something holds.</summary>
    private static Snippet Truth(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 30), random.Between(2, 20));
        string word = random.Chance(0.4) ? random.Pick(["level", "anna", "noon", "radar", "mom"]) : random.Pick(Words);
        string back = new([.. word.Reverse()]);
        int by = random.Between(2, 5);
        int rest = a % by;
        string remainder = $"{a}%{by}={(Interpreter.Multiple(a, '%', by) is string multiple ? $"{multiple}=" : "")}{rest}";
        Snippet Function(string called, string type, string x, string value, string body, string? script, string? sharp, bool holds,
            params string[] steps) => Of($"def {called}({x}):\n    return {body}\n\nprint({called}({value}))",
            script is null ? null : $"function {called}({x}) {{\n  return {script};\n}}\nconsole.log({called}({value}));",
            sharp is null ? null : $"bool {called}({type} {x}) => {sharp};\nConsole.WriteLine({called}({value}));", $"{holds}",
            [$"{called}({x}={value.Trim('"')})", .. steps, $"return {holds}", $"print {holds}"]);
        return random.Below(5) switch
        {
            0 => Function("is_even", "int", "n", $"{a}", "n % 2 == 0", "n % 2 === 0", "n % 2 == 0", a % 2 == 0, $"{a}%2={a % 2} == 0 {Said(a % 2 == 0)}"),
            1 => Function("check", "int", "n", $"{a}", $"n % {by} == 0", $"n % {by} === 0", $"n % {by} == 0", rest == 0, $"{remainder} == 0 {Said(rest == 0)}"),
            2 => Function("is_big", "int", "x", $"{a}", $"x > {b}", $"x > {b}", $"x > {b}", a > b, $"{a} > {b} {Said(a > b)}"),
            3 => Function("is_odd", "int", "n", $"{a}", "n % 2 == 1", "n % 2 === 1", "n % 2 == 1", a % 2 == 1, $"{a}%2={a % 2} == 1 {Said(a % 2 == 1)}"),
            _ => Function("is_palindrome", "string", "s", $"\"{word}\"", "s == s[::-1]", null, null, word == back, Placed("s", word),
                $"s[::-1] {string.Join(' ', word.Select((c, i) => $"{i}:{c}").Reverse())}", $"{word} == {back} {Said(word == back)}"),
        };
    }

    /// <summary>Fibonacci's numbers, each from the two before it.</summary>
    private static Snippet Fibonacci(TaskRandom random)
    {
        string called = random.Pick(["fib", "fib", "f", "fibonacci"]);
        int n = random.Between(2, 8);
        int[] values = [0, 1, .. new int[7]];
        var steps = new List<string> { $"{called}(0)=0 {called}(1)=1" };
        for (int i = 2; i <= n; i++)
        {
            values[i] = values[i - 1] + values[i - 2];
            steps.Add($"{called}({i})={values[i - 1]}+{values[i - 2]}={values[i]}");
        }

        string test = random.Pick(["n < 2", "n <= 1"]);
        return Of($"def {called}(n):\n    if {test}:\n        return n\n    return {called}(n - 1) + {called}(n - 2)\n\nprint({called}({n}))",
            $"function {called}(n) {{\n  if ({test}) return n;\n  return {called}(n - 1) + {called}(n - 2);\n}}\nconsole.log({called}({n}));",
            $"int {called}(int n) => {test} ? n : {called}(n - 1) + {called}(n - 2);\nConsole.WriteLine({called}({n}));", $"{values[n]}",
            [.. steps, $"print {values[n]}"]);
    }

    /// <summary>The greatest common divisor by remainders.</summary>
    private static Snippet Divisor(TaskRandom random)
    {
        int factor = random.Between(1, 9);
        (int a, int b) = (factor * random.Between(2, 8), factor * random.Between(2, 8));
        if (a == b)
        {
            return Divisor(random);
        }

        var steps = new List<string>();
        (int x, int y) = (a, b);
        while (y > 0)
        {
            steps.Add($"gcd({x}, {y}): {x}%{y}={(Interpreter.Multiple(x, '%', y) is string multiple ? $"{multiple}=" : "")}{x % y}");
            (x, y) = (y, x % y);
        }

        return Of($"def gcd(a, b):\n    if b == 0:\n        return a\n    return gcd(b, a % b)\n\nprint(gcd({a}, {b}))",
            $"function gcd(a, b) {{\n  return b === 0 ? a : gcd(b, a % b);\n}}\nconsole.log(gcd({a}, {b}));",
            $"int gcd(int a, int b) => b == 0 ? a : gcd(b, a % b);\nConsole.WriteLine(gcd({a}, {b}));", $"{x}",
            [.. steps, $"gcd({x}, 0): return {x}", $"print {x}"]);
    }

    /// <summary>A power by products.</summary>
    private static Snippet Power(TaskRandom random)
    {
        string called = random.Pick(["power", "pow2", "f", "p"]);
        (int a, int n) = (random.Between(2, 4), random.Between(2, 4));
        int value = 1;
        var steps = new List<string> { $"{called}({a}, 0)=1" };
        for (int i = 1; i <= n; i++)
        {
            steps.Add($"{called}({a}, {i})={a}*{value}={a * value}");
            value *= a;
        }

        return Of($"def {called}(x, n):\n    if n == 0:\n        return 1\n    return x * {called}(x, n - 1)\n\nprint({called}({a}, {n}))",
            $"function {called}(x, n) {{\n  if (n === 0) return 1;\n  return x * {called}(x, n - 1);\n}}\nconsole.log({called}({a}, {n}));",
            $"int {called}(int x, int n) => n == 0 ? 1 : x * {called}(x, n - 1);\nConsole.WriteLine({called}({a}, {n}));", $"{value}",
            [.. steps, $"print {value}"]);
    }

    /// <summary>A function of another's value.</summary>
    private static Snippet Composed(TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(1, 9), random.Between(2, 5), random.Between(1, 9));
        bool isOuter = random.Chance(0.5);
        int inner = isOuter ? a + c : a * b;
        int output = isOuter ? inner * b : inner + c;
        string call = isOuter ? $"f(g({a}))" : $"g(f({a}))";
        string first = isOuter ? $"{a}+{c}={inner}" : $"{a}*{b}={inner}";
        string second = isOuter ? $"{inner}*{b}={output}" : $"{inner}+{c}={output}";
        (string one, string two) = isOuter ? ("g", "f") : ("f", "g");
        return Of($"def f(x): return x * {b}\ndef g(x): return x + {c}\nprint({call})",
            $"const f = x => x * {b};\nconst g = x => x + {c};\nconsole.log({call});",
            $"int f(int x) => x * {b};\nint g(int x) => x + {c};\nConsole.WriteLine({call});", $"{output}",
            $"{one}(x={a})", $"return {first}", $"{two}(x={inner})", $"return {second}", $"print {output}");
    }
}
