using static Fathom.Tasks.Programming.CodeParts;
using static Fathom.Tasks.Programming.SnippetParts;

namespace Fathom.Tasks.Programming;

/// <summary>Draws questions on programs that may stop with an error, and on types of values.</summary>
internal static class FaultSnippets
{
    /// <summary>A program that stops with an error, or that looks as if it did; the answer is yes or no.</summary>
    public static Snippet Error(TaskRandom random)
    {
        bool fails = random.Chance(0.6);
        int[] items = Items(1, 20, random);
        string list = random.Pick(Lists);
        int at = fails ? items.Length + random.Below(3) : random.Below(items.Length);
        string all = string.Join(", ", items);
        string[] names = Pick(2, random);
        string word = random.Pick(Words);
        (int a, int b) = (random.Between(1, 20), random.Between(1, 9));
        string[] keys = random.PickSome(["a", "b", "c", "x", "y"], 2);
        string key = fails ? random.Pick(["z", "k", "q"]) : random.Pick(keys);
        string asked = fails ? names[1] : names[0];
        string text = fails ? word : $"{a}";
        int zero = fails ? 0 : b;
        string called = random.Pick(Functions);
        string answer = fails ? "yes" : "no";
        Snippet Program(string python, string? script, string? sharp, params string[] steps) =>
            Of(python, script, sharp, answer, [.. steps, $"error {answer}"]) with { Asks = "error" };
        return random.Below(12) switch
        {
            < 3 => Program($"{list} = [{all}]\nprint({list}[{at}])", null, $"int[] {list} = {{ {all} }};\nConsole.WriteLine({list}[{at}]);",
                $"{list} {string.Join(' ', items.Select((item, i) => $"{i}:{item}"))}", $"{list}[{at}] in {Said(!fails)}"),
            3 => Program($"{names[0]} = {a}\nprint({asked})", $"let {names[0]} = {a};\nconsole.log({asked});",
                $"int {names[0]} = {a};\nConsole.WriteLine({asked});", $"{names[0]}={a}", $"{asked} in {names[0]} {Said(!fails)}"),
            4 => Program($"print(\"{word}\" + {(fails ? $"{a}" : $"str({a})")})", null, null, fails ? "text + number" : "text + text"),
            5 => Program($"{names[0]} = {a}\n{names[1]} = {zero}\nprint({names[0]} / {names[1]})", null,
                $"int {names[0]} = {a};\nint {names[1]} = {zero};\nConsole.WriteLine({names[0]} / {names[1]});", $"{names[0]}={a}", $"{names[1]}={zero}",
                $"{a}/{zero} by 0 {Said(fails)}"),
            6 => Program($"print({a} {random.Pick(["/", "//", "%"])} {zero})", null, null, $"{a}/{zero} by 0 {Said(fails)}"),
            7 => Program($"d = {{\"{keys[0]}\": {a}, \"{keys[1]}\": {b}}}\nprint(d[\"{key}\"])", null, null, $"d {keys[0]}:{a} {keys[1]}:{b}",
                $"{key} in {keys[0]} {keys[1]} {Said(!fails)}"),
            8 => Program($"print(int(\"{text}\"))", null, $"Console.WriteLine(int.Parse(\"{text}\"));", $"{text} number {Said(!fails)}"),
            9 => Program($"def {called}(a, b):\n    return a + b\n\nprint({called}({(fails ? $"{a}" : $"{a}, {b}")}))", null, null,
                $"{called} takes 2, gets {(fails ? 1 : 2)}"),
            10 => Program($"s = \"{word}\"\nprint(s[{(fails ? word.Length : word.Length - 1)}])", null, null, Placed("s", word),
                $"s[{(fails ? word.Length : word.Length - 1)}] in {Said(!fails)}"),
            _ => Program($"t = {(fails ? $"({all})" : $"[{all}]")}\nt[0] = {b}\nprint(t)", $"{(fails ? "const" : "let")} t = {a};\nt = {b};\nconsole.log(t);",
                null, fails ? "t is fixed" : "t may change"),
        };
    }

    /// <summary>What type a value has.</summary>
    public static Snippet Type(TaskRandom random)
    {
        (int a, int b) = (random.Between(1, 20), random.Between(2, 9));
        string word = random.Pick(Words);
        (string value, string type, string? script) = random.Pick([
            ($"{a}", "int", "number"), ($"{a}.0", "float", "number"), ($"{a}.{b}", "float", "number"), ($"\"{word}\"", "str", "string"),
            ($"\"{a}\"", "str", "string"), ("True", "bool", null), ($"[{a}, {b}]", "list", null), ($"({a}, {b})", "tuple", null),
            ($"{{\"{word}\": {a}}}", "dict", null), ($"{a} > {b}", "bool", "boolean"), ($"{a} / {b}", "float", "number"), ($"{a} // {b}", "int", null),
            ($"{a} + {b}.0", "float", "number"), ($"str({a})", "str", null), ($"int(\"{a}\")", "int", null), ($"len(\"{word}\")", "int", null),
        ]);
        bool isScript = script is not null && random.Chance(0.3);
        string shown = random.Chance(0.5) ? "" : ".__name__";
        string typed = $"console.log(typeof {(value.Contains(' ', StringComparison.Ordinal) ? $"({value})" : value)});";
        string answer = isScript ? script! : type;
        return isScript
            ? Of(typed, typed, null, answer, $"type {value}", $"print {answer}") with { IsCurly = true, Asks = "type", Slots = [value] }
            : Of($"print(type({value}){shown})", null, null, answer, $"type {value}", $"print {answer}") with { Asks = "type", Slots = [value] };
    }
}
