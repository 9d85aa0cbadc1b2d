using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Programming;

/// <summary>Which numbered line of a program or a calculation is wrong.</summary>
internal sealed partial class FaultyLineTask : VerifiableTask<FaultyLineTask.Facts>
{
    private static readonly Phrasings s_calculation = PhrasingFile.Read("faulty-line", "calculation");

    // Steps that follow from one another. Slot: 0 steps.
    private static readonly Phrasings s_steps = PhrasingFile.Read("faulty-line", "steps");

    private static readonly Phrasings s_program = PhrasingFile.Read("faulty-line", "program");

    // Slots: 0 program, 1 what it should do.
    private static readonly Phrasings s_goal = PhrasingFile.Read("faulty-line", "goal");

    // Slots: 0 program, 1 what it should do, 2 what it prints.
    private static readonly Phrasings s_got = PhrasingFile.Read("faulty-line", "got");

    // Slot: 3 what it should print.
    private static readonly Phrasings s_expected = PhrasingFile.Read("faulty-line", "expected");

    // Slot: 0 a program that stops, or that is not Python.
    private static readonly Phrasings s_crash = PhrasingFile.Read("faulty-line", "crash");

    private static readonly Phrasings s_syntax = PhrasingFile.Read("faulty-line", "syntax");

    public override string Name => "faulty-line";

    public override TaskArea Area => TaskArea.Programming;

    public override string Summary => "which numbered line of a calculation or program is wrong";

    public override int Levels => 3;

