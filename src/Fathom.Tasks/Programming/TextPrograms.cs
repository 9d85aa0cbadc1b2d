using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws programs with texts, lists of words, and dictionaries, as beginners write them.</summary>
internal static class TextPrograms
{
    private static readonly string[] s_things = "apple pear fig cat dog red blue sun car tea milk book fish bird tree cake ball star rain lion".Split(' ');

    private static readonly string[] s_keys = "tom ann ben mia leo sam eva max a b x y apple pear milk tea red blue cat dog".Split(' ');

    private static readonly string[] s_people = "Tom Ann Ben Mia Leo Sam Eva Max Lisa Omar Nina Paul".Split(' ');

    private static readonly string[] s_wordLists = "words fruits animals names things items colors pets".Split(' ');

    private static readonly string[] s_dictionaries = "d ages prices stock scores points data pets counts".Split(' ');

    private static readonly string[] s_greetings = ["Hello", "Hi", "Bye", "Hey", "Welcome"];

    /// <summary>Texts with values in them.</summary>
    public static Snippet Message(TaskRandom random) => random.Chance(0.5) ? Greeting(random) : Labeled(random);

    /// <summary>Lists of words, dictionaries, and lists made by a rule.</summary>
    public static Snippet Collection(TaskRandom random) => random.Below(10) switch
    {
        < 4 => OfWords(random),
        < 7 => Dictionary(random),
        _ => ByRule(random),
    };

    /// <summary>Functions of texts, and of truth.</summary>
    public static Snippet Function(TaskRandom random) => random.Chance(0.5) ? OfTruth(random) : OfText(random);

    /// <summary>Loops over a word, over words, and the game of fizz.</summary>
    public static Snippet Loop(TaskRandom random) => random.Below(10) switch
    {
        < 4 => LetterLoop(random),
        < 6 => Backward(random),
        < 8 => LongWords(random),
        _ => Fizz(random),
    };

    private static Snippet Greeting(TaskRandom random)
    {
        string name = random.Pick(s_people);
        string hello = random.Pick(s_greetings);
        return random.Below(3) switch
        {
            0 => new Snippet($"name = \"{name}\"\nprint(\"{hello}, \" + name)", $"string name = \"{name}\";\nConsole.WriteLine(\"{hello}, \" + name);",
                $"{hello}, {name}", $"name={name}\nprint {hello}, {name}")
            {
                Script = $"const name = \"{name}\";\nconsole.log(\"{hello}, \" + name);",
            },
            1 => new Snippet($"name = \"{name}\"\nprint(f\"{hello} {{name}}\")", $"var name = \"{name}\";\nConsole.WriteLine($\"{hello} {{name}}\");",
                $"{hello} {name}", $"name={name}\nprint {hello} {name}")
            {
                Script = $"let name = \"{name}\";\nconsole.log(`{hello} ${{name}}`);",
            },
            _ => new Snippet($"print(\"{hello}\")\nprint(\"{name}\")", $"Console.WriteLine(\"{hello}\");\nConsole.WriteLine(\"{name}\");",
                $"{hello}\n{name}", $"print {hello}\nprint {name}\noutput {hello} {name}")
            {
                Script = $"console.log(\"{hello}\");\nconsole.log(\"{name}\");",
            },
        };
    }

