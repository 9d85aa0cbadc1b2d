using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws short programs as tests have them: parts of words, increments, comprehensions, dictionaries, recursion, scopes, classes.</summary>
internal static class WorksheetSnippets
{
    private static readonly string[] s_long =
        ("keyboard computer birthday elephant sandwich mountain notebook football umbrella painting chocolate dinosaur language hospital airplane weekend "
        + "teacher kitchen holiday picture monster blanket station village student program variable function question").Split(' ');

    private static readonly string[] s_people = "Tom Ann Ben Mia Leo Sam Eva Max Lisa Omar Nina Paul".Split(' ');

    private static readonly string[] s_stock = "tea milk bread eggs rice apples pens cups nuts soap salt corn".Split(' ');

    /// <summary>A snippet for a level of the program task: 1 numbers and texts, 2 conditions, 3 loops, 4 lists, 5 functions, 6 long loops.</summary>
    public static Snippet Draw(int level, TaskRandom random) => level switch
    {
        1 => random.Below(10) switch
        {
            < 5 => Part(random),
            < 7 => Letters(random),
            < 9 => Increment(random),
            _ => Converted(random),
        },
        2 => random.Below(10) switch
        {
            < 3 => Member(random),
            < 5 => Cased(random),
            < 7 => Between(random),
            _ => OfWord(random),
        },
        3 => random.Below(10) switch
        {
            < 6 => CountedDown(random),
            < 8 => Triangle(random),
            _ => Line(random),
        },
        4 => random.Below(10) switch
        {
            < 4 => Comprehension(random),
            < 7 => Stock(random),
            < 8 => Distinct(random),
            < 9 => Shared(random),
            _ => Concatenated(random),
        },
        5 => random.Below(10) switch
        {
            < 5 => Recursion(random),
            < 7 => Scope(random),
            < 9 => Class(random),
            _ => Mapped(random),
        },
        _ => random.Below(10) switch
        {
            < 6 => Multiples(random),
            < 8 => Tally(random),
            _ => Numbered(random),
        },
    };

    private static Snippet Of(string python, string? script, string? sharp, string output, params string[] steps) =>
        new(python, sharp, output, string.Join('\n', steps)) { Script = script };

    private static string Placed(string name, string word) => $"{name} {string.Join(' ', word.Select((c, i) => $"{i}:{c}"))}";

    private static string Listed(IEnumerable<int> numbers) => $"[{string.Join(", ", numbers)}]";

    private static string Said(bool holds) => holds ? "yes" : "no";

    private static string LongWord(TaskRandom random) => random.Chance(0.6) ? random.Pick(s_long) : random.Pick([.. Words.Where(word => word.Length > 3)]);

    /// <summary>A part of a word from one place to before another.</summary>
    private static Snippet Part(TaskRandom random)
    {
        string word = LongWord(random);
        string name = random.Pick(["s", "word", "text", "w", "name", "a", "x", "msg", "t"]);
        int from = random.Between(0, word.Length - 2);
        int to = random.Between(from + 1, Math.Min(word.Length, from + 5));
        string[] places = [.. word.Select((c, i) => $"{i}:{c}")];
        (string range, int low, int high, string script, string? sharp) = random.Below(10) switch
        {
            < 6 => ($"{from}:{to}", from, to, $"{from}, {to}", $"{name}.Substring({from}, {to - from})"),
            6 => ($":{to}", 0, to, $"0, {to}", $"{name}[..{to}]"),
            7 => ($"{from}:", from, word.Length, $"{from}", $"{name}[{from}..]"),
            8 => (":-1", 0, word.Length - 1, "0, -1", $"{name}[..^1]"),
            _ => ("-3:", word.Length - 3, word.Length, "-3", $"{name}[^3..]"),
        };
        sharp = range == $"{from}:{to}" && random.Chance(0.4) ? $"{name}[{from}..{to}]" : sharp;
        string part = word[low..high];
        bool measures = random.Chance(0.1);
        string asked = $"{name}[{range}]";
        string steps = $"{name}[{low}:{high}] {string.Concat(places[..low].Select(place => place + " "))}| {string.Join(' ', places[low..high])}"
            + (high < word.Length ? $" {high} stop" : "");
        string output = measures ? $"{part.Length}" : part;
        string fromEnd = Interpreter.FromEnd(name, range == ":-1" ? -1 : -3, word.Length);
        return Of($"{name} = \"{word}\"\nprint({(measures ? $"len({asked})" : asked)})",
            $"const {name} = \"{word}\";\nconsole.log({name}.slice({script}){(measures ? ".length" : "")});",
            $"string {name} = \"{word}\";\nConsole.WriteLine({sharp}{(measures ? ".Length" : "")});", output,
            [$"{name}={word}", .. range[0] == '-' || range == ":-1" ? (string[])[Placed(name, word), fromEnd] : [], steps,
                .. measures ? (string[])[$"{high}-{low}={high - low}"] : [], $"print {output}"]);
    }

