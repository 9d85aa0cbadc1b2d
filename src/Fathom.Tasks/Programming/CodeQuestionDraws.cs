using Fathom.Tasks.Letters;

namespace Fathom.Tasks.Programming;

/// <summary>The code that each kind of question is about, with its steps.</summary>
internal sealed partial class CodeQuestionTask
{
    private static readonly string[] s_words = ["hi", "yes", "ok", "go", "done", "wow", "bye", "end", "start", "hello"];

    private static readonly string[] s_names =
    [
        "x", "y", "z", "n", "m", "k", "total", "count", "price", "size", "width", "height", "points", "score", "result", "number", "cost", "speed", "length",
    ];

    private static Step YesOrNo(string opening, bool isYes) => new(opening, isYes ? "yes" : "no", isYes ? "no" : "yes");

    private static Step Value(string opening, long value) => new(opening, $"{value}", $"{value + 1}");

    private static Step Values(string opening, int[] values) => new(opening, string.Join(' ', values), string.Join(' ', values.SkipLast(1)));

    private static Facts DrawBlank(int level, TaskRandom random)
    {
        switch (random.Below(level == 1 ? 4 : 7))
        {
            case 0 or 1:
                int first = random.Chance(0.4) ? 1 : random.Between(0, 5 * level);
                int last = first + random.Between(2, 6);
                string range = first == 0 ? "range(__)" : $"range({first}, __)";
                return Loop(range, first, last, 1, $"{last + 1}", [Value("last ", last), Value($"{last}+1=", last + 1)]);
            case 2:
                int low = random.Between(1, 9 * level);
                int high = low + random.Between(2, 6);
                return Loop($"range(__, {high + 1})", low, high, 1, $"{low}", [Value("first ", low)]);
            case 3:
                return DrawGapInSum(random);
            case 4:
                int step = random.Between(2, 9);
                int start = random.Between(0, 9);
                int end = start + (step * random.Between(2, 4));
                int stop = end + random.Between(1, step);
                return Loop($"range({start}, {stop}, __)", start, end, step, $"{step}", [Value($"{start + step}-{start}=", step)]);
            case 5:
                string word = random.Pick(SnippetParts.Syllables);
                int times = random.Between(2, 5);
                string repeated = string.Concat(Enumerable.Repeat(word, times));
                string parts = string.Join(' ', Enumerable.Range(1, times - 1).Select(time => $"{time}|{word}"));
                return new Facts(Kind.Blank, $"print(\"{word}\" * __)", $"{times}", [new Step($"{parts} ", $"{times}|{word}", $"{times + 1}|{word}")])
                {
                    Goal = $"fill: {repeated}",
                    Target = repeated,
                };
            default:
                (int factor, int added, int x) = (random.Between(2, 9), random.Between(1, 9), random.Between(2, 9));
                int product = factor * x;
                return new Facts(Kind.Blank, $"x = __\nprint(x * {factor} + {added})", $"{x}",
                    [Value($"{product + added}-{added}=", product), Value($"{product}/{factor}=", x)])
                {
                    Goal = $"fill: x * {factor} + {added} is {product + added}",
                    Target = $"{product + added}",
                };
        }

        static Facts Loop(string range, int first, int last, int step, string answer, Step[] steps)
        {
            IEnumerable<int> numbers = Enumerable.Range(0, ((last - first) / step) + 1).Select(turn => first + (turn * step));
            return new Facts(Kind.Blank, $"for i in {range}:\n    print(i)", answer, steps)
            {
                Goal = $"fill: {range}",
                Target = string.Join(' ', numbers),
                IsRow = step == 1,
            };
        }
    }

    private static Facts DrawGapInSum(TaskRandom random)
    {
        (int a, int b) = (random.Between(2, 20), random.Between(1, 20));
        (string code, string work, int printed, int gap) = random.Below(4) switch
        {
            0 => ($"{a} + __", $"{a + b}-{a}=", a + b, b),
            1 => ($"__ + {a}", $"{a + b}-{a}=", a + b, b),
            2 => ($"__ - {a}", $"{b}+{a}=", b, a + b),
            _ => ($"{a} * __", $"{a * b}/{a}=", a * b, b),
        };
        return new Facts(Kind.Blank, $"print({code})", $"{gap}", [Value(work, gap)]) { Goal = $"fill: {code} is {printed}", Target = $"{printed}" };
    }

