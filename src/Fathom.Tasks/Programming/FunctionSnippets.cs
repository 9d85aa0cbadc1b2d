using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws short programs with functions and classes.</summary>
internal static class FunctionSnippets
{
    /// <summary>One as lessons have them.</summary>
    public static Snippet Lesson(TaskRandom random) => random.Below(10) switch
    {
        < 4 => Function(random),
        < 6 => Verdict(random),
        < 8 => Prints(random),
        < 9 => Nothing(random),
        _ => Recursion(random),
    };

    /// <summary>A harder one, as worksheets and tests have them.</summary>
    public static Snippet Worksheet(TaskRandom random) => random.Below(10) switch
    {
        < 5 => Recursive(random),
        < 7 => Scope(random),
        < 9 => Class(random),
        _ => Mapped(random),
    };

    /// <summary>Functions of texts.</summary>
    private static Snippet Function(TaskRandom random)
    {
        string[] words = random.PickSome([.. Words.Where(text => text.Length is > 1 and < 5)], 2);
        (string word, string other) = (words[0], words[1]);
        string person = random.Pick(People);
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

    /// <summary>Functions that call themselves, once or twice.</summary>
    private static Snippet Recursive(TaskRandom random)
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
            steps.Add($"{method}({call}): {value}+{call}={value + call} {field}={value += call}");
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
}
