using System.Globalization;
using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws values of lists: in place or named, filtered, mapped, put together, and of ranges and dictionaries.</summary>
internal static class ListValues
{
    /// <summary>One of them.</summary>
    public static Snippet Draw(TaskRandom random) => random.Below(20) switch
    {
        < 6 => Filtered(random),
        < 10 => Mapped(random),
        < 13 => Range(random),
        < 15 => Reduced(random),
        < 18 => Changed(random),
        _ => Looked(random),
    };

    /// <summary>A list with its name, in place or declared before.</summary>
    private static (string Name, string Python, string Script, string Sharp) List(IReadOnlyList<int> items, TaskRandom random, double named = 0.5)
    {
        string all = string.Join(", ", items);
        if (!random.Chance(named))
        {
            return ("", "", "", "");
        }

        string name = random.Pick(Lists);
        string sharp = random.Below(3) switch
        {
            0 => $"int[] {name} = {{ {all} }};\n",
            1 => $"var {name} = new[] {{ {all} }};\n",
            _ => $"int[] {name} = [{all}];\n",
        };
        return (name, $"{name} = [{all}]\n", $"{random.Pick(["const", "const", "let"])} {name} = [{all}];\n", sharp);
    }

    private static Snippet End(
        (string Name, string Python, string Script, string Sharp) list, string all, Func<string, string>? python, Func<string, string>? script,
        Func<string, string>? sharp, string output, params string[] steps)
    {
        bool isNamed = list.Name.Length > 0;
        string pythonCode = $"{list.Python}print({(python ?? script ?? sharp)!(isNamed ? list.Name : $"[{all}]")})";
        string? scriptCode = script is null ? null : $"{list.Script}console.log({script(isNamed ? list.Name : $"[{all}]")});";
        string? sharpCode = sharp is null ? null : $"{list.Sharp}Console.WriteLine({sharp(isNamed ? list.Name : $"new[] {{ {all} }}")});";
        return Of(pythonCode, scriptCode, sharpCode, output, [.. steps, $"print {output}"]);
    }

    private static string Sums(int[] items) => string.Join(' ', Enumerable.Range(1, Math.Max(0, items.Length - 1))
        .Select(i => $"{items.Take(i).Sum()}+{items[i]}={items.Take(i + 1).Sum()}"));

    /// <summary>The numbers that fit a condition: how many, their sum, the first, the last, or all.</summary>
    private static Snippet Filtered(TaskRandom random)
    {
        int[] items = random.Chance(0.4) ? [.. Enumerable.Range(1, random.Between(4, 8))] : Items(1, 20, random);
        string x = random.Pick(["x", "x", "n", "i", "num"]);
        int by = random.Between(2, 4);
        int limit = random.Between(items.Min(), Math.Max(items.Min(), items.Max() - 1));
        (string test, Func<int, bool> holds) = random.Below(5) switch
        {
            < 2 => ($"{x} % {by} == 0", (Func<int, bool>)(item => item % by == 0)),
            2 => ($"{x} > {limit}", item => item > limit),
            3 => ($"{x} < {limit}", item => item < limit),
            _ => ($"{x} % 2 == 1", item => item % 2 == 1),
        };
        int[] kept = [.. items.Where(holds)];
        if (kept.Length == 0)
        {
            return Filtered(random);
        }

        string all = string.Join(", ", items);
        string strict = test.Replace("==", "===", StringComparison.Ordinal);
        string places = $"kept {string.Join(' ', kept.Select((item, i) => $"{i}:{item}"))}";
        string[] chosen = [$"{x} in {string.Join(' ', items)}", $"{test}: {string.Join(' ', kept)}"];
        string sums = Sums(kept);
        string Comprehension(string list) => $"[{x} for {x} in {list} if {test}]";
        string Bare(string list) => Comprehension(list)[1..^1];
        string Filter(string list) => $"{list}.filter({x} => {strict})";
        string Where(string list) => $"{list}.Where({x} => {test})";
        var named = List(items, random);
        return random.Below(8) switch
        {
            < 2 => End(named, all, list => $"len({Comprehension(list)})", list => $"{Filter(list)}.length",
                list => random.Chance(0.5) ? $"{Where(list)}.Count()" : $"{list}.Count({x} => {test})", $"{kept.Length}",
                [.. chosen, places, $"len {kept.Length - 1}+1={kept.Length}"]),
            < 4 => End(named, all, list => random.Chance(0.5) ? $"sum({Bare(list)})" : $"sum({Comprehension(list)})",
                list => $"{Filter(list)}.reduce((a, b) => a + b, 0)", list => $"{Where(list)}.Sum()", $"{kept.Sum()}",
                [.. chosen, $"sum {string.Join(' ', kept)}{(sums.Length > 0 ? "\n" + sums : "")}"]),
            4 => End(named, all, list => $"{Comprehension(list)}[0]", list => random.Chance(0.5) ? $"{Filter(list)}[0]" : $"{list}.find({x} => {strict})",
                list => random.Chance(0.5) ? $"{Where(list)}.First()" : $"{list}.First({x} => {test})", $"{kept[0]}", [.. chosen, $"first {kept[0]}"]),
            5 => End(named, all, list => $"{Comprehension(list)}[-1]", list => $"{Filter(list)}.at(-1)", list => $"{Where(list)}.Last()", $"{kept[^1]}",
                [.. chosen, $"last {kept[^1]}"]),
            _ => End(named, all, Comprehension, Filter, list => $"string.Join(\", \", {Where(list)})", Listed(kept), chosen),
        };
    }