    /// <summary>Single letters of a word, put together.</summary>
    private static Snippet Letters(TaskRandom random)
    {
        string word = LongWord(random);
        string name = random.Pick(["s", "word", "text", "w", "name", "x"]);
        int[] at = [.. Enumerable.Range(0, random.Between(2, 3)).Select(_ => random.Below(word.Length))];
        string sign = random.Chance(0.15) ? random.Pick(["-", "+", "."]) : "";
        string joiner = sign.Length == 0 ? " + " : $" + \"{sign}\" + ";
        string output = string.Join(sign, at.Select(place => word[place]));
        string expression = string.Join(joiner, at.Select(place => $"{name}[{place}]"));
        string sharp = "$\"" + string.Join(sign, at.Select(place => $"{{{name}[{place}]}}")) + "\"";
        return Of($"{name} = \"{word}\"\nprint({expression})", $"const {name} = \"{word}\";\nconsole.log({expression});",
            $"string {name} = \"{word}\";\nConsole.WriteLine({sharp});", output,
            [$"{name}={word}", Placed(name, word), .. at.Select(place => $"{name}[{place}]={word[place]}"),
                $"join {string.Join(' ', at.Select(place => word[place]))}", $"print {output}"]);
    }

    /// <summary>One more, before or after the value is used: in C# and JavaScript.</summary>
    private static Snippet Increment(TaskRandom random)
    {
        string[] names = Pick(2, random);
        (string x, string y) = (names[0], names[1]);
        int a = random.Between(1, 20);
        bool grows = random.Chance(0.75);
        bool isBefore = random.Chance(0.4);
        string sign = grows ? "++" : "--";
        int next = grows ? a + 1 : a - 1;
        int got = isBefore ? next : a;
        string changed = $"{x}={a}{(grows ? '+' : '-')}1={next}";
        string[] use = isBefore ? [changed, $"{y}={got}"] : [$"{y}={got}", changed];
        string value = isBefore ? sign + x : x + sign;
        (string start, string printed, string output, string[] steps) = random.Below(5) switch
        {
            0 => ($"{y} = {value};\n", y, $"{got}", use),
            1 => ($"{y} = {value};\n", x, $"{next}", use),
            2 => ($"{y} = {value};\n", $"{x} + {y}", $"{next + got}", [.. use, $"{x}+{y}={next}+{got}={next + got}"]),
            3 => ($"{y} = {value} + 10;\n", y, $"{got + 10}",
                isBefore ? [changed, $"{y}={got}+10={got + 10}"] : [$"{y}={got}+10={got + 10}", changed]),
            _ => ("", value, $"{got}", isBefore ? [changed] : []),
        };
        string Program(string type, string print) => $"{type} {x} = {a};\n{(start.Length == 0 ? "" : $"{type} {start}")}{print}({printed});";
        string sharp = Program(random.Chance(0.3) ? "var" : "int", "Console.WriteLine");
        return Of(sharp, Program("let", "console.log"), sharp, output, [$"{x}={a}", .. steps, $"print {output}"]) with { IsCurly = true };
    }

    /// <summary>Texts that become numbers, and numbers that are rounded.</summary>
    private static Snippet Converted(TaskRandom random)
    {
        int a = random.Between(2, 12);
        int b = random.Between(2, 4);
        int tenth = random.Pick([1, 2, 3, 4, 6, 7, 8, 9]);
        int rounded = tenth > 5 ? a + 1 : a;
        string digits = string.Concat(Enumerable.Repeat($"{a}", b));
        string name = random.Pick(["x", "s", "n", "age", "value"]);
        string[] words = random.PickSome(s_stock, 2);
        return random.Below(6) switch
        {
            0 => Of($"print(round({a}.{tenth}))", $"console.log(Math.round({a}.{tenth}));", $"Console.WriteLine(Math.Round({a}.{tenth}));", $"{rounded}",
                $"round {a}.{tenth}: {tenth} {(tenth > 5 ? "up" : "down")}", $"print {rounded}"),
            1 => Of($"{name} = \"{a}\"\nprint({name} * {b})", null, null, digits, $"{name}={a}", $"text {b} times", $"print {digits}"),
            2 => Of($"{name} = \"{a}\"\nprint(int({name}) * {b})", $"const {name} = \"{a}\";\nconsole.log(Number({name}) * {b});",
                $"string {name} = \"{a}\";\nConsole.WriteLine(int.Parse({name}) * {b});", $"{a * b}", $"{name}={a}", $"int {a}*{b}={a * b}",
                $"print {a * b}"),
            3 => Of($"print(len(str({a * 100})))", $"console.log(String({a * 100}).length);", $"Console.WriteLine({a * 100}.ToString().Length);",
                $"{$"{a * 100}".Length}", Placed("text", $"{a * 100}"), $"len {$"{a * 100}".Length - 1}+1={$"{a * 100}".Length}",
                $"print {$"{a * 100}".Length}"),
            4 => Of($"print(\"{words[0]}\", \"{words[1]}\", sep=\"-\")", null, null, $"{words[0]}-{words[1]}", $"join {words[0]} - {words[1]}",
                $"print {words[0]}-{words[1]}"),
            _ => Of($"{name} = \"{a}\"\n{name} = {name} + \"{b}\"\nprint({name})", $"let {name} = \"{a}\";\n{name} = {name} + {b};\nconsole.log({name});",
                $"string {name} = \"{a}\";\n{name} = {name} + {b};\nConsole.WriteLine({name});", $"{a}{b}", $"{name}={a}", $"join {a} {b}", $"print {a}{b}"),
        };
    }

