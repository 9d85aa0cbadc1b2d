using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>Linear equations in x with a whole solution.</summary>
internal sealed class EquationTask : VerifiableTask<EquationTask.Facts>
{
    private static readonly Phrasings s_phrasings = PhrasingFile.Read("equation", "ask");

    private static readonly Phrasings s_words = PhrasingFile.Read("equation", "words");

    public override string Name => "equation";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "linear equations in x";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int x = random.Between(level == 3 ? -12 : 0, level == 1 ? 30 : 20);
        int factor = level == 1 ? (random.Chance(0.6) ? 1 : random.Between(2, 10)) : random.Between(2, 12);
        int added = level == 1 && factor > 1 ? 0 : random.Between(1, level == 1 ? 40 : 20) * (random.Chance(0.4) ? -1 : 1);
        int right = level == 3 && random.Chance(0.5) ? random.Between(1, factor - 1) : 0;
        return new Facts(factor, added, right, x, IsSwapped: random.Chance(0.1), HasSign: random.Chance(0.25), InWords: level == 2 && added > 0 && x > 0
            && random.Chance(0.25));
    }

    protected override string Key(Facts facts) => facts.Text(hasSign: true);

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.InWords)
        {
            return wording.Say(s_words, wording.Count(facts.Factor), wording.Count(facts.Added), $"{facts.Constant}");
        }

        string text = facts.Text(facts.HasSign);
        string equation = facts.IsSwapped && facts.Right == 0 ? $"{facts.Constant}={text.Split('=')[0]}" : text;
        string spaced = equation.Replace("=", " = ", StringComparison.Ordinal).Replace("+", " + ", StringComparison.Ordinal);
        return wording.Say(s_phrasings, wording.Random.Chance(0.6) ? spaced : equation);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        string after = answer.Text.Contains("x =", StringComparison.OrdinalIgnoreCase) || answer.Text.Contains("x=", StringComparison.OrdinalIgnoreCase)
            ? answer.Text.Replace("x =", "answer is ", StringComparison.OrdinalIgnoreCase).Replace("x=", "answer is ", StringComparison.OrdinalIgnoreCase)
            : answer.Text;
        return NumberReader.Judge(AnswerText.Parse(after, "") ?? answer, facts.X);
    }

    /// <summary>Gathers x on the left, then the constant on the right, then divides.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        int factor = facts.Factor - facts.Right;
        if (facts.Right != 0)
        {
            trace.Equation($"{facts.Factor}-{facts.Right}", factor);
            trace.Line();
        }

        int side = facts.Constant - facts.Added;
        if (facts.Added != 0)
        {
            trace.Equation($"{facts.Constant}{(facts.Added < 0 ? "+" : "-")}{Math.Abs(facts.Added)}", side);
            trace.Line();
        }

        if (factor != 1)
        {
            trace.Equation($"{side}/{factor}", facts.X);
        }

        return facts.InWords ? $"{facts.X}" : $"x = {facts.X}";
    }

    /// <summary><c>Factor·x + Added = Constant + Right·x</c>.</summary>
    internal sealed record Facts(int Factor, int Added, int Right, int X, bool IsSwapped, bool HasSign, bool InWords)
    {
        public int Constant => ((Factor - Right) * X) + Added;

        public string Text(bool hasSign)
        {
            string times = hasSign ? "*" : "";
            string left = Factor == 1 ? "x" : $"{Factor}{times}x";
            string added = Added == 0 ? "" : Added > 0 ? $"+{Added}" : $"{Added}";
            string right = Right == 0 ? $"{Constant}" : Right == 1 ? "x" : $"{Right}{times}x";
            string constant = Right == 0 || Constant == 0 ? "" : Constant > 0 ? $"+{Constant}" : $"{Constant}";
            return $"{left}{added}={right}{constant}";
        }
    }
}
