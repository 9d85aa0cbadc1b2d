using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Programming;

/// <summary>Which numbered line of a program or a calculation is wrong.</summary>
internal sealed class FaultyLineTask : VerifiableTask<FaultyLineTask.Facts>
{
    private static readonly Phrasings s_calculation = new(
        [
            "Which line is wrong?\n{0}", "Find the mistake:\n{0}", "Which line has the mistake?\n{0}", "Which line is <false|incorrect>?\n{0}", "One of these lines is wrong. Which one?\n{0}", "Find the wrong line:\n{0}", "{0}\nWhich line is wrong?",
            "where is the mistake\n{0}", "Check these lines. Which one is wrong?\n{0}", "{0}\nwhich line has an error?", "Spot the error:\n{0}",
        ],
        ["Point out the bad line.\n{0}", "In which line did I go wrong?\n{0}"]);

    private static readonly Phrasings s_program = new(
        [
            "Which line has the <bug|error>?\n{0}", "This program should print {1}, but one line is wrong. Which one?\n{0}", "It should print {1}. Which line is wrong?\n{0}", "Find the faulty line, the output should be {1}.\n{0}",
            "The output should be {1}. Which line has the bug?\n{0}",
        ],
        ["To print {1}, which line must be repaired?\n{0}"]);

    public override string Name => "faulty-line";

    public override TaskArea Area => TaskArea.Programming;

    public override string Summary => "which numbered line of a calculation or program is wrong";

    public override int Levels => 3;

    protected override NoiseProfile Noise { get; } = new() { Politeness = 0.02, NoFinalMark = 0.3, LowerFirst = 0.2, Lowercase = 0.3 };

    protected override Facts Draw(int level, TaskRandom random)
    {
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

    protected override string Key(Facts facts) => string.Join(';', facts.Lines) + facts.Output;

    protected override string Ask(Facts facts, Wording wording)
    {
        string separator = wording.Random.Pick([". ", ": ", ") "]);
        string[] numbered = [.. facts.Lines.Select((line, i) => $"{i + 1}{separator}{line}")];
        string text = string.Join('\n', numbered);
        return facts.Output is string output ? wording.Say(s_program, text, output) : wording.Say(s_calculation, text);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        int[] named = [.. LinesNamed(answer.Tokens).Distinct()];
        return named.Length switch
        {
            0 => NumberReader.Judge(answer, facts.Wrong + 1),
            1 => Verdict.If(named[0] == facts.Wrong + 1, $"read line {named[0]}, expected {facts.Wrong + 1}"),
            _ => Verdict.Wrong("several lines"),
        };
    }

    /// <summary>Recomputes line by line until one differs.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        for (int i = 0; i <= facts.Wrong; i++)
        {
            trace.Line().Write($"{i + 1}. {facts.Truths[i]} {(i == facts.Wrong ? "wrong" : "ok")}");
        }

        return $"Line {facts.Wrong + 1}";
    }

    private static IEnumerable<int> LinesNamed(IReadOnlyList<AnswerToken> tokens)
    {
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            int at = tokens[i + 1].Is("number", "no", "#") && i + 2 < tokens.Count ? i + 2 : i + 1;
            if (tokens[i].Is("line", "lines") && tokens[at].IsNumber && tokens[at].Value is > 0 and < 100 && !Hedging.IsDenied(tokens, at))
            {
                yield return (int)tokens[at].Value;
            }
        }
    }

    private static (string Left, int Value) Line(int level, TaskRandom random)
    {
        int most = level == 1 ? 20 : 60;
        (int a, int b) = (random.Between(1, most), random.Between(1, most));
        return random.Below(3) switch
        {
            0 => ($"{a}+{b}", a + b),
            1 => ($"{Math.Max(a, b)}-{Math.Min(a, b)}", Math.Abs(a - b)),
            _ => Product(random),
        };
    }

    private static (string Left, int Value) Product(TaskRandom random)
    {
        (int a, int b) = (random.Between(2, 12), random.Between(2, 12));
        return ($"{a}*{b}", a * b);
    }

    /// <summary>A program that should double or add up something known; one line uses the wrong name.</summary>
    private static Facts Program(TaskRandom random)
    {
        string[] names = random.PickSome(["a", "b", "x", "y", "n", "m"], 2);
        (int a, int b) = (random.Between(2, 20), random.Between(2, 20));
        int wrong = random.Below(2);
        int shown = (wrong == 0 ? a : b) + random.Between(1, 5);
        string[] lines = [$"{names[0]} = {(wrong == 0 ? shown : a)}  # {a}", $"{names[1]} = {(wrong == 1 ? shown : b)}  # {b}", $"print({names[0]} + {names[1]})"];
        string[] truths = [$"{(wrong == 0 ? shown : a)} is {(wrong == 0 ? "not " : "")}{a}", $"{(wrong == 1 ? shown : b)} is {(wrong == 1 ? "not " : "")}{b}"];
        return new Facts(lines, wrong, truths, $"{a + b}");
    }

    internal sealed record Facts(IReadOnlyList<string> Lines, int Wrong, IReadOnlyList<string> Truths, string? Output);
}
