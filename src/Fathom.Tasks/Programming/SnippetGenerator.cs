using System.Globalization;

namespace Fathom.Tasks.Programming;

/// <summary>Draws snippets: whole quotients and remainders, powers, built-in functions, texts and short lists.</summary>
internal static class SnippetGenerator
{
    /// <summary>A snippet for a level of the program task: 1 numbers and texts, 2 conditions, 4 lists.</summary>
    public static Snippet Draw(int level, TaskRandom random) => level switch
    {
        1 => random.Chance(0.5) ? OfNumbers(random) : OfText(random),
        2 => random.Chance(0.6) ? OfTruth(random) : Choice(random),
        _ => random.Chance(0.7) ? OfList(random) : OfText(random),
    };

    private static Snippet OfNumbers(TaskRandom random)
    {
        (int a, int b) = (random.Between(5, 60), random.Between(2, 9));
        (int q, int r) = (a / b, a % b);
        string parts = $"{b}*{q}={b * q} {a}-{b * q}={r}";
        Value[] pair = [Value.Of(a), Value.Of(b)];
        return random.Below(13) switch
        {
            11 => Range(random),
            12 => Print(random, pair, x => $"({x[0]} + {x[1]}) % 10", x => $"({x[0]} + {x[1]}) % 10", $"{(a + b) % 10}",
                $"{a}+{b}={a + b} last digit {(a + b) % 10}"),
            < 2 => Print(random, pair, x => $"{x[0]} // {x[1]}", x => $"{x[0]} / {x[1]}", $"{q}", parts),
            < 4 => Print(random, pair, x => $"{x[0]} % {x[1]}", x => $"{x[0]} % {x[1]}", $"{r}", parts),
            < 6 => Power(random),
            6 => Absolute(random),
            7 or 8 => Extreme(random),
            9 => Exact(random),
            _ => Converted(random),
        };
    }

    private static Snippet Power(TaskRandom random)
    {
        int most = random.Pick([2, 2, 3, 3, 4]);
        int a = random.Between(2, most == 2 ? 15 : most == 3 ? 10 : 5);
        int value = a;
        var steps = new List<string>();
        for (int i = 1; i < most; i++)
        {
            steps.Add($"{value}*{a}={value * a}");
            value *= a;
        }

        bool isCall = random.Chance(0.2);
        return Print(random, [Value.Of(a), Value.Of(most)], x => isCall ? $"pow({x[0]}, {x[1]})" : $"{x[0]} ** {x[1]}", x => $"Math.Pow({x[0]}, {x[1]})",
            $"{value}", string.Join(' ', steps));
    }

    /// <summary>The numbers below one, or their sum.</summary>
    private static Snippet Range(TaskRandom random)
    {
        int[] numbers = [.. Enumerable.Range(0, random.Between(2, 6))];
        Value[] end = [Value.Of(numbers.Length)];
        return random.Chance(0.5)
            ? Print(random, end, x => $"list(range({x[0]}))", null, $"[{string.Join(", ", numbers)}]", $"{string.Join(' ', numbers)} before {numbers.Length}")
            : Print(random, end, x => $"sum(range({x[0]}))", x => $"Enumerable.Range(0, {x[0]}).Sum()", $"{numbers.Sum()}",
                $"{string.Join(' ', numbers)} before {numbers.Length}\n{Sum(numbers)}");
    }

