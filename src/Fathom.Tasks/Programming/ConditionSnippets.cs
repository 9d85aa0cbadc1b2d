using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws short programs with conditions.</summary>
internal static class ConditionSnippets
{
    /// <summary>One as lessons have them.</summary>
    public static Snippet Lesson(TaskRandom random) => random.Below(10) switch
    {
        < 5 => Matched(random),
        < 8 => Switched(random),
        _ => Truth(random),
    };

    /// <summary>A harder one, as worksheets and tests have them.</summary>
    public static Snippet Worksheet(TaskRandom random) => random.Below(10) switch
    {
        < 3 => Member(random),
        < 5 => Cased(random),
        < 7 => Between(random),
        _ => OfWord(random),
    };

    /// <summary>Truths from words and other truths.</summary>
    public static Snippet Truth(TaskRandom random)
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

    /// <summary>Whether something is in a list.</summary>
    private static Snippet Member(TaskRandom random)
    {
        bool isWord = random.Chance(0.5);
        string[] items = isWord ? random.PickSome([.. Friends, .. Goods], 3)
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
}
