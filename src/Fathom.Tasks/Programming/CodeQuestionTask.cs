using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Programming;

/// <summary>Questions on code other than what it prints: a gap to fill, loops that end, lines that never run, names that are not defined.</summary>
internal sealed partial class CodeQuestionTask : VerifiableTask<CodeQuestionTask.Facts>
{
    private const double FenceShare = 0.12;

    // Slots: 0 language, 1 what is printed, or the values to choose from, 2 the word that is printed for one of them, 3 the values with "and".
    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Blank] = PhrasingFile.Read("code-question", "blank"),
        [Kind.Which] = PhrasingFile.Read("code-question", "which"),
        [Kind.Stops] = PhrasingFile.Read("code-question", "stops"),
        [Kind.Endless] = PhrasingFile.Read("code-question", "endless"),
        [Kind.Never] = PhrasingFile.Read("code-question", "never"),
        [Kind.ForWhich] = PhrasingFile.Read("code-question", "for which"),
        [Kind.Undefined] = PhrasingFile.Read("code-question", "undefined"),
        [Kind.Same] = PhrasingFile.Read("code-question", "same"),
    };

    internal enum Kind
    {
        /// <summary>The number that a gap in the code needs.</summary>
        Blank,

        /// <summary>Which of two or three programs prints a value.</summary>
        Which,

        /// <summary>Whether a loop ends.</summary>
        Stops,

        /// <summary>Whether a loop never ends.</summary>
        Endless,

        /// <summary>The line that never runs.</summary>
        Never,

        /// <summary>The value for which a condition holds.</summary>
        ForWhich,

        /// <summary>The name that has no value.</summary>
        Undefined,

        /// <summary>Whether two programs print the same.</summary>
        Same,
    }

    public override string Name => "code-question";

    public override TaskArea Area => TaskArea.Programming;

    public override string Summary => "gaps in code, loops that end or do not, lines that never run, undefined names, and programs that print the same";

    public override int Levels => 3;

    protected override NoiseProfile Noise { get; } = new() { Politeness = 0.02, NoFinalMark = 0.3 };

    protected override Facts Draw(int level, TaskRandom random) => random.Pick(Enum.GetValues<Kind>()) switch
    {
        Kind.Blank => DrawBlank(level, random),
        Kind.Which => DrawWhich(level, random),
        Kind.Stops => DrawLoop(Kind.Stops, level, random),
        Kind.Endless => DrawLoop(Kind.Endless, level, random),
        Kind.Never => DrawNever(level, random),
        Kind.ForWhich => DrawForWhich(level, random),
        Kind.Undefined => DrawUndefined(level, random),
        _ => DrawSame(level, random),
    };

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Code}/{facts.Target}";

    protected override string Ask(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string language = facts.IsPlain ? random.Pick(["Python", "Python", "Python", "JavaScript", "C#"]) : "Python";
        string code = InLanguage(facts.Code, language);
        code = facts.Asks switch
        {
            Kind.Which or Kind.Same => Labeled(code, random),
            Kind.Never => Numbered(code, random),
            _ => code,
        };
        bool isLine = !code.Contains('\n', StringComparison.Ordinal);
        code = !isLine && random.Chance(FenceShare) ? $"```\n{code}\n```" : code;
        string target = Typed(facts, random);
        string among = string.Join(", ", facts.Target.Split(' '));
        int end = among.LastIndexOf(", ", StringComparison.Ordinal);
        among = end > 0 && random.Chance(0.5) ? $"{among[..end]} and {among[(end + 2)..]}" : among;
        if (random.Chance(0.55))
        {
            string before = isLine && random.Chance(0.4) ? " " : "\n";
            return wording.Add(s_phrasings[facts.Asks], language, target, facts.Word, among).AddExact(before + code).Finish();
        }

        string after = isLine && random.Chance(0.15) ? " " : "\n";
        return wording.AddExact(code + after).Add(s_phrasings[facts.Asks], language, target, facts.Word, among).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asks is Kind.Blank or Kind.Never or Kind.ForWhich)
        {
            int expected = int.Parse(facts.Answer, System.Globalization.CultureInfo.InvariantCulture);
            return facts.Asks == Kind.Never ? JudgeNever(answer, expected) : NumberReader.Judge(answer, expected);
        }

        if (answer.Text.Trim().Contains('\n', StringComparison.Ordinal))
        {
            return Verdict.Wrong("several lines");
        }

        return facts.Asks switch
        {
            Kind.Which => ChoiceReader.Judge(answer, facts.Options, facts.Answer.ToLowerInvariant()),
            Kind.Undefined => JudgeUndefined(facts, answer),
            _ => YesNoReader.Judge(answer, facts.Answer == "Yes"),
        };
    }

    /// <summary>"Line 3 can't be reached" names line 3, though a denied line does not count elsewhere.</summary>
    private static Verdict JudgeNever(AnswerText answer, int expected)
    {
        string said = answer.Text;
        foreach (string negation in (string[])["can't be", "cannot be", "can never be", "never"])
        {
            said = said.Replace($" {negation} ", " is ", StringComparison.OrdinalIgnoreCase);
        }

        return LineReader.Judge(AnswerText.Parse(said, "") ?? answer, expected);
    }

    /// <summary>"y is not defined" names y; of several names, the one that is said to be not defined counts.</summary>
    private static Verdict JudgeUndefined(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        IReadOnlyList<AnswerToken> tokens = answer.Tokens;
        int[] places = [.. Enumerable.Range(0, tokens.Count).Where(i => facts.Options.Contains(tokens[i].Text) && !(i > 0 && tokens[i - 1].Is("not")))];
        string[] named = [.. places.Select(i => tokens[i].Text).Distinct()];
        string[] denied = [.. places.Where(i => Hedging.IsDenied(tokens, i)).Select(i => tokens[i].Text).Distinct()];
        string[] found = named.Length > 1 && denied.Length > 0 ? denied : named;
        return Verdict.If(found is [string only] && only == facts.Answer, $"read '{string.Join(' ', found)}', expected '{facts.Answer}'");
    }

    /// <summary>Says what is asked, then writes one step per line.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(facts.Goal);
        foreach (Step step in facts.Steps)
        {
            trace.Line().Step(step.Opening, step.Right, () => step.Wrong);
        }

        return facts.Asks == Kind.Never ? $"Line {facts.Answer}" : facts.Answer;
    }

    /// <summary>Programs that only print, in another language.</summary>
    private static string InLanguage(string code, string language) => language switch
    {
        "JavaScript" => code.Replace("print(", "console.log(", StringComparison.Ordinal),
        "C#" => string.Join('\n', code.Replace("print(", "Console.WriteLine(", StringComparison.Ordinal).Split('\n').Select(line => line + ";")),
        _ => code,
    };

    private static string Labeled(string code, TaskRandom random)
    {
        (string open, string close) = random.Pick([("", ": "), ("", ") "), ("(", ") "), ("", ". ")]);
        string join = random.Chance(0.25) ? "   " : "\n";
        return string.Join(join, code.Split('\n').Select((line, i) => $"{open}{(char)('A' + i)}{close}{line}"));
    }

    private static string Numbered(string code, TaskRandom random)
    {
        string close = random.Pick([": ", ". ", "  ", ") "]);
        return string.Join('\n', code.Split('\n').Select((line, i) => $"{i + 1}{close}{line}"));
    }

    /// <summary>What is printed, or the values to choose from, as people type it.</summary>
    private static string Typed(Facts facts, TaskRandom random)
    {
        string[] items = facts.Target.Split(' ');
        if (facts.Asks == Kind.ForWhich)
        {
            return random.Chance(0.5) ? string.Join(", ", items) : $"{string.Join(", ", items.SkipLast(1))} or {items[^1]}";
        }

        bool isRow = facts.IsRow && random.Chance(0.5);
        return isRow ? $"{items[0]} {random.Pick(["to", "to", "up to", "through"])} {items[^1]}" : string.Join(random.Pick([", ", " "]), items);
    }

    /// <summary>One line of the thinking: its beginning, its right end, and a plausible wrong one.</summary>
    internal readonly record struct Step(string Opening, string Right, string Wrong);

    internal sealed record Facts(Kind Asks, string Code, string Answer, IReadOnlyList<Step> Steps)
    {
        /// <summary>What the thinking begins with.</summary>
        public string Goal { get; init; } = "";

        /// <summary>What is printed, or the values to choose from, with spaces; empty for none.</summary>
        public string Target { get; init; } = "";

        /// <summary>What is printed where a condition holds.</summary>
        public string Word { get; init; } = "";

        /// <summary>Whether the target is numbers one after the other.</summary>
        public bool IsRow { get; init; }

        /// <summary>Whether the code means the same in other languages.</summary>
        public bool IsPlain { get; init; }

        /// <summary>What may be answered, in lower case.</summary>
        public IReadOnlyList<string> Options { get; init; } = [];
    }
}