    private static Snippet Absolute(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(1, 20));
        return random.Chance(0.5)
            ? Print(random, [Value.Of(-a)], x => $"abs({x[0]})", x => $"Math.Abs({x[0]})", $"{a}", $"{-a} without sign: {a}")
            : Print(random, [Value.Of(a), Value.Of(b)], x => $"abs({x[0]} - {x[1]})", x => $"Math.Abs({x[0]} - {x[1]})", $"{Math.Abs(a - b)}",
                $"{a}-{b}={a - b} without sign: {Math.Abs(a - b)}");
    }

    private static Snippet Extreme(TaskRandom random)
    {
        int[] all = [random.Between(0, 30), random.Between(0, 30), random.Between(0, 30)];
        bool isMax = random.Chance(0.5);
        int count = random.Chance(0.7) ? 2 : 3;
        int[] used = all[..count];
        int best = isMax ? used.Max() : used.Min();
        string name = isMax ? "max" : "min";
        bool adds = random.Chance(0.3);
        string steps = $"{name} of {string.Join(' ', used)} is {best}" + (adds ? $"\n{best}+1={best + 1}" : "");
        string plus = adds ? " + 1" : "";
        return Print(random, [.. used.Select(Value.Of)], x => $"{name}({string.Join(", ", x)}){plus}",
            count == 2 ? x => $"Math.{(isMax ? "Max" : "Min")}({string.Join(", ", x)}){plus}" : null, $"{(adds ? best + 1 : best)}", steps);
    }

    /// <summary>A quotient with <c>/</c>, and what <c>int</c> makes of it.</summary>
    private static Snippet Exact(TaskRandom random)
    {
        int b = random.Pick([2, 4, 5]);
        int a = random.Between(b, 40);
        string exact = ((decimal)a / b).ToString("0.0##", CultureInfo.InvariantCulture);
        bool isCut = random.Chance(0.5);
        string steps = $"{a}/{b} is {exact}" + (isCut ? $"\nint {a / b}" : "");
        return Print(random, [Value.Of(a), Value.Of(b)], x => isCut ? $"int({x[0]} / {x[1]})" : $"{x[0]} / {x[1]}", null, isCut ? $"{a / b}" : exact, steps);
    }

    private static Snippet Converted(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(1, 20));
        string decimals = $"{a}.{random.Between(1, 9)}";
        return random.Below(4) switch
        {
            0 => Print(random, [Value.Of($"{a}"), Value.Of($"{b}")], x => $"{x[0]} + {x[1]}", x => $"{x[0]} + {x[1]}", $"{a}{b}", "texts are joined"),
            1 => Print(random, [Value.Of($"{a}"), Value.Of(b)], x => $"int({x[0]}) + {x[1]}", x => $"int.Parse({x[0]}) + {x[1]}", $"{a + b}",
                $"{a}+{b}={a + b}"),
            2 => Print(
                random, [new Value(decimals, decimals, "double")], x => $"int({x[0]})", x => $"(int){x[0]}", $"{a}", $"{decimals} without decimals: {a}"),
            _ => Print(random, [Value.Of(a), Value.Of(b)], x => $"str({x[0]}) + str({x[1]})", x => $"{x[0]}.ToString() + {x[1]}.ToString()", $"{a}{b}",
                "texts are joined"),
        };
    }

    private static Snippet OfText(TaskRandom random)
    {
        string word = random.Pick(CodeParts.Words.Where(word => word.Length > 2).ToArray());
        string spelled = string.Join(' ', word.Select((c, i) => $"{i}:{c}"));
        int at = random.Below(word.Length);
        int count = random.Between(2, 4);
        string small = random.Pick(["a", "b", "ab", "ha", "na", "xy", "go", "la", "ok", "hi", "z", "no", "wow", "o"]);
        string other = random.Pick(CodeParts.Words);
        Value[] one = [Value.Of(word)];
        Snippet Of(Func<string[], string> python, Func<string[], string>? sharp, string output, string steps) =>
            Print(random, one, python, sharp, output, $"{word} {steps}");
        return random.Below(19) switch
        {
            16 => Print(random, [Value.Of(word), Value.Of(other)], x => $"len({x[0]} + {x[1]})", x => $"({x[0]} + {x[1]}).Length",
                $"{word.Length + other.Length}", $"{spelled}\n{string.Join(' ', other.Select((c, i) => $"{word.Length + i}:{c}"))}"),
            17 => Of(x => $"{x[0]}.index(\"{word[at]}\")", x => $"{x[0]}.IndexOf('{word[at]}')",
                $"{word.IndexOf(word[at], StringComparison.Ordinal)}", spelled),
            18 => Begins(word, random),
            < 2 => Print(random, [Value.Of(small), Value.Of(count)], x => $"{x[0]} * {x[1]}", null, string.Concat(Enumerable.Repeat(small, count)),
                $"{small} {count} times"),
            2 => Print(random, [Value.Of(word), Value.Of(other)], x => $"{x[0]} + {x[1]}", x => $"{x[0]} + {x[1]}", word + other, "texts are joined"),
            < 5 => Of(x => $"len({x[0]})", x => $"{x[0]}.Length", $"{word.Length}", $"{spelled}\n{word.Length - 1}+1={word.Length}"),
            < 7 => Of(x => $"{x[0]}[{at}]", x => $"{x[0]}[{at}]", $"{word[at]}", spelled),
            7 => Of(x => $"{x[0]}[-1]", x => $"{x[0]}[^1]", $"{word[^1]}", spelled),
            8 => Of(x => $"{x[0]}.upper()", x => $"{x[0]}.ToUpper()", word.ToUpperInvariant(), "in capitals"),
            9 => Print(
                random, [Value.Of(word.ToUpperInvariant())], x => $"{x[0]}.lower()", x => $"{x[0]}.ToLower()", word.ToLowerInvariant(), "in small letters"),
            10 => Of(x => $"{x[0]}[:{at + 1}]", x => $"{x[0]}.Substring(0, {at + 1})", word[..(at + 1)], $"{spelled}\nbefore {at + 1}"),
            11 => Of(x => $"{x[0]}[{at}:]", x => $"{x[0]}.Substring({at})", word[at..], $"{spelled}\nfrom {at}"),
            12 => Of(x => $"{x[0]}[::-1]", null, new string([.. word.Reverse()]), $"{spelled}\nbackward"),
            13 => Of(x => $"{x[0]}[1:3]", x => $"{x[0]}.Substring(1, 2)", word[1..3], $"{spelled}\nfrom 1 before 3"),
            14 => Counted(word, random),
            _ => Replaced(word, random),
        };
    }

    private static Snippet Begins(string word, TaskRandom random)
    {
        string asked = random.Chance(0.6) ? word[..2] : random.Pick(CodeParts.Words)[..1];
        bool begins = word.StartsWith(asked, StringComparison.Ordinal);
        return Print(random, [Value.Of(word)], x => $"{x[0]}.startswith(\"{asked}\")", x => $"{x[0]}.StartsWith(\"{asked}\")", $"{begins}",
            $"{word} begins {word[..asked.Length]}\n{asked} {Said(begins)}");
    }

    private static Snippet Counted(string word, TaskRandom random)
    {
        char letter = random.Pick(word.ToCharArray());
        return Print(random, [Value.Of(word)], x => $"{x[0]}.count(\"{letter}\")", null, $"{word.Count(c => c == letter)}",
            string.Join(' ', word.Select((c, i) => c == letter ? $"{c}:{word[..(i + 1)].Count(d => d == letter)}" : $"{c}")));
    }

    private static Snippet Replaced(string word, TaskRandom random)
    {
        char letter = random.Pick(word.ToCharArray());
        char next = random.Pick("aeiouxz".Where(c => c != letter).ToArray());
        return Print(random, [Value.Of(word)], x => $"{x[0]}.replace(\"{letter}\", \"{next}\")", x => $"{x[0]}.Replace('{letter}', '{next}')",
            word.Replace(letter, next), string.Join(' ', word.Select(c => c == letter ? $"{c}:{next}" : $"{c}")));
    }

    /// <summary>Prints True or False.</summary>
    private static Snippet OfTruth(TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(1, 12), random.Between(1, 12), random.Between(1, 12));
        string word = random.Pick(CodeParts.Words);
        string letter = random.Chance(0.6) ? random.Pick(word.ToCharArray()).ToString() : random.Pick("aeioustr".ToCharArray()).ToString();
        bool has = word.Contains(letter, StringComparison.Ordinal);
        string relation = random.Pick(["<", ">", "==", "!=", "<=", ">="]);
        bool holds = Holds(a, relation, b);
        string first = $"{a} {relation} {b} {Said(holds)}";
        return random.Below(6) switch
        {
            < 2 => Print(random, [Value.Of(a), Value.Of(b)], x => $"{x[0]} {relation} {x[1]}", x => $"{x[0]} {relation} {x[1]}", $"{holds}", first),
            2 => Print(random, [Value.Of(a)], x => $"{x[0]} % 2 == 0", x => $"{x[0]} % 2 == 0", $"{a % 2 == 0}", $"{a} is {(a % 2 == 0 ? "even" : "odd")}"),
            3 => Print(random, [Value.Of(word)], x => $"\"{letter}\" in {x[0]}", x => $"{x[0]}.Contains(\"{letter}\")", $"{has}",
                $"{string.Join(' ', word.ToCharArray())}\n{letter} {Said(has)}"),
            4 => Print(random, [Value.Of(a), Value.Of(b)], x => $"not {x[0]} {relation} {x[1]}", x => $"!({x[0]} {relation} {x[1]})", $"{!holds}",
                $"{first}\nnot {Said(!holds)}"),
            _ => Both(a, relation, b, c, random),
        };
    }

    private static Snippet Both(int a, string relation, int b, int c, TaskRandom random)
    {
        bool isAnd = random.Chance(0.5);
        (bool first, bool second) = (Holds(a, relation, b), b < c);
        bool both = isAnd ? first && second : first || second;
        string word = isAnd ? "and" : "or";
        return Print(random, [Value.Of(a), Value.Of(b)], x => $"{x[0]} {relation} {x[1]} {word} {x[1]} < {c}",
            x => $"{x[0]} {relation} {x[1]} {(isAnd ? "&&" : "||")} {x[1]} < {c}", $"{both}",
            $"{a} {relation} {b} {Said(first)}\n{b} < {c} {Said(second)}\n{word} {Said(both)}");
    }

    private static Snippet Choice(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(1, 20));
        string relation = random.Pick(["<", ">", "==", "!=", "<=", ">="]);
        (string yes, string no) = random.Pick(CodeParts.Verdicts);
        bool hasWords = random.Chance(0.7);
        (string left, string right) = hasWords ? ($"\"{yes}\"", $"\"{no}\"") : ($"{a + 1}", $"{b + 2}");
        bool holds = Holds(a, relation, b);
        return Print(random, [Value.Of(a)], x => $"{left} if {x[0]} {relation} {b} else {right}", x => $"{x[0]} {relation} {b} ? {left} : {right}",
            (holds ? left : right).Trim('"'), $"{a} {relation} {b} {Said(holds)}");
    }

    private static Snippet OfList(TaskRandom random)
    {
        int[] items = CodeParts.Items(1, 20, random);
        string written = string.Join(", ", items);
        var list = new Value($"[{written}]", $"new[] {{ {written} }}", "int[]") { IsOnlyNamed = random.Chance(0.7) };
        string placed = string.Join(' ', items.Select((item, i) => $"{i}:{item}"));
        int at = random.Below(items.Length);
        int second = random.Below(items.Length);
        (int most, int least) = (items.Max(), items.Min());
        int sought = random.Chance(0.5) ? items[at] : random.Between(1, 20);
        bool has = items.Contains(sought);
        Snippet Of(Func<string[], string> python, Func<string[], string>? sharp, string output, string steps) =>
            Print(random, [list], python, sharp, output, steps);
        return random.Below(16) switch
        {
            13 => Of(x => $"{x[0]}.count({sought})", x => $"{x[0]}.Count(item => item == {sought})", $"{items.Count(item => item == sought)}",
                $"{string.Join(' ', items)}\n{sought} {items.Count(item => item == sought)} times"),
            14 => Of(x => $"{x[0]}.index({items[at]})", x => $"Array.IndexOf({x[0]}, {items[at]})", $"{Array.IndexOf(items, items[at])}", placed),
            15 => Print(random, [list with { IsOnlyNamed = true }], x => $"max({x[0]}) - min({x[0]})", x => $"{x[0]}.Max() - {x[0]}.Min()", $"{most - least}",
                $"max {most} min {least}\n{most}-{least}={most - least}"),
            0 => Of(x => $"{x[0]}[{at}]", x => $"{x[0]}[{at}]", $"{items[at]}", placed),
            1 => Of(x => $"{x[0]}[-1]", x => $"{x[0]}[^1]", $"{items[^1]}", placed),
            2 => Of(x => $"len({x[0]})", x => $"{x[0]}.Length", $"{items.Length}", $"{placed}\n{items.Length - 1}+1={items.Length}"),
            3 => Of(x => $"max({x[0]})", x => $"{x[0]}.Max()", $"{most}", Best(items, Math.Max)),
            4 => Of(x => $"min({x[0]})", x => $"{x[0]}.Min()", $"{least}", Best(items, Math.Min)),
            5 or 6 => Of(x => $"sum({x[0]})", x => $"{x[0]}.Sum()", $"{items.Sum()}", Sum(items)),
            7 => Of(x => $"sorted({x[0]})", null, $"[{string.Join(", ", items.Order())}]", string.Join(' ', items.Order())),
            8 => Of(x => $"{x[0]}[:{at + 1}]", null, $"[{string.Join(", ", items[..(at + 1)])}]", $"{placed}\nbefore {at + 1}"),
            9 => Of(x => $"{x[0]}[{at}:]", null, $"[{string.Join(", ", items[at..])}]", $"{placed}\nfrom {at}"),
            10 => Of(x => $"{sought} in {x[0]}", x => $"{x[0]}.Contains({sought})", $"{has}", $"{string.Join(' ', items)}\n{sought} {Said(has)}"),
            11 => Of(x => $"{x[0]}[::-1]", null, $"[{string.Join(", ", items.Reverse())}]", $"{placed}\nbackward"),
            _ => Print(random, [list with { IsOnlyNamed = true }], x => $"{x[0]}[{at}] + {x[0]}[{second}]", x => $"{x[0]}[{at}] + {x[0]}[{second}]",
                $"{items[at] + items[second]}", $"{placed}\n{items[at]}+{items[second]}={items[at] + items[second]}"),
        };
    }

    private static string Best(int[] items, Func<int, int, int> better)
    {
        int best = items[0];
        return string.Join(' ', items.Select(item => $"{best = better(best, item)}"));
    }

    private static string Sum(int[] items)
    {
        int sum = items[0];
        var steps = new List<string>();
        foreach (int item in items.Skip(1))
        {
            steps.Add($"{sum}+{item}={sum + item}");
            sum += item;
        }

        return string.Join(' ', steps);
    }

    private static string Said(bool holds) => holds ? "yes" : "no";

    private static bool Holds(int a, string relation, int b) => relation switch
    {
        "<" => a < b,
        ">" => a > b,
        "==" => a == b,
        "!=" => a != b,
        "<=" => a <= b,
        _ => a >= b,
    };

    /// <summary>Prints an expression of values: all of them written in place, or all of them named first.</summary>
    private static Snippet Print(TaskRandom random, Value[] values, Func<string[], string> python, Func<string[], string>? sharp, string output, string steps)
    {
        bool isNamed = random.Chance(0.5) || values.Any(value => value.IsOnlyNamed);
        bool isKept = isNamed && random.Chance(0.2);
        string[] names = [.. CodeParts.Pick(values.Length + 1, random)];
        names[0] = values.Length == 1 && values[0].Type == "string" && random.Chance(0.6) ? random.Pick(["s", "word", "text", "name", "msg", "t"]) : names[0];
        names[0] = values.Length == 1 && values[0].Type == "int[]" ? random.Pick(CodeParts.Lists) : names[0];
        names[^1] = names[^1] == names[0] ? "out" : names[^1];
        string quote = random.Chance(0.4) ? "'" : "\"";
        string[] pythonParts = isNamed ? names : [.. values.Select(value => value.Python)];
        string[] sharpParts = isNamed ? names : [.. values.Select(value => value.Sharp)];
        var pythonLines = new List<string>();
        var sharpLines = new List<string>();
        for (int i = 0; isNamed && i < values.Length; i++)
        {
            pythonLines.Add($"{names[i]} = {values[i].Python}");
            sharpLines.Add($"{(random.Chance(0.4) ? "var" : values[i].Type)} {names[i]} = {values[i].Sharp};");
        }

        string expression = python(pythonParts);
        string? sharpExpression = sharp?.Invoke(sharpParts);
        if (isKept)
        {
            pythonLines.Add($"{names[^1]} = {expression}");
            sharpLines.Add($"var {names[^1]} = {sharpExpression};");
            (expression, sharpExpression) = (names[^1], names[^1]);
        }

        pythonLines.Add($"print({expression})");
        sharpLines.Add($"Console.WriteLine({sharpExpression});");
        return new Snippet(string.Join('\n', pythonLines).Replace("\"", quote, StringComparison.Ordinal), sharp is null ? null : string.Join('\n', sharpLines),
            output, steps);
    }

    /// <summary>A value as both languages write it.</summary>
    private readonly record struct Value(string Python, string Sharp, string Type)
    {
        public bool IsOnlyNamed { get; init; }

        public static Value Of(int number) => new($"{number}", $"{number}", "int");

        public static Value Of(string text) => new($"\"{text}\"", $"\"{text}\"", "string");
    }
}