    /// <summary>Numbers with a text before them, or next to one another.</summary>
    private static Snippet Labeled(TaskRandom random)
    {
        string name = random.Pick(s_people);
        int a = random.Between(2, 40);
        int b = random.Between(2, 40);
        string x = random.Pick(["x", "age", "n", "score", "total", "count", "a"]);
        return random.Below(3) switch
        {
            0 => new Snippet($"{x} = {a}\nprint(\"{x} =\", {x} + {b})", $"int {x} = {a};\nConsole.WriteLine(\"{x} = \" + ({x} + {b}));",
                $"{x} = {a + b}", $"{x}={a}\n{x}+{b}={a}+{b}={a + b}\nprint {x} = {a + b}")
            {
                Script = $"let {x} = {a};\nconsole.log(\"{x} =\", {x} + {b});",
            },
            1 => new Snippet($"print({a}, {b}, {a} + {b})", null, $"{a} {b} {a + b}", $"{a}+{b}={a + b}\nprint {a} {b} {a + b}")
            {
                Script = $"console.log({a}, {b}, {a} + {b});",
            },
            _ => new Snippet($"{x} = {a}\nprint(f\"{name} has {{{x}}}\")", $"int {x} = {a};\nConsole.WriteLine($\"{name} has {{{x}}}\");",
                $"{name} has {a}", $"{x}={a}\nprint {name} has {a}")
            {
                Script = $"let {x} = {a};\nconsole.log(`{name} has ${{{x}}}`);",
            },
        };
    }

    private static Snippet OfTruth(TaskRandom random)
    {
        int n = random.Between(2, 30);
        int limit = random.Between(5, 25);
        return random.Below(2) switch
        {
            0 => new Snippet($"def is_even(n):\n    return n % 2 == 0\n\nprint(is_even({n}))",
                $"bool IsEven(int n)\n{{\n    return n % 2 == 0;\n}}\nConsole.WriteLine(IsEven({n}));", $"{n % 2 == 0}",
                $"is_even(n={n})\nn%2={n}%2={n % 2} == 0 {Said(n % 2 == 0)}\nreturn {n % 2 == 0}")
            {
                Script = $"function isEven(n) {{\n  return n % 2 === 0;\n}}\nconsole.log(isEven({n}));",
            },
            _ => new Snippet($"def is_big(n):\n    if n > {limit}:\n        return True\n    return False\n\nprint(is_big({n}))",
                $"bool IsBig(int n) => n > {limit};\nConsole.WriteLine(IsBig({n}));", $"{n > limit}",
                $"is_big(n={n})\n{n} > {limit} {Said(n > limit)}\nreturn {n > limit}")
            {
                Script = $"const isBig = (n) => n > {limit};\nconsole.log(isBig({n}));",
            },
        };
    }

    private static Snippet OfText(TaskRandom random)
    {
        string name = random.Pick(s_people);
        string hello = random.Pick(s_greetings);
        string word = random.Pick([.. Words.Where(text => text.Length > 2)]);
        string spelled = Spelled("s", word);
        return random.Below(3) switch
        {
            0 => new Snippet($"def greet(name):\n    return \"{hello}, \" + name\n\nprint(greet(\"{name}\"))",
                $"string Greet(string name) => \"{hello}, \" + name;\nConsole.WriteLine(Greet(\"{name}\"));", $"{hello}, {name}",
                $"greet(name={name})\nreturn {hello}, {name}")
            {
                Script = $"function greet(name) {{\n  return \"{hello}, \" + name;\n}}\nconsole.log(greet(\"{name}\"));",
            },
            1 => new Snippet($"def last(s):\n    return s[-1]\n\nprint(last(\"{word}\"))", null, $"{word[^1]}",
                $"last(s={word})\n{spelled}\n{Interpreter.FromEnd("s", -1, word.Length)}\ns[{word.Length - 1}]={word[^1]}\nreturn {word[^1]}"),
            _ => new Snippet($"def size(s):\n    return len(s) * 2\n\nprint(size(\"{word}\"))", null, $"{word.Length * 2}",
                $"size(s={word})\n{spelled}\nlen {word.Length - 1}+1={word.Length}\nreturn {word.Length}*2={word.Length * 2}"),
        };
    }

