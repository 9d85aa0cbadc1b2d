using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Programming;

/// <summary>What a small program prints, or a variable's value at its end.</summary>
internal sealed partial class ProgramTask : VerifiableTask<ProgramTask.Facts>
{
    private const int MaxOutput = 24;

    // A mistake that is taken back takes some more characters.
    private const int MaxThinking = 300;

    // Slot: 0 language.
    private static readonly Phrasings s_before = PhrasingFile.Read("program", "before");

    private static readonly Phrasings s_after = PhrasingFile.Read("program", "after");

    // Slots: 0 code, 1 language.
    private static readonly Phrasings s_inline = PhrasingFile.Read("program", "inline");

    // Slots: 0 language, 1 variable.
    private static readonly Phrasings s_valueBefore = PhrasingFile.Read("program", "value before");

    private static readonly Phrasings s_valueAfter = PhrasingFile.Read("program", "value after");

    // The same, of a number.
    private static readonly Phrasings s_numberBefore = PhrasingFile.Read("program", "number before");

    private static readonly Phrasings s_numberAfter = PhrasingFile.Read("program", "number after");

    // Slots: 0 language, 1 what is printed: a number, a word, a letter.
    private static readonly Phrasings s_kind = PhrasingFile.Read("program", "kind");

    // Slots: 0 language, 1 the words that may be printed.
    private static readonly Phrasings s_choice = PhrasingFile.Read("program", "choice");

    // Slots: 0 language, 1 the word that is printed several times.
    private static readonly Phrasings s_times = PhrasingFile.Read("program", "times");

    // Slots: 0 a program told in words, 1 variable.
    private static readonly Phrasings s_told = PhrasingFile.Read("program", "told");

    // Slots: 0 an expression, 1 language.
    private static readonly Phrasings s_expression = PhrasingFile.Read("program", "expression");

    // Slot: 0 an expression that can only be code.
    private static readonly Phrasings s_bareExpression = PhrasingFile.Read("program", "bare expression");

    // Slots: 0 language, 1 an expression of what the code defines; inline 0 code, 1 language, 2 expression.
    private static readonly Phrasings s_resultBefore = PhrasingFile.Read("program", "result before");

    private static readonly Phrasings s_resultAfter = PhrasingFile.Read("program", "result after");

    private static readonly Phrasings s_resultInline = PhrasingFile.Read("program", "result inline");

    // The same slots, for a call of a function that the code defines.
    private static readonly Phrasings s_callBefore = PhrasingFile.Read("program", "call before");

    private static readonly Phrasings s_callAfter = PhrasingFile.Read("program", "call after");

    private static readonly Phrasings s_callInline = PhrasingFile.Read("program", "call inline");

    // Slots: 0 assignments one after the other, 1 variable, 2 language.
    private static readonly Phrasings s_valueInline = PhrasingFile.Read("program", "value inline");

    // Questions of snippets, not on all that is printed. Slots: 0 language, then those of the snippet.
    private static readonly Dictionary<string, Phrasings> s_asks = new()
    {
        ["type"] = PhrasingFile.Read("program", "type"),
        ["error"] = PhrasingFile.Read("program", "error"),
        ["fizzbuzz"] = PhrasingFile.Read("program", "fizzbuzz"),
        ["turn"] = PhrasingFile.Read("program", "turn"),
        ["described"] = PhrasingFile.Read("program", "described"),
    };

    // Questions on a part of what is printed, that may stand before or after the program. Slot: 0 language.
    private static readonly Dictionary<Part, Phrasings> s_parts = new()
    {
        [Part.Last] = PhrasingFile.Read("program", "last"),
        [Part.First] = PhrasingFile.Read("program", "first"),
        [Part.Lines] = PhrasingFile.Read("program", "lines"),
        [Part.Turns] = PhrasingFile.Read("program", "turns"),
    };

    /// <summary>What is asked for.</summary>
    internal enum Part
    {
        /// <summary>All that is printed.</summary>
        All,

        /// <summary>The last line.</summary>
        Last,

