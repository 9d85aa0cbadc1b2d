using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws short programs with texts, numbers in them, and their parts.</summary>
internal static class TextSnippets
{
    /// <summary>One as lessons have them.</summary>
    public static Snippet Lesson(TaskRandom random) => random.Below(10) switch
    {
        < 3 => Repeated(random),
        < 5 => Joined(random),
        < 7 => Measured(random),
        < 9 => Filled(random),
        _ => ConditionSnippets.Truth(random),
    };

    /// <summary>A harder one, as worksheets and tests have them.</summary>
    public static Snippet Worksheet(TaskRandom random) => random.Below(10) switch
    {
        < 5 => Part(random),
        < 7 => Letters(random),
        < 9 => Increment(random),
        _ => Converted(random),
    };

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
        string text = random.Chance(0.1) ? $"{random.Between(1, 9)}" : random.Pick(Syllables);
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

    /// <summary>Lengths, characters and capitals of a text.</summary>
    private static Snippet Measured(TaskRandom random)
    {
        string word = random.Pick([.. Words.Where(text => text.Length > 2), .. Fruits, .. Animals, "Python", "school", "Friday", "London"]);
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
        string person = random.Pick(People);
        string fruit = random.Pick(Fruits);
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
            + (high < word.Length ? $" stop {high}" : "");
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
        string[] words = random.PickSome(Goods, 2);
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
}