    private static Snippet LetterLoop(TaskRandom random)
    {
        string word = random.Pick([.. Words.Where(text => text.Length > 2), "banana", "letter", "hello", "pepper"]);
        string text = random.Pick(["s", "word", "text", "name"]);
        string count = random.Pick(["n", "count", "total", "c2", "found"]);
        bool seeksVowels = random.Chance(0.35);
        string sought = seeksVowels ? "aeiou" : random.Chance(0.8) ? $"{random.Pick(word.ToCharArray())}" : random.Pick(["a", "e", "o", "s"]);
        string relation = seeksVowels ? "in" : "==";
        var steps = new List<string> { $"{text}={word}", $"{count}=0", $"c in {string.Join(' ', word.ToCharArray())} stop" };
        int found = 0;
        foreach (char c in word)
        {
            bool holds = sought.Contains(c, StringComparison.Ordinal);
            steps.Add($"c={c} {relation} {sought} {Said(holds)}" + (holds ? $" {found}+1={found + 1} {count}={++found}" : ""));
        }

        string test = seeksVowels ? "c in \"aeiou\"" : $"c == \"{sought}\"";
        string scriptTest = seeksVowels ? "\"aeiou\".includes(c)" : $"c === \"{sought}\"";
        string sharpTest = seeksVowels ? "\"aeiou\".Contains(c)" : $"c == '{sought}'";
        return new Snippet($"{text} = \"{word}\"\n{count} = 0\nfor c in {text}:\n    if {test}:\n        {count} += 1\nprint({count})",
            $"string {text} = \"{word}\";\nint {count} = 0;\nforeach (char c in {text})\n{{\n    if ({sharpTest}) {count}++;\n}}\nConsole.WriteLine({count});",
            $"{found}", $"{string.Join('\n', steps)}\nprint {found}")
        {
            Script = $"let {count} = 0;\nconst {text} = \"{word}\";\nfor (const c of {text}) {{\n  if ({scriptTest}) {{\n    {count}++;\n  }}\n}}\n"
                + $"console.log({count});",
        };
    }

    /// <summary>A word put together letter by letter, each before those so far.</summary>
    private static Snippet Backward(TaskRandom random)
    {
        string word = random.Pick([.. Words.Where(text => text.Length is > 2 and < 7)]);
        string result = random.Pick(["out", "r", "result", "rev", "new"]);
        var steps = new List<string> { $"c in {string.Join(' ', word.ToCharArray())} stop" };
        string soFar = "";
        foreach (char c in word)
        {
            soFar = c + soFar;
            steps.Add($"c={c} {result}={soFar}");
        }

        return new Snippet($"{result} = \"\"\nfor c in \"{word}\":\n    {result} = c + {result}\nprint({result})", null, soFar,
            $"{string.Join('\n', steps)}\nprint {soFar}");
    }

    /// <summary>Words of a list that are longer than a limit, or the letters of all.</summary>
    private static Snippet LongWords(TaskRandom random)
    {
        string[] words = random.PickSome(s_things, 3);
        string list = random.Pick(s_wordLists);
        string written = string.Join(", ", words.Select(word => $"\"{word}\""));
        int limit = random.Between(3, 4);
        bool adds = random.Chance(0.4) || !words.Any(word => word.Length > limit);
        var steps = new List<string> { $"w in {string.Join(' ', words)} stop" };
        int total = 0;
        foreach (string word in words)
        {
            string length = $"{Spelled("w", word)}\nlen {word.Length - 1}+1={word.Length}";
            steps.Add(adds
                ? $"{length} {total}+{word.Length}={total + word.Length} n={total += word.Length}"
                : $"{length} > {limit} {Said(word.Length > limit)}");
        }

        string[] longer = [.. words.Where(word => word.Length > limit)];
        return adds
            ? new Snippet($"n = 0\nfor w in [{written}]:\n    n += len(w)\nprint(n)", null, $"{total}", $"{string.Join('\n', steps)}\nprint {total}")
            : new Snippet($"{list} = [{written}]\nfor w in {list}:\n    if len(w) > {limit}:\n        print(w)", null, string.Join('\n', longer),
                $"{string.Join('\n', steps)}\noutput {string.Join(' ', longer)}")
            {
                Script = $"const {list} = [{written}];\nfor (const w of {list}) {{\n  if (w.length > {limit}) console.log(w);\n}}",
            };
    }