    /// <summary>Whether something is in a list.</summary>
    private static Snippet Member(TaskRandom random)
    {
        bool isWord = random.Chance(0.5);
        string[] items = isWord ? random.PickSome([.. s_people, .. s_stock], 3)
            : [.. random.PickSome(Enumerable.Range(1, 20).ToArray(), random.Between(3, 4)).Select(item => $"{item}")];
        (string list, string item) = isWord ? random.Pick([("names", "name"), ("guests", "who"), ("allowed", "user"), ("basket", "thing"), ("team", "player")])
            : random.Pick([("nums", "n"), ("lucky", "x"), ("codes", "code"), ("rooms", "room"), ("primes", "p")]);
        string sought = random.Chance(0.55) ? random.Pick(items) : isWord ? random.Pick(["Zed", "Ida", "ink", "jam"]) : $"{random.Between(21, 30)}";
        bool denies = random.Chance(0.25);
        (string yes, string no) = random.Pick([("welcome", "sorry"), ("found", "missing"), ("yes", "no"), ("in", "out"), ("hit", "miss"), ("ok", "error")]);
        string Value(string value) => isWord ? $"\"{value}\"" : value;
        string all = string.Join(", ", items.Select(Value));
        int at = Array.IndexOf(items, sought);
        bool holds = at >= 0 != denies;
        string output = holds ? yes : no;
        return Of($"{list} = [{all}]\n{item} = {Value(sought)}\nif {item} {(denies ? "not " : "")}in {list}:\n    print(\"{yes}\")\nelse:\n    print(\"{no}\")",
            $"const {list} = [{all}];\nconst {item} = {Value(sought)};\nif ({(denies ? "!" : "")}{list}.includes({item})) {{\n"
                + $"  console.log(\"{yes}\");\n}} else {{\n  console.log(\"{no}\");\n}}",
            $"var {list} = new[] {{ {all} }};\nvar {item} = {Value(sought)};\nConsole.WriteLine({(denies ? "!" : "")}{list}.Contains({item}) ? "
                + $"\"{yes}\" : \"{no}\");",
            output, [$"{item}={sought}", $"{sought} in",
                string.Join(' ', items.Take(at < 0 ? items.Length : at + 1).Select(value => $"{value} {Said(value == sought)}")),
                .. denies ? (string[])[$"not {Said(holds)}"] : [], $"print {output}"]);
    }

    /// <summary>A switch: in C# and JavaScript.</summary>
    private static Snippet Cased(TaskRandom random)
    {
        bool isWord = random.Chance(0.4);
        string name = isWord ? random.Pick(["color", "fruit", "day", "key"]) : random.Pick(["day", "x", "level", "choice", "n", "month"]);
        string[] keys = isWord ? random.PickSome(["red", "blue", "kiwi", "plum", "mon", "fri", "up", "down"], 3) : ["1", "2", "3"];
        string[] words = random.PickSome(["stop", "go", "sleep", "run", "eat", "walk", "read", "sing", "cook", "low", "high", "fine"], 4);
        int at = random.Below(4);
        string value = at < 3 ? keys[at] : isWord ? "green" : $"{random.Between(4, 9)}";
        string Value(string key) => isWord ? $"\"{key}\"" : key;
        int cases = random.Between(2, 3);
        string output = at < cases ? words[at] : words[3];
        string Program(string type, string print) => $"{type} {name} = {Value(value)};\nswitch ({name})\n{{\n"
            + string.Concat(keys.Take(cases).Select((key, i) => $"    case {Value(key)}:\n        {print}(\"{words[i]}\");\n        break;\n"))
            + $"    default:\n        {print}(\"{words[3]}\");\n        break;\n}}";
        string sharp = Program(isWord ? "string" : "int", "Console.WriteLine");
        return Of(sharp, Program("let", "console.log"), sharp, output,
            [$"{name}={value}", .. keys.Take(at < cases ? at + 1 : cases).Select(key => $"{value} == {key} {Said(key == value)}"), $"print {output}"])
            with
        { IsCurly = true };
    }

    /// <summary>Whether a number lies between two others.</summary>
    private static Snippet Between(TaskRandom random)
    {
        int low = random.Between(1, 20);
        int high = low + random.Between(3, 20);
        string name = random.Pick(["x", "age", "n", "temp", "score", "speed"]);
        int value = random.Below(4) switch
        {
            0 => low,
            1 => high,
            _ => random.Between(Math.Max(0, low - 5), high + 5),
        };
        (string left, string right) = (random.Pick(["<", "<="]), random.Pick(["<", "<="]));
        bool first = left == "<" ? low < value : low <= value;
        bool second = right == "<" ? value < high : value <= high;
        bool both = first && second;
        (string yes, string no) = random.Pick(Verdicts);
        bool isTruth = random.Chance(0.3);
        string output = isTruth ? $"{both}" : both ? yes : no;
        string test = $"{low} {left} {name} {right} {high}";
        string curly = $"{name} {(left == "<" ? ">" : ">=")} {low} && {name} {right} {high}";
        string Curly(string type, string print) => isTruth ? $"{type} {name} = {value};\n{print}({curly});"
            : $"{type} {name} = {value};\n{print}({curly} ? \"{yes}\" : \"{no}\");";
        return Of($"{name} = {value}\n" + (isTruth ? $"print({test})" : $"if {test}:\n    print(\"{yes}\")\nelse:\n    print(\"{no}\")"),
            Curly("let", "console.log"), Curly("int", "Console.WriteLine"), output,
            [$"{name}={value}", $"{low} {left} {value} {Said(first)}", .. first ? (string[])[$"{value} {right} {high} {Said(second)}"] : [],
                $"and {Said(both)}", $"print {output}"]);
    }

