using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws short programs with texts, lists of words, and dictionaries, as lessons and worksheets have them.</summary>
internal static class EverydaySnippets
{
    private static readonly string[] s_short = "ha ho hi na la go no ab xy ba wow hey yo tic bo ah x o a z abc he mo".Split(' ');

    private static readonly string[] s_fruits = "apple pear plum kiwi mango lemon grape cherry banana peach fig melon".Split(' ');

    private static readonly string[] s_animals = "cat dog cow horse mouse bird fish lion bear tiger duck frog".Split(' ');

    private static readonly string[] s_colors = "red green blue black white pink gray orange brown yellow".Split(' ');

    private static readonly string[] s_people = "Tom Ann Ben Mia Leo Sam Eva Max Lisa Omar Nina Paul Anna Bob Alice Kim Ali Ivan Zoe Emma".Split(' ');

    private static readonly string[] s_cities = "Paris Rome Berlin Oslo Madrid London Cairo Tokyo Delhi Lima".Split(' ');

    private static readonly string[] s_letters =
        "banana apple letter hello pepper coffee tomato banana cheese school summer balloon level Anna".Split(' ');

    /// <summary>A snippet for a level of the program task: 1 texts, 2 conditions, 3 loops, 4 lists, 5 functions, 6 loops over texts.</summary>
    public static Snippet Draw(int level, TaskRandom random)
    {
        Snippet snippet = level switch
        {
            1 => random.Below(10) switch
            {
                < 3 => Repeated(random),
                < 5 => Joined(random),
                < 7 => Measured(random),
                < 9 => Filled(random),
                _ => Truth(random),
            },
            2 => random.Below(10) switch
            {
                < 5 => Matched(random),
                < 8 => Switched(random),
                _ => Truth(random),
            },
            3 => Built(random),
            4 => random.Below(12) switch
            {
                < 5 => OfWords(random),
                < 6 => Parts(random),
                < 7 => Split(random),
                < 8 => Grid(random),
                < 9 => Chosen(random),
                _ => Dictionary(random),
            },
            5 => random.Below(10) switch
            {
                < 4 => Function(random),
                < 6 => Verdict(random),
                < 8 => Prints(random),
                < 9 => Nothing(random),
                _ => Recursion(random),
            },
            _ => random.Below(10) switch
            {
                < 4 => Counted(random),
                < 7 => Kept(random),
                _ => OverWords(random),
            },
        };
        return random.Chance(0.4) && !snippet.Python.Contains('\'', StringComparison.Ordinal)
            ? snippet with { Python = snippet.Python.Replace('"', '\''), Script = snippet.Script?.Replace('"', '\'') }
            : snippet;
    }

    private static Snippet Of(string python, string? script, string? sharp, string output, params string[] steps) =>
        new(python, sharp, output, string.Join('\n', steps)) { Script = script };

    private static Snippet Print(string start, string python, string? script, string? sharp, string output, params string[] steps) =>
        Of($"{start}print({python})", script is null ? null : $"{start}console.log({script})", sharp is null ? null : $"{start}Console.WriteLine({sharp});",
            output, [.. steps, $"print {output}"]);