    private static Snippet Fizz(TaskRandom random)
    {
        int by = random.Between(2, 3);
        int last = random.Between(3, 5);
        string fizz = random.Pick(["fizz", "hop", "buzz", "x", "even"]);
        fizz = fizz == "even" && by == 3 ? "three" : fizz;
        var steps = new List<string> { $"i from 1 < {last + 1}: {string.Join(' ', Enumerable.Range(1, last))} stop {last + 1}" };
        var output = new List<string>();
        for (int i = 1; i <= last; i++)
        {
            output.Add(i % by == 0 ? fizz : $"{i}");
            steps.Add($"i={i}\n{i}%{by}={i % by} == 0 {Said(i % by == 0)}\noutput {string.Join(' ', output)}");
        }

        return new Snippet($"for i in range(1, {last + 1}):\n    if i % {by} == 0:\n        print(\"{fizz}\")\n    else:\n        print(i)", null,
            string.Join('\n', output), string.Join('\n', steps))
        {
            Script = $"for (let i = 1; i < {last + 1}; i++) {{\n  if (i % {by} === 0) {{\n    console.log(\"{fizz}\");\n  }} else {{\n"
                + "    console.log(i);\n  }\n}",
        };
    }

    private static Snippet OfWords(TaskRandom random)
    {
        string[] words = random.PickSome(s_things, random.Between(3, 4));
        string list = random.Pick(s_wordLists);
        int at = random.Below(words.Length);
        string written = string.Join(", ", words.Select(word => $"\"{word}\""));
        string placed = $"{list} {string.Join(' ', words.Select((word, i) => $"{i}:{word}"))}";
        string found = $"{placed}\n{list}[{at}]={words[at]}";
        string length = $"{placed}\nlen {words.Length - 1}+1={words.Length}";
        string spelled = $"{found}\n{Spelled(words[at], words[at])}";
        Snippet Of(string python, string? script, string? sharp, string output, string steps) => new(
            $"{list} = [{written}]\nprint({python})", sharp is null ? null : $"string[] {list} = {{ {written} }};\nConsole.WriteLine({sharp});", output,
            $"{steps}\nprint {output}")
        {
            Script = script is null ? null : $"const {list} = [{written}];\nconsole.log({script});",
        };
        string place = $"{list}[{at}]";
        return random.Below(8) switch
        {
            < 3 => Of(place, place, place, words[at], found),
            3 => Of($"{list}[-1]", $"{list}[{list}.length - 1]", $"{list}[^1]", words[^1],
                $"{placed}\n{Interpreter.FromEnd(list, -1, words.Length)}\n{list}[{words.Length - 1}]={words[^1]}"),
            4 => Of($"len({list})", $"{list}.length", $"{list}.Length", $"{words.Length}", length),
            5 => Of($"len({place})", $"{place}.length", $"{place}.Length", $"{words[at].Length}",
                $"{spelled}\nlen {words[at].Length - 1}+1={words[at].Length}"),
            6 => Of($"{place}[0]", $"{place}[0]", $"{place}[0]", $"{words[at][0]}", $"{spelled}\n{words[at]}[0]={words[at][0]}"),
            _ => Of($"\"-\".join({list})", $"{list}.join(\"-\")", null, string.Join('-', words), $"{placed}\njoin -"),
        };
    }

