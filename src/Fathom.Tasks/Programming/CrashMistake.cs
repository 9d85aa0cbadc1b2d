using static Fathom.Tasks.Programming.CodeParts;

namespace Fathom.Tasks.Programming;

/// <summary>A program that stops at one line, or has a line that is not Python.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Wrong">The index of that line.</param>
/// <param name="Truths">What each line does, up to that one.</param>
/// <param name="IsSyntax">Whether the line is not Python.</param>
internal sealed record CrashMistake(string[] Lines, int Wrong, string[] Truths, bool IsSyntax)
{
    /// <summary>Draws one.</summary>
    public static CrashMistake Draw(TaskRandom random)
    {
        string[] names = Pick(3, random);
        (string x, string y, string z) = (names[0], names[1], names[2]);
        string list = random.Pick(Lists);
        int[] items = Items(1, 20, random);
        int at = items.Length + random.Below(2);
        (int a, int b) = (random.Between(1, 20), random.Between(2, 9));
        string word = random.Pick(Words);
        string more = random.Pick(["print(\"start\")", $"{z} = {b}", "print(\"hi\")", $"{z} = \"ok\""]);
        string end = random.Pick([$"print({x})", "print(\"done\")", "print(\"end\")"]);
        (string[] lines, string fault, bool isSyntax) = random.Below(12) switch
        {
            0 => ((string[])[$"{x} = {a}", $"{y} = 0", $"print({x} / {y})"], $"{x}/{y} by 0", false),
            1 => ([$"{x} = {a}", $"{list} = [{string.Join(", ", items)}]", $"print({list}[{at}])"], $"{list}[{at}] not in {list}", false),
            2 => ([$"{x} = {a}", $"{y} = {x} + {b}", $"print({x} + {(z.Length > 1 ? z : $"{z}{z}")})"], $"{(z.Length > 1 ? z : $"{z}{z}")} not set", false),
            3 => ([$"{x} = \"{word}\"", $"{y} = {a}", $"print({x} + {y})"], "text + number", false),
            4 => ([$"{x} = {a}", "d = {\"a\": 1, \"b\": 2}", "print(d[\"z\"])"], "z not in d", false),
            5 => ([$"{x} = \"{a}\"", $"{y} = int({x})", $"{y} = int(\"{word}\")"], $"{word} no number", false),
            6 => ([$"{x} = {a}", $"if {x} > {b}", $"    print({x})"], "if without :", true),
            7 => ([$"{x} = {a}", $"for i in range({b})", $"    {x} += i"], "for without :", true),
            8 => ([$"{x} = {a}", $"print({x}", $"{y} = {b}"], "open (", true),
            9 => ([$"{x} = {a}", $"{y} = \"{word}", $"print({x})"], "open text", true),
            10 => ([$"{x} = {a}", $"{x} + {b} = {y}", $"print({x})"], "sets no name", true),
            _ => ([$"def f({x})", $"    return {x} * {b}", $"print(f({a}))"], "def without :", true),
        };
        int wrong = isSyntax ? fault[0] == 'd' ? 0 : 1 : 2;
        bool isIndented = lines.Any(line => line[0] == ' ');
        if (!isIndented && random.Chance(0.4))
        {
            lines = [more, .. lines];
            wrong++;
        }

        lines = random.Chance(0.5) ? [.. lines, end] : lines;
        string[] truths = [.. lines.Take(wrong).Select(line => line.Trim()), $"{lines[wrong].Trim()} {fault}"];
        return new CrashMistake(lines, wrong, truths, isSyntax);
    }
}
