using System.Globalization;
using System.Text.RegularExpressions;

namespace Fathom.Tasks.Programming;

/// <summary>Draws snippets: whole quotients and remainders, powers, built-in functions, texts and short lists.</summary>
/// <remarks>Steps have <c>@0</c> for the name of the first value, and in <c>«»</c> what is written only where values have names. What is
/// printed follows the name of the call if their last line begins with <c>=</c>.</remarks>
internal static partial class SnippetGenerator
{
    /// <summary>A snippet for a level of the program task: 1 numbers and texts, 2 conditions, 3 texts in loops, 4 lists, 5 functions, 6 loops.</summary>
    public static Snippet Draw(int level, TaskRandom random) => random.Chance(0.4) ? OfValue(level, random)
        : random.Chance(0.4) ? Worksheet(level, random)
        : level == 3 || random.Chance(0.55) ? Lesson(level, random) : level switch
        {
            1 => random.Below(10) switch
            {
                < 4 => OfNumbers(random),
                < 8 => OfText(random),
                _ => TextPrograms.Message(random),
            },
            2 => random.Chance(0.6) ? OfTruth(random) : Choice(random),
            4 => random.Below(10) switch
            {
                < 5 => OfList(random),
                < 7 => OfText(random),
                _ => TextPrograms.Collection(random),
            },
            5 => TextPrograms.Function(random),
            _ => TextPrograms.Loop(random),
        };

    /// <summary>A harder snippet, as worksheets and tests have them.</summary>
    public static Snippet Worksheet(int level, TaskRandom random) => level switch
    {
        1 => TextSnippets.Worksheet(random),
        2 => ConditionSnippets.Worksheet(random),
        3 => LoopSnippets.Worksheet(random),
        4 => ListSnippets.Worksheet(random),
        5 => FunctionSnippets.Worksheet(random),
        _ => LoopSnippets.LongWorksheet(random),
    };

    /// <summary>A snippet as lessons have them, its texts in either kind of quotes.</summary>
    private static Snippet Lesson(int level, TaskRandom random)
    {
        Snippet snippet = level switch
        {
            1 => TextSnippets.Lesson(random),
            2 => ConditionSnippets.Lesson(random),
            3 => LoopSnippets.Lesson(random),
            4 => ListSnippets.Lesson(random),
            5 => FunctionSnippets.Lesson(random),
            _ => LoopSnippets.LongLesson(random),
        };
        return random.Chance(0.4) && !snippet.Python.Contains('\'', StringComparison.Ordinal)
            ? snippet with { Python = snippet.Python.Replace('"', '\''), Script = snippet.Script?.Replace('"', '\'') }
            : snippet;
    }

    private static Snippet OfNumbers(TaskRandom random)
    {
        (int a, int b) = (random.Between(5, 60), random.Between(2, 9));
        (int q, int r) = (a / b, a % b);
        string Parts(char operation, int result) =>
            Interpreter.Multiple(a, operation, b) is string multiple ? $"={multiple}={result}" : $"={result}";
        Value[] pair = [Value.Of(a), Value.Of(b)];
        return random.Below(13) switch
        {
            11 => Range(random),
            12 => Print(random, pair, x => $"({x[0]} + {x[1]}) % 10", x => $"({x[0]} + {x[1]}) % 10", $"{(a + b) % 10}",
                $"=«(@0+@1)%10=»({a}+{b})%10={a + b}%10={(a + b) % 10}"),
            < 2 => Print(random, pair, x => $"{x[0]} // {x[1]}", x => $"{x[0]} / {x[1]}", $"{q}", $"=«@0//@1=»{a}//{b}{Parts('/', q)}"),
            < 4 => Print(random, pair, x => $"{x[0]} % {x[1]}", x => $"{x[0]} % {x[1]}", $"{r}", $"=«@0%@1=»{a}%{b}{Parts('%', r)}"),
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
            steps.Add($"{value}*{a}={value * a} ^{i + 1}");
            value *= a;
        }

        bool isCall = random.Chance(0.2);
        return Print(random, [Value.Of(a), Value.Of(most)], x => isCall ? $"pow({x[0]}, {x[1]})" : $"{x[0]} ** {x[1]}", x => $"Math.Pow({x[0]}, {x[1]})",
            $"{value}", $"{a}**{most}\n{string.Join('\n', steps)}");
    }