    private static Snippet Dictionary(TaskRandom random)
    {
        string[] keys = random.PickSome(s_keys, random.Between(2, 3));
        int[] values = [.. keys.Select(_ => random.Between(1, 30))];
        string name = random.Pick(s_dictionaries);
        int at = random.Below(keys.Length);
        int other = (at + 1) % keys.Length;
        int more = random.Between(1, 9);
        string shown = $"{name} {string.Join(' ', keys.Select((key, i) => $"{key}:{values[i]}"))}";
        string python = $"{name} = {{{string.Join(", ", keys.Select((key, i) => $"\"{key}\": {values[i]}"))}}}\n";
        string script = $"const {name} = {{ {string.Join(", ", keys.Select((key, i) => $"{key}: {values[i]}"))} }};\n";
        string asked = $"{name}[\"{keys[at]}\"]";
        string sum = $"{values[at]}+{values[other]}={values[at] + values[other]}";
        string changed = $"{values[at]}+{more}={values[at] + more}";
        string looked = $"{shown}\n{name}[{keys[at]}]={values[at]}";
        return random.Below(5) switch
        {
            < 2 => new Snippet($"{python}print({asked})", null, $"{values[at]}", $"{looked}\nprint {values[at]}")
            {
                Script = $"{script}console.log({name}.{keys[at]});",
            },
            2 => new Snippet($"{python}print({asked} + {name}[\"{keys[other]}\"])", null, $"{values[at] + values[other]}",
                $"{looked}\n{name}[{keys[other]}]={values[other]}\nprint {sum}")
            {
                Script = $"{script}console.log({name}.{keys[at]} + {name}.{keys[other]});",
            },
            3 => new Snippet($"{python}{asked} += {more}\nprint({asked})", null, $"{values[at] + more}",
                $"{looked}\n{name}[{keys[at]}]={changed}\nprint {values[at] + more}")
            {
                Script = $"{script}{name}.{keys[at]} += {more};\nconsole.log({name}.{keys[at]});",
            },
            _ => new Snippet($"{python}print(len({name}))", null, $"{keys.Length}",
                $"{name} {string.Join(' ', keys.Select((key, i) => $"{i}:{key}"))}\nlen {keys.Length - 1}+1={keys.Length}\nprint {keys.Length}"),
        };
    }

    /// <summary>A range with a step, and the elements of a list that are changed or chosen.</summary>
    private static Snippet ByRule(TaskRandom random)
    {
        int[] items = Items(1, 12, random)[..3];
        int by = random.Between(2, 5);
        int first = random.Below(4);
        int[] range = [.. Enumerable.Range(0, random.Between(2, 4)).Select(i => first + (i * by))];
        int limit = random.Between(3, 8);
        string written = string.Join(", ", items);
        string Listed(IEnumerable<int> numbers) => $"[{string.Join(", ", numbers)}]";
        return random.Below(4) switch
        {
            0 => new Snippet($"print(list(range({first}, {range[^1] + 1}, {by})))", null, Listed(range),
                $"range {first} < {range[^1] + 1} by {by}: {string.Join(' ', range)} stop {range[^1] + by}\nprint {Listed(range)}"),
            1 when items.Any(item => item > limit) => new Snippet($"nums = [{written}]\nprint([x for x in nums if x > {limit}])", null,
                Listed(items.Where(item => item > limit)),
                $"{string.Join('\n', items.Select(item => $"{item} > {limit} {Said(item > limit)}"))}\nprint {Listed(items.Where(item => item > limit))}")
            {
                Script = $"const nums = [{written}];\nconsole.log(nums.filter(x => x > {limit}));",
            },
            2 => new Snippet($"print([x + {by} for x in [{written}]])", null, Listed(items.Select(item => item + by)),
                $"{string.Join(' ', items.Select(item => $"{item}+{by}={item + by}"))}\nprint {Listed(items.Select(item => item + by))}")
            {
                Script = $"console.log([{written}].map(x => x + {by}));",
            },
            _ => new Snippet($"nums = [{written}]\nprint([x * {by} for x in nums])", null, Listed(items.Select(item => item * by)),
                $"{string.Join(' ', items.Select(item => $"{item}*{by}={item * by}"))}\nprint {Listed(items.Select(item => item * by))}")
            {
                Script = $"const nums = [{written}];\nconsole.log(nums.map(x => x * {by}));",
            },
        };
    }

    private static string Spelled(string name, string word) => $"{name} {string.Join(' ', word.Select((c, i) => $"{i}:{c}"))}";

    private static string Said(bool holds) => holds ? "yes" : "no";
}
