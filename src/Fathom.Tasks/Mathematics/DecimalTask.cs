using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Sums and differences of numbers with one or two decimals, and their products and quotients with one digit.</summary>
internal sealed class DecimalTask : VerifiableTask<DecimalTask.Facts>
{
    private static readonly Phrasings s_words = PhrasingFile.Read("decimal", "words");

    private static readonly Phrasings s_divided = PhrasingFile.Read("decimal", "divided");

    private static readonly Dictionary<char, Phrasings> s_stories = new()
    {
        ['+'] = PhrasingFile.Read("decimal", "plus story"),
        ['-'] = PhrasingFile.Read("decimal", "minus story"),
        ['*'] = PhrasingFile.Read("decimal", "times story"),
        ['/'] = PhrasingFile.Read("decimal", "divided story"),
    };

    public override string Name => "decimal";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the four operations on numbers with decimals";

    public override int Levels => 2;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int scale = level == 1 ? 10 : 100;
        char operation = "++--**/"[random.Below(7)];
        int most = (level == 1 ? 20 : 30) * scale;
        int a = random.Between(1, most);
        if (operation == '/')
        {
            int divisor = random.Between(2, 9);
            return new Facts(divisor * random.Between(1, most / divisor), operation, divisor * scale, scale);
        }

        int b = operation == '*' ? random.Between(2, 9) * scale : random.Chance(0.2) ? random.Between(1, 20) * scale : random.Between(1, 20 * scale);
        return operation == '-' && a < b ? new Facts(b, operation, a, scale) : new Facts(a, operation, b, scale);
    }

    protected override string Key(Facts facts) =>
        facts.Operator == '+'
            ? $"{Text(Math.Min(facts.A, facts.B), facts.Scale)}+{Text(Math.Max(facts.A, facts.B), facts.Scale)}"
            : $"{Text(facts.A, facts.Scale)}{facts.Operator}{Text(facts.B, facts.Scale)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        bool isPadded = facts.Scale == 100 && wording.Random.Chance(0.2);
        string a = isPadded ? Padded(facts.A) : Text(facts.A, facts.Scale);
        string b = isPadded && facts.Operator is '+' or '-' ? Padded(facts.B) : Text(facts.B, facts.Scale);
        string word = facts.Operator switch
        {
            '+' => "plus",
            '-' => "minus",
            '*' => "times",
            _ => "divided by",
        };
        return wording.Random.Below(12) switch
        {
            < 2 => wording.Say(s_stories[facts.Operator], a, b),
            < 6 => wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{a}{facts.Operator}{b}", wording.Random)),
            < 10 => wording.Say(facts.Operator == '/' ? s_divided : ArithmeticPhrasings.Of(facts.Operator), a, b),
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
            '*' => Arithmetic.Multiply(trace, facts.A, facts.B / facts.Scale),
            _ => Arithmetic.Divide(trace, facts.A, facts.B / facts.Scale),
        };
        return Text(value, facts.Scale);
    }

    private static string Text(long value, int scale) => (value / (decimal)scale).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Hundredths with both decimals, like a price.</summary>
    private static string Padded(int value) => (value / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    internal sealed record Facts(int A, char Operator, int B, int Scale)
    {
        public int Value => Operator switch
        {
            '+' => A + B,
            '-' => A - B,
            '*' => A * (B / Scale),
            _ => A / (B / Scale),
        };
    }
}