    /// <summary>Every number changed in the same way, or whether all or any fit a condition.</summary>
    private static Snippet Mapped(TaskRandom random)
    {
        int[] items = random.Chance(0.5) ? [.. Enumerable.Range(1, random.Between(3, 4))] : Items(1, 9, random)[..3];
        string all = string.Join(", ", items);
        string x = random.Pick(["x", "x", "n", "i", "num"]);
        int by = random.Between(2, 5);
        (string change, Func<int, int> apply, Func<int, string> step) = random.Below(5) switch
        {
            0 => ($"{x} + {by}", (Func<int, int>)(item => item + by), (Func<int, string>)(item => $"{item}+{by}={item + by}")),
            < 3 => ($"{x} * {x}", item => item * item, item => $"{item}*{item}={item * item}"),
            _ => ($"{x} * {by}", item => item * by, item => $"{item}*{by}={item * by}"),
        };
        int[] mapped = [.. items.Select(apply)];
        string steps = string.Join(' ', items.Select(step));
        string places = $"list {string.Join(' ', mapped.Select((item, i) => $"{i}:{item}"))}";
        int at = random.Below(mapped.Length);
        string sums = Sums(mapped);
        int limit = random.Between(2, 9);
        bool isAny = random.Chance(0.5);
        bool holds = isAny ? items.Any(item => item > limit) : items.All(item => item > limit);
        int[] tried = [.. items.Take(items.TakeWhile(item => item > limit != isAny).Count() + 1)];
        string Comprehension(string list) => $"[{change} for {x} in {list}]";
        string Map(string list) => $"{list}.map({x} => {change})";
        string Select(string list) => $"{list}.Select({x} => {change})";
        var named = List(items, random);
        return random.Below(7) switch
        {
            < 3 => End(named, all, Comprehension, Map, list => $"string.Join(\", \", {Select(list)})", Listed(mapped), steps),
            3 => End(named, all, list => $"sum({Comprehension(list)})", list => $"{Map(list)}.reduce((a, b) => a + b)", list => $"{Select(list)}.Sum()",
                $"{mapped.Sum()}", steps, $"sum {string.Join(' ', mapped)}", sums),
            4 => End(named, all, list => $"{Comprehension(list)}[{at}]", list => $"{Map(list)}[{at}]", null, $"{mapped[at]}", steps, places,
                $"list[{at}]={mapped[at]}"),
            5 => End(named, all, list => $"max({Comprehension(list)})", list => $"Math.max(...{Map(list)})", list => $"{Select(list)}.Max()",
                $"{mapped.Max()}", steps, Interpreter.Best("max", [.. mapped.Select(item => (long)item)])),
            _ => End(named, all, list => $"{(isAny ? "any" : "all")}({x} > {limit} for {x} in {list})",
                list => $"{list}.{(isAny ? "some" : "every")}({x} => {x} > {limit})", list => $"{list}.{(isAny ? "Any" : "All")}({x} => {x} > {limit})",
                $"{holds}", string.Join(' ', tried.Select(item => $"{item} > {limit} {Said(item > limit)}")), $"{(isAny ? "any" : "all")} {Said(holds)}"),
        };
    }

