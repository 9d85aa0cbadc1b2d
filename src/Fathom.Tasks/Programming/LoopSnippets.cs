using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws short programs with loops over numbers, letters, and words.</summary>
internal static class LoopSnippets
{
    private static readonly string[] s_letters =
        "banana apple letter hello pepper coffee tomato banana cheese school summer balloon level Anna".Split(' ');

    /// <summary>One as lessons have them.</summary>
    public static Snippet Lesson(TaskRandom random) => Built(random);

    /// <summary>A harder one, as worksheets and tests have them.</summary>
    public static Snippet Worksheet(TaskRandom random) => random.Below(10) switch
    {
        < 6 => CountedDown(random),
        < 8 => Triangle(random),
        _ => Line(random),
    };

    /// <summary>A longer loop as lessons have them.</summary>
    public static Snippet LongLesson(TaskRandom random) => random.Below(10) switch
    {
        < 4 => Counted(random),
        < 7 => Kept(random),
        _ => OverWords(random),
    };

    /// <summary>A longer and harder loop, as worksheets and tests have them.</summary>
    public static Snippet LongWorksheet(TaskRandom random) => random.Below(10) switch
    {
        < 6 => Multiples(random),
        < 8 => Tally(random),
        _ => Numbered(random),
    };

    /// <summary>A text that a loop puts together.</summary>
    private static Snippet Built(TaskRandom random)
    {
        string result = random.Pick(["s", "text", "result", "out1", "line", "t", "word"]);
        int count = random.Between(2, 5);
        string part = random.Pick(Syllables);
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
                steps = [$"{result}={start}", $"i from {first} < {first + count}: {string.Join(' ', Enumerable.Range(first, count))} stop {first + count}"];
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

    /// <summary>Counts letters of a word.</summary>
    private static Snippet Counted(TaskRandom random)
    {
        string word = random.Pick([.. s_letters.Where(text => text.Length < 8), .. Words.Where(text => text.Length > 3), .. Fruits]);
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
            steps.Add($"{c} {relation} {sought} {Said(holds)}" + (holds ? $" {found}+1={found + 1} {count}={++found}" : ""));
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
                        .. words.Select(word => $"w[0]={word[0]} == {first} {Said(word[0] == first)}"
                            + (word[0] == first ? $" {found}+1={found + 1} n={++found}" : "")),
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
        var steps = new List<string> { $"{result}=", $"{i} from {first} {(falls ? '>' : '<')} {end}: {string.Join(' ', numbers)} stop {end}" };
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
            [$"i from {first} < {end}: {string.Join(' ', Enumerable.Range(first, rows))} stop {end}", .. steps, $"output {string.Join(' ', lines)}"]);
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
            [$"i from {first} < {first + turns}: {string.Join(' ', Enumerable.Range(first, turns))} stop {first + turns}",
                .. Enumerable.Range(first, turns).Select(Step), $"output {string.Join(' ', values)}"]);
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
        var steps = new List<string> { $"{name}=0", $"{i} from 1 to {last}", $"{i}%{by}==0: {string.Join(' ', all)} stop {all[^1] + by}" };
        int soFar = 0;
        foreach (int number in all)
        {
            int added = adds ? number : 1;
            steps.Add($"{i}={number} {soFar}+{added}={soFar + added} {name}={soFar += added}");
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
            steps.Add($"{left[k]}*{items[k]}={product} {value}+{product}={value + product} {name}={value += product}");
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