    /// <summary>One text: in place, or in a variable.</summary>
    private static Snippet OnText(
        TaskRandom random, string text, Func<string, string> python, Func<string, string>? script, Func<string, string>? sharp, string output,
        Func<string, string[]> steps)
    {
        bool isNamed = random.Chance(0.6);
        string name = isNamed ? random.Pick(["s", "word", "text", "name", "w", "x", "msg", "a", "t", "my_word"]) : $"\"{text}\"";
        string called = isNamed ? name : "text";
        string[] first = isNamed ? [$"{name}={text}"] : [];
        return Of($"{(isNamed ? $"{name} = \"{text}\"\n" : "")}print({python(name)})",
            script is null ? null : $"{(isNamed ? $"{(random.Chance(0.5) ? "let" : "const")} {name} = \"{text}\";\n" : "")}console.log({script(name)});",
            sharp is null ? null : $"{(isNamed ? $"{(random.Chance(0.5) ? "var" : "string")} {name} = \"{text}\";\n" : "")}Console.WriteLine({sharp(name)});",
            output, [.. first, .. steps(called), $"print {output}"]);
    }

    /// <summary>A text several times, maybe with another.</summary>
    private static Snippet Repeated(TaskRandom random)
    {
        string text = random.Chance(0.1) ? $"{random.Between(1, 9)}" : random.Pick(s_short);
        string end = random.Pick(["!", "s", "b", "d", "h", "t", "n", "no", "end"]);
        int count = random.Between(2, text.Length == 1 ? 6 : 4);
        string Times(int n) => string.Concat(Enumerable.Repeat(text, n));
        string all = Times(count);
        string steps = string.Join(' ', Enumerable.Range(1, count).Select(i => $"{i}:{Times(i)}"));
        return random.Below(6) switch
        {
            < 3 => OnText(random, text, x => $"{x} * {count}", x => $"{x}.repeat({count})", null, all, _ => [steps]),
            3 => OnText(random, text, x => $"{count} * {x}", null, null, all, _ => [steps]),
            4 => OnText(random, text, x => $"{x} * {count} + \"{end}\"", x => $"{x}.repeat({count}) + \"{end}\"", null, all + end,
                _ => [steps, $"join {all} {end}"]),
            _ => OnText(random, text, x => $"\"{end}\" + {x} * {count}", x => $"\"{end}\" + {x}.repeat({count})", null, end + all,
                _ => [steps, $"join {end} {all}"]),
        };
    }

    /// <summary>Texts next to one another.</summary>
    private static Snippet Joined(TaskRandom random)
    {
        string[] words = random.Chance(0.2) ? [$"{random.Between(1, 30)}", $"{random.Between(1, 30)}"] : random.PickSome(Words, 2);
        (string a, string b) = (words[0], words[1]);
        (string x, string y) = random.Pick([("a", "b"), ("x", "y"), ("s", "t"), ("first", "second"), ("word1", "word2"), ("left", "right")]);
        string Named(string type) => $"{type}{x} = \"{a}\"{(type.Length > 0 ? ";" : "")}\n{type}{y} = \"{b}\"{(type.Length > 0 ? ";" : "")}\n";
        Snippet Both(string expression, string output, params string[] steps) => Of($"{Named("")}print({expression})",
            $"{Named("let ")}console.log({expression});", $"{Named("string ")}Console.WriteLine({expression});",
            output, [$"{x}={a}", $"{y}={b}", .. steps, $"print {output}"]);
        int number = random.Between(2, 50);
        return random.Below(7) switch
        {
            0 => Of($"print(\"{a}\" + \"{b}\")", $"console.log(\"{a}\" + \"{b}\");", $"Console.WriteLine(\"{a}\" + \"{b}\");", a + b,
                $"join {a} {b}", $"print {a}{b}"),
            1 => Both($"{x} + {y} + {x}", a + b + a, $"join {a} {b}", $"join {a}{b} {a}"),
            2 => Both($"{y} + {x}", b + a, $"join {b} {a}"),
            3 => Both($"{x} + \" \" + {y}", $"{a} {b}"),
            4 => Both($"{x} + \"-\" + {y}", $"{a}-{b}", $"join {a} -", $"join {a}- {b}"),
            5 => Of($"{x} = \"{a}\"\n{x} = {x} + \"{b}\"\n{x} += \"!\"\nprint({x})",
                $"let {x} = \"{a}\";\n{x} = {x} + \"{b}\";\n{x} += \"!\";\nconsole.log({x});",
                $"string {x} = \"{a}\";\n{x} = {x} + \"{b}\";\n{x} += \"!\";\nConsole.WriteLine({x});", $"{a}{b}!",
                $"{x}={a}", $"join {a} {b}", $"{x}={a}{b}", $"join {a}{b} !", $"{x}={a}{b}!", $"print {a}{b}!"),
            _ => Of($"print(\"{a}\" + str({number}))", $"console.log(\"{a}\" + {number});", $"Console.WriteLine(\"{a}\" + {number});", $"{a}{number}",
                $"join {a} {number}", $"print {a}{number}"),
        };
    }

    private static string Placed(string name, string word) => $"{name} {string.Join(' ', word.Select((c, i) => $"{i}:{c}"))}";

    private static string Upper(string word) => string.Join(' ', word.Select(c => $"{c}:{char.ToUpperInvariant(c)}"));

    /// <summary>Lengths, characters and capitals of a text.</summary>
    private static Snippet Measured(TaskRandom random)
    {
        string word = random.Pick([.. Words.Where(text => text.Length > 2), .. s_fruits, .. s_animals, "Python", "school", "Friday", "London"]);
        int last = word.Length - 1;
        string length = $"len {last}+1={word.Length}";
        int factor = random.Between(2, 5);
        int at = random.Below(word.Length);
        int other = random.Below(word.Length);
        string shouted = word.ToUpperInvariant();
        return random.Below(12) switch
        {
            0 => OnText(random, word, x => $"len({x}) * {factor}", x => $"{x}.length * {factor}", x => $"{x}.Length * {factor}", $"{word.Length * factor}",
                x => [Placed(x, word), length, $"{word.Length}*{factor}={word.Length * factor}"]),
            1 => OnText(random, word, x => $"len({x}) + {factor}", x => $"{x}.length + {factor}", x => $"{x}.Length + {factor}", $"{word.Length + factor}",
                x => [Placed(x, word), length, $"{word.Length}+{factor}={word.Length + factor}"]),
            2 or 3 => OnText(random, word, x => $"{x}[0] + {x}[-1]", x => $"{x}[0] + {x}[{x}.length - 1]", null, $"{word[0]}{word[^1]}",
                x => [Placed(x, word), $"{x}[0]={word[0]}", Interpreter.FromEnd(x, -1, word.Length), $"{x}[{last}]={word[^1]}", $"join {word[0]} {word[^1]}"]),
            4 => OnText(random, word, x => $"{x}[{at}] + {x}[{other}]", x => $"{x}[{at}] + {x}[{other}]", null, $"{word[at]}{word[other]}",
                x => [Placed(x, word), $"{x}[{at}]={word[at]}", $"{x}[{other}]={word[other]}", $"join {word[at]} {word[other]}"]),
            5 => OnText(random, word, x => $"{x}[len({x}) - 1]", x => $"{x}[{x}.length - 1]", x => $"{x}[{x}.Length - 1]", $"{word[^1]}",
                x => [Placed(x, word), length, $"{word.Length}-1={last}", $"{x}[{last}]={word[^1]}"]),
            6 => OnText(random, word, x => $"{x}[-2]", x => $"{x}.at(-2)", x => $"{x}[^2]", $"{word[^2]}",
                x => [Placed(x, word), Interpreter.FromEnd(x, -2, word.Length), $"{x}[{last - 1}]={word[^2]}"]),
            7 or 8 => OnText(random, word, x => $"{x}[{at}]", x => $"{x}[{at}]", x => $"{x}[{at}]", $"{word[at]}",
                x => [Placed(x, word), $"{x}[{at}]={word[at]}"]),
            9 => OnText(random, word, x => $"{x}.upper() + \"!\"", x => $"{x}.toUpperCase() + \"!\"", x => $"{x}.ToUpper() + \"!\"", $"{shouted}!",
                _ => [Upper(word), $"join {shouted} !"]),
            10 => OnText(random, word, x => $"{x}.upper()", x => $"{x}.toUpperCase()", x => $"{x}.ToUpper()", shouted, _ => [Upper(word)]),
            _ => OnText(random, word, x => $"{x}[0].upper()", x => $"{x}[0].toUpperCase()", x => $"char.ToUpper({x}[0])", $"{shouted[0]}",
                x => [Placed(x, word), $"{x}[0]={word[0]}", Upper(word[..1])]),
        };
    }

    /// <summary>Texts with places for values.</summary>
    private static Snippet Filled(TaskRandom random)
    {
        string person = random.Pick(s_people);
        string fruit = random.Pick(s_fruits);
        int a = random.Between(2, 20);
        int b = random.Between(2, 12);
        (string sign, char shown, int value) = random.Pick([("+", '+', a + b), ("*", '*', a * b), ("-", '-', a - b)]);
        Snippet Format(string start, string text, string output, params string[] steps)
        {
            string Start(string number, string words) => string.Concat(start.Split('|', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => $"{(line.Contains('"', StringComparison.Ordinal) ? words : number)}{line}{(number.Length > 0 ? ";" : "")}\n"));
            return Of($"{Start("", "")}print(f\"{text}\")", $"{Start("let ", "let ")}console.log(`{text.Replace("{", "${", StringComparison.Ordinal)}`);",
                $"{Start("int ", "string ")}Console.WriteLine($\"{text}\");", output, [.. steps, $"print {output}"]);
        }

        return random.Below(7) switch
        {
            0 => Format($"name = \"{person}\"|age = {a}", "{name} is {age}", $"{person} is {a}", $"name={person}", $"age={a}"),
            1 => Format($"age = {a}", $"I am {{age}} years old", $"I am {a} years old", $"age={a}"),
            2 => Format($"a = {a}|b = {b}", $"{{a}} {sign} {{b}} = {{a {sign} b}}", $"{a} {shown} {b} = {value}", $"a={a}", $"b={b}",
                $"a{shown}b={a}{shown}{b}={value}"),
            3 => Format($"price = {a}", $"{{price}} euros", $"{a} euros", $"price={a}"),
            4 => Format($"x = {a}", $"next: {{x + 1}}", $"next: {a + 1}", $"x={a}", $"x+1={a}+1={a + 1}"),
            5 => Format($"fruit = \"{fruit}\"|n = {a}", "{n} {fruit}s", $"{a} {fruit}s", $"fruit={fruit}", $"n={a}"),
            _ => Format($"a = {a}|b = {b}", $"result: {{a {sign} b}}", $"result: {value}", $"a={a}", $"b={b}", $"a{shown}b={a}{shown}{b}={value}"),
        };
    }

    /// <summary>Truths from words and other truths.</summary>
    private static Snippet Truth(TaskRandom random)
    {
        string[] words = random.PickSome(Words, 2);
        (bool p, bool q) = (random.Chance(0.5), random.Chance(0.5));
        bool isAnd = random.Chance(0.5);
        string word = isAnd ? "and" : "or";
        bool both = isAnd ? p && q : p || q;
        string Low(bool value) => value ? "true" : "false";
        (int a, int b) = (random.Between(1, 12), random.Between(1, 12));
        string other = random.Below(3) switch
        {
            0 => words[1],
            1 => words[0],
            _ => $"{char.ToUpperInvariant(words[0][0])}{words[0][1..]}",
        };
        bool isSame = words[0] == other;
        string signs = isAnd ? "&&" : "||";
        return random.Below(5) switch
        {
            0 => Print("", $"\"{words[0]}\" == \"{other}\"", $"\"{words[0]}\" === \"{other}\"", $"\"{words[0]}\" == \"{other}\"", $"{isSame}",
                $"{words[0]} == {other} {Said(isSame)}"),
            1 => Print("", $"{p} {word} {q}", $"{Low(p)} {signs} {Low(q)}", $"{Low(p)} {signs} {Low(q)}", $"{both}", $"{word} {Said(both)}"),
            2 => Of($"a = {p}\nb = {q}\nprint(a {word} b)", $"const a = {Low(p)};\nconst b = {Low(q)};\nconsole.log(a {signs} b);",
                $"bool a = {Low(p)};\nbool b = {Low(q)};\nConsole.WriteLine(a {signs} b);", $"{both}", $"a {p}", $"b {q}", $"{word} {Said(both)}",
                    $"print {both}"),
            3 => Of($"done = {p}\nprint(not done)", $"let done = {Low(p)};\nconsole.log(!done);", $"bool done = {Low(p)};\nConsole.WriteLine(!done);", $"{!p}",
                $"done {p}", $"not {Said(!p)}", $"print {!p}"),
            _ => Of($"x = {a}\nbig = x > {b}\nprint(big)", $"const x = {a};\nconst big = x > {b};\nconsole.log(big);",
                $"int x = {a};\nbool big = x > {b};\nConsole.WriteLine(big);", $"{a > b}", $"x={a}", $"x={a} > {b} {Said(a > b)}", $"print {a > b}"),
        };
    }

    /// <summary>Conditions on a text.</summary>
    private static Snippet Matched(TaskRandom random)
    {
        (string names, string values, string says) = random.Pick([
            ("color light signal", "red yellow green", "stop wait go"), ("animal pet", "cat dog cow duck", "meow woof moo quack"),
            ("weather sky", "sun rain snow", "hat umbrella coat"), ("day today", "monday friday sunday", "school party sleep"),
            ("answer reply", "yes no", "great sad"), ("size cup", "small medium large", "cheap fine expensive"),
                ("lang language", "en de fr", "hello hallo salut"),
            ("key direction move", "w a s d", "up left down right"), ("food drink", "tea coffee milk", "hot black white"),
            ("password code", "secret open", "welcome hello"), ("name user", "admin guest", "full limited"),
        ]);
        string[] cases = values.Split(' ');
        string[] said = says.Split(' ');
        string name = random.Pick(names.Split(' '));
        int tests = random.Between(1, cases.Length - 1);
        int at = random.Below(Math.Min(cases.Length, tests + 2));
        string otherwise = tests == cases.Length - 1 ? said[tests] : random.Pick(["unknown", "other", "nothing", "error", "none", "what", "hmm"]);
        string output = at < tests ? said[at] : otherwise;
        var steps = new List<string> { $"{name}={cases[at]}" };
        steps.AddRange(Enumerable.Range(0, Math.Min(at + 1, tests)).Select(i => $"{cases[at]} == {cases[i]} {Said(i == at)}"));
        steps.Add($"print {output}");
        string Chain(Func<int, string> test, Func<string, string> then, string otherwiseWord) => string.Concat(
            Enumerable.Range(0, tests).Select(i => test(i) + then(said[i]))) + otherwiseWord + then(otherwise).TrimEnd('\n');
        string python = $"{name} = \"{cases[at]}\"\n" + Chain(
            i => $"{(i == 0 ? "if" : "elif")} {name} == \"{cases[i]}\":\n", word => $"    print(\"{word}\")\n", "else:\n");
        string script = $"const {name} = \"{cases[at]}\";\n" + Chain(
            i => $"{(i == 0 ? "" : " else ")}if ({name} === \"{cases[i]}\") {{\n", word => $"  console.log(\"{word}\");\n}}", " else {\n");
        string sharp = $"string {name} = \"{cases[at]}\";\n" + Chain(
            i => $"{(i == 0 ? "if" : "else if")} ({name} == \"{cases[i]}\")\n", word => $"    Console.WriteLine(\"{word}\");\n", "else\n");
        return Of(python, script, sharp, output, [.. steps]);
    }

    /// <summary>Conditions on a truth, or on two.</summary>
    private static Snippet Switched(TaskRandom random)
    {
        (string name, string yes, string no) = random.Pick([
            ("raining", "umbrella", "sunglasses"), ("is_open", "come in", "closed"), ("hungry", "eat", "sleep"), ("logged_in", "welcome", "please log in"),
            ("is_weekend", "party", "work"), ("found", "got it", "keep looking"), ("game_over", "finished", "play on"), ("is_cold", "jacket", "shirt"),
            ("sunny", "beach", "museum"), ("ready", "start", "wait"), ("alive", "fight", "restart"), ("has_ticket", "enter", "stop"), ("on", "light", "dark"),
        ]);
        bool p = random.Chance(0.5);
        string Low(bool value) => value ? "true" : "false";
        Snippet Program(string start, string scriptStart, string sharpStart, string test, string scriptTest, bool holds, params string[] steps) => Of(
            $"{start}\nif {test}:\n    print(\"{yes}\")\nelse:\n    print(\"{no}\")",
            $"{scriptStart}\nif ({scriptTest}) {{\n  console.log(\"{yes}\");\n}} else {{\n  console.log(\"{no}\");\n}}",
            $"{sharpStart}\nif ({scriptTest})\n    Console.WriteLine(\"{yes}\");\nelse\n    Console.WriteLine(\"{no}\");",
            holds ? yes : no, [.. steps, $"print {(holds ? yes : no)}"]);
        bool q = random.Chance(0.5);
        bool isAnd = random.Chance(0.6);
        bool both = isAnd ? p && q : p || q;
        int money = random.Between(1, 20);
        int price = random.Between(1, 20);
        return random.Below(4) switch
        {
            0 => Program($"{name} = {p}", $"let {name} = {Low(p)};", $"bool {name} = {Low(p)};", name, name, p, $"{name} {p}", Said(p)),
            1 => Program($"{name} = {p}", $"let {name} = {Low(p)};", $"bool {name} = {Low(p)};", $"not {name}", $"!{name}", !p, $"{name} {p}",
                $"not {Said(!p)}"),
            2 => Program($"{name} = {p}\nlate = {q}", $"let {name} = {Low(p)};\nlet late = {Low(q)};", $"bool {name} = {Low(p)};\nbool late = {Low(q)};",
                $"{name} {(isAnd ? "and" : "or")} late", $"{name} {(isAnd ? "&&" : "||")} late", both, $"{name} {p}", $"late {q}",
                $"{(isAnd ? "and" : "or")} {Said(both)}"),
            _ => Program($"{name} = {p}\nmoney = {money}", $"let {name} = {Low(p)};\nlet money = {money};", $"bool {name} = {Low(p)};\nint money = {money};",
                $"{name} and money >= {price}", $"{name} && money >= {price}", p && money >= price,
                [$"{name} {p}", .. p ? (string[])[$"money={money} >= {price} {Said(money >= price)}"] : [], $"and {Said(p && money >= price)}"]),
        };
    }

    /// <summary>A text that a loop puts together.</summary>
    private static Snippet Built(TaskRandom random)
    {
        string result = random.Pick(["s", "text", "result", "out1", "line", "t", "word"]);
        int count = random.Between(2, 5);
        string part = random.Pick(s_short);
        string word = random.Pick([.. Words.Where(text => text.Length is 3 or 4)]);
        string start = random.Chance(0.3) ? random.Pick(["a", "x", "go", "oh"]) : "";
        int first = random.Below(2);
        string soFar;
        List<string> steps;
        switch (random.Below(4))
        {
            case < 2:
                bool isNumber = random.Chance(0.4);
                soFar = start;
                count = isNumber ? count : Math.Min(count, 4);
                steps = [$"{result}={start}", $"i from {first} < {first + count}: {string.Join(' ', Enumerable.Range(first, count))} {first + count} stop"];
                for (int i = first; i < first + count; i++)
                {
                    soFar += isNumber ? $"{i}" : part;
                    steps.Add($"i={i} {result}={soFar}");
                }

                string range = first == 0 ? $"{count}" : $"{first}, {first + count}";
                string added = isNumber ? "str(i)" : $"\"{part}\"";
                string sharpAdded = isNumber ? "i" : $"\"{part}\"";
                string head = $"for (KIND i = {first}; i < {first + count}; i++)";
                return Of($"{result} = \"{start}\"\nfor i in range({range}):\n"
                    + $"    {result} {(random.Chance(0.7) ? $"+= {added}" : $"= {result} + {added}")}\nprint({result})",
                    $"let {result} = \"{start}\";\n{head.Replace("KIND", "let", StringComparison.Ordinal)} {{\n"
                        + $"  {result} += {sharpAdded};\n}}\nconsole.log({result});",
                    $"string {result} = \"{start}\";\n{head.Replace("KIND", "int", StringComparison.Ordinal)}\n{{\n    {result} += {sharpAdded};\n}}\n"
                        + $"Console.WriteLine({result});",
                    soFar, [.. steps, $"print {soFar}"]);
            case 2:
                steps = [$"c in {string.Join(' ', word.ToCharArray())} stop"];
                steps.AddRange(word.Select((c, i) => $"c={c} output {string.Join(' ', word[..(i + 1)].ToCharArray())}"));
                return Of($"for c in \"{word}\":\n    print(c)", $"for (const c of \"{word}\") {{\n  console.log(c);\n}}",
                    $"foreach (char c in \"{word}\")\n{{\n    Console.WriteLine(c);\n}}", string.Join('\n', word.ToCharArray()), [.. steps]);
            default:
                (string before, string after) = random.Pick([("", "c"), ("", "-"), ("", "."), ("", "a"), ("+", "")]);
                soFar = "";
                steps = [$"{result}=", $"c in {string.Join(' ', word.ToCharArray())} stop"];
                foreach (char c in word)
                {
                    soFar += after == "c" ? $"{c}{c}" : $"{before}{c}{after}";
                    steps.Add($"c={c} {result}={soFar}");
                }

                string change = after == "c" ? "c + c" : before.Length > 0 ? $"\"{before}\" + c" : $"c + \"{after}\"";
                return Of($"{result} = \"\"\nfor c in \"{word}\":\n    {result} += {change}\nprint({result})",
                    $"let {result} = \"\";\nfor (const c of \"{word}\") {{\n  {result} += {change};\n}}\nconsole.log({result});", null, soFar,
                    [.. steps, $"print {soFar}"]);
        }
    }

    private static (string List, string[] Words) ListOfWords(TaskRandom random)
    {
        (string[] all, string names) = random.Pick([
            (s_fruits, "fruits basket items shopping"), (s_animals, "animals pets zoo"), (s_colors, "colors colours paint"),
                (s_people, "names students friends people"),
            (s_cities, "cities places"), (Words, "words list1 arr things"), (["mon", "tue", "wed", "thu", "fri"], "days"),
        ]);
        return (random.Pick(names.Split(' ')), random.PickSome(all, random.Between(3, 4)));
    }

    private static string Quoted(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"\"{word}\""));

    private static string Places(string list, IEnumerable<string> words) => $"{list} {string.Join(' ', words.Select((word, i) => $"{i}:{word}"))}";

    /// <summary>Elements of a list of words.</summary>
    private static Snippet OfWords(TaskRandom random)
    {
        (string list, string[] words) = ListOfWords(random);
        int at = random.Below(words.Length);
        int other = random.Below(words.Length);
        string extra = random.Pick(["zebra", "lamp", "nut", "ink", "jam", "oak"]);
        string placed = Places(list, words);
        string found = $"{list}[{at}]={words[at]}";
        string place = $"{list}[{at}]";
        string python = $"{list} = [{Quoted(words)}]\n";
        string script = $"const {list} = [{Quoted(words)}];\n";
        string sharp = random.Below(3) switch
        {
            0 => $"string[] {list} = {{ {Quoted(words)} }};\n",
            1 => $"var {list} = new[] {{ {Quoted(words)} }};\n",
            _ => $"string[] {list} = [{Quoted(words)}];\n",
        };
        string grown = $"var {list} = new List<string> {{ {Quoted(words)} }};\n";
        string End(string expression, string language) =>
            language == "p" ? $"print({expression})" : language == "s" ? $"console.log({expression});" : $"Console.WriteLine({expression});";
        string[] longer = [.. words, extra];
        string[] changed = [.. words.Select((word, i) => i == at ? extra : word)];
        return random.Below(13) switch
        {
            < 4 => Of(python + End(place, "p"), script + End(place, "s"), sharp + End(place, "c"), words[at], placed, found, $"print {words[at]}"),
            4 => Of($"{python}print({list}[-{1 + (at % 2)}])", $"{script}console.log({list}.at(-{1 + (at % 2)}));",
                $"{sharp}Console.WriteLine({list}[^{1 + (at % 2)}]);",
                words[^(1 + (at % 2))], placed, Interpreter.FromEnd(list, -(1 + (at % 2)), words.Length),
                $"{list}[{words.Length - 1 - (at % 2)}]={words[^(1 + (at % 2))]}", $"print {words[^(1 + (at % 2))]}"),
            5 => Of(python + End($"{place} + {list}[{other}]", "p"), script + End($"{place} + {list}[{other}]", "s"), sharp
                + End($"{place} + {list}[{other}]", "c"),
                words[at] + words[other], placed, found, $"{list}[{other}]={words[other]}", $"join {words[at]} {words[other]}",
                    $"print {words[at]}{words[other]}"),
            6 => Of(python + End($"{place}, {list}[{other}]", "p"), script + End($"{place}, {list}[{other}]", "s"), null, $"{words[at]} {words[other]}",
                placed, found, $"{list}[{other}]={words[other]}", $"print {words[at]} {words[other]}"),
            7 => Of($"{python}{list}.append(\"{extra}\")\nprint({list}[-1])", $"{script}{list}.push(\"{extra}\");\nconsole.log({list}.at(-1));",
                $"{grown}{list}.Add(\"{extra}\");\nConsole.WriteLine({list}[^1]);", extra, $"append {extra}", Places(list, longer),
                Interpreter.FromEnd(list, -1, longer.Length), $"{list}[{longer.Length - 1}]={extra}", $"print {extra}"),
            8 => Of($"{python}{list}.append(\"{extra}\")\nprint(len({list}))", $"{script}{list}.push(\"{extra}\");\nconsole.log({list}.length);",
                $"{grown}{list}.Add(\"{extra}\");\nConsole.WriteLine({list}.Count);", $"{longer.Length}", $"append {extra}", Places(list, longer),
                $"len {longer.Length - 1}+1={longer.Length}", $"print {longer.Length}"),
            9 => Of($"{python}{place} = \"{extra}\"\nprint({list}[{other}])", $"{script}{place} = \"{extra}\";\nconsole.log({list}[{other}]);",
                $"{sharp}{place} = \"{extra}\";\nConsole.WriteLine({list}[{other}]);", changed[other], $"{list}[{at}]={extra}", Places(list, changed),
                $"{list}[{other}]={changed[other]}", $"print {changed[other]}"),
            10 => Of($"{python}{list}.pop()\nprint({list}[-1])", $"{script}{list}.pop();\nconsole.log({list}.at(-1));", null, words[^2], $"pop {words[^1]}",
                Places(list, words[..^1]), Interpreter.FromEnd(list, -1, words.Length - 1), $"{list}[{words.Length - 2}]={words[^2]}", $"print {words[^2]}"),
            11 => Of($"{python}print(\"{(other == at ? extra : words[other])}\" in {list})",
                $"{script}console.log({list}.includes(\"{(other == at ? extra : words[other])}\"));",
                $"{sharp}Console.WriteLine({list}.Contains(\"{(other == at ? extra : words[other])}\"));", $"{other != at}",
                $"{(other == at ? extra : words[other])} in",
                string.Join(' ', words.Take(other == at ? words.Length : other + 1).Select(word => $"{word} {Said(other != at && word == words[other])}")),
                $"print {other != at}"),
            _ => Of($"{python}print({place}.upper())", $"{script}console.log({place}.toUpperCase());", $"{sharp}Console.WriteLine({place}.ToUpper());",
                words[at].ToUpperInvariant(), placed, found, Upper(words[at]), $"print {words[at].ToUpperInvariant()}"),
        };
    }

    /// <summary>Parts of a word or of a list of words.</summary>
    private static Snippet Parts(TaskRandom random)
    {
        (string list, string[] words) = ListOfWords(random);
        bool isWord = random.Chance(0.5);
        string[] items = isWord ? [.. random.Pick([.. Words.Where(text => text.Length > 3), .. s_fruits]).Select(c => $"{c}")] : words;
        string name = isWord ? random.Pick(["s", "word", "text", "w"]) : list;
        int from = random.Between(0, items.Length - 2);
        int to = random.Between(from + 1, items.Length);
        (string range, int low, int high) = random.Below(4) switch
        {
            0 => ($":{to}", 0, to),
            1 => ($"{from}:", from, items.Length),
            2 => ($"-2:", items.Length - 2, items.Length),
            _ => ($"{from}:{to}", from, to),
        };
        string[] part = items[low..high];
        string output = isWord ? string.Concat(part) : $"[{string.Join(", ", part.Select(word => $"'{word}'"))}]";
        string value = isWord ? $"\"{string.Concat(items)}\"" : $"[{Quoted(items)}]";
        string[] places = [.. items.Select((item, i) => $"{i}:{item}")];
        string steps = $"{name}[{range}] {string.Join(' ', places[..low])}{(low > 0 ? " " : "")}| {string.Join(' ', places[low..high])}";
        return Of($"{name} = {value}\nprint({name}[{range}])",
            $"const {name} = {value};\n"
                + $"console.log({name}.slice({range.Trim(':').Replace(":", ", ", StringComparison.Ordinal).Insert(0, range[0] == ':' ? "0, " : "")}));",
            null, output, steps + (high < items.Length ? $" {high} stop" : ""), $"print {output}");
    }

    /// <summary>A sentence in words, or words in a sentence.</summary>
    private static Snippet Split(TaskRandom random)
    {
        string[] words = random.PickSome(["my", "cat", "sat", "red", "dog", "ran", "we", "eat", "big", "cake", "I", "like", "tea", "sun", "so", "hot"],
            random.Between(3, 4));
        string text = string.Join(' ', words);
        string name = random.Pick(["s", "text", "sentence", "line"]);
        int at = random.Below(words.Length);
        string placed = Places("words", words);
        string sign = random.Pick(["-", "+", ", ", "/", ""]);
        return random.Below(3) switch
        {
            0 => Of($"{name} = \"{text}\"\nwords = {name}.split()\nprint(words[{at}])",
                $"const {name} = \"{text}\";\nconst words = {name}.split(\" \");\nconsole.log(words[{at}]);",
                $"var words = \"{text}\".Split(' ');\nConsole.WriteLine(words[{at}]);", words[at], placed, $"words[{at}]={words[at]}", $"print {words[at]}"),
            1 => Of($"{name} = \"{text}\"\nprint(len({name}.split()))", $"const {name} = \"{text}\";\nconsole.log({name}.split(\" \").length);", null,
                $"{words.Length}",
                placed, $"len {words.Length - 1}+1={words.Length}", $"print {words.Length}"),
            _ => Of($"words = [{Quoted(words)}]\nprint(\"{sign}\".join(words))", $"const words = [{Quoted(words)}];\nconsole.log(words.join(\"{sign}\"));",
                $"string[] words = {{ {Quoted(words)} }};\nConsole.WriteLine(string.Join(\"{sign}\", words));", string.Join(sign, words),
                placed, $"join {string.Join(' ', words)}", $"print {string.Join(sign, words)}"),
        };
    }

    /// <summary>A list of lists.</summary>
    private static Snippet Grid(TaskRandom random)
    {
        int rows = random.Between(2, 3);
        int[][] grid = [.. Enumerable.Range(0, rows).Select(_ => (int[])[random.Between(1, 20), random.Between(1, 20), random.Between(1, 9)])];
        string name = random.Pick(["grid", "m", "matrix", "table", "a", "board"]);
        (int row, int column) = (random.Below(rows), random.Below(3));
        string value = $"[{string.Join(", ", grid.Select(line => $"[{string.Join(", ", line)}]"))}]";
        string shown = $"{name}[{row}] {string.Join(' ', grid[row].Select((item, i) => $"{i}:{item}"))}";
        string rowsShown = $"{name} {string.Join(' ', grid.Select((line, i) => $"{i}:{string.Join(',', line)}"))}";
        int cell = grid[row][column];
        return random.Below(4) == 0
            ? Of($"{name} = {value}\nprint(len({name}))", $"const {name} = {value};\nconsole.log({name}.length);", null, $"{rows}", rowsShown,
                $"len {rows - 1}+1={rows}",
                $"print {rows}")
            : Of($"{name} = {value}\nprint({name}[{row}][{column}])", $"const {name} = {value};\nconsole.log({name}[{row}][{column}]);", null, $"{cell}",
                rowsShown, shown, $"{name}[{row}][{column}]={cell}", $"print {cell}");
    }

    /// <summary>Sorted lists, what is removed and inserted.</summary>
    private static Snippet Chosen(TaskRandom random)
    {
        int[] items = random.PickSome(Enumerable.Range(1, 20).ToArray(), 4);
        string name = random.Pick(Lists);
        string written = $"{name} = [{string.Join(", ", items)}]\n";
        string script = $"const {name} = [{string.Join(", ", items)}];\n";
        string Listed(IEnumerable<int> numbers) => $"[{string.Join(", ", numbers)}]";
        string Shown(IEnumerable<int> numbers) => $"{name} {string.Join(' ', numbers.Select((item, i) => $"{i}:{item}"))}";
        int[] sorted = [.. items.Order()];
        int at = random.Below(4);
        string sorting = Interpreter.Sorting([.. items.Select(item => (long)item)]);
        int added = random.Between(21, 30);
        return random.Below(6) switch
        {
            0 => Of($"{written}print(sorted({name})[0])", null, null, $"{sorted[0]}", sorting, $"sorted[0]={sorted[0]}", $"print {sorted[0]}"),
            1 => Of($"{written}{name}.sort()\nprint({name}[{at}])", $"{script}{name}.sort((a, b) => a - b);\nconsole.log({name}[{at}]);", null, $"{sorted[at]}",
                sorting, Shown(sorted), $"{name}[{at}]={sorted[at]}", $"print {sorted[at]}"),
            2 => Of($"{written}{name}.remove({items[at]})\nprint({name})", null, null, Listed(items.Where((_, i) => i != at)),
                $"remove {items[at]}", Shown(items.Where((_, i) => i != at)), $"print {Listed(items.Where((_, i) => i != at))}"),
            3 => Of($"{written}{name}.insert(0, {added})\nprint({name}[1])", $"{script}{name}.unshift({added});\nconsole.log({name}[1]);", null, $"{items[0]}",
                $"insert {added}", Shown(items.Prepend(added)), $"{name}[1]={items[0]}", $"print {items[0]}"),
            4 => Of($"{written}x = {name}.pop()\nprint(x)", $"{script}const x = {name}.pop();\nconsole.log(x);", null, $"{items[^1]}", $"pop {items[^1]}",
                $"x={items[^1]}", $"print {items[^1]}"),
            _ => Of($"{written}x = {name}.pop(0)\nprint(x, len({name}))", $"{script}const x = {name}.shift();\nconsole.log(x, {name}.length);", null,
                $"{items[0]} 3",
                $"pop {items[0]}", Shown(items[1..]), "len 2+1=3", $"print {items[0]} 3"),
        };
    }

    /// <summary>Look-ups by a word.</summary>
    private static Snippet Dictionary(TaskRandom random)
    {
        string Number() => $"{random.Between(1, 50)}";
        string City() => random.Pick(s_cities);
        string Color() => random.Pick(s_colors);
        (string name, string[] keys, Func<string> draw) = random.Below(5) switch
        {
            0 => ("capitals", random.PickSome(["France", "Italy", "Norway", "Egypt", "Japan", "Peru"], 3), City),
            1 => ("colors", random.PickSome(s_fruits, 3), Color),
            2 => (random.Pick(["ages", "scores", "points", "grades"]), random.PickSome(s_people, 3), Number),
            3 => (random.Pick(["prices", "stock", "menu", "shop"]), random.PickSome(s_fruits, 3), Number),
            _ => (random.Pick(["d", "data", "my_dict"]), random.PickSome(["a", "b", "c", "x", "y"], 3), (Func<string>)Number),
        };
        bool isNumber = name is not ("capitals" or "colors");
        string[] values = [.. keys.Select(_ => draw())];
        int at = random.Below(3);
        int other = random.Below(3);
        string fresh = draw();
        string Value(string value) => isNumber ? value : $"\"{value}\"";
        string Pairs() => string.Join(", ", keys.Select((key, i) => $"\"{key}\": {Value(values[i])}"));
        string sharp = $"var {name} = new Dictionary<string, {(isNumber ? "int" : "string")}>\n{{\n"
            + string.Concat(keys.Select((key, i) => $"    [\"{key}\"] = {Value(values[i])},\n")) + "};\n";
        string python = $"{name} = {{{Pairs()}}}\n";
        string script = $"const {name} = {{ {string.Join(", ", keys.Select((key, i) => $"{key}: {Value(values[i])}"))} }};\n";
        string Shown() => $"{name} {string.Join(' ', keys.Select((key, i) => $"{key}:{values[i]}"))}";
        string place = $"{name}[\"{keys[at]}\"]";
        string looked = $"{name}[{keys[at]}]={values[at]}";
        string shown = Shown();
        switch (random.Below(isNumber ? 8 : 5))
        {
            case < 3:
                return Of($"{python}print({place})", $"{script}console.log({place});", $"{sharp}Console.WriteLine({place});", values[at], shown, looked,
                    $"print {values[at]}");
            case 3:
                (string old, values[at]) = (values[at], fresh);
                string now = values[other];
                return Of($"{python}{place} = {Value(fresh)}\nprint({name}[\"{keys[other]}\"])",
                    $"{script}{place} = {Value(fresh)};\nconsole.log({name}[\"{keys[other]}\"]);",
                    $"{sharp}{place} = {Value(fresh)};\nConsole.WriteLine({name}[\"{keys[other]}\"]);", now, $"{name}[{keys[at]}]={fresh}", Shown(),
                    $"{name}[{keys[other]}]={now}", $"print {now}");
            case 4:
                bool has = random.Chance(0.5);
                string sought = has ? keys[at] : "zoo";
                return Of($"{python}print(\"{sought}\" in {name})", $"{script}console.log(\"{sought}\" in {name});",
                    $"{sharp}Console.WriteLine({name}.ContainsKey(\"{sought}\"));", $"{has}",
                    $"{sought} in", string.Join(' ', keys.Take(has ? at + 1 : 3).Select(key => $"{key} {Said(key == sought)}")), $"print {has}");
            case 5:
                int sum = int.Parse(values[at], System.Globalization.CultureInfo.InvariantCulture)
                    + int.Parse(values[other], System.Globalization.CultureInfo.InvariantCulture);
                string both = $"{place} + {name}[\"{keys[other]}\"]";
                return Of($"{python}print({both})", $"{script}console.log({both});", $"{sharp}Console.WriteLine({both});", $"{sum}", shown, looked,
                    $"{name}[{keys[other]}]={values[other]}", $"{values[at]}+{values[other]}={sum}", $"print {sum}");
            case 6:
                string[] more = [.. keys, "new"];
                return Of($"{python}{name}[\"new\"] = {fresh}\nprint(len({name}))", null,
                    $"{sharp}{name}[\"new\"] = {fresh};\nConsole.WriteLine({name}.Count);", "4",
                    $"{name} {string.Join(' ', more.Select((key, i) => $"{i}:{key}"))}", "len 3+1=4", "print 4");
            default:
                int all = values.Sum(value => int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
                return Of($"{python}print(sum({name}.values()))", null, $"{sharp}Console.WriteLine({name}.Values.Sum());", $"{all}", shown,
                    $"sum {string.Join('+', values)}={all}", $"print {all}");
        }
    }

    /// <summary>Functions of texts.</summary>
    private static Snippet Function(TaskRandom random)
    {
        string[] words = random.PickSome([.. Words.Where(text => text.Length is > 1 and < 5)], 2);
        (string word, string other) = (words[0], words[1]);
        string person = random.Pick(s_people);
        string hello = random.Pick(["Hi", "Hello", "Bye", "Dear", "Good morning"]);
        string end = random.Pick(["!", "s", "?", "er", "x"]);
        int count = random.Between(2, 4);
        string Twice(string text) => string.Concat(Enumerable.Repeat(text, count));
        string called = random.Pick(["f", "make", "change", "func", "say"]);
        string steps = string.Join(' ', Enumerable.Range(1, count).Select(i => $"{i}:{string.Concat(Enumerable.Repeat(word, i))}"));
        return random.Below(6) switch
        {
            0 => Of($"def {called}(w):\n    return w + \"{end}\"\n\nprint({called}(\"{word}\"))",
                $"function {called}(w) {{\n  return w + \"{end}\";\n}}\nconsole.log({called}(\"{word}\"));",
                $"string {called}(string w)\n{{\n    return w + \"{end}\";\n}}\nConsole.WriteLine({called}(\"{word}\"));", word + end,
                $"{called}(w={word})", $"join {word} {end}", $"return {word}{end}", $"print {word}{end}"),
            1 => Of($"def {called}(w):\n    return w + \"{end}\"\n\nprint({called}(\"{word}\") + {called}(\"{other}\"))",
                $"const {called} = (w) => w + \"{end}\";\nconsole.log({called}(\"{word}\") + {called}(\"{other}\"));",
                $"string {called}(string w) => w + \"{end}\";\nConsole.WriteLine({called}(\"{word}\") + {called}(\"{other}\"));", word + end + other + end,
                $"{called}(w={word})", $"return {word}{end}", $"{called}(w={other})", $"return {other}{end}", $"join {word}{end} {other}{end}",
                $"print {word}{end}{other}{end}"),
            2 => Of($"def repeat(w, n):\n    return w * n\n\nprint(repeat(\"{word}\", {count}))",
                $"function repeat(w, n) {{\n  return w.repeat(n);\n}}\nconsole.log(repeat(\"{word}\", {count}));", null, Twice(word),
                $"repeat(w={word}, n={count})", steps, $"return {Twice(word)}", $"print {Twice(word)}"),
            3 => Of($"def shout(w):\n    return w.upper()\n\nprint(shout(\"{word}\"))", $"const shout = w => w.toUpperCase();\nconsole.log(shout(\"{word}\"));",
                $"string Shout(string w) => w.ToUpper();\nConsole.WriteLine(Shout(\"{word}\"));", word.ToUpperInvariant(),
                $"shout(w={word})", Upper(word), $"return {word.ToUpperInvariant()}", $"print {word.ToUpperInvariant()}"),
            4 => Of($"def first(w):\n    return w[0]\n\nprint(first(\"{word}\") + first(\"{other}\"))",
                $"function first(w) {{\n  return w[0];\n}}\nconsole.log(first(\"{word}\") + first(\"{other}\"));", null, $"{word[0]}{other[0]}",
                $"first(w={word})", $"return {word[0]}", $"first(w={other})", $"return {other[0]}", $"join {word[0]} {other[0]}", $"print {word[0]}{other[0]}"),
            _ => Of($"def greet(name, word=\"{hello}\"):\n    return f\"{{word}} {{name}}\"\n\nprint(greet(\"{person}\"))",
                $"function greet(name, word = \"{hello}\") {{\n  return `${{word}} ${{name}}`;\n}}\nconsole.log(greet(\"{person}\"));",
                $"string Greet(string name, string word = \"{hello}\") => $\"{{word}} {{name}}\";\nConsole.WriteLine(Greet(\"{person}\"));",
                    $"{hello} {person}",
                $"greet(name={person}, word={hello})", $"return {hello} {person}", $"print {hello} {person}"),
        };
    }

    /// <summary>Functions that return a word for a number.</summary>
    private static Snippet Verdict(TaskRandom random)
    {
        (string called, string parameter, int low, int high, string yes, string no) = random.Pick([
            ("grade", "points", 0, 100, "pass", "fail"), ("check", "age", 1, 60, "adult", "child"), ("sign", "n", -9, 9, "plus", "minus"),
            ("size", "x", 1, 40, "big", "small"), ("price_tag", "p", 1, 90, "expensive", "cheap"), ("feel", "temp", -5, 35, "warm", "cold"),
            ("label", "n", 1, 20, "high", "low"), ("result", "score", 0, 30, "win", "lose"), ("speed", "kmh", 10, 150, "fast", "slow"),
        ]);
        int limit = random.Between(low + 1, high - 1);
        string relation = random.Pick([">", ">="]);
        bool Holds(int number) => relation == ">" ? number > limit : number >= limit;
        int a = random.Chance(0.2) ? limit : random.Between(low, high);
        int b = random.Between(low, high);
        string Word(int number) => Holds(number) ? yes : no;
        string[] Run(int number) => [$"{called}({parameter}={number})", $"{number} {relation} {limit} {Said(Holds(number))}", $"return {Word(number)}"];
        string head = $"def {called}({parameter}):\n    if {parameter} {relation} {limit}:\n        return \"{yes}\"\n"
            + $"    {(random.Chance(0.5) ? "" : "else:\n        ")}return \"{no}\"\n\n";
        string script = $"function {called}({parameter}) {{\n  if ({parameter} {relation} {limit}) return \"{yes}\";\n  return \"{no}\";\n}}\n";
        string sharp = $"string {called}(int {parameter})\n{{\n    if ({parameter} {relation} {limit}) return \"{yes}\";\n    return \"{no}\";\n}}\n";
        return random.Chance(0.6)
            ? Of($"{head}print({called}({a}))", $"{script}console.log({called}({a}));", $"{sharp}Console.WriteLine({called}({a}));", Word(a),
                [.. Run(a), $"print {Word(a)}"])
            : Of($"{head}print({called}({a}), {called}({b}))", $"{script}console.log({called}({a}), {called}({b}));",
                $"{sharp}Console.WriteLine({called}({a}) + \" \" + {called}({b}));", $"{Word(a)} {Word(b)}",
                    [.. Run(a), .. Run(b), $"print {Word(a)} {Word(b)}"]);
    }

    /// <summary>Functions that print.</summary>
    private static Snippet Prints(TaskRandom random)
    {
        string[] words = random.PickSome([.. Words.Where(text => text.Length < 5)], 2);
        int calls = random.Between(2, 3);
        string called = random.Pick(["hello", "say", "greet", "show", "ping"]);
        string all = string.Join('\n', Enumerable.Repeat(words[0], calls));
        string Call(string end) => string.Join('\n', Enumerable.Repeat($"{called}(){end}", calls));
        int a = random.Between(1, 9);
        int b = random.Between(1, 9);
        int by = random.Between(2, 5);
        return random.Below(3) switch
        {
            0 => Of($"def {called}():\n    print(\"{words[0]}\")\n\n{Call("")}", $"function {called}() {{\n  console.log(\"{words[0]}\");\n}}\n{Call(";")}",
                $"void {called}()\n{{\n    Console.WriteLine(\"{words[0]}\");\n}}\n{Call(";")}", all,
                [.. Enumerable.Range(1, calls).Select(i => $"{called}() print {words[0]} output {string.Join(' ', Enumerable.Repeat(words[0], i))}")]),
            1 => Of($"def {called}(x):\n    print(x * {by})\n\n{called}({a})\n{called}({b})",
                $"function {called}(x) {{\n  console.log(x * {by});\n}}\n{called}({a});\n{called}({b});",
                $"void {called}(int x)\n{{\n    Console.WriteLine(x * {by});\n}}\n{called}({a});\n{called}({b});", $"{a * by}\n{b * by}",
                $"{called}(x={a})", $"print {a}*{by}={a * by}", $"{called}(x={b})", $"print {b}*{by}={b * by}", $"output {a * by} {b * by}"),
            _ => Of($"def {called}():\n    print(\"{words[0]}\")\n\nprint(\"{words[1]}\")\n{called}()",
                $"function {called}() {{\n  console.log(\"{words[0]}\");\n}}\nconsole.log(\"{words[1]}\");\n{called}();",
                $"void {called}()\n{{\n    Console.WriteLine(\"{words[0]}\");\n}}\nConsole.WriteLine(\"{words[1]}\");\n{called}();", $"{words[1]}\n{words[0]}",
                $"print {words[1]}", $"{called}() print {words[0]}", $"output {words[1]} {words[0]}"),
        };
    }

    /// <summary>A function that forgets to return.</summary>
    private static Snippet Nothing(TaskRandom random)
    {
        int a = random.Between(1, 9);
        int b = random.Between(2, 9);
        string called = random.Pick(["f", "double", "add", "calc", "change"]);
        char sign = "+*-"[random.Below(3)];
        return Of($"def {called}(x):\n    {(random.Chance(0.5) ? "y = " : "")}x {sign} {b}\n\nprint({called}({a}))", null, null, "None", $"{called}(x={a})",
            "no return", "print None");
    }

    private static Snippet Recursion(TaskRandom random)
    {
        bool isProduct = random.Chance(0.4);
        int n = random.Between(2, isProduct ? 4 : 5);
        string called = random.Pick(["f", isProduct ? "fact" : "total", "rec"]);
        int last = isProduct ? 1 : 0;
        char sign = isProduct ? '*' : '+';
        var steps = new List<string>();
        for (int i = n; i > last; i--)
        {
            steps.Add($"{called}({i}): {i} {sign} {called}({i - 1})");
        }

        int value = last;
        steps.Add($"{called}({last}): return {last}");
        for (int i = last + 1; i <= n; i++)
        {
            int next = isProduct ? i * value : i + value;
            steps.Add($"{called}({i}): return {i}{sign}{value}={next}");
            value = next;
        }

        return Of($"def {called}(n):\n    if n == {last}:\n        return {last}\n    return n {sign} {called}(n - 1)\n\nprint({called}({n}))",
            $"function {called}(n) {{\n  if (n === {last}) return {last};\n  return n {sign} {called}(n - 1);\n}}\nconsole.log({called}({n}));",
            $"int {called}(int n)\n{{\n    if (n == {last}) return {last};\n    return n {sign} {called}(n - 1);\n}}\nConsole.WriteLine({called}({n}));",
                $"{value}",
            [.. steps, $"print {value}"]);
    }

    /// <summary>Counts letters of a word.</summary>
    private static Snippet Counted(TaskRandom random)
    {
        string word = random.Pick([.. s_letters.Where(text => text.Length < 8), .. Words.Where(text => text.Length > 3), .. s_fruits]);
        string item = random.Pick(["c", "c", "letter", "ch", "x", "char1"]);
        string count = Free(random, ["count", "count", "n", "total", "k", "found", "num"], item);
        bool differs = random.Chance(0.2);
        char sought = random.Pick(word.ToCharArray());
        string relation = differs ? "!=" : "==";
        bool isNamed = random.Chance(0.4);
        string name = isNamed ? random.Pick(["s", "word", "text", "fruit"]) : $"\"{word}\"";
        var steps = new List<string> { $"{item} in {string.Join(' ', word.ToCharArray())} stop" };
        int found = 0;
        foreach (char c in word)
        {
            bool holds = (c == sought) != differs;
            steps.Add($"{c} {relation} {sought} {Said(holds)}" + (holds ? $" {count}={found}+1={++found}" : ""));
        }

        string python = $"{(isNamed ? $"{name} = \"{word}\"\n" : "")}{count} = 0\nfor {item} in {name}:\n    if {item} {relation} \"{sought}\":\n        "
            + $"{(random.Chance(0.7) ? $"{count} += 1" : $"{count} = {count} + 1")}\nprint({count})";
        return Of(python, $"{(isNamed ? $"const {name} = \"{word}\";\n" : "")}let {count} = 0;\n"
            + $"for (const {item} of {name}) {{\n  if ({item} {relation}= \"{sought}\") {{\n"
            + $"    {count}++;\n  }}\n}}\nconsole.log({count});",
            $"{(isNamed ? $"string {name} = \"{word}\";\n" : "")}int {count} = 0;\n"
            + $"foreach (char {item} in {name})\n{{\n    if ({item} {relation} '{sought}')\n        {count}++;\n}}\n"
            + $"Console.WriteLine({count});", $"{found}", [.. steps, $"print {found}"]);
    }

    /// <summary>Keeps or changes some letters of a word, or prints until one comes.</summary>
    private static Snippet Kept(TaskRandom random)
    {
        string word = random.Pick([.. s_letters.Where(text => text.Length < 7), .. Words.Where(text => text.Length is > 3 and < 6)]);
        string result = random.Pick(["r", "result", "new_word", "t", "s2"]);
        char sought = random.Pick(word.ToCharArray());
        string other = random.Pick(["o", "x", "u", "-", "i"]);
        bool vowels = random.Chance(0.3);
        string kind = vowels ? "aeiou" : $"{sought}";
        bool IsSought(char c) => vowels ? "aeiou".Contains(c, StringComparison.Ordinal) : c == sought;
        string relation = vowels ? "in" : "==";
        var steps = new List<string> { $"{result}=", $"c in {string.Join(' ', word.ToCharArray())} stop" };
        string soFar = "";
        bool replaces = random.Chance(0.4);
        foreach (char c in word)
        {
            soFar += IsSought(c) ? (replaces ? other : "") : $"{c}";
            steps.Add($"{c} {relation} {kind} {Said(IsSought(c))} {result}={soFar}");
        }

        string test = vowels ? (replaces ? "c in \"aeiou\"" : "c not in \"aeiou\"") : replaces ? $"c == \"{sought}\"" : $"c != \"{sought}\"";
        string scriptTest = vowels ? (replaces ? "\"aeiou\".includes(c)" : "!\"aeiou\".includes(c)") : replaces ? $"c === \"{sought}\"" : $"c !== \"{sought}\"";
        if (soFar.Length == 0)
        {
            return Kept(random);
        }

        return Of($"{result} = \"\"\nfor c in \"{word}\":\n    if {test}:\n"
            + $"        {result} += {(replaces ? $"\"{other}\"\n    else:\n        {result} += c" : "c")}\nprint({result})",
            $"let {result} = \"\";\nfor (const c of \"{word}\") {{\n"
            + $"  if ({scriptTest}) {result} += {(replaces ? $"\"{other}\";\n  else {result} += c" : "c")};\n}}\nconsole.log({result});",
            null, soFar, [.. steps, $"print {soFar}"]);
    }

    /// <summary>A loop over words with a condition, or that joins what they begin with.</summary>
    private static Snippet OverWords(TaskRandom random)
    {
        (string list, string[] all) = ListOfWords(random);
        string[] words = all[..3];
        string python = $"{list} = [{Quoted(words)}]\n";
        string script = $"const {list} = [{Quoted(words)}];\n";
        char first = random.Pick(words)[0];
        string initials = string.Concat(words.Select(word => word[0]));
        switch (random.Below(4))
        {
            case 0:
                return Of($"{python}result = \"\"\nfor w in {list}:\n    result += w[0]\nprint(result)",
                    $"{script}let result = \"\";\nfor (const w of {list}) {{\n  result += w[0];\n}}\nconsole.log(result);", null, initials,
                    ["result=", $"w in {string.Join(' ', words)} stop", .. words.Select((word, i) => $"w={word} w[0]={word[0]} result={initials[..(i + 1)]}"),
                        $"print {initials}"]);
            case 1:
                int found = 0;
                return Of($"{python}n = 0\nfor w in {list}:\n    if w[0] == \"{first}\":\n        n += 1\nprint(n)",
                    $"{script}let n = 0;\nfor (const w of {list}) {{\n  if (w[0] === \"{first}\") n++;\n}}\nconsole.log(n);", null,
                        $"{words.Count(word => word[0] == first)}",
                    ["n=0", $"w in {string.Join(' ', words)} stop",
                        .. words.Select(word => $"w[0]={word[0]} == {first} {Said(word[0] == first)}" + (word[0] == first ? $" n={found}+1={++found}" : "")),
                            $"print {found}"]);
            case 2:
                string sought = random.Pick(words);
                string[] before = [.. words.TakeWhile(word => word != sought)];
                if (before.Length == 0)
                {
                    return OverWords(random);
                }

                return Of($"{python}for w in {list}:\n    if w == \"{sought}\":\n        break\n    print(w)",
                    $"{script}for (const w of {list}) {{\n  if (w === \"{sought}\") break;\n  console.log(w);\n}}", null, string.Join('\n', before),
                    [$"w in {string.Join(' ', words)} stop",
                        .. before.Select((word, i) => $"{word} == {sought} no output {string.Join(' ', before[..(i + 1)])}"),
                        $"{sought} == {sought} yes break", $"output {string.Join(' ', before)}"]);
            default:
                string longest = words[0];
                var steps = new List<string> { $"best={longest} {longest.Length}" };
                foreach (string word in words[1..])
                {
                    bool isLonger = word.Length > longest.Length;
                    steps.Add($"{Placed(word, word)}\nlen {word.Length - 1}+1={word.Length} > {longest.Length} {Said(isLonger)}"
                        + (isLonger ? $" best={word} {word.Length}" : ""));
                    longest = isLonger ? word : longest;
                }

                return Of($"{python}best = {list}[0]\nfor w in {list}:\n    if len(w) > len(best):\n        best = w\nprint(best)",
                    $"{script}let best = {list}[0];\nfor (const w of {list}) {{\n  if (w.length > best.length) best = w;\n}}\nconsole.log(best);", null,
                        longest,
                    [.. steps, $"print {longest}"]);
        }
    }

    private static string Said(bool holds) => holds ? "yes" : "no";
}