    /// <summary>A condition on the length or the letters of a word, or on an empty one.</summary>
    private static Snippet OfWord(TaskRandom random)
    {
        string word = LongWord(random);
        string name = random.Pick(["word", "password", "s", "name", "text"]);
        (string yes, string no) = random.Pick([("long", "short"), ("ok", "too short"), ("yes", "no"), ("accepted", "rejected"), ("fits", "fails")]);
        int limit = Math.Max(3, word.Length + random.Between(-2, 2));
        string relation = random.Pick([">", ">=", "<", "=="]);
        bool isLength = random.Chance(0.6);
        string letter = random.Chance(0.6) ? $"{random.Pick(word.ToCharArray())}" : random.Pick(["a", "e", "k", "z"]);
        bool isFirst = random.Chance(0.4);
        int length = word.Length;
        bool holds = isLength ? relation switch
        {
            ">" => length > limit,
            ">=" => length >= limit,
            "<" => length < limit,
            _ => length == limit,
        }
            : isFirst ? $"{word[0]}" == letter : word.Contains(letter, StringComparison.Ordinal);
        string output = holds ? yes : no;
        string test = isLength ? $"len({name}) {relation} {limit}" : isFirst ? $"{name}[0] == \"{letter}\"" : $"\"{letter}\" in {name}";
        string equal = relation == "==" ? "===" : relation;
        string script = isLength ? $"{name}.length {equal} {limit}" : isFirst ? $"{name}[0] === \"{letter}\"" : $"{name}.includes(\"{letter}\")";
        string sharp = isLength ? $"{name}.Length {relation} {limit}" : isFirst ? $"{name}[0] == '{letter}'" : $"{name}.Contains('{letter}')";
        string[] steps = isLength ? [Placed(name, word), $"len {length - 1}+1={length} {relation} {limit} {Said(holds)}"]
            : isFirst ? [$"{name}[0]={word[0]} == {letter} {Said(holds)}"]
            : [$"{letter} in", string.Join(' ', word.Take(holds ? word.IndexOf(letter, StringComparison.Ordinal) + 1 : length)
                .Select(c => $"{c} {Said($"{c}" == letter)}"))];
        return Of($"{name} = \"{word}\"\nif {test}:\n    print(\"{yes}\")\nelse:\n    print(\"{no}\")",
            $"const {name} = \"{word}\";\nif ({script}) {{\n  console.log(\"{yes}\");\n}} else {{\n  console.log(\"{no}\");\n}}",
            $"string {name} = \"{word}\";\nif ({sharp})\n    Console.WriteLine(\"{yes}\");\nelse\n    Console.WriteLine(\"{no}\");",
            output, [$"{name}={word}", .. steps, $"print {output}"]);
    }

    /// <summary>A text of numbers that a loop puts together, up or down, in steps, at its end or its beginning.</summary>
    private static Snippet CountedDown(TaskRandom random)
    {
        string result = random.Pick(["s", "text", "result", "out1", "line", "t"]);
        string i = random.Pick(["i", "i", "n", "k"]);
        bool falls = random.Chance(0.65);
        int stride = random.Chance(0.7) ? 1 : 2;
        int turns = random.Between(2, 5);
        int last = random.Between(0, 2);
        int first = falls ? last + (stride * (turns - 1)) : last;
        int step = falls ? -stride : stride;
        int end = first + (step * turns);
        int[] numbers = [.. Enumerable.Range(0, turns).Select(turn => first + (turn * step))];
        bool isBefore = random.Chance(0.2);
        string soFar = "";
        var steps = new List<string> { $"{result}=", $"{i} from {first} {(falls ? '>' : '<')} {end}: {string.Join(' ', numbers)} {end} stop" };
        foreach (int number in numbers)
        {
            soFar = isBefore ? $"{number}{soFar}" : $"{soFar}{number}";
            steps.Add($"{i}={number} {result}={soFar}");
        }

        string Change(string number) => isBefore ? $"{result} = {number} + {result}"
            : random.Chance(0.3) ? $"{result} = {result} + {number}" : $"{result} += {number}";
        string move = stride == 1 ? falls ? $"{i}--" : $"{i}++" : $"{i} {(falls ? '-' : '+')}= {stride}";
        string head = $"{i} = {first}; {i} {(falls ? '>' : '<')} {end}; {move}";
        return Of($"{result} = \"\"\nfor {i} in range({first}, {end}{(step == 1 ? "" : $", {step}")}):\n    {Change($"str({i})")}\nprint({result})",
            $"let {result} = \"\";\nfor (let {head}) {{\n  {Change(i)};\n}}\nconsole.log({result});",
            $"string {result} = \"\";\nfor (int {head})\n{{\n    {Change(i)};\n}}\nConsole.WriteLine({result});", soFar, [.. steps, $"print {soFar}"]);
    }

    /// <summary>Lines that become longer.</summary>
    private static Snippet Triangle(TaskRandom random)
    {
        string part = random.Pick(["x", "a", "o", "ha", "no", "la", "b", "z"]);
        int rows = random.Between(2, 4);
        int first = random.Between(1, 2);
        int end = first + rows;
        string[] lines = [.. Enumerable.Range(first, rows).Select(i => string.Concat(Enumerable.Repeat(part, i)))];
        string[] steps = [.. lines.Select((line, i) => $"i={first + i} print {line}")];
        return Of($"for i in range({first}, {end}):\n    print(\"{part}\" * i)",
            $"for (let i = {first}; i < {end}; i++) {{\n  console.log(\"{part}\".repeat(i));\n}}", null, string.Join('\n', lines),
            [$"i from {first} < {end}: {string.Join(' ', Enumerable.Range(first, rows))} {end} stop", .. steps, $"output {string.Join(' ', lines)}"]);
    }