    protected override NoiseProfile Noise { get; } = new() { Politeness = 0.02, NoFinalMark = 0.3, LowerFirst = 0.2, Lowercase = 0.3 };

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level > 1 && random.Chance(0.4))
        {
            var everyday = EverydayMistake.Draw(random);
            return new Facts(everyday.Lines, everyday.Wrong, everyday.Truths, null)
            {
                Goal = everyday.Goal,
                Got = ProgramTask.Printed(everyday.Got, everyday.Style),
                Expected = ProgramTask.Printed(everyday.Expected, everyday.Style),
                Python = everyday.Python,
            };
        }

        if (level > 1 && random.Chance(0.25))
        {
            var crash = CrashMistake.Draw(random);
            return new Facts(crash.Lines, crash.Wrong, crash.Truths, null) { Fault = crash.IsSyntax ? "syntax" : "crash" };
        }

        if (level > 1 && random.Chance(0.45))
        {
            var classic = ClassicMistake.Draw(random);
            return new Facts(classic.Lines, classic.Wrong, classic.Truths, null) { Goal = classic.Goal, Got = classic.Got };
        }

        if (random.Chance(level == 3 ? 0.3 : 0.2))
        {
            return Steps(level, random);
        }

        int count = random.Between(2 + level, 3 + level);
        var lines = new List<string>();
        var fixes = new List<string>();
        int wrong = random.Below(count);
        for (int i = 0; i < count; i++)
        {
            (string left, int value) = Line(level, random);
            int shown = i == wrong ? value + (random.Chance(0.5) ? random.Between(1, 3) : -random.Between(1, Math.Max(1, Math.Min(3, value)))) : value;
            lines.Add($"{left}={shown}");
            fixes.Add($"{left}={value}");
        }

        return level == 3 && random.Chance(0.5) ? Program(random) : new Facts(lines, wrong, fixes, null);
    }

    protected override string Key(Facts facts) => (facts.Python ?? string.Join(';', facts.Lines)) + facts.Output + facts.Goal;

    protected override string Ask(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string opening = random.Pick(["", "", "", "", "", "(", "Line ", "line "]);
        string separator = opening == "(" ? ") " : opening.Length > 0 ? ": " : random.Pick([". ", ": ", ") ", ". "]);
        bool isCode = facts.Output is not null || facts.Goal is not null || facts.Fault is not null;
        separator = isCode && opening.Length == 0 && random.Chance(0.4) ? random.Pick([" ", "  ", "| "]) : separator;
        bool isSpaced = !isCode && random.Chance(0.4);
        string times = !isCode && random.Chance(0.2) ? random.Pick(["x", "×"]) : "*";
        string joiner = facts.Goal is null && facts.Fault is null && random.Chance(0.1) ? "  " : "\n";
        string text = string.Join(joiner, facts.Lines.Select((line, i) => $"{opening}{i + 1}{separator}{Shown(line, isSpaced, times)}"));
        if (facts.Fault is string fault)
        {
            return wording.Say(fault == "crash" ? s_crash : s_syntax, text);
        }

        if (facts.Goal is string goal)
        {
            return facts is { Got: string got, Expected: string expected } && random.Chance(0.4) ? wording.Say(s_expected, text, goal, got, expected)
                : facts.Got is not null && random.Chance(0.6) ? wording.Say(s_got, text, goal, facts.Got)
                : wording.Say(s_goal, text, goal);
        }

        return facts.Output is string output ? wording.Say(s_program, text, output) : wording.Say(facts.IsChain ? s_steps : s_calculation, text);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => LineReader.Judge(answer, facts.Wrong + 1);

    /// <summary>Recomputes line by line, with what a line of a calculation says behind it, until one differs.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        for (int i = 0; i <= facts.Wrong; i++)
        {
            bool isCalculation = facts.Output is null && facts.Goal is null && facts.Fault is null;
            string said = isCalculation ? $" {facts.Lines[i][(facts.Lines[i].IndexOf('=', StringComparison.Ordinal) + 1)..]}" : "";
            trace.Line().Write($"{i + 1}. {facts.Truths[i]}{said} {(i == facts.Wrong ? "wrong" : "ok")}");
        }

        return $"Line {facts.Wrong + 1}";
    }

    private static string Shown(string line, bool isSpaced, string times)
    {
        if (isSpaced)
        {
            line = Operators().Replace(line, " $1 ");
        }

        return times == "*" ? line : line.Replace("*", times, StringComparison.Ordinal);
    }

    private static (string Left, int Value) Line(int level, TaskRandom random)
    {
        int most = level == 1 ? 20 : 60;
        (int a, int b) = (random.Between(1, most), random.Between(1, most));
        return random.Below(7) switch
        {
            < 2 => ($"{a}+{b}", a + b),
            < 4 => ($"{Math.Max(a, b)}-{Math.Min(a, b)}", Math.Abs(a - b)),
            < 6 => Product(random),
            _ => Quotient(random),
        };
    }

    /// <summary>The steps of a calculation or of an equation, one of which does not follow from those above.</summary>
    private static Facts Steps(int level, TaskRandom random)
    {
        (int a, int b, int c) = (random.Between(2, 9), random.Between(2, 9 + (10 * (level - 1))), random.Between(2, 9));
        int by = random.Pick([-2, -1, 1, 2, 3, 10]);
        bool isEarly = random.Chance(0.4);
        int turn = random.Chance(0.5) ? 1 : -1;
        int Slip(bool isHere, int value) => isHere ? value + (value + by < 1 ? Math.Abs(by) : by) : value;
        switch (random.Below(5))
        {
            case 0:
                int sum = Slip(isEarly, b + c);
                return Chain([$"{a}*({b}+{c})", $"{a}*{sum}", $"{Slip(!isEarly, a * sum)}"], ["given", $"{b}+{c}={b + c}", $"{a}*{sum}={a * sum}"], isEarly);
            case 1:
                int product = Slip(isEarly, a * c);
                return Chain([$"{b}+{a}*{c}", $"{b}+{product}", $"{Slip(!isEarly, b + product)}"],
                    ["given", $"{a}*{c}={a * c}", $"{b}+{product}={b + product}"], isEarly);
            case 2:
                int rest = isEarly ? a * (c + turn) : a * c;
                return Chain([$"{a}x+{b}={(a * c) + b}", $"{a}x={rest}", $"x={Slip(!isEarly, rest / a)}"],
                    ["given", $"{(a * c) + b}-{b}={a * c}", $"{rest}/{a}={rest / a}"], isEarly);
            case 3:
                int whole = a * (c + b + (isEarly ? turn : 0));
                return Chain([$"{a}x-{a * b}={a * c}", $"{a}x={whole}", $"x={Slip(!isEarly, whole / a)}"],
                    ["given", $"{a * c}+{a * b}={(a * c) + (a * b)}", $"{whole}/{a}={whole / a}"], isEarly);
            default:
                int difference = Slip(isEarly, b);
                return Chain([$"{b + c}-{c}+{a}", $"{difference}+{a}", $"{Slip(!isEarly, difference + a)}"],
                    ["given", $"{b + c}-{c}={b}", $"{difference}+{a}={difference + a}"], isEarly);
        }
    }

    private static Facts Chain(string[] lines, string[] truths, bool isEarly) => new(lines, isEarly ? 1 : 2, truths, null) { IsChain = true };

    private static (string Left, int Value) Product(TaskRandom random)
    {
        (int a, int b) = (random.Between(2, 12), random.Between(2, 12));
        return ($"{a}*{b}", a * b);
    }

    private static (string Left, int Value) Quotient(TaskRandom random)
    {
        (int a, int b) = (random.Between(2, 12), random.Between(2, 12));
        return ($"{a * b}/{b}", a);
    }

    /// <summary>A program that adds up known numbers; one line has another number than its comment says.</summary>
    private static Facts Program(TaskRandom random)
    {
        string[] names = CodeParts.Pick(random.Between(2, 3), random);
        int[] values = [.. names.Select(_ => random.Between(2, 20))];
        int wrong = random.Below(names.Length);
        int shown = values[wrong] + random.Between(1, 5);
        string comment = random.Pick(["# ", "# ", "# should be ", "# must be ", "# meant to be "]);
        List<string> lines = [.. names.Select((name, i) => $"{name} = {(i == wrong ? shown : values[i])}  {comment}{values[i]}")];
        lines.Add($"print({string.Join(" + ", names)})");
        string[] truths = [.. values.Select((value, i) => $"{(i == wrong ? shown : value)} is {(i == wrong ? "not " : "")}{value}")];
        return new Facts(lines, wrong, truths, $"{values.Sum()}");
    }

    [GeneratedRegex(@"(?<=\d)([-+*/=])(?=-?\d)")]
    private static partial Regex Operators();

    internal sealed record Facts(IReadOnlyList<string> Lines, int Wrong, IReadOnlyList<string> Truths, string? Output)
    {
        /// <summary>What the program should do, if that is said in words.</summary>
        public string? Goal { get; init; }

        /// <summary>"crash" where a line stops the program, "syntax" where one is not Python.</summary>
        public string? Fault { get; init; }

        /// <summary>What it prints instead.</summary>
        public string? Got { get; init; }

        /// <summary>What it should print.</summary>
        public string? Expected { get; init; }

        /// <summary>Whether the lines follow from one another.</summary>
        public bool IsChain { get; init; }

        /// <summary>The program as Python, if it may be written otherwise.</summary>
        public string? Python { get; init; }
    }
}