        /// <summary>The first line.</summary>
        First,

        /// <summary>The number of lines.</summary>
        Lines,

        /// <summary>How often the loop runs.</summary>
        Turns,
    }

    public override string Name => "program";

    public override TaskArea Area => TaskArea.Programming;

    public override string Summary => "what a small Python, C# or JavaScript program prints";

    public override int Levels => 6;

    protected override NoiseProfile Noise { get; } = new() { Politeness = 0.02, NoFinalMark = 0.3 };

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(level is 1 or 2 or 4 ? 0.55 : level == 3 ? 0.35 : 0.5))
        {
            return DrawSnippet(level, random);
        }

        Part part = level is 3 or 6 && random.Chance(0.3) ? random.Pick([Part.Last, Part.Last, Part.First, Part.Lines, Part.Lines, Part.Turns]) : Part.All;
        while (true)
        {
            IReadOnlyList<Statement> program = ProgramGenerator.Draw(level, random);
            var trace = new Trace(SolveOptions.Default, "");
            if (Interpreter.Run(program, trace) is string output && output.Length is > 0 and <= MaxOutput && trace.Length <= MaxThinking
                && (program.Count > 3 || !IsRepeated(CodeWriter.Write(program, CodeStyle.Python), output)))
            {
                CodeStyle style = CodeStyle.Draw(random);
                if (Of(part, program, output) is string asked)
                {
                    return new Facts(program, Printed(asked, style), style) { Part = part };
                }
            }
        }
    }

    protected override string Key(Facts facts) =>
        facts.Snippet is Snippet snippet ? string.Join('\n', [snippet.Python, .. snippet.Slots, .. snippet.Asks is null ? (string[])[] : [snippet.Asks]])
        : CodeWriter.Write(facts.Program, CodeStyle.Python) + (facts.Part == Part.All ? "" : $"\n{facts.Part}");

    protected override string Ask(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        if (facts.Part != Part.All)
        {
            return AskPart(facts, wording);
        }

        if (facts.Snippet?.Asks is string asks)
        {
            return AskSnippet(facts, asks, wording);
        }

        if (random.Chance(0.4) && AskResult(facts, wording) is string question)
        {
            return question;
        }

        if (Narrator.Tell(facts.Program, random) is string story && random.Chance(Narrator.Branches(facts.Program) ? 0.5 : 0.25)
            && Regex.Count(story, @"\b\d+\b") > 1)
        {
            return wording.Say(s_told, story, ((Code.Variable)((Statement.Print)facts.Program[^1]).Values[0]).Name);
        }

        string? variable = facts.Program is [.., Statement.Print { Values: [Code.Variable last] }] && random.Chance(0.2) ? last.Name : null;
        string code = CodeOf(facts, variable is null ? facts.Program : [.. facts.Program.SkipLast(1)]);
        if (facts.Snippet is not null && random.Chance(0.2) && LastVariable().Match(code) is { Success: true } ending)
        {
            (code, variable) = (ending.Groups[1].Value, ending.Groups[2].Value);
        }

        bool isOneLine = !code.Contains('\n', StringComparison.Ordinal);
        code = isOneLine && random.Chance(0.12) ? Spoken(code, random) : code;
        if (random.Chance(isOneLine ? 0.1 : 0.25))
        {
            string language = random.Below(3) == 0 ? "" : facts.Style.IsPython ? random.Pick(["python", "py"])
                : facts.Style.IsScript ? random.Pick(["javascript", "js"]) : random.Pick(["csharp", "cs", "c#"]);
            code = $"```{language}\n{code}\n```";
        }

        string name = facts.Style.Language;
        string Around(Phrasings phrasings, string slot) => random.Chance(0.5)
            ? wording.Add(phrasings, name, slot).AddExact((random.Chance(0.15) ? "\n\n" : "\n") + code).Finish()
            : wording.AddExact(code + Separator(random, "\n")).Add(phrasings, name, slot).Finish();
        if (variable is null && Choices(facts, code) is string choices && random.Chance(0.12))
        {
            return Around(s_choice, choices);
        }

        if (variable is null && Kind(facts.Output) is string kind && random.Chance(0.12))
        {
            return Around(s_kind, kind);
        }

        if (variable is not null && isOneLine && random.Chance(0.5) && !code.Contains("```", StringComparison.Ordinal))
        {
            return wording.Say(s_valueInline, Listed(code, facts.Style.IsPython, random), variable, name);
        }

        if (variable is not null)
        {
            bool isNumber = Kind(facts.Output) == "number" && random.Chance(0.1);
            string space = isOneLine && random.Chance(0.7) ? " " : "\n";
            return random.Chance(0.4)
                ? wording.Add(isNumber ? s_numberBefore : s_valueBefore, name, variable).AddExact(space + code).Finish()
                : wording.AddExact(code + space).Add(isNumber ? s_numberAfter : s_valueAfter, name, variable).Finish();
        }

        return isOneLine && random.Chance(0.7) ? Inline(code, name, wording)
            : random.Chance(0.7) ? wording.Add(s_before, name).AddExact((random.Chance(0.15) ? "\n\n" : "\n") + code).Finish()
            : wording.AddExact(code + Separator(random, "\n")).Add(s_after, name).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Snippet?.Asks switch
    {
        "error" or "type" when answer.Text.Trim().Contains('\n', StringComparison.Ordinal) => Verdict.Wrong("several lines"),
        "error" => YesNoReader.Judge(answer, facts.Output == "yes"),
        "type" => PrintReader.JudgeType(answer, facts.Output),
        _ => PrintReader.Judge(answer, facts.Output),
    };

    /// <summary>Names the part that is asked for, then runs the program statement by statement.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(facts.Part switch
        {
            Part.Last => "last",
            Part.First => "first",
            Part.Lines => "lines",
            Part.Turns => "how often",
            _ => facts.Snippet?.Asks is "error" or "type" ? facts.Snippet.Asks : "output",
        });
        if (facts.Snippet is Snippet snippet)
        {
            trace.Line().Write(snippet.Steps);
        }
        else if (facts.Part == Part.Turns && facts.Program.OfType<Statement.For>().SingleOrDefault() is Statement.For loop)
        {
            int turns = int.Parse(facts.Output, CultureInfo.InvariantCulture);
            Interpreter.WriteRange(
                loop, [.. Enumerable.Range(0, turns).Select(turn => (long)loop.First + (turn * loop.Step))], facts.Style, isCounted: true, trace);
            trace.Line().Write($"turns {turns}");
        }
        else
        {
            Interpreter.Run(facts.Program, trace, facts.Style, facts.Part);
            if (facts.Part == Part.Turns)
            {
                trace.Line().Write($"turns {facts.Output}");
            }
        }

        return facts.Output;
    }

    /// <summary>The program with another first value of a variable; null where it would print nothing that can be asked for.</summary>
    internal static Facts? With(Facts facts, string name, int number)
    {
        Statement[] program = [.. facts.Program.Select(statement => statement is Statement.Assign { IsNew: true } assign && assign.Name == name
            ? assign with { Value = new Code.Number(number) } : statement)];
        var trace = new Trace(SolveOptions.Default, "");
        return facts.Part == Part.All && Interpreter.Run(program, trace) is string output && output.Length is > 0 and <= MaxOutput
            && trace.Length <= MaxThinking
            ? facts with { Program = program, Output = Printed(output, facts.Style) }
            : null;
    }

    /// <summary>What Python prints, as another language does: C# programs join a list themselves, JavaScript writes truth values in lower case.</summary>
    internal static string Printed(string output, CodeStyle style) => style.Language switch
    {
        "C#" => output.Trim('[', ']'),
        "JavaScript" => Truth().Replace(output, match => match.Value.ToLowerInvariant()),
        _ => output,
    };

    private static Facts DrawSnippet(int level, TaskRandom random)
    {
        while (true)
        {
            Snippet snippet = SnippetGenerator.Draw(level, random);
            CodeStyle style = CodeStyle.Draw(random);
            bool isScript = style.IsScript && snippet.Script is not null;
            bool isPython = !snippet.IsCurly && (style.IsPython || (!isScript && snippet.Sharp is null));
            isScript = isScript || (snippet.IsCurly && (snippet.Sharp is null || (style.IsPython && random.Chance(0.4))));
            style = style with { IsScript = isScript, IsPython = isPython };

            if (snippet.Output.Length is > 0 and <= MaxOutput && snippet.Steps.Length <= MaxThinking && !IsRepeated(snippet.Python, snippet.Output))
            {
                Snippet shown = isScript ? snippet with { Steps = Printed(snippet.Steps, style) } : snippet;
                return new Facts([], Printed(snippet.Output, style), style) { Snippet = shown, Part = snippet.Part };
            }
        }
    }

    /// <summary>Whether repeating the program would count as right.</summary>
    private static bool IsRepeated(string program, string output) =>
        AnswerText.Parse(program, "") is AnswerText text && PrintReader.Judge(text, output).IsRight;

    /// <summary>What a part of the output is, or null if there is no such question on the program.</summary>
    private static string? Of(Part part, IReadOnlyList<Statement> program, string output)
    {
        string[] lines = output.Split('\n');
        return part switch
        {
            Part.All => output,
            Part.Turns => Turns(program) is int turns and > 1 ? $"{turns}" : null,
            _ when lines.Length < 2 => null,
            Part.Lines => $"{lines.Length}",
            _ when !lines.All(line => int.TryParse(line, CultureInfo.InvariantCulture, out _)) => null,
            Part.Last => lines[^1],
            _ => lines[0],
        };
    }

    /// <summary>How often the only loop of a program runs; null if there is not one that counts to its end.</summary>
    private static int? Turns(IReadOnlyList<Statement> program)
    {
        if (program.Count(statement => statement is Statement.While or Statement.For or Statement.ForEach) == 1
            && program.OfType<Statement.While>().SingleOrDefault() is not null)
        {
            return WhileTurns(program);
        }

        Statement.For[] loops = [.. program.OfType<Statement.For>()];
        return loops is [{ End: Code.Number { Value: long end } } loop] && !program.Any(statement => statement is Statement.While or Statement.ForEach)
            && !CodeWriter.Any(loop.Body, statement => statement is Statement.For or Statement.While or Statement.ForEach or Statement.Break)
            ? (int)Math.Max(0, (end - loop.First + loop.Step - Math.Sign(loop.Step)) / loop.Step)
            : null;
    }

    /// <summary>How often a loop with a condition runs: what the trace counts; null if that is long.</summary>
    private static int? WhileTurns(IReadOnlyList<Statement> program)
    {
        var trace = new Trace(SolveOptions.Default, "");
        Interpreter.Run(program, trace, part: Part.Turns);
        return trace.Length <= MaxThinking - 20 ? Regex.Count(trace.ToString(), " turn ") : null;
    }

    private static string CodeOf(Facts facts, IReadOnlyList<Statement> program)
    {
        if (facts.Snippet is not Snippet snippet)
        {
            return CodeWriter.Write(program, facts.Style);
        }

        string code = facts.Style.IsPython ? snippet.Python : facts.Style.IsScript ? snippet.Script! : snippet.Sharp!;
        bool isJoined = facts.Style.IsOneLine && !code.Contains("\n ", StringComparison.Ordinal);
        return isJoined ? code.Replace("\n", facts.Style.IsPython ? "; " : " ", StringComparison.Ordinal) : code;
    }

    /// <summary>What one calls the output; null if it is more than one value.</summary>
    private static string? Kind(string output) => long.TryParse(output, CultureInfo.InvariantCulture, out _) ? "number"
        : !output.All(char.IsAsciiLetter) || output is "True" or "False" or "true" or "false" or "None" ? null
        : output.Length == 1 ? "letter" : "word";

    /// <summary>What a program may print, as a question lists it; null if it does not choose between words.</summary>
    private static string? Choices(Facts facts, string code)
    {
        string[] truths = [Printed("True", facts.Style), Printed("False", facts.Style)];
        bool isTruth = truths.Contains(facts.Output);
        string[] words = isTruth
            ? truths
            : [.. PrintedWord().Matches(code).Select(match => match.Groups[1].Value).Distinct()];
        return words.Length is 2 or 3 && words.Contains(facts.Output) && (isTruth || code.Contains("if", StringComparison.Ordinal))
            ? $"{string.Join(", ", words[..^1])} or {words[^1]}"
            : null;
    }

    /// <summary>Asks for the value of what the last call prints, without that call; null if there is no such call, or another one prints too.</summary>
    private static string? AskResult(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        Facts spread = facts with { Style = facts.Style with { IsOneLine = false } };
        string code = CodeOf(spread, facts.Program);
        if (LastResult().Match(code) is not { Success: true } ending || Printing().Count(code) != 1 || !IsOneValue(ending.Groups[2].Value))
        {
            return null;
        }

        string name = facts.Style.Language;
        (code, string value) = (ending.Groups[1].Value.TrimEnd('\n'), ending.Groups[2].Value);
        if (code.Length == 0)
        {
            bool isCode = Regex.IsMatch(value, @"[""'\[]|\*\*|//|%|\b(?:True|False|true|false|len|sum|range|abs|max|min)\b");
            return isCode && random.Chance(0.25)
                ? wording.Say(s_bareExpression, value)
                : wording.Say(s_expression, value, random.Chance(0.8) ? name : name.ToLowerInvariant());
        }

        bool isCall = Regex.Match(value, @"^(\w+)\([^()]*\)$") is { Success: true } call
            && Regex.IsMatch(code, $@"\b{call.Groups[1].Value}\b");
        bool isJoined = random.Chance(0.6) && !code.Contains("\n ", StringComparison.Ordinal) && !code.Contains("\n}", StringComparison.Ordinal)
            && !code.Contains("\n{", StringComparison.Ordinal);
        code = isJoined ? Listed(code.Replace("\n", facts.Style.IsPython ? "; " : " ", StringComparison.Ordinal), facts.Style.IsPython, random) : code;
        bool isOneLine = !code.Contains('\n', StringComparison.Ordinal);
        if (isOneLine && random.Chance(0.7))
        {
            return wording.Say(isCall && random.Chance(0.7) ? s_callInline : s_resultInline, code, name, value);
        }

        isCall = isCall && random.Chance(0.75);
        string space = isOneLine && random.Chance(0.6) ? " " : "\n";
        return random.Chance(0.35)
            ? wording.Add(isCall ? s_callBefore : s_resultBefore, name, value).AddExact(space + code).Finish()
            : wording.AddExact(code + (random.Chance(0.15) ? "\n\n" : space)).Add(isCall ? s_callAfter : s_resultAfter, name, value).Finish();
    }

    /// <summary>Asks what a snippet is for: a type, an error, one turn of a loop.</summary>
    private static string AskSnippet(Facts facts, string asks, Wording wording)
    {
        string name = facts.Style.Language;
        Phrasings phrasings = s_asks[asks];
        string[] slots = [name, .. facts.Snippet!.Slots];
        if (asks is "fizzbuzz" or "described" || (asks == "type" && wording.Random.Chance(0.8)))
        {
            return wording.Say(phrasings, slots);
        }

        string code = CodeOf(facts, facts.Program);
        string space = code.Contains('\n', StringComparison.Ordinal) || wording.Random.Chance(0.5) ? "\n" : " ";
        return asks == "type" ? Inline(code, name, wording)
            : wording.Random.Chance(0.4) ? wording.Add(phrasings, slots).AddExact("\n" + code).Finish()
            : wording.AddExact(code + space).Add(phrasings, slots).Finish();
    }

    /// <summary>Whether an argument of a call that prints is one value that one asks for by itself.</summary>
    private static bool IsOneValue(string text)
    {
        int depth = 0;
        foreach (char c in text)
        {
            depth += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && c == ','))
            {
                return false;
            }
        }

        return depth == 0 && !text.Contains('`', StringComparison.Ordinal) && !text.Contains("$\"", StringComparison.Ordinal)
            && !text.StartsWith("f\"", StringComparison.Ordinal) && !text.StartsWith("f'", StringComparison.Ordinal)
            && !Regex.IsMatch(text, @"^(?:[a-z]\w*|\d+|""[^""]*""|'[^']*')$");
    }

    /// <summary>Statements on one line as people list them: <c>x=5, y=7</c>.</summary>
    private static string Listed(string code, bool isPython, TaskRandom random)
    {
        bool isPlain = isPython && !code.Contains(',', StringComparison.Ordinal) && !code.Contains("def ", StringComparison.Ordinal);
        return isPlain && random.Chance(0.5) ? code.Replace("; ", random.Pick([", ", ", ", " then ", ", then ", " and then ", " "]), StringComparison.Ordinal)
            : code.TrimEnd(';');
    }

    private static string AskPart(Facts facts, Wording wording)
    {
        string code = CodeOf(facts, facts.Program);
        bool isOneLine = !code.Contains('\n', StringComparison.Ordinal);
        string name = facts.Style.Language;
        string[] printed = facts.Snippet is null ? [.. (Interpreter.Run(facts.Program) ?? "").Split('\n').Distinct()] : [""];
        bool isRepeated = facts.Part == Part.Lines && printed is [[_, _, ..] only] && only.All(char.IsAsciiLetter);
        Phrasings phrasings = isRepeated ? s_times : s_parts[facts.Part];
        return wording.Random.Chance(0.5)
            ? wording.Add(phrasings, name, printed[0]).AddExact((isOneLine && wording.Random.Chance(0.4) ? " " : "\n") + code).Finish()
            : wording.AddExact(code + Separator(wording.Random, isOneLine ? " " : "\n")).Add(phrasings, name, printed[0]).Finish();
    }

    /// <summary>Two statements as one says them aloud: <c>x = 3 and then print(x)</c>; other programs as they are.</summary>
    private static string Spoken(string code, TaskRandom random) => code.Split("; ") is [string first, string then] && !then.EndsWith(';')
        ? $"{first} {random.Pick(["and then", "then", "and"])} {then}"
        : code;

    // Some point at the program.
    private static string Separator(TaskRandom random, string usual) => random.Below(16) switch
    {
        0 => "  <- ",
        1 => "\n^ ",
        2 => "\n\n",
        3 => "\n",
        _ => usual,
    };

    private static string Inline(string code, string name, Wording wording) =>
        wording.Random.Chance(0.6) ? wording.Say(s_inline, code, name)
        : wording.Random.Chance(0.6) ? wording.Add(s_before, name).AddExact(" " + code).Finish()
        : wording.AddExact(code + Separator(wording.Random, " ")).Add(s_after, name).Finish();

    [GeneratedRegex(@"\b(?:True|False)\b")]
    private static partial Regex Truth();

    [GeneratedRegex(@"^(.+)\n(?:print|console\.log|Console\.WriteLine)\(([a-z]\w*)\);?$", RegexOptions.Singleline)]
    private static partial Regex LastVariable();

    [GeneratedRegex(@"^((?:.+\n+)?)(?:print|console\.log|Console\.WriteLine)\((.+)\);?$", RegexOptions.Singleline)]
    private static partial Regex LastResult();

    [GeneratedRegex(@"\b(?:print|console\.log|Console\.WriteLine|Console\.Write)\(")]
    private static partial Regex Printing();

    [GeneratedRegex(@"(?:print|console\.log|Console\.WriteLine)\([""'](\w+)[""']\)")]
    private static partial Regex PrintedWord();

    internal sealed record Facts(IReadOnlyList<Statement> Program, string Output, CodeStyle Style)
    {
        /// <summary>The program, if it is a snippet.</summary>
        public Snippet? Snippet { get; init; }

        /// <summary>What is asked for.</summary>
        public Part Part { get; init; }
    }
}
