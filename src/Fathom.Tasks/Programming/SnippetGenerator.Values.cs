using System.Globalization;
using System.Text.RegularExpressions;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <content>Single values as people ask for them, with and without a call that prints.</content>
internal static partial class SnippetGenerator
{
    private static readonly string[] s_phrases =
        ["hello world", "good morning", "I like tea", "to be", "red car", "my cat", "hi there", "a b c", "we eat cake"];

    private static readonly string[] s_capitalized = ["Hello", "World", "Python", "Anna", "Paris", "Cat", "Monday", "Fathom", "Berlin", "Tea", "JavaScript"];

    // What C# has and JavaScript has not, or otherwise.
    private static readonly string[] s_otherwise =
        ["new", "Enumerable", "Math.", "int.Parse", "(int)", "double", "ToString", "Array.", ".Max()", ".Min()", ".Sum()", ".Count", ".Replace('"];

    private static readonly (string Sharp, string Script)[] s_names =
    [
        ("Console.WriteLine(", "console.log("), (".ToUpper()", ".toUpperCase()"), (".ToLower()", ".toLowerCase()"), (".Length", ".length"),
        (".Substring(", ".slice("), (".IndexOf(", ".indexOf("), (".Contains(", ".includes("), (".StartsWith(", ".startsWith("),
        (".EndsWith(", ".endsWith("), (".Split(", ".split("), (".Replace(", ".replace("), ("[^1]", ".at(-1)"), (" == ", " === "), (" != ", " !== "),
    ];

    /// <summary>A value of a level: numbers and texts, truths, loops, lists, functions, longer loops.</summary>
    private static Snippet OfValue(int level, TaskRandom random) => level switch
    {
        1 => random.Below(20) switch
        {
            < 2 => Powered(random),
            < 3 => BelowZero(random),
            < 4 => Exact(random),
            < 13 => OfMethod(random),
            < 14 => Together(random),
            < 16 => Converted(random),
            < 17 => Mixed(random),
            < 18 => FaultSnippets.Type(random),
            _ => Several(random),
        },
        2 => random.Below(10) switch
        {
            < 4 => Formula(random),
            < 6 => Truthy(random),
            < 8 => Equality(random),
            _ => FaultSnippets.Error(random),
        },
        3 => ValueLoops.Draw(random),
        4 => random.Below(10) switch
        {
            < 3 => OfList(random),
            < 9 => ListValues.Draw(random),
            _ => FaultSnippets.Error(random),
        },
        5 => ValueFunctions.Draw(random),
        _ => ValueLoops.DrawWithConditions(random),
    };

    /// <summary>A power with another operation.</summary>
    private static Snippet Powered(TaskRandom random)
    {
        int most = random.Pick([2, 2, 2, 3, 3]);
        int a = random.Between(2, most == 2 ? 9 : 5);
        int b = random.Between(2, 12);
        var steps = new List<string> { $"{a}**{most}" };
        int power = a;
        for (int i = 1; i < most; i++)
        {
            steps.Add($"{power}*{a}={power * a} ^{i + 1}");
            power *= a;
        }

        string all = string.Join('\n', steps);
        Snippet Of(Func<string[], string> python, string last, int output) => Print(random, [Value.Of(a), Value.Of(most), Value.Of(b)], python, null,
            $"{output}", $"{all}\n={last}={output}");
        return random.Below(6) switch
        {
            0 => Of(x => $"{x[2]} + {x[0]} ** {x[1]}", $"{b}+{power}", b + power),
            1 => Of(x => $"{x[2]} - {x[0]} ** {x[1]}", $"{b}-{power}", b - power),
            2 => Of(x => $"{x[2]} * {x[0]} ** {x[1]}", $"{b}*{power}", b * power),
            3 => Of(x => $"{x[0]} ** {x[1]} + {x[2]}", $"{power}+{b}", power + b),
            4 => Of(x => $"{x[0]} ** {x[1]} - {x[2]}", $"{power}-{b}", power - b),
            _ => Of(x => $"{x[0]} ** {x[1]} % {x[2]}", Interpreter.Multiple(power, '%', b) is string multiple ? $"{power}%{b}={multiple}" : $"{power}%{b}",
                power % b),
        };
    }