    /// <summary>Numbers on one line.</summary>
    private static Snippet Line(TaskRandom random)
    {
        int first = random.Between(0, 3);
        int turns = random.Between(3, 5);
        int by = random.Between(1, 4);
        string sign = random.Pick(["*", "*", "+"]);
        int[] values = [.. Enumerable.Range(first, turns).Select(i => by == 1 ? i : sign == "*" ? i * by : i + by)];
        string value = by == 1 ? "i" : $"i {sign} {by}";
        string Step(int i) => by == 1 ? $"i={i} {i}" : $"i={i} i{sign}{by}={i}{sign}{by}={(sign == "*" ? i * by : i + by)}";
        return Of($"for i in range({first}, {first + turns}):\n    print({value}, end=\" \")", null,
            $"for (int i = {first}; i < {first + turns}; i++)\n{{\n    Console.Write({(by == 1 ? "i" : $"({value})")} + \" \");\n}}",
            string.Join(' ', values),
            [$"i from {first} < {first + turns}: {string.Join(' ', Enumerable.Range(first, turns))} {first + turns} stop",
                .. Enumerable.Range(first, turns).Select(Step), $"output {string.Join(' ', values)}"]);
    }

    /// <summary>The numbers of a range or list that fit a condition: how many, their sum, or the largest.</summary>
    private static Snippet Comprehension(TaskRandom random)
    {
        string result = random.Pick(["result", "r", "evens", "picked", "b", "out1", "new_list", "ys"]);
        string x = random.Pick(["x", "x", "n", "i", "k"]);
        bool isRange = random.Chance(0.6);
        int end = random.Between(6, 12);
        int[] items = isRange ? [.. Enumerable.Range(0, end)] : Items(1, 20, random);
        string source = isRange ? $"range({end})" : "nums";
        int by = random.Between(2, 4);
        int limit = random.Between(3, isRange ? end - 2 : 12);
        (string test, Func<int, bool> holds) = random.Below(4) switch
        {
            < 2 => ($"{x} % {by} == 0", (Func<int, bool>)(item => item % by == 0)),
            2 => ($"{x} > {limit}", item => item > limit),
            _ => ($"{x} < {limit}", item => item < limit),
        };
        int[] kept = [.. items.Where(holds)];
        if (kept.Length is 0 or > 7)
        {
            return Comprehension(random);
        }

        string start = isRange ? "" : $"nums = {Listed(items)}\n";
        string chosen = $"{x} in {string.Join(' ', items)}\n{test}: {string.Join(' ', kept)}";
        string length = $"{result} {string.Join(' ', kept.Select((item, i) => $"{i}:{item}"))}";
        string sums = kept.Length == 1 ? "" : "\n" + string.Join(' ', Enumerable.Range(1, kept.Length - 1)
            .Select(i => $"{kept.Take(i).Sum()}+{kept[i]}={kept.Take(i + 1).Sum()}"));
        (string call, string script, string output, string steps) = random.Below(6) switch
        {
            < 3 => ($"len({result})", $"{result}.length", $"{kept.Length}", $"{length}\nlen {kept.Length - 1}+1={kept.Length}"),
            3 => ($"sum({result})", $"{result}.reduce((a, b) => a + b)", $"{kept.Sum()}", $"sum {string.Join(' ', kept)}{sums}"),
            4 => ($"{result}[-1]", $"{result}.at(-1)", $"{kept[^1]}", $"last {kept[^1]}"),
            _ => (result, result, Listed(kept), length),
        };
        return Of($"{start}{result} = [{x} for {x} in {source} if {test}]\nprint({call})",
            isRange ? null : $"const nums = {Listed(items)};\nconst {result} = nums.filter({x} => {test.Replace("==", "===", StringComparison.Ordinal)});\n"
                + $"console.log({script});",
            null, output, chosen, steps, $"print {output}");
    }