    /// <summary>The numbers below one, or their sum.</summary>
    private static Snippet Range(TaskRandom random)
    {
        int[] numbers = [.. Enumerable.Range(0, random.Between(2, 6))];
        Value[] end = [Value.Of(numbers.Length)];
        string below = $"range {numbers.Length}: {string.Join(' ', numbers)} stop {numbers.Length}";
        return random.Chance(0.5)
            ? Print(random, end, x => $"list(range({x[0]}))", null, $"[{string.Join(", ", numbers)}]", below)
            : Print(random, end, x => $"sum(range({x[0]}))", x => $"Enumerable.Range(0, {x[0]}).Sum()", $"{numbers.Sum()}",
                $"{below}\n{Sum(numbers)}");
    }

    private static Snippet Absolute(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(1, 20));
        return random.Chance(0.5)
            ? Print(random, [Value.Of(-a)], x => $"abs({x[0]})", x => $"Math.Abs({x[0]})", $"{a}", $"abs {-a}: {a}")
            : Print(random, [Value.Of(a), Value.Of(b)], x => $"abs({x[0]} - {x[1]})", x => $"Math.Abs({x[0]} - {x[1]})", $"{Math.Abs(a - b)}",
                $"«@0-@1=»{a}-{b}={a - b}\nabs {a - b}: {Math.Abs(a - b)}");
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
        string steps = Interpreter.Best(name, [.. used.Select(number => (long)number)]) + (adds ? $"\n{best}+1={best + 1}" : "");
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
        string steps = $"«@0/@1 is »{a}/{b} is {exact}" + (isCut ? $"\nint {exact}: {a / b}" : "");
        return Print(random, [Value.Of(a), Value.Of(b)], x => isCut ? $"int({x[0]} / {x[1]})" : $"{x[0]} / {x[1]}", null, isCut ? $"{a / b}" : exact, steps);
    }

    private static Snippet Converted(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(1, 20));
        string decimals = $"{a}.{random.Between(1, 9)}";
        return random.Below(4) switch
        {
            0 => Print(random, [Value.Of($"{a}"), Value.Of($"{b}")], x => $"{x[0]} + {x[1]}", x => $"{x[0]} + {x[1]}", $"{a}{b}", $"join {a} {b}"),
            1 => Print(random, [Value.Of($"{a}"), Value.Of(b)], x => $"int({x[0]}) + {x[1]}", x => $"int.Parse({x[0]}) + {x[1]}", $"{a + b}",
                $"int {a}+{b}={a + b}"),
            2 => Print(
                random, [new Value(decimals, decimals, "double")], x => $"int({x[0]})", x => $"(int){x[0]}", $"{a}", $"int {decimals}: {a}"),
            _ => Print(random, [Value.Of(a), Value.Of(b)], x => $"str({x[0]}) + str({x[1]})", x => $"{x[0]}.ToString() + {x[1]}.ToString()", $"{a}{b}",
                $"join {a} {b}"),
        };
    }

    private static Snippet OfText(TaskRandom random)
    {
        string word = random.Pick(CodeParts.Words.Where(word => word.Length > 2).ToArray());
        string[] places = [.. word.Select((c, i) => $"{i}:{c}")];
        string spelled = $"@0 {string.Join(' ', places)}";
        int at = random.Below(word.Length);
        int count = random.Between(2, 4);
        string small = random.Pick(["a", "b", "ab", "ha", "na", "xy", "go", "la", "ok", "hi", "z", "no", "wow", "o"]);
        string other = random.Pick(CodeParts.Words);
        Value[] one = [Value.Of(word)];
        Snippet Of(Func<string[], string> python, Func<string[], string>? sharp, string output, string steps) =>
            Print(random, one, python, sharp, output, steps);
        return random.Below(19) switch
        {
            16 => Print(random, [Value.Of(word), Value.Of(other)], x => $"len({x[0]} + {x[1]})", x => $"({x[0]} + {x[1]}).Length",
                $"{word.Length + other.Length}",
                $"{spelled}\n@1 {string.Join(' ', other.Select((c, i) => $"{word.Length + i}:{c}"))}\n"
                + $"len {word.Length + other.Length - 1}+1={word.Length + other.Length}"),
            17 => Of(x => $"{x[0]}.index(\"{word[at]}\")", x => $"{x[0]}.IndexOf('{word[at]}')",
                $"{word.IndexOf(word[at], StringComparison.Ordinal)}",
                Found([.. word.Select(c => $"{c}")], $"{word[at]}")),
            18 => Begins(word, random),
            < 2 => Print(random, [Value.Of(small), Value.Of(count)], x => $"{x[0]} * {x[1]}", null, string.Concat(Enumerable.Repeat(small, count)),
                string.Join(' ', Enumerable.Range(1, count).Select(i => $"{i}:{string.Concat(Enumerable.Repeat(small, i))}"))),
            2 => Print(random, [Value.Of(word), Value.Of(other)], x => $"{x[0]} + {x[1]}", x => $"{x[0]} + {x[1]}", word + other, $"join {word} {other}"),
            < 5 => Of(x => $"len({x[0]})", x => $"{x[0]}.Length", $"{word.Length}", $"{spelled}\nlen {word.Length - 1}+1={word.Length}"),
            < 7 => Of(x => $"{x[0]}[{at}]", x => $"{x[0]}[{at}]", $"{word[at]}", $"{spelled}\n@0[{at}]={word[at]}"),
            7 => Of(x => $"{x[0]}[-1]", x => $"{x[0]}[^1]", $"{word[^1]}",
                $"{spelled}\n{Interpreter.FromEnd("@0", -1, word.Length)}\n@0[{word.Length - 1}]={word[^1]}"),
            8 => Of(x => $"{x[0]}.upper()", x => $"{x[0]}.ToUpper()", word.ToUpperInvariant(),
                string.Join(' ', word.Select(c => $"{c}:{char.ToUpperInvariant(c)}"))),
            9 => Print(
                random, [Value.Of(word.ToUpperInvariant())], x => $"{x[0]}.lower()", x => $"{x[0]}.ToLower()", word.ToLowerInvariant(),
                string.Join(' ', word.Select(c => $"{char.ToUpperInvariant(c)}:{c}"))),
            10 => Of(x => $"{x[0]}[:{at + 1}]", x => $"{x[0]}.Substring(0, {at + 1})", word[..(at + 1)], Slice(places, 0, at + 1)),
            11 => Of(x => $"{x[0]}[{at}:]", x => $"{x[0]}.Substring({at})", word[at..], Slice(places, at, null)),
            12 => Of(x => $"{x[0]}[::-1]", null, new string([.. word.Reverse()]), $"{spelled}\n@0[::-1] {string.Join(' ', places.Reverse())}"),
            13 => Of(x => $"{x[0]}[1:3]", x => $"{x[0]}.Substring(1, 2)", word[1..3], Slice(places, 1, 3)),
            14 => Counted(word, random),
            _ => Replaced(word, random),
        };
    }

    private static Snippet Begins(string word, TaskRandom random)
    {
        string asked = random.Chance(0.6) ? word[..2] : random.Pick(CodeParts.Words)[..1];
        bool begins = word.StartsWith(asked, StringComparison.Ordinal);
        return Print(random, [Value.Of(word)], x => $"{x[0]}.startswith(\"{asked}\")", x => $"{x[0]}.StartsWith(\"{asked}\")", $"{begins}",
            $"begins {asked}\n{word[..asked.Length]} == {asked} {Said(begins)}");
    }

    private static Snippet Counted(string word, TaskRandom random)
    {
        char letter = random.Pick(word.ToCharArray());
        return Print(random, [Value.Of(word)], x => $"{x[0]}.count(\"{letter}\")", null, $"{word.Count(c => c == letter)}",
            Counting([.. word.Select(c => $"{c}")], $"{letter}"));
    }

    private static Snippet Replaced(string word, TaskRandom random)
    {
        char letter = random.Pick(word.ToCharArray());
        char next = random.Pick("aeiouxz".Where(c => c != letter).ToArray());
        return Print(random, [Value.Of(word)], x => $"{x[0]}.replace(\"{letter}\", \"{next}\")", x => $"{x[0]}.Replace('{letter}', '{next}')",
            word.Replace(letter, next), $"replace {letter} {next}\n" + string.Join(' ', word.Select(c => c == letter ? $"{c}:{next}" : $"{c}")));
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
        string first = $"«@0=»{a} {relation} «@1=»{b} {Said(holds)}";
        return random.Below(6) switch
        {
            < 2 => Print(random, [Value.Of(a), Value.Of(b)], x => $"{x[0]} {relation} {x[1]}", x => $"{x[0]} {relation} {x[1]}", $"{holds}", first),
            2 => Print(random, [Value.Of(a)], x => $"{x[0]} % 2 == 0", x => $"{x[0]} % 2 == 0", $"{a % 2 == 0}",
                $"«@0%2=»{a}%2={a % 2} == 0 {Said(a % 2 == 0)}"),
            3 => Print(random, [Value.Of(word)], x => $"\"{letter}\" in {x[0]}", x => $"{x[0]}.Contains(\"{letter}\")", $"{has}",
                Sought([.. word.Select(c => $"{c}")], letter)),
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
            $"«@0=»{a} {relation} «@1=»{b} {Said(first)}\n«@1=»{b} < {c} {Said(second)}\n{word} {Said(both)}");
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
            (holds ? left : right).Trim('"'), $"«@0=»{a} {relation} {b} {Said(holds)}");
    }

    private static Snippet OfList(TaskRandom random)
    {
        int[] items = CodeParts.Items(1, 20, random);
        string written = string.Join(", ", items);
        var list = new Value($"[{written}]", $"new[] {{ {written} }}", "int[]") { IsOnlyNamed = random.Chance(0.7) };
        string[] places = [.. items.Select((item, i) => $"{i}:{item}")];
        string[] texts = [.. items.Select(item => $"{item}")];
        long[] numbers = [.. items.Select(item => (long)item)];
        string placed = $"@0 {string.Join(' ', places)}";
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
                Counting(texts, $"{sought}")),
            14 => Of(x => $"{x[0]}.index({items[at]})", x => $"Array.IndexOf({x[0]}, {items[at]})", $"{Array.IndexOf(items, items[at])}",
                Found(texts, $"{items[at]}")),
            15 => Print(random, [list with { IsOnlyNamed = true }], x => $"max({x[0]}) - min({x[0]})", x => $"{x[0]}.Max() - {x[0]}.Min()", $"{most - least}",
                $"{Interpreter.Best("max", numbers)}\n{Interpreter.Best("min", numbers)}\n={most}-{least}={most - least}"),
            0 => Of(x => $"{x[0]}[{at}]", x => $"{x[0]}[{at}]", $"{items[at]}", $"{placed}\n@0[{at}]={items[at]}"),
            1 => Of(x => $"{x[0]}[-1]", x => $"{x[0]}[^1]", $"{items[^1]}",
                $"{placed}\n{Interpreter.FromEnd("@0", -1, items.Length)}\n@0[{items.Length - 1}]={items[^1]}"),
            2 => Of(x => $"len({x[0]})", x => $"{x[0]}.Length", $"{items.Length}", $"{placed}\nlen {items.Length - 1}+1={items.Length}"),
            3 => Of(x => $"max({x[0]})", x => $"{x[0]}.Max()", $"{most}", Interpreter.Best("max", numbers)),
            4 => Of(x => $"min({x[0]})", x => $"{x[0]}.Min()", $"{least}", Interpreter.Best("min", numbers)),
            5 or 6 => Of(x => $"sum({x[0]})", x => $"{x[0]}.Sum()", $"{items.Sum()}", Sum(items)),
            7 => Of(x => $"sorted({x[0]})", null, $"[{string.Join(", ", items.Order())}]", Interpreter.Sorting(numbers)),
            8 => Of(x => $"{x[0]}[:{at + 1}]", null, $"[{string.Join(", ", items[..(at + 1)])}]", Slice(places, 0, at + 1)),
            9 => Of(x => $"{x[0]}[{at}:]", null, $"[{string.Join(", ", items[at..])}]", Slice(places, at, null)),
            10 => Of(x => $"{sought} in {x[0]}", x => $"{x[0]}.Contains({sought})", $"{has}", Sought(texts, $"{sought}")),
            11 => Of(x => $"{x[0]}[::-1]", null, $"[{string.Join(", ", items.Reverse())}]", $"{placed}\n@0[::-1] {string.Join(' ', places.Reverse())}"),
            _ => Print(random, [list with { IsOnlyNamed = true }], x => $"{x[0]}[{at}] + {x[0]}[{second}]", x => $"{x[0]}[{at}] + {x[0]}[{second}]",
                $"{items[at] + items[second]}",
                $"{placed}\n@0[{at}]={items[at]}\n@0[{second}]={items[second]}\n={items[at]}+{items[second]}={items[at] + items[second]}"),
        };
    }

    /// <summary>Each element, and how often the one that is counted has come so far.</summary>
    private static string Counting(string[] items, string counted)
    {
        int count = 0;
        return $"count {counted}\n" + string.Join(", ", items.Select(item => $"{item} {(count += item == counted ? 1 : 0)}"));
    }

    /// <summary>Each element with its place until the one that is sought has come.</summary>
    private static string Found(string[] items, string sought) =>
        $"index {sought}\n" + string.Join(' ', items.Take(Array.IndexOf(items, sought) + 1).Select((item, i) => $"{i}:{item} {Said(item == sought)}"));

    /// <summary>Each element until the one that is sought has come.</summary>
    private static string Sought(string[] items, string sought)
    {
        int at = Array.IndexOf(items, sought);
        return $"{sought} in\n" + string.Join(' ', items.Take(at < 0 ? items.Length : at + 1).Select(item => $"{item} {Said(item == sought)}"));
    }

    /// <summary>The elements before a part, then those in it.</summary>
    private static string Slice(string[] places, int from, int? before)
    {
        string part = string.Join(' ', places[from..(before ?? places.Length)]) + (before is int end ? $" stop {end}" : "");
        string range = $"@0[{(from == 0 && before is not null ? "" : $"{from}")}:{before}]";
        return from == 0 ? $"{range} | {part}" : $"{range} {string.Join(' ', places[..from])} | {part}";
    }

    private static string Sum(int[] items)
    {
        int sum = items[0];
        string steps = $"sum {string.Join('+', items)}";
        for (int i = 1; i < items.Length; i++)
        {
            sum += items[i];
            steps += $"={string.Join('+', items.Skip(i + 1).Prepend(sum))}";
        }

        return steps;
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
        string? sharpCode = sharp is null ? null : string.Join('\n', sharpLines);
        return new Snippet(string.Join('\n', pythonLines).Replace("\"", quote, StringComparison.Ordinal), sharpCode, output,
            Steps(values, isNamed ? names : null, isKept ? names[^1] : null, steps, output))
        {
            Script = sharpCode is null ? null : ScriptOf(sharpCode),
        };
    }

    /// <summary>The values that have names, the steps, and what is printed.</summary>
    private static string Steps(Value[] values, string[]? names, string? kept, string steps, string output)
    {
        steps = names is null ? Named().Replace(steps, "") : Named().Replace(steps, "$1");
        var lines = new List<string>();
        for (int i = 0; i < values.Length; i++)
        {
            string name = names?[i] ?? (values[i].Type == "string" ? "text" : "list");
            steps = steps.Replace($"@{i}", name, StringComparison.Ordinal);
            if (names is not null && values[i].Type != "int[]")
            {
                lines.Add($"{name}={values[i].Python.Trim('"')}");
            }
        }

        int last = steps.LastIndexOf('\n') + 1;
        bool endsWithPrinted = steps[last] == '=';
        string printed = endsWithPrinted ? steps[(last + 1)..] : output;
        steps = endsWithPrinted ? steps[..Math.Max(0, last - 1)] : steps;
        if (steps.Length > 0)
        {
            lines.Add(steps);
        }

        if (kept is not null)
        {
            lines.Add($"{kept}={printed}");
            printed = $"{kept}={output}";
        }

        lines.Add($"print {printed}");
        return string.Join('\n', lines);
    }

    [GeneratedRegex("«(.*?)»")]
    private static partial Regex Named();

    /// <summary>A value as both languages write it.</summary>
    private readonly record struct Value(string Python, string Sharp, string Type)
    {
        public bool IsOnlyNamed { get; init; }

        public static Value Of(int number) => new($"{number}", $"{number}", "int");

        public static Value Of(string text) => new($"\"{text}\"", $"\"{text}\"", "string");
    }
}