    /// <summary>A quotient or remainder of a number below zero, which Python rounds down.</summary>
    private static Snippet BelowZero(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 30), random.Between(2, 7));
        int quotient = -((a + b - 1) / b);
        int rest = -a - (quotient * b);
        return random.Chance(0.6)
            ? Print(random, [Value.Of(-a), Value.Of(b)], x => $"{x[0]} // {x[1]}", null, $"{quotient}", $"=-{a}//{b}={quotient * b}//{b}={quotient}")
            : Print(random, [Value.Of(-a), Value.Of(b)], x => $"{x[0]} % {x[1]}", null, $"{rest}", $"=-{a}%{b}=-{a}+{-quotient * b}={rest}");
    }

    /// <summary>Numbers and texts that meet in one operation, as JavaScript and Python treat them.</summary>
    private static Snippet Mixed(TaskRandom random)
    {
        (int a, int b) = (random.Between(2, 20), random.Between(2, 9));
        int tenth = random.Pick([1, 2, 3, 4, 6, 7, 8, 9]);
        string text = $"\"{a}\"";
        Snippet Script(string expression, string output, params string[] steps) =>
            Of($"console.log({expression});", $"console.log({expression});", null, output, [.. steps, $"print {output}"]) with { IsCurly = true };
        return random.Below(8) switch
        {
            0 => Script($"{text} + {b}", $"{a}{b}", $"join {a} {b}"),
            1 => Script($"{b} + {text}", $"{b}{a}", $"join {b} {a}"),
            2 => Script($"{text} - {b}", $"{a - b}", $"number {a}-{b}={a - b}"),
            3 => Script($"{text} * {b}", $"{a * b}", $"number {a}*{b}={a * b}"),
            4 => Script($"Math.floor({a}.{tenth})", $"{a}", $"floor {a}.{tenth}: {a}"),
            5 => Script($"Math.ceil({a}.{tenth})", $"{a + 1}", $"ceil {a}.{tenth}: {a}+1={a + 1}"),
            6 => Script($"{a} + {b} + \"{b}\"", $"{a + b}{b}", $"{a}+{b}={a + b}", $"join {a + b} {b}"),
            _ => SnippetParts.Print("", $"round({a}.{tenth})", $"Math.round({a}.{tenth})", $"Math.Round({a}.{tenth})", $"{(tenth > 5 ? a + 1 : a)}",
                $"round {a}.{tenth}: {tenth} {(tenth > 5 ? "up" : "down")}"),
        };
    }

    /// <summary>Several values in one call.</summary>
    private static Snippet Several(TaskRandom random)
    {
        string[] words = random.PickSome(CodeParts.Words, 2);
        (int a, int b, int c) = (random.Between(1, 20), random.Between(1, 9), random.Between(1, 9));
        string x = random.Pick(["x", "s", "a", "word", "text"]);
        string[] letters = random.PickSome("abcdefxyz".Select(letter => $"{letter}").ToArray(), 3);
        (string first, string two, string all) = (letters[0], letters[0] + letters[1], string.Concat(letters));
        return random.Below(6) switch
        {
            5 => Of($"{x} = \"{first}\"\n{x} += \"{letters[1]}\"\n{x} += \"{letters[2]}\"\nprint({x})",
                $"let {x} = \"{first}\";\n{x} += \"{letters[1]}\";\n{x} += \"{letters[2]}\";\nconsole.log({x});",
                $"string {x} = \"{first}\";\n{x} += \"{letters[1]}\";\n{x} += \"{letters[2]}\";\nConsole.WriteLine({x});", all, $"{x}={first}",
                $"join {first} {letters[1]}", $"{x}={two}", $"join {two} {letters[2]}", $"{x}={all}", $"print {all}"),
            0 => SnippetParts.Print("", $"{a}, {b}, {c}", $"{a}, {b}, {c}", null, $"{a} {b} {c}"),
            1 => SnippetParts.Print("", $"\"{words[0]}\", \"{words[1]}\"", $"\"{words[0]}\", \"{words[1]}\"", null, $"{words[0]} {words[1]}"),
            2 => SnippetParts.Print("", $"\"{words[0]}\", {a}", $"\"{words[0]}\", {a}", null, $"{words[0]} {a}"),
            3 => SnippetParts.Print("", $"{a} + {b}, {b} * {c}", $"{a} + {b}, {b} * {c}", null, $"{a + b} {b * c}", $"{a}+{b}={a + b}", $"{b}*{c}={b * c}"),
            _ => Of($"print(\"{words[0]}\", end=\"\")\nprint(\"{words[1]}\")", null,
                $"Console.Write(\"{words[0]}\");\nConsole.WriteLine(\"{words[1]}\");", words[0] + words[1], $"join {words[0]} {words[1]}",
                $"print {words[0]}{words[1]}"),
        };
    }

    /// <summary>Two variables that are changed at once, each from both.</summary>
    private static Snippet Together(TaskRandom random)
    {
        string[] names = CodeParts.Pick(2, random);
        (string x, string y) = random.Chance(0.5) ? ("a", "b") : (names[0], names[1]);
        (int a, int b) = (random.Between(2, 20), random.Between(1, 12));
        (string left, int first, string right, int second, string[] steps) = random.Below(4) switch
        {
            0 => (y, b, $"{x} + {y}", a + b, (string[])[$"{x}+{y}={a}+{b}={a + b}"]),
            1 => ($"{x} + {y}", a + b, $"{x} - {y}", a - b, [$"{x}+{y}={a}+{b}={a + b} {x}-{y}={a}-{b}={a - b}"]),
            2 => ($"{x} - {y}", a - b, $"{x} + {y}", a + b, [$"{x}-{y}={a}-{b}={a - b} {x}+{y}={a}+{b}={a + b}"]),
            _ => ($"{y} * 2", b * 2, x, a, [$"{y}*2={b}*2={b * 2}"]),
        };
        (string asked, string output) = random.Below(3) switch
        {
            0 => (x, $"{first}"),
            1 => (y, $"{second}"),
            _ => ($"{x}, {y}", $"{first} {second}"),
        };
        string sharp = asked.Contains(',', StringComparison.Ordinal) ? $"$\"{{{x}}} {{{y}}}\"" : asked;
        return Of($"{x} = {a}\n{y} = {b}\n{x}, {y} = {left}, {right}\nprint({asked})",
            $"let {x} = {a};\nlet {y} = {b};\n[{x}, {y}] = [{left}, {right}];\nconsole.log({asked});",
            $"int {x} = {a};\nint {y} = {b};\n({x}, {y}) = ({left}, {right});\nConsole.WriteLine({sharp});", output,
            [$"{x}={a}", $"{y}={b}", .. steps, $"{x}={first} {y}={second}", $"print {output}"]);
    }

    /// <summary>A method of a text, or a part of it.</summary>
    private static Snippet OfMethod(TaskRandom random)
    {
        string word = random.Below(3) switch
        {
            0 => random.Pick([.. CodeParts.Words.Where(text => text.Length > 2), .. Fruits, .. Animals]),
            1 => Letters.Words.Common(7, random),
            _ => random.Pick(["banana", "python", "hello", "letter", "coffee", "school", "apple", "summer", "cheese", "program", "abcdef", "level"]),
        };
        word = word.Length < 3 ? "banana" : word.ToLowerInvariant();
        string shown = random.Chance(0.3) ? random.Pick(s_capitalized) : word;
        string phrase = random.Pick(s_phrases);
        string[] parts = phrase.Split(' ');
        string sign = random.Pick([" ", " ", "-", ",", "/", "_"]);
        int at = random.Below(parts.Length);
        string[] places = [.. word.Select((c, i) => $"{i}:{c}")];
        string[] letters = [.. word.Select(c => $"{c}")];
        string spelled = $"@0 {string.Join(' ', places)}";
        Snippet On(string text, Func<string, string> python, Func<string, string>? sharp, string output, string steps) =>
            Print(random, [Value.Of(text)], x => python(x[0]), sharp is null ? null : x => sharp(x[0]), output, steps);
        string joined = string.Join(sign, parts);
        string placed = string.Join(' ', parts.Select((part, i) => $"{i}:{part}"));
        int from = random.Between(0, word.Length - 2);
        int to = random.Between(from + 1, word.Length - 1);
        switch (random.Below(22))
        {
            case 0:
                return On(shown, x => $"{x}.lower()", x => $"{x}.ToLower()", shown.ToLowerInvariant(),
                    string.Join(' ', shown.Select(c => $"{c}:{char.ToLowerInvariant(c)}")));
            case 1:
                return On(shown, x => $"{x}.upper()", x => $"{x}.ToUpper()", shown.ToUpperInvariant(),
                    string.Join(' ', shown.Select(c => $"{c}:{char.ToUpperInvariant(c)}")));
            case 2:
                string big = $"{char.ToUpperInvariant(word[0])}{word[1..]}";
                return On(word, x => $"{x}.{random.Pick(["capitalize", "title"])}()", null, big,
                    $"{word[0]}:{big[0]} {string.Join(' ', word[1..].Select(c => $"{c}:{c}"))}");
            case 3 or 4:
                return On(joined, x => sign == " " && random.Chance(0.6) ? $"{x}.split()[{at}]" : $"{x}.split(\"{sign}\")[{at}]",
                    x => $"{x}.Split('{sign}')[{at}]", parts[at], $"parts {placed}\nparts[{at}]={parts[at]}");
            case 5:
                return On(joined, x => sign == " " ? $"len({x}.split())" : $"len({x}.split(\"{sign}\"))", x => $"{x}.Split('{sign}').Length",
                    $"{parts.Length}", $"parts {placed}\nlen {parts.Length - 1}+1={parts.Length}");
            case 6:
                string list = string.Join(", ", parts.Select(part => $"\"{part}\""));
                return SnippetParts.Print("", $"\"{sign}\".join([{list}])", $"[{list}].join(\"{sign}\")", $"string.Join(\"{sign}\", new[] {{ {list} }})",
                    joined, $"words {placed}", $"join {string.Join(' ', parts)}");
            case 7 or 8:
                return Counted(word, random);
            case 9 or 10:
                return Replaced(word, random);
            case 11:
                string other = random.Pick(CodeParts.Words.Where(text => text != parts[at]).ToArray());
                return On(phrase, x => $"{x}.replace(\"{parts[at]}\", \"{other}\")", x => $"{x}.Replace(\"{parts[at]}\", \"{other}\")",
                    string.Join(' ', parts.Select(part => part == parts[at] ? other : part)),
                    $"replace {parts[at]} {other}\n{string.Join(' ', parts.Select(part => part == parts[at] ? $"{part}:{other}" : part))}");
            case 12:
                string ending = random.Chance(0.5) ? word[^2..] : random.Pick(["ed", "er", "s", "an", "ing"]);
                bool ends = word.EndsWith(ending, StringComparison.Ordinal);
                return On(word, x => $"{x}.endswith(\"{ending}\")", x => $"{x}.EndsWith(\"{ending}\")", $"{ends}",
                    $"ends {ending}\n{(ending.Length > word.Length ? word : word[^ending.Length..])} == {ending} {Said(ends)}");
            case 13:
                return Begins(word, random);
            case 14:
                bool isFound = random.Chance(0.7);
                string sought = isFound ? random.Pick(letters) : random.Pick("qxzjw".Select(c => $"{c}").Where(c => !word.Contains(c)).ToArray());
                return On(word, x => $"{x}.find(\"{sought}\")", x => $"{x}.IndexOf(\"{sought}\")", $"{Array.IndexOf(letters, sought)}",
                    isFound ? Found(letters, sought) : $"index {sought}\n{string.Join(' ', letters.Select((c, i) => $"{i}:{c} no"))}");
            case 15:
                return On(phrase, x => $"len({x})", x => $"{x}.Length", $"{phrase.Length}",
                    $"@0 {string.Join(' ', phrase.Select((c, i) => $"{i}:{(c == ' ' ? '_' : c)}"))}\nlen {phrase.Length - 1}+1={phrase.Length}");
            case 16:
                string[] picked = [.. places.Where((_, i) => i % 2 == 0)];
                return On(word, x => $"{x}[::2]", null, string.Concat(word.Where((_, i) => i % 2 == 0)), $"{spelled}\n@0[::2] {string.Join(' ', picked)}");
            case 17:
                return On(word, x => $"{x}[::-1]", null, new string([.. word.Reverse()]), $"{spelled}\n@0[::-1] {string.Join(' ', places.Reverse())}");
            case 18 or 19:
                return On(word, x => $"{x}[{from}:{to}]", x => $"{x}.Substring({from}, {to - from})", word[from..to], Slice(places, from, to));
            case 20:
                return On(word, x => $"{x}[-1]", x => $"{x}[^1]", $"{word[^1]}",
                    $"{spelled}\n{Interpreter.FromEnd("@0", -1, word.Length)}\n@0[{word.Length - 1}]={word[^1]}");
            default:
                string digits = random.Chance(0.5) ? $"{random.Between(10, 999)}" : word;
                return On(digits, x => $"{x}.isdigit()", null, $"{char.IsDigit(digits[0])}", $"digits {digits} {Said(char.IsDigit(digits[0]))}");
        }
    }

    /// <summary>Truths joined by and, or, not.</summary>
    private static Snippet Formula(TaskRandom random)
    {
        (bool p, bool q, bool r) = (random.Chance(0.5), random.Chance(0.5), random.Chance(0.5));
        (bool isAnd, bool isAndThen) = (random.Chance(0.5), random.Chance(0.5));
        static string Low(bool value) => value ? "true" : "false";
        string python = isAnd ? "and" : "or";
        string curly = isAnd ? "&&" : "||";
        bool Join(bool left, bool and, bool right) => and ? left && right : left || right;
        string Step(bool left, bool and, bool right) => $"{left} {(and ? "and" : "or")} {right}: {Join(left, and, right)}";
        bool both = Join(p, isAnd, q);
        switch (random.Below(6))
        {
            case 0:
                return SnippetParts.Print("", $"not {p}", $"!{Low(p)}", $"!{Low(p)}", $"{!p}", $"not {Said(!p)}");
            case 1:
                return SnippetParts.Print("", $"{p} {python} {q}", $"{Low(p)} {curly} {Low(q)}", $"{Low(p)} {curly} {Low(q)}", $"{both}", Step(p, isAnd, q));
            case 2:
                return SnippetParts.Print("", $"{p} {python} not {q}", $"{Low(p)} {curly} !{Low(q)}", $"{Low(p)} {curly} !{Low(q)}", $"{Join(p, isAnd, !q)}",
                    $"not {Said(!q)}", Step(p, isAnd, !q));
            case 3:
                return SnippetParts.Print("", $"not ({p} {python} {q})", $"!({Low(p)} {curly} {Low(q)})", $"!({Low(p)} {curly} {Low(q)})", $"{!both}",
                    Step(p, isAnd, q), $"not {Said(!both)}");
            case 4:
                bool inner = q && r;
                return SnippetParts.Print("", $"{p} or {q} and {r}", $"{Low(p)} || {Low(q)} && {Low(r)}", $"{Low(p)} || {Low(q)} && {Low(r)}", $"{p || inner}",
                    Step(q, true, r), Step(p, false, inner));
            default:
                bool outer = Join(both, isAndThen, r);
                string second = isAndThen ? "and" : "or";
                string left = !isAnd && isAndThen ? $"({p} or {q})" : $"{p} {python} {q}";
                string leftCurly = !isAnd && isAndThen ? $"({Low(p)} || {Low(q)})" : $"{Low(p)} {curly} {Low(q)}";
                string all = $"{leftCurly} {(isAndThen ? "&&" : "||")} {Low(r)}";
                return SnippetParts.Print("", $"{left} {second} {r}", all, all, $"{outer}", Step(p, isAnd, q), Step(both, isAndThen, r));
        }
    }

    /// <summary>Values that count as true or false.</summary>
    private static Snippet Truthy(TaskRandom random)
    {
        int number = random.Between(1, 12);
        string word = random.Pick(CodeParts.Words);
        (string value, string name, bool isTrue) = random.Pick([
            ("0", "0", false), ($"{number}", $"{number}", true), ("\"\"", "empty text", false), ($"\"{word}\"", word, true), ($"-{number}", $"-{number}", true),
        ]);
        int other = random.Between(1, 20);
        string said = $"bool {name} {Said(isTrue)}";
        string shown = isTrue ? value.Trim('"') : "0";
        return random.Below(6) switch
        {
            0 or 1 => SnippetParts.Print("", $"bool({value})", $"Boolean({value})", null, $"{isTrue}", said),
            2 => SnippetParts.Print("", $"not {value}", $"!{value}", null, $"{!isTrue}", said, $"not {Said(!isTrue)}"),
            3 => SnippetParts.Print("", $"{value} or {other}", $"{value} || {other}", null, isTrue ? shown : $"{other}", said),
            4 when value != "\"\"" => SnippetParts.Print("", $"{value} and {other}", $"{value} && {other}", null, isTrue ? $"{other}" : shown, said),
            _ => Of($"x = {value}\nif x:\n    print(\"yes\")\nelse:\n    print(\"no\")",
                $"const x = {value};\nif (x) {{\n  console.log(\"yes\");\n}} else {{\n  console.log(\"no\");\n}}", null, Said(isTrue), $"x={name}", said,
                $"print {Said(isTrue)}"),
        };
    }

    /// <summary>Values that are compared: of different types, of texts, and of what is computed.</summary>
    private static Snippet Equality(TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(1, 12), random.Between(1, 12), random.Between(1, 20));
        string[] words = random.PickSome(CodeParts.Words, 2);
        bool isSame = random.Chance(0.4);
        string relation = random.Pick(["==", "!=", ">", "<", ">=", "<="]);
        string equal = relation is "==" ? "===" : relation is "!=" ? "!==" : relation;
        (char sign, int value) = random.Pick([('+', a + b), ('*', a * b), ('-', a - b)]);
        c = isSame ? value : c;
        bool holds = Holds(value, relation, c);
        string text = random.Pick([.. CodeParts.Words.Where(word => word.Length > 2)]);
        int length = isSame ? text.Length : random.Between(2, 7);
        int differs = Enumerable.Range(0, Math.Min(words[0].Length, words[1].Length)).FirstOrDefault(i => words[0][i] != words[1][i], -1);
        string capital = $"{char.ToUpperInvariant(text[0])}{text[1..]}";
        bool isLess = string.CompareOrdinal(words[0], words[1]) < 0;
        return random.Below(7) switch
        {
            0 => SnippetParts.Print("", $"{a} == {a}.0", null, null, "True", $"{a} == {a}.0 yes"),
            1 => SnippetParts.Print("", $"\"{a}\" == {a}", $"\"{a}\" === {a}", null, "False", $"text {a} == int {a} no"),
            2 => SnippetParts.Print("", $"{a} {sign} {b} {relation} {c}", $"{a} {sign} {b} {equal} {c}", $"{a} {sign} {b} {relation} {c}", $"{holds}",
                $"{a}{sign}{b}={value} {relation} {c} {Said(holds)}"),
            3 => SnippetParts.Print("", $"len(\"{text}\") == {length}", $"\"{text}\".length === {length}", $"\"{text}\".Length == {length}",
                $"{text.Length == length}", Placed("text", text), $"len {text.Length - 1}+1={text.Length} == {length} {Said(text.Length == length)}"),
            4 => SnippetParts.Print("", $"\"{text}\" == \"{(isSame ? text : capital)}\"", $"\"{text}\" === \"{(isSame ? text : capital)}\"",
                $"\"{text}\" == \"{(isSame ? text : capital)}\"", $"{isSame}", $"{text} == {(isSame ? text : capital)} {Said(isSame)}"),
            5 when differs >= 0 => SnippetParts.Print("", $"\"{words[0]}\" < \"{words[1]}\"", $"\"{words[0]}\" < \"{words[1]}\"", null, $"{isLess}",
                $"{words[0]} {words[1]}", $"{words[0][differs]} < {words[1][differs]} {Said(isLess)}"),
            _ => SnippetParts.Print("", $"{a} {relation} {b}", $"{a} {equal} {b}", $"{a} {relation} {b}", $"{Holds(a, relation, b)}",
                $"{a} {relation} {b} {Said(Holds(a, relation, b))}"),
        };
    }

    /// <summary>A program of C# as JavaScript, where the two differ in names only; null otherwise.</summary>
    private static string? ScriptOf(string sharp)
    {
        if (sharp.Contains('/', StringComparison.Ordinal) || s_otherwise.Any(part => sharp.Contains(part, StringComparison.Ordinal)))
        {
            return null;
        }

        string script = Declared().Replace(sharp, "let $1 =");
        script = Substring().Replace(script, match => $".slice({match.Groups[1].Value}, {Sum(match.Groups[1].Value, match.Groups[2].Value)})");
        script = Quoted1().Replace(script, "(\"$1\"");
        return s_names.Aggregate(script, (text, name) => text.Replace(name.Sharp, name.Script, StringComparison.Ordinal));
        static int Sum(string from, string count) => int.Parse(from, CultureInfo.InvariantCulture) + int.Parse(count, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\b(?:string|int|var) (\w+) =")]
    private static partial Regex Declared();

    [GeneratedRegex(@"\.Substring\((\d+), (\d+)\)")]
    private static partial Regex Substring();

    [GeneratedRegex(@"\('(.)'")]
    private static partial Regex Quoted1();
}
