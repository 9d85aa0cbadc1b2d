using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Programming;

/// <summary>What a small program prints, or a variable's value at its end.</summary>
internal sealed class ProgramTask : VerifiableTask<ProgramTask.Facts>
{
    private static readonly Phrasings s_before = new(
        [
            "What does this <print|output>?\n", "What does this <program|code|script> print?\n", "What is the output?\n", "What is the output of this <program|code>?\n", "what does this print: ", "What does this print:\n", "Output?\n", "what is printed\n",
            "What will this <program|code> print?\n", "<Tell|Show> me the output of\n", "What does the following <program|code> print?\n", "output of this code:\n", "Run this in your head and give the output.\n", "What's the output of:\n",
            "Find the output:\n", "result of this program?\n", "what gets printed by\n", "Here is a program. What does it print?\n",
        ],
        ["Predict the output.\n", "If I run this, what appears?\n", "Trace this code and say what it prints:\n"]);

    private static readonly Phrasings s_after = new(
        ["\nWhat does this print?", "\nWhat is the output?", "\nwhat does it print", "\noutput?", "\nWhat is printed?", "\nWhat will be printed?", "\n-> output?"], ["\nWhich output follows?", "\nSo what do I see?"]);

    public override string Name => "program";

    public override TaskArea Area => TaskArea.Programming;

    public override string Summary => "what a small Python or C# program prints";

    public override int Levels => 6;

    protected override NoiseProfile Noise { get; } = new() { Politeness = 0.02, NoFinalMark = 0.3 };

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            IReadOnlyList<Statement> program = ProgramGenerator.Draw(level, random);
            if (Interpreter.Run(program) is string output && output.Length is > 0 and <= 4)
            {
                return new Facts(program, output, IsPython: random.Chance(0.7), IsOneLine: random.Chance(0.15));
            }
        }
    }

    protected override string Key(Facts facts) => CodeWriter.Write(facts.Program, isPython: true);

    protected override string Ask(Facts facts, Wording wording)
    {
        string code = CodeWriter.Write(facts.Program, facts.IsPython);
        bool fitsOneLine = facts.IsOneLine && (facts.IsPython ? !code.Contains(':', StringComparison.Ordinal) : !code.Contains('{', StringComparison.Ordinal));
        code = fitsOneLine ? code.Replace("\n", facts.IsPython ? "; " : " ", StringComparison.Ordinal) : code;
        return wording.Random.Chance(0.75) ? wording.Add(s_before).AddExact(code).Finish() : wording.AddExact(code).Add(s_after).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, decimal.Parse(facts.Output, System.Globalization.CultureInfo.InvariantCulture));

    protected override string Work(Facts facts, Trace trace)
    {
        Interpreter.Run(facts.Program, trace);
        return facts.Output;
    }

    internal sealed record Facts(IReadOnlyList<Statement> Program, string Output, bool IsPython, bool IsOneLine);
}