    /// <summary>A range as a list, its sum, its length, its last, or squares of it.</summary>
    private static Snippet Range(TaskRandom random)
    {
        int first = random.Chance(0.4) ? 0 : random.Between(1, 6);
        int step = random.Chance(0.65) ? 1 : random.Chance(0.7) ? random.Between(2, 4) : -random.Between(1, 2);
        int count = random.Between(2, 5);
        first = step < 0 ? (-step * count) + random.Between(0, 3) : first;
        int end = first + (step * count) - (step > 1 ? random.Below(step) : 0);
        int[] items = [.. Enumerable.Range(0, count).Select(i => first + (i * step))];
        string range = first == 0 && step == 1 ? $"range({end})" : step == 1 ? $"range({first}, {end})" : $"range({first}, {end}, {step})";
        string shown = $"range {first} {(step > 0 ? '<' : '>')} {end}: {string.Join(' ', items)} stop {first + (step * count)}";
        string places = $"list {string.Join(' ', items.Select((item, i) => $"{i}:{item}"))}";
        int[] squares = [.. items.Select(item => item * item)];
        return random.Below(7) switch
        {
            < 2 => Print("", $"list({range})", null, null, Listed(items), shown),
            2 => Print("", $"sum({range})", null, step == 1 ? $"Enumerable.Range({first}, {count}).Sum()" : null, $"{items.Sum()}", shown, Sums(items)),
            3 => Print("", $"len({range})", null, null, $"{count}", shown, places, $"len {count - 1}+1={count}"),
            4 => Print("", $"list({range})[-1]", null, null, $"{items[^1]}", shown, $"last {items[^1]}"),
            5 => Print("", $"[i for i in {range}]", null, null, Listed(items), shown),
            _ => Print("", $"[i * i for i in {range}]", null, null, Listed(squares), shown,
                string.Join(' ', items.Select(item => $"{item}*{item}={item * item}"))),
        };
    }

    /// <summary>A list reduced to one number, joined, or averaged.</summary>
    private static Snippet Reduced(TaskRandom random)
    {
        int[] items = random.Chance(0.4) ? [.. Enumerable.Range(1, random.Between(3, 4))] : Items(1, 9, random);
        string all = string.Join(", ", items);
        int start = random.Chance(0.6) ? 0 : random.Between(1, 10);
        int[] added = start == 0 ? items : [start, .. items];
        int[] few = items[..3];
        string fewAll = string.Join(", ", few);
        (int one, int two) = (few[0] * few[1], few[0] * few[1] * few[2]);
        int average = random.Between(2, 12);
        int off = random.Between(1, average - 1);
        int[] even = [average - off, average, average + off];
        long[] longs = [.. items.Select(item => (long)item)];
        return random.Below(6) switch
        {
            < 2 => End(List(items, random), all, list => start == 0 ? $"sum({list})" : $"sum({list}, {start})",
                list => $"{list}.reduce((a, b) => a + b{(start == 0 && random.Chance(0.5) ? "" : $", {start}")})",
                list => start == 0 ? $"{list}.Sum()" : $"{list}.Aggregate({start}, (a, b) => a + b)", $"{added.Sum()}", $"sum {string.Join(' ', added)}",
                Sums(added)),
            2 => End(List(few, random), fewAll, list => $"math.prod({list})", list => $"{list}.reduce((a, b) => a * b)",
                list => $"{list}.Aggregate((a, b) => a * b)", $"{two}", $"product {few[0]} {few[1]} {few[2]}", $"{few[0]}*{few[1]}={one} {one}*{few[2]}={two}"),
            3 => End(List(even, random, 0.8), string.Join(", ", even), list => $"sum({list}) // len({list})", list => $"{list}.reduce((a, b) => a + b) / 3",
                list => $"{list}.Average()", $"{average}", $"sum {string.Join(' ', even)}", Sums(even), "len 2+1=3", $"{even.Sum()}/3={average}"),
            4 => End(List(items, random), all, list => $"max({list}) + min({list})", list => $"Math.max(...{list}) + Math.min(...{list})",
                list => $"{list}.Max() + {list}.Min()", $"{items.Max() + items.Min()}", Interpreter.Best("max", longs), Interpreter.Best("min", longs),
                $"{items.Max()}+{items.Min()}={items.Max() + items.Min()}"),
            _ => End(List(few, random), fewAll, list => $"\"-\".join(str(x) for x in {list})", list => $"{list}.join(\"-\")",
                list => $"string.Join(\"-\", {list})", string.Join('-', few), $"join {string.Join(' ', few)}"),
        };
    }