    /// <summary>A dictionary whose value changes before it is used.</summary>
    private static Snippet Stock(TaskRandom random)
    {
        bool isPeople = random.Chance(0.4);
        string name = isPeople ? random.Pick(["points", "ages", "scores", "money"]) : random.Pick(["stock", "prices", "cart", "shop", "items", "d"]);
        string[] keys = random.PickSome(isPeople ? s_people : s_stock, 2);
        int[] values = [random.Between(2, 20), random.Between(2, 20)];
        int at = random.Below(2);
        char sign = "++-*"[random.Below(4)];
        int by = sign == '*' ? random.Between(2, 4) : random.Between(1, 9);
        int changed = sign == '+' ? values[at] + by : sign == '-' ? values[at] - by : values[at] * by;
        int[] now = [.. values.Select((value, i) => i == at ? changed : value)];
        int other = 1 - at;
        int factor = random.Between(2, 5);
        string Place(int i) => $"{name}[\"{keys[i]}\"]";
        (string value, int output, string[] steps) = random.Below(6) switch
        {
            < 2 => ($"{Place(at)} * {factor}", changed * factor, [$"{changed}*{factor}={changed * factor}"]),
            2 => ($"{Place(at)} + {Place(other)}", now.Sum(), [$"{name}[{keys[other]}]={values[other]}", $"{changed}+{values[other]}={now.Sum()}"]),
            3 => ($"{Place(at)} - {factor}", changed - factor, [$"{changed}-{factor}={changed - factor}"]),
            4 => (Place(other), values[other], [$"{name}[{keys[other]}]={values[other]}"]),
            _ => (Place(at), changed, (string[])[]),
        };
        string sharp = $"var {name} = new Dictionary<string, int>\n{{\n"
            + string.Concat(keys.Select((key, i) => $"    [\"{key}\"] = {values[i]},\n")) + "};\n";
        string change = random.Chance(0.75) ? $"{Place(at)} {sign}= {by}" : $"{Place(at)} = {Place(at)} {sign} {by}";
        return Of($"{name} = {{{string.Join(", ", keys.Select((key, i) => $"\"{key}\": {values[i]}"))}}}\n{change}\nprint({value})",
            $"const {name} = {{ {string.Join(", ", keys.Select((key, i) => $"{key}: {values[i]}"))} }};\n{change};\nconsole.log({value});",
            $"{sharp}{change};\nConsole.WriteLine({value});", $"{output}",
            [$"{name} {string.Join(' ', keys.Select((key, i) => $"{key}:{values[i]}"))}", $"{name}[{keys[at]}]={values[at]}{sign}{by}={changed}",
                .. steps, $"print {output}"]);
    }

    /// <summary>How many different elements there are.</summary>
    private static Snippet Distinct(TaskRandom random)
    {
        bool isWord = random.Chance(0.4);
        string word = random.Pick(["banana", "letter", "hello", "apple", "pepper", "tomato", "cheese", "school", "moon", "level"]);
        int[] few = random.PickSome(Enumerable.Range(1, 9).ToArray(), 3);
        string[] items = isWord ? [.. word.Select(c => $"{c}")] : [.. Enumerable.Range(0, random.Between(4, 6)).Select(_ => $"{random.Pick(few)}")];
        string[] distinct = [.. items.Distinct()];
        string name = isWord ? random.Pick(["word", "s", "text"]) : random.Pick(["nums", "xs", "data", "ids"]);
        string value = isWord ? $"\"{word}\"" : $"[{string.Join(", ", items)}]";
        return Of($"{name} = {value}\nprint(len(set({name})))", $"const {name} = {value};\nconsole.log(new Set({name}).size);",
            isWord ? $"string {name} = {value};\nConsole.WriteLine({name}.Distinct().Count());"
                : $"int[] {name} = {value};\nConsole.WriteLine({name}.Distinct().Count());",
            $"{distinct.Length}", $"{name} {string.Join(' ', items)}", $"set {string.Join(' ', distinct.Select((item, i) => $"{i}:{item}"))}",
            $"len {distinct.Length - 1}+1={distinct.Length}", $"print {distinct.Length}");
    }

    /// <summary>Two names of one list, or a copy of it.</summary>
    private static Snippet Shared(TaskRandom random)
    {
        int[] items = Items(1, 20, random)[..3];
        int added = random.Between(1, 30);
        (string a, string b) = random.Pick([("a", "b"), ("x", "y"), ("nums", "copy"), ("list1", "list2"), ("first", "second")]);
        bool isCopy = random.Chance(0.45);
        bool asksFirst = random.Chance(0.7);
        int[] longer = [.. items, added];
        int[] seen = asksFirst && isCopy ? items : longer;
        bool measures = random.Chance(0.5);
        string asked = asksFirst ? a : b;
        string output = measures ? $"{seen.Length}" : Listed(seen);
        return Of($"{a} = {Listed(items)}\n{b} = {(isCopy ? random.Pick([$"list({a})", $"{a}[:]", $"{a}.copy()"]) : a)}\n{b}.append({added})\n"
            + $"print({(measures ? $"len({asked})" : asked)})",
            $"const {a} = {Listed(items)};\nconst {b} = {(isCopy ? $"[...{a}]" : a)};\n{b}.push({added});\n"
                + $"console.log({asked}{(measures ? ".length" : "")});", null, output,
            [isCopy ? $"{b} is a copy" : $"{b} is {a}", $"append {added} to {b}{(isCopy ? "" : $" and {a}")}",
                $"{asked} {string.Join(' ', seen.Select((item, i) => $"{i}:{item}"))}",
                .. measures ? (string[])[$"len {seen.Length - 1}+1={seen.Length}"] : [], $"print {output}"]);
    }

    /// <summary>Lists added, repeated, or unpacked.</summary>
    private static Snippet Concatenated(TaskRandom random)
    {
        int[] one = [.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Between(0, 9))];
        int[] two = [.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Between(0, 9))];
        int times = random.Between(2, 3);
        int[] repeated = [.. Enumerable.Repeat(one, times).SelectMany(items => items)];
        (int a, int b) = (random.Between(1, 20), random.Between(1, 20));
        return random.Below(4) switch
        {
            0 => Of($"print({Listed(one)} + {Listed(two)})", null, null, Listed([.. one, .. two]), $"join {string.Join(' ', one)} | {string.Join(' ', two)}",
                $"print {Listed([.. one, .. two])}"),
            1 => Of($"print({Listed(one)} * {times})", null, null, Listed(repeated), $"{times} times {string.Join(' ', one)}", $"print {Listed(repeated)}"),
            2 => Of($"a, b = {a}, {b}\nprint(b - a)", $"const [a, b] = [{a}, {b}];\nconsole.log(b - a);",
                $"var (a, b) = ({a}, {b});\nConsole.WriteLine(b - a);", $"{b - a}", $"a={a}", $"b={b}", $"b-a={b}-{a}={b - a}", $"print {b - a}"),
            _ => Of($"x, y, z = [{a}, {b}, {times}]\nprint(y)", $"const [x, y, z] = [{a}, {b}, {times}];\nconsole.log(y);", null, $"{b}",
                $"x={a} y={b} z={times}", $"print {b}"),
        };
    }

    /// <summary>Functions that call themselves, once or twice.</summary>
    private static Snippet Recursion(TaskRandom random)
    {
        string called = random.Pick(["f", "f", "fact", "rec", "g", "calc", "mystery"]);
        bool isProduct = random.Chance(0.5);
        char sign = isProduct ? '*' : '+';
        int last = isProduct ? 1 : random.Below(2);
        int by = !isProduct && random.Chance(0.3) ? 2 : 1;
        string relation = by == 2 || random.Chance(0.6) ? "<=" : "==";
        int bottom = isProduct ? 1 : last;
        int Value(int n) => n <= last ? bottom : isProduct ? n * Value(n - by) : n + Value(n - by);
        IEnumerable<string> Steps(int n)
        {
            int low = n;
            while (low > last)
            {
                low -= by;
            }

            yield return $"{called}({low})={bottom}";
            for (int i = low + by; i <= n; i += by)
            {
                yield return $"{called}({i})={i}{sign}{called}({i - by})={i}{sign}{Value(i - by)}={Value(i)}";
            }
        }

        int n = random.Between(3, by == 2 ? 7 : isProduct ? 5 : 6);
        int m = random.Between(2, 4);
        string python = $"def {called}(n):\n    if n {relation} {last}:\n        return {bottom}\n    return n {sign} {called}(n - {by})\n\n";
        string script = $"function {called}(n) {{\n  if (n {(relation == "==" ? "===" : relation)} {last}) return {bottom};\n"
            + $"  return n {sign} {called}(n - {by});\n}}\n";
        string sharp = $"int {called}(int n)\n{{\n    if (n {relation} {last}) return {bottom};\n    return n {sign} {called}(n - {by});\n}}\n";
        char between = "+-"[random.Below(2)];
        bool isTwice = random.Chance(0.45);
        int output = !isTwice ? Value(n) : between == '+' ? Value(n) + Value(m) : Value(n) - Value(m);
        string call = isTwice ? $"{called}({n}) {between} {called}({m})" : $"{called}({n})";
        string[] more = !isTwice ? [] : [.. m <= n && (n - m) % by == 0 ? [] : Steps(m), $"{Value(n)}{between}{Value(m)}={output}"];
        return Of($"{python}print({call})", $"{script}console.log({call});", $"{sharp}Console.WriteLine({call});", $"{output}",
            [.. Steps(n), .. more, $"print {output}"]);
    }

    /// <summary>A variable within a function and one outside, of the same name.</summary>
    private static Snippet Scope(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(21, 40));
        string x = random.Pick(["x", "n", "count", "total", "a"]);
        string called = random.Pick(["f", "change", "set_it", "update", "test"]);
        bool isGlobal = random.Chance(0.35);
        bool isParameter = !isGlobal && random.Chance(0.4);
        string output = isGlobal ? $"{b}" : $"{a}";
        string body = isParameter ? $"{x} = {x} + {b}" : $"{x} = {b}";
        string keyword = isGlobal ? $"    global {x}\n" : "";
        string inside = isParameter ? $"inside {x}={a}+{b}={a + b}" : $"inside {x}={b}";
        string argument = isParameter ? x : "";
        return Of($"{x} = {a}\n\ndef {called}({argument}):\n{keyword}    {body}\n\n{called}({argument})\nprint({x})",
            $"let {x} = {a};\nfunction {called}({argument}) {{\n  {(isGlobal || isParameter ? "" : "let ")}{body};\n}}\n{called}({argument});\n"
                + $"console.log({x});", null, output, $"{x}={a}", inside, isGlobal ? $"global: {x}={b}" : $"outside {x}={a}", $"print {output}");
    }

    /// <summary>A class with a value that its methods use.</summary>
    private static Snippet Class(TaskRandom random)
    {
        (string type, string name, string field, string method) = random.Pick([
            ("Counter", "c", "value", "add"), ("Account", "acc", "balance", "pay_in"), ("Player", "p", "score", "win"), ("Box", "b", "size", "grow"),
            ("Car", "car", "speed", "faster"), ("Tank", "t", "water", "fill"),
        ]);
        int a = random.Between(0, 20);
        int[] calls = [.. Enumerable.Range(0, random.Between(1, 3)).Select(_ => random.Between(1, 9))];
        int value = a;
        var steps = new List<string> { $"{field}={a}" };
        foreach (int call in calls)
        {
            steps.Add($"{method}({call}): {field}={value}+{call}={value += call}");
        }

        string all = string.Concat(calls.Select(call => $"{name}.{method}({call})\n"));
        string curly = all.Replace("\n", ";\n", StringComparison.Ordinal);
        return Of($"class {type}:\n    def __init__(self, {field}):\n        self.{field} = {field}\n\n    def {method}(self, n):\n"
            + $"        self.{field} += n\n\n{name} = {type}({a})\n{all}print({name}.{field})",
            $"class {type} {{\n  constructor({field}) {{\n    this.{field} = {field};\n  }}\n  {method}(n) {{\n    this.{field} += n;\n  }}\n}}\n"
                + $"const {name} = new {type}({a});\n{curly}console.log({name}.{field});", null, $"{value}", [.. steps, $"print {value}"]);
    }

    /// <summary>A function given to another.</summary>
    private static Snippet Mapped(TaskRandom random)
    {
        int[] items = Items(1, 9, random)[..3];
        int by = random.Between(2, 5);
        char sign = "+*"[random.Below(2)];
        int[] mapped = [.. items.Select(item => sign == '+' ? item + by : item * by)];
        string all = string.Join(' ', items.Select((item, i) => $"{item}{sign}{by}={mapped[i]}"));
        return random.Below(2) switch
        {
            0 => Of($"f = lambda x: x {sign} {by}\nprint([f(x) for x in {Listed(items)}])",
                $"const f = x => x {sign} {by};\nconsole.log({Listed(items)}.map(f));", null, Listed(mapped), all, $"print {Listed(mapped)}"),
            _ => Of($"print(list(map(lambda x: x {sign} {by}, {Listed(items)})))", $"console.log({Listed(items)}.map(x => x {sign} {by}));", null,
                Listed(mapped), all, $"print {Listed(mapped)}"),
        };
    }

    /// <summary>A long loop that counts, or adds, the multiples of a number.</summary>
    private static Snippet Multiples(TaskRandom random)
    {
        int by = random.Between(2, 9);
        int count = random.Between(1, 5);
        int last = (by * count) + random.Below(by);
        last = last % 10 != 0 && random.Chance(0.4) && by > 2 ? Math.Max(10, last / 10 * 10) : last;
        int[] all = [.. Enumerable.Range(1, last).Where(number => number % by == 0)];
        bool adds = random.Chance(0.35) && all.Length > 1;
        string name = random.Pick(["c", "count", "n", "total", "hits", "k", "s"]);
        string i = random.Pick(["i", "i", "x", "num"]);
        if (all.Length == 0)
        {
            return Multiples(random);
        }

        string output = adds ? $"{all.Sum()}" : $"{all.Length}";
        var steps = new List<string> { $"{name}=0", $"{i} from 1 to {last}", $"{i}%{by}==0: {string.Join(' ', all)} {all[^1] + by} stop" };
        int soFar = 0;
        foreach (int number in all)
        {
            steps.Add(adds ? $"{i}={number} {name}={soFar}+{number}={soFar += number}" : $"{i}={number} {name}={soFar}+1={++soFar}");
        }

        bool isInclusive = random.Chance(0.6);
        string head = $"{i} = 1; {i} <{(isInclusive ? $"= {last}" : $" {last + 1}")}; {i}++";
        string change = adds ? $"{name} += {i}" : $"{name}++";
        string sharpBody = random.Chance(0.5) ? $"    if ({i} % {by} == 0) {change};" : $"    if ({i} % {by} == 0)\n    {{\n        {change};\n    }}";
        return Of($"{name} = 0\nfor {i} in range(1, {last + 1}):\n    if {i} % {by} == 0:\n        {name} += {(adds ? i : "1")}\nprint({name})",
            $"let {name} = 0;\nfor (let {head}) {{\n  if ({i} % {by} === 0) {change};\n}}\nconsole.log({name});",
            $"int {name} = 0;\nfor (int {head})\n{{\n{sharpBody}\n}}\nConsole.WriteLine({name});", output, [.. steps, $"print {output}"]);
    }

    /// <summary>A dictionary that counts.</summary>
    private static Snippet Tally(TaskRandom random)
    {
        string[] kinds = random.PickSome(["a", "b", "c", "x", "y", "red", "blue", "cat", "dog", "tea"], 3);
        string[] items = [.. Enumerable.Range(0, random.Between(4, 6)).Select(_ => random.Pick(kinds))];
        string sought = random.Pick(items);
        (string list, string item, string counts) = random.Pick([("votes", "v", "counts"), ("words", "w", "freq"), ("items", "item", "d"),
            ("data", "x", "seen")]);
        string written = $"[{string.Join(", ", items.Select(value => $"\"{value}\""))}]";
        int found = 0;
        return Of($"{list} = {written}\n{counts} = {{}}\nfor {item} in {list}:\n    {counts}[{item}] = {counts}.get({item}, 0) + 1\n"
            + $"print({counts}[\"{sought}\"])",
            $"const {list} = {written};\nconst {counts} = {{}};\nfor (const {item} of {list}) {{\n"
                + $"  {counts}[{item}] = ({counts}[{item}] || 0) + 1;\n}}\n"
                + $"console.log({counts}[\"{sought}\"]);", null, $"{items.Count(value => value == sought)}",
            [$"{item} in {string.Join(' ', items)} stop",
                .. items.Select(value => $"{value} == {sought} {Said(value == sought)}" + (value == sought ? $" {found}+1={++found}" : "")), $"print {found}"]);
    }

    /// <summary>Elements with their places, or of two lists side by side.</summary>
    private static Snippet Numbered(TaskRandom random)
    {
        int[] items = Items(1, 9, random)[..3];
        int[] others = Items(1, 9, random)[..3];
        bool isTwo = random.Chance(0.5);
        int[] left = isTwo ? others : [0, 1, 2];
        string name = random.Pick(["total", "s", "result", "t"]);
        int value = 0;
        var steps = new List<string> { $"{name}=0" };
        for (int k = 0; k < 3; k++)
        {
            int product = left[k] * items[k];
            steps.Add($"{left[k]}*{items[k]}={product} {name}={value}+{product}={value += product}");
        }

        string python = isTwo
            ? $"xs = {Listed(others)}\nys = {Listed(items)}\n{name} = 0\nfor x, y in zip(xs, ys):\n    {name} += x * y\nprint({name})"
            : $"nums = {Listed(items)}\n{name} = 0\nfor i, x in enumerate(nums):\n    {name} += i * x\nprint({name})";
        string script = isTwo
            ? $"const xs = {Listed(others)};\nconst ys = {Listed(items)};\nlet {name} = 0;\nfor (let i = 0; i < 3; i++) {{\n  {name} += xs[i] * ys[i];\n}}\n"
            : $"const nums = {Listed(items)};\nlet {name} = 0;\nnums.forEach((x, i) => {{ {name} += i * x; }});\n";
        return Of(python, $"{script}console.log({name});", null, $"{value}", [.. steps, $"print {value}"]);
    }
}
