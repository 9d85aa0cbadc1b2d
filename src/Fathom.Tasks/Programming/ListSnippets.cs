using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws short programs with lists and dictionaries.</summary>
internal static class ListSnippets
{
    /// <summary>One as lessons have them.</summary>
    public static Snippet Lesson(TaskRandom random) => random.Below(12) switch
    {
        < 5 => OfWords(random),
        < 6 => Parts(random),
        < 7 => Split(random),
        < 8 => Grid(random),
        < 9 => Chosen(random),
        _ => Dictionary(random),
    };

    /// <summary>A harder one, as worksheets and tests have them.</summary>
    public static Snippet Worksheet(TaskRandom random) => random.Below(10) switch
    {
        < 4 => Comprehension(random),
        < 7 => Stock(random),
        < 8 => Distinct(random),
        < 9 => Shared(random),
        _ => Concatenated(random),
    };

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
        string[] items = isWord ? [.. random.Pick([.. Words.Where(text => text.Length > 3), .. Fruits]).Select(c => $"{c}")] : words;
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
            null, output, steps + (high < items.Length ? $" stop {high}" : ""), $"print {output}");
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
        string City() => random.Pick(Cities);
        string Color() => random.Pick(Colors);
        (string name, string[] keys, Func<string> draw) = random.Below(5) switch
        {
            0 => ("capitals", random.PickSome(["France", "Italy", "Norway", "Egypt", "Japan", "Peru"], 3), City),
            1 => ("colors", random.PickSome(Fruits, 3), Color),
            2 => (random.Pick(["ages", "scores", "points", "grades"]), random.PickSome(People, 3), Number),
            3 => (random.Pick(["prices", "stock", "menu", "shop"]), random.PickSome(Fruits, 3), Number),
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
        string[] keys = random.PickSome(isPeople ? Friends : Goods, 2);
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
}