    /// <summary>Lists put together, cut, sorted, reversed, or with something inserted or removed.</summary>
    private static Snippet Changed(TaskRandom random)
    {
        int[] items = random.PickSome(Enumerable.Range(1, 20).ToArray(), random.Between(3, 5));
        string all = string.Join(", ", items);
        string name = random.Pick(Lists);
        int at = random.Below(items.Length);
        int added = random.Between(21, 40);
        int place = random.Below(items.Length);
        long[] longs = [.. items.Select(item => (long)item)];
        int[] down = [.. items.OrderDescending()];
        int[] inserted = [.. items[..place], added, .. items[place..]];
        int[] without = [.. items.Where((_, i) => i != at)];
        string start = $"{name} = [{all}]\n";
        string script = $"const {name} = [{all}];\n";
        string sharp = $"var {name} = new List<int> {{ {all} }};\n";
        string Places(IEnumerable<int> numbers) => $"{name} {string.Join(' ', numbers.Select((item, i) => $"{i}:{item}"))}";
        int from = random.Between(0, 1);
        int to = random.Between(from + 1, items.Length - 1);
        string[] places = [.. items.Select((item, i) => $"{i}:{item}")];
        bool measures = random.Chance(0.4);
        string Asked(int[] list, string language) => !measures ? language == "p" ? name : name
            : language == "p" ? $"len({name})" : language == "s" ? $"{name}.length" : $"{name}.Count";
        string Shown(int[] list) => measures ? $"{list.Length}" : Listed(list);
        string[] Measured(int[] list) => measures ? [$"len {list.Length - 1}+1={list.Length}"] : [];
        Snippet Change(string python, string? scripted, string? sharped, int[] list, string step) => Of(
            $"{start}{python}\nprint({Asked(list, "p")})", scripted is null ? null : $"{script}{scripted};\nconsole.log({Asked(list, "s")});",
            sharped is null || !measures ? null : $"{sharp}{sharped};\nConsole.WriteLine({Asked(list, "c")});", Shown(list),
            [step, Places(list), .. Measured(list), $"print {Shown(list)}"]);
        return random.Below(11) switch
        {
            0 => Change($"{name}.append({added})", $"{name}.push({added})", $"{name}.Add({added})", [.. items, added], $"append {added}"),
            1 => Change($"{name}.insert({place}, {added})", $"{name}.splice({place}, 0, {added})", $"{name}.Insert({place}, {added})", inserted,
                $"insert {place}:{added}"),
            2 => Change($"{name}.pop({at})", null, $"{name}.RemoveAt({at})", without, $"pop {at}:{items[at]}"),
            3 => Change($"del {name}[{at}]", $"{name}.splice({at}, 1)", $"{name}.RemoveAt({at})", without, $"pop {at}:{items[at]}"),
            4 => Change($"{name}.remove({items[at]})", null, $"{name}.Remove({items[at]})", without, $"remove {items[at]}"),
            5 => Change($"{name} = {name} + [{added}, {place}]", null, null, [.. items, added, place], $"append {added} {place}"),
            6 => Change($"{name}.extend([{added}, {place}])", $"{name}.push({added}, {place})", null, [.. items, added, place], $"append {added} {place}"),
            7 => Change($"{name}.reverse()", $"{name}.reverse()", $"{name}.Reverse()", [.. items.Reverse()], "reverse"),
            8 => End(List(items, random), all, list => $"sorted({list}, reverse=True)[0]", list => $"[...{list}].sort((a, b) => b - a)[0]",
                list => $"{list}.OrderByDescending(x => x).First()", $"{down[0]}", Interpreter.Best("max", longs)),
            9 => End(List(items, random), all, list => $"{list}[::2]", null, null, Listed(items.Where((_, i) => i % 2 == 0)),
                $"list {string.Join(' ', places)}", $"[::2] {string.Join(' ', places.Where((_, i) => i % 2 == 0))}"),
            _ => End(List(items, random), all, list => $"{list}[{from}:{to}]", list => $"{list}.slice({from}, {to})",
                list => $"string.Join(\", \", {list}.Skip({from}).Take({to - from}))", Listed(items[from..to]),
                $"[{from}:{to}] {string.Concat(places[..from].Select(text => text + " "))}| {string.Join(' ', places[from..to])} stop {to}"),
        };
    }