    /// <summary>An expression, how it is worked out, and its value.</summary>
    private static (string Code, string Work, int Value) DrawTerm(int level, TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(1, 9), random.Between(1, 9), random.Between(1, 9));
        return random.Below(level == 1 ? 3 : 5) switch
        {
            0 => ($"{a} + {b}", $"{a}+{b}={a + b}", a + b),
            1 => ($"{a} * {b}", $"{a}*{b}={a * b}", a * b),
            2 => ($"{a + b} - {b}", $"{a + b}-{b}={a}", a),
            3 => ($"{a} * {b} + {c}", $"{a}*{b}={a * b} {a * b}+{c}={(a * b) + c}", (a * b) + c),
            _ => ($"{a} + {b} * {c}", $"{b}*{c}={b * c} {a}+{b * c}={a + (b * c)}", a + (b * c)),
        };
    }

    private static Facts DrawWhich(int level, TaskRandom random)
    {
        int count = level == 1 ? 2 : random.Between(2, 3);
        while (true)
        {
            (string Code, string Work, int Value)[] terms = [.. Enumerable.Range(0, count).Select(_ => DrawTerm(level, random))];
            if (terms.Select(term => term.Value).Distinct().Count() < count)
            {
                continue;
            }

            int at = random.Below(count);
            int value = terms[at].Value;
            return new Facts(Kind.Which, string.Join('\n', terms.Select(term => $"print({term.Code})")), $"{(char)('A' + at)}",
                [.. terms.Take(at + 1).Select((term, i) => YesOrNo($"{(char)('A' + i)} {term.Work} ", i == at))])
            {
                Goal = $"prints {value}:",
                Target = $"{value}",
                IsPlain = true,
                Options = ["a", "b", "c"],
            };
        }
    }

    private static Facts DrawLoop(Kind kind, int level, TaskRandom random)
    {
        (string code, string goal, Step[] steps, bool stops) = random.Below(level == 1 ? 5 : 8) switch
        {
            0 or 1 => DrawCountdown(random),
            2 or 3 => DrawCountUp(random),
            4 => DrawForLoop(random),
            5 or 6 => DrawMeeting(random),
            _ => DrawBreak(random),
        };
        Step last = YesOrNo(kind == Kind.Stops ? "stops " : "endless ", stops == (kind == Kind.Stops));
        return new Facts(kind, code, stops == (kind == Kind.Stops) ? "Yes" : "No", [.. steps, last]) { Goal = goal };
    }

    private static string Body(string change, TaskRandom random) => random.Below(3) switch
    {
        0 => $"    {change}",
        1 => $"    print(x)\n    {change}",
        _ => $"    {change}\n    print(x)",
    };

    private static (string Code, string Goal, Step[] Steps, bool Stops) DrawCountdown(TaskRandom random)
    {
        (int start, int by) = (random.Between(2, 9), random.Between(1, 3));
        bool stops = random.Chance(0.5);
        string code = $"x = {start}\nwhile x > 0:\n{Body($"x {(stops ? '-' : '+')}= {by}", random)}";
        return (code, "while x > 0", Run(start, stops ? -by : by, x => x > 0, 0, ">0"), stops);
    }

    private static (string Code, string Goal, Step[] Steps, bool Stops) DrawCountUp(TaskRandom random)
    {
        (int start, int by) = (random.Between(0, 5), random.Between(1, 4));
        int limit = start + random.Between(3, 12);
        bool stops = random.Chance(0.5);
        string code = $"x = {start}\nwhile x < {limit}:\n{Body($"x {(stops ? '+' : '-')}= {by}", random)}";
        return (code, $"while x < {limit}", Run(start, stops ? by : -by, x => x < limit, limit, $"<{limit}"), stops);
    }

    /// <summary>A loop that ends at one value only, which it meets or steps over.</summary>
    private static (string Code, string Goal, Step[] Steps, bool Stops) DrawMeeting(TaskRandom random)
    {
        (int start, int by) = (random.Between(0, 4), random.Between(2, 4));
        int limit = start + random.Between(4, 14);
        bool stops = (limit - start) % by == 0;
        string code = $"x = {start}\nwhile x != {limit}:\n{Body($"x += {by}", random)}";
        int[] values = [.. Enumerable.Range(0, ((limit - start + by - 1) / by) + 1).Select(turn => start + (turn * by))];
        return (code, $"while x is not {limit}",
            [Values("x ", values), YesOrNo($"{ListSteps.Compared(values[^1], limit)} ", stops)], stops);
    }

    private static (string Code, string Goal, Step[] Steps, bool Stops) DrawBreak(TaskRandom random)
    {
        (int start, int by) = (random.Between(0, 4), random.Between(1, 3));
        bool stops = random.Chance(0.5);
        string word = random.Pick(s_words);
        if (!stops)
        {
            return ($"x = {start}\nwhile True:\n    x += {by}\n    print(\"{word}\")", "while True", [YesOrNo("break? ", false)], false);
        }

        int[] values = [.. Enumerable.Range(1, random.Between(2, 5)).Select(turn => start + (turn * by))];
        int limit = values[^1] - random.Between(0, by - 1);
        string code = $"x = {start}\nwhile True:\n    x += {by}\n    if x >= {limit}:\n        break";
        return (code, "while True", [YesOrNo("break? ", true),
            Values($"x {start} ", values), YesOrNo($"{ListSteps.Compared(values[^1], limit)} ", true)], true);
    }

    private static (string Code, string Goal, Step[] Steps, bool Stops) DrawForLoop(TaskRandom random)
    {
        int turns = random.Between(2, 12);
        string body = random.Chance(0.5) ? "print(i)" : $"print(\"{random.Pick(s_words)}\")";
        return ($"for i in range({turns}):\n    {body}", $"for in range({turns})", [Value("turns ", turns)], true);
    }

    /// <summary>The values of a variable until a condition fails, or the first few of those for which it always holds.</summary>
    private static Step[] Run(int start, int by, Func<int, bool> holds, int limit, string condition)
    {
        const int Shown = 4;
        List<int> values = [start];
        while (holds(values[^1]) && values.Count < 20)
        {
            values.Add(values[^1] + by);
        }

        bool stops = !holds(values[^1]);
        int[] shown = [.. values.Take(stops ? values.Count : Shown)];
        return
        [
            Values("x ", shown),
            stops ? YesOrNo($"{ListSteps.Compared(shown[^1], limit)} ", false) : YesOrNo($"all {condition} ", true),
        ];
    }

    private static Facts DrawNever(int level, TaskRandom random)
    {
        (int value, int limit) = (random.Between(0, 9 * level), random.Between(1, 9 * level));
        (int low, int high) = (Math.Min(value, limit), Math.Max(value, limit));
        string[] words = random.PickSome(s_words, 2);
        switch (random.Below(level == 1 ? 4 : 6))
        {
            case 0:
                bool isAbove = value > limit;
                return Never($"x = {value}\nif x > {limit}:\n    print(\"{words[0]}\")\nelse:\n    print(\"{words[1]}\")", isAbove ? 5 : 3,
                    YesOrNo($"2: {ListSteps.Compared(value, limit)} ", isAbove));
            case 1:
                return Never($"def f():\n    return {value}\n    print(\"{words[0]}\")\nprint(f())", 3, new Step("2: ", "returns", "goes on"));
            case 2:
                return Never($"x = {low}\nwhile x > {high}:\n    x -= 1\nprint(x)", 3, YesOrNo($"2: {ListSteps.Compared(low, high)} ", false));
            case 3:
                return Never($"for i in range({high}):\n    print(i)\n    break\n    print(\"{words[0]}\")", 4, new Step("3: ", "breaks", "goes on"));
            case 4:
                return Never($"for i in range({high}, {low}):\n    print(i)\nprint(\"{words[0]}\")", 2,
                    new Step($"1: range({high}, {low}) ", "empty", "not empty"));
            default:
                return Never($"while True:\n    print(\"{words[0]}\")\nprint(\"{words[1]}\")", 3, new Step("1: ", "never ends", "ends"));
        }

        static Facts Never(string code, int line, Step step) =>
            new(Kind.Never, code, $"{line}", [step, Value("never ", line)]) { Goal = "never runs:" };
    }

    private static Facts DrawForWhich(int level, TaskRandom random)
    {
        while (true)
        {
            int most = random.Chance(0.5) ? 12 : 10 + (5 * level);
            int[] values = random.PickSome(Enumerable.Range(1, most).ToArray(), random.Between(3, level + 2));
            (string test, Func<int, bool> holds, Func<int, string> shown) = DrawTest(random.Pick(values), level, random);

            // Squares of larger numbers are too much for one step.
            bool isHard = test.StartsWith("x * x", StringComparison.Ordinal) && values.Max() > 12;
            if (isHard || values.Count(holds) != 1)
            {
                continue;
            }

            int right = values.First(holds);
            string word = random.Pick(s_words);
            string list = string.Join(' ', values);
            return new Facts(Kind.ForWhich, $"if {test}:\n    print(\"{word}\")", $"{right}",
                [.. values.TakeWhile(value => value != right).Append(right).Select(value => YesOrNo($"{shown(value)} ", value == right))])
            {
                Goal = $"{test.Replace("==", "is", StringComparison.Ordinal)}: {list}",
                Target = list,
                Word = word,
            };
        }
    }

    /// <summary>A condition that holds for a number, and how it looks for any number.</summary>
    private static (string Test, Func<int, bool> Holds, Func<int, string> Shown) DrawTest(int some, int level, TaskRandom random)
    {
        (int a, int low, int high) = (random.Between(2, 5), Math.Max(0, some - random.Between(1, 3)), some + random.Between(1, 3));
        return random.Below(level == 1 ? 5 : 7) switch
        {
            0 => ($"x > {low}", x => x > low, x => ListSteps.Compared(x, low)),
            1 => ($"x < {high}", x => x < high, x => ListSteps.Compared(x, high)),
            2 => ($"x % {a} == 0", x => x % a == 0, x => $"{x}%{a}={x % a}"),
            3 => ($"x * {a} == {some * a}", x => x == some, x => $"{x}*{a}={x * a}"),
            4 => ($"x + {a} == {some + a}", x => x == some, x => $"{x}+{a}={x + a}"),
            5 => ($"x * x == {some * some}", x => x == some, x => $"{x}*{x}={x * x}"),
            _ => ($"x > {low} and x < {high}", x => x > low && x < high, x => $"{ListSteps.Compared(x, low)} {ListSteps.Compared(x, high)}"),
        };
    }

    private static Facts DrawUndefined(int level, TaskRandom random)
    {
        string[] names = random.PickSome(s_names, 3);
        string sign = random.Pick(["+", "-", "*"]);
        string typed = random.Pick([.. s_names.Where(name => name.Length > 4)]);
        (string first, string second, string other) = (names[0], names[1], names[2]);
        return random.Below(level == 1 ? 3 : 5) switch
        {
            0 => Undefined([Set(first, random), Set(second, random), Show(first, sign, other)]),
            1 => Undefined([Set(first, random), Set(second, random), Show(other, sign, second)]),
            2 => Undefined([Set(first, random), new Line(second, $"{second} = {first} {sign} {other}", [first, other]), Show(second, sign, first)]),
            3 => Undefined([Set(typed, random), Set("n", random), Show(typed.Remove(random.Between(1, typed.Length - 2), 1), sign, "n")]),
            _ => Undefined([Set(first, random), Show(first, sign, second), Set(second, random)]),
        };
    }

    private static Line Set(string name, TaskRandom random) => new(name, $"{name} = {random.Between(1, 20)}", []);

    private static Line Show(string left, string sign, string right) => new("", $"print({left} {sign} {right})", [left, right]);

    /// <summary>Goes through the lines until one uses a name that no line above has set.</summary>
    private static Facts Undefined(IReadOnlyList<Line> lines)
    {
        var steps = new List<Step>();
        var known = new List<string>();
        string missing = "";
        for (int i = 0; i < lines.Count && missing.Length == 0; i++)
        {
            foreach (string name in lines[i].Uses.TakeWhile(_ => missing.Length == 0))
            {
                steps.Add(YesOrNo($"{i + 1}: {name} ", known.Contains(name)));
                missing = known.Contains(name) ? "" : name;
            }

            if (lines[i].Name.Length > 0 && missing.Length == 0)
            {
                known.Add(lines[i].Name);
                steps.Add(new Step($"{i + 1}: has ", lines[i].Name, lines[i].Name));
            }
        }

        return new Facts(Kind.Undefined, string.Join('\n', lines.Select(line => line.Text)), missing, steps)
        {
            Goal = "not defined:",
            Options = [.. lines.SelectMany(line => line.Uses.Append(line.Name)).Where(name => name.Length > 0).Distinct()],
        };
    }

    private static Facts DrawSame(int level, TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(2, 9), random.Between(2, 9), random.Between(2, 9));
        string[] words = random.PickSome(s_words, 2);
        string word = words[0];
        b = a == b ? b + 1 : b;
        return random.Below(level == 1 ? 8 : 13) switch
        {
            6 or 7 => SameTerms(level, random),
            0 => Same($"{a} + {b}", $"{a}+{b}={a + b}", $"{b} + {a}", $"{b}+{a}={a + b}", true, true),
            1 => Same($"{a} * {b}", $"{a}*{b}={a * b}", $"{b} * {a}", $"{b}*{a}={a * b}", true, true),
            2 => Same($"{a} - {b}", $"{a}-{b}={a - b}", $"{b} - {a}", $"{b}-{a}={b - a}", false, true),
            3 => Same($"{a} * 2", $"{a}*2={a * 2}", $"{a} + {a}", $"{a}+{a}={a * 2}", true, true),
            4 => Same($"\"{word[..1]}\" + \"{word[1..]}\"", word, $"\"{word}\"", word, true, true),
            5 => Same($"\"{word}\" + \"{words[1]}\"", word + words[1], $"\"{words[1]}\" + \"{word}\"", words[1] + word, false, true),
            8 => Same($"({a} + {b}) * {c}", $"{a}+{b}={a + b} {a + b}*{c}={(a + b) * c}", $"{a} + {b} * {c}",
                $"{b}*{c}={b * c} {a}+{b * c}={a + (b * c)}", false, true),
            9 => Same($"\"{a}\"", $"{a}", $"{a}", $"{a}", true, true),
            10 => Same($"\"{a}\" + \"{b}\"", $"{a}{b}", $"{a} + {b}", $"{a}+{b}={a + b}", false, true),
            11 => Same($"{a} ** 2", $"{a}*{a}={a * a}", $"{a} * {a}", $"{a}*{a}={a * a}", true, false),
            _ => Same($"{a * b} // {a}", $"{a * b}/{a}={b}", $"{a * b} / {a}", $"{a * b}/{a}={b}.0", false, false),
        };
    }

    /// <summary>Two different expressions, which may or may not have the same value.</summary>
    private static Facts SameTerms(int level, TaskRandom random)
    {
        bool isSame = random.Chance(0.3);
        while (true)
        {
            (string Code, string Work, int Value) first = DrawTerm(level, random);
            (string Code, string Work, int Value) second = DrawTerm(level, random);
            if (first.Code != second.Code && (first.Value == second.Value) == isSame)
            {
                return Same(first.Code, first.Work, second.Code, second.Work, isSame, true);
            }
        }
    }

    private static Facts Same(string first, string firstWork, string second, string secondWork, bool isSame, bool isPlain) =>
        new(Kind.Same, $"print({first})\nprint({second})", isSame ? "Yes" : "No",
            [new Step("A: ", firstWork, firstWork), new Step("B: ", secondWork, secondWork), YesOrNo("same ", isSame)])
        {
            Goal = "same?",
            IsPlain = isPlain,
        };

    /// <summary>A line of a program: the name that it sets, if any, its text, and the names that it uses.</summary>
    private readonly record struct Line(string Name, string Text, IReadOnlyList<string> Uses);
}
