using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums and differences of numbers with one or two decimals, and their products with one digit.</summary>
internal sealed class DecimalTask : VerifiableTask<DecimalTask.Facts>
{
    private static readonly Phrasings s_words = PhrasingFile.Read("decimal", "words");

    public override string Name => "decimal";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "sums, differences and products of numbers with decimals";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int scale = level == 1 ? 10 : 100;
        char operation = "+-*"[random.Below(3)];
        int a = random.Between(1, (level == 1 ? 20 : 30) * scale);
        int b = operation == '*' ? random.Between(2, 9) * scale : random.Chance(0.2) ? random.Between(1, 20) * scale : random.Between(1, 20 * scale);
        return operation == '-' && a < b ? new Facts(b, operation, a, scale) : new Facts(a, operation, b, scale);
    }

    protected override string Key(Facts facts) =>
        facts.Operator == '+'
            ? $"{Text(Math.Min(facts.A, facts.B), facts.Scale)}+{Text(Math.Max(facts.A, facts.B), facts.Scale)}"
            : $"{Text(facts.A, facts.Scale)}{facts.Operator}{Text(facts.B, facts.Scale)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        (string a, string b) = (Text(facts.A, facts.Scale), Text(facts.B, facts.Scale));
        string word = facts.Operator switch
        {
            '+' => "plus",
            '-' => "minus",
            _ => "times",
        };
        return wording.Random.Below(10) switch
        {
            < 5 => wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{a}{facts.Operator}{b}", wording.Random)),
            < 8 => wording.Say(ArithmeticPhrasings.Of(facts.Operator), a, b),
            _ => wording.Say(s_words, a, b, word),
        };
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Value / (decimal)facts.Scale);

    /// <summary>Works in tenths or hundredths, then sets the point.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(facts.Scale == 10 ? "tenths " : "hundredths ");
        long value = facts.Operator switch
        {
            '+' => Arithmetic.Add(trace, facts.A, facts.B),
            '-' => Arithmetic.Subtract(trace, facts.A, facts.B),
            _ => Arithmetic.Multiply(trace, facts.A, facts.B / facts.Scale),
        };
        return Text(value, facts.Scale);
    }

    private static string Text(long value, int scale) => (value / (decimal)scale).ToString("0.##", CultureInfo.InvariantCulture);

    internal sealed record Facts(int A, char Operator, int B, int Scale)
    {
        public int Value => Operator switch
        {
            '+' => A + B,
            '-' => A - B,
            _ => A * (B / Scale),
        };
    }
}