    /// <summary>What is looked up in a dictionary, a tuple, a set, or a list of lists.</summary>
    private static Snippet Looked(TaskRandom random)
    {
        string[] keys = random.PickSome(random.Chance(0.6) ? ["a", "b", "c", "x", "y", "z"] : Fruits, random.Between(2, 3));
        int[] values = [.. keys.Select(_ => random.Between(1, 50))];
        int at = random.Below(keys.Length);
        string name = random.Pick(["d", "d", "data", "ages", "my_dict", "prices", "m"]);
        string pairs = string.Join(", ", keys.Select((key, i) => $"\"{key}\": {values[i]}"));
        string shown = $"{name} {string.Join(' ', keys.Select((key, i) => $"{key}:{values[i]}"))}";
        string script = $"const {name} = {{ {string.Join(", ", keys.Select((key, i) => $"{key}: {values[i]}"))} }};\n";
        string start = $"{name} = {{{pairs}}}\n";
        string value = values[at].ToString(CultureInfo.InvariantCulture);
        int[] tuple = Items(1, 20, random)[..3];
        int place = random.Below(3);
        return random.Below(8) switch
        {
            0 => Of($"print({{{pairs}}}[\"{keys[at]}\"])", null, null, value, $"dict {string.Join(' ', keys.Select((key, i) => $"{key}:{values[i]}"))}",
                $"dict[{keys[at]}]={value}", $"print {value}"),
            1 => Of($"{start}print({name}[\"{keys[at]}\"])", $"{script}console.log({name}.{keys[at]});", null, value, shown, $"{name}[{keys[at]}]={value}",
                $"print {value}"),
            2 => Of($"{start}print({name}.get(\"{keys[at]}\", 0))", $"{script}console.log({name}[\"{keys[at]}\"] ?? 0);", null, value, shown,
                $"{name}[{keys[at]}]={value}", $"print {value}"),
            3 => Of($"{start}print({name}.get(\"q\", {place}))", $"{script}console.log({name}[\"q\"] ?? {place});", null, $"{place}", shown,
                $"q in {string.Join(' ', keys)} no", $"print {place}"),
            4 => Of($"{start}print(len({name}))", $"{script}console.log(Object.keys({name}).length);", null, $"{keys.Length}",
                $"{name} {string.Join(' ', keys.Select((key, i) => $"{i}:{key}"))}", $"len {keys.Length - 1}+1={keys.Length}", $"print {keys.Length}"),
            5 => Of($"{start}print(max({name}.values()))", $"{script}console.log(Math.max(...Object.values({name})));", null, $"{values.Max()}", shown,
                Interpreter.Best("max", [.. values.Select(number => (long)number)]), $"print {values.Max()}"),
            6 => Of($"t = ({string.Join(", ", tuple)})\nprint(t[{place}])", $"const t = [{string.Join(", ", tuple)}];\nconsole.log(t[{place}]);",
                $"int[] t = {{ {string.Join(", ", tuple)} }};\nConsole.WriteLine(t[{place}]);", $"{tuple[place]}",
                $"t {string.Join(' ', tuple.Select((item, i) => $"{i}:{item}"))}", $"t[{place}]={tuple[place]}", $"print {tuple[place]}"),
            _ => Of($"print(len({{{string.Join(", ", (int[])[.. tuple, tuple[place]])}}}))", null, null, $"{tuple.Distinct().Count()}",
                $"set {string.Join(' ', tuple.Distinct().Select((item, i) => $"{i}:{item}"))}",
                $"len {tuple.Distinct().Count() - 1}+1={tuple.Distinct().Count()}", $"print {tuple.Distinct().Count()}"),
        };
    }
}
