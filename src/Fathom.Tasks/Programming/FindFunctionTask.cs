using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Programming;

/// <summary>A formula that fits three or four examples, or its value at another place.</summary>
internal sealed class FindFunctionTask : VerifiableTask<FindFunctionTask.Facts>
{
    private static readonly Phrasings s_formula = new(
        [
            "Find f(x): {0}", "Find a function with {0}.", "Find a formula for f: {0}", "{0}. What is f(x)?", "What is f(x) if {0}?", "Which function f gives {0}?", "Find f(x) so that {0}.", "{0}, find f", "f(x)=? {0}",
            "Write f(x) for {0}.", "Which formula fits {0}?", "Given {0}, find f(x).", "Find the rule: {0}", "What is the rule: {0}", "What function is it? {0}", "Write a function f so that {0}.",
        ],
        ["Guess the formula: {0}", "Examples: {0}. Name f(x).", "Determine f from {0}."]);

    private static readonly Phrasings s_value = new(
        ["{0}. What is f({1})?", "{0}, f({1}) = ?", "If {0}, what is f({1})?", "Given {0}, find f({1}).", "{0} so f({1})=?", "{0}, what is f({1})", "Find f({1}): {0}"], ["Examples: {0}. Then f({1}) must be what?", "Going by {0}, give f({1})."]);

    public override string Name => "find-function";

    public override TaskArea Area => TaskArea.Programming;

    public override string Summary => "a formula that fits examples, or its next value";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        FunctionRule rule = level switch
        {
            1 => random.Chance(0.5) ? new FunctionRule(false, 1, random.Between(-9, 20)) : new FunctionRule(false, random.Between(2, 12), 0),
            2 => new FunctionRule(false, random.Between(2, 5), random.Between(1, 9)),
            3 => new FunctionRule(false, random.Between(2, 12), random.Between(-12, 20)),
            _ => new FunctionRule(random.Chance(0.5), random.Between(2, 12), random.Between(-9, 20)),
        };
        int first = random.Between(level >= 2 ? 0 : 1, 5);
        int count = random.Between(3, 4);
        int[] inputs = random.Chance(0.7) ? [.. Enumerable.Range(first, count)] : [.. random.PickSome([.. Enumerable.Range(1, 10)], count).Order()];
        return new Facts(rule, inputs, random.Chance(0.3) ? inputs.Max() + random.Between(1, 4) : null, random.Below(4));
    }

    protected override string Key(Facts facts) => $"{facts.Rule}:{string.Join(',', facts.Inputs)}:{facts.Asked}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string examples = string.Join(", ", facts.Inputs.Select(x => facts.Style switch
        {
            0 => $"f({x})={facts.Rule.At(x)}",
            1 or 2 => $"f({x}) = {facts.Rule.At(x)}",
            _ => facts.Asked is null ? $"{x} -> {facts.Rule.At(x)}" : $"f({x})={facts.Rule.At(x)}",
        }));
        return facts.Asked is int x ? wording.Say(s_value, examples, $"{x}") : wording.Say(s_formula, examples);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asked is int asked)
        {
            AnswerText text = AnswerText.Parse(WithoutCall(answer.Text, asked), "") ?? answer;
            return NumberReader.Judge(text, facts.Rule.At(asked));
        }

        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] formulas = FormulaReader.Read(answer.Text);
        return formulas.Length switch
        {
            0 => Verdict.Wrong("no formula"),
            1 => JudgeFormula(facts, formulas[0]),
            _ => Verdict.Wrong($"several formulas: {string.Join(", ", formulas.Take(3))}"),
        };
    }

    /// <summary>Finds the slope from two neighbors, then what is added, then checks the last example.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        FunctionRule rule = facts.Rule;
        (int x0, int x1, int last) = (facts.Inputs[0], facts.Inputs[1], facts.Inputs[^1]);
        if (rule.IsSquare)
        {
            trace.Equation($"{rule.At(x1)}-{rule.At(x0)}", rule.At(x1) - rule.At(x0));
            trace.Space().Equation($"{rule.At(facts.Inputs[2])}-{rule.At(x1)}", rule.At(facts.Inputs[2]) - rule.At(x1));
            trace.Write(" no line, try x*x").Line().Equation($"{x0}*{x0}", x0 * x0);
            trace.Space().Equation($"{rule.At(x0)}-{x0 * x0}", rule.B);
        }
        else
        {
            trace.Equation($"{rule.At(x1)}-{rule.At(x0)}", rule.At(x1) - rule.At(x0));
            trace.Space().Equation($"{x1}-{x0}", x1 - x0);
            trace.Space().Equation($"{rule.At(x1) - rule.At(x0)}/{x1 - x0}", rule.A);
            trace.Line().Equation($"{rule.A}*{x0}", rule.A * x0);
            trace.Space().Equation($"{rule.At(x0)}-{rule.A * x0}", rule.B);
        }

        int checkedAt = facts.Asked ?? last;
        trace.Line().Write($"{rule}, {checkedAt}: ");
        int product = rule.IsSquare ? checkedAt * checkedAt : rule.A * checkedAt;
        trace.Equation($"{(rule.IsSquare ? checkedAt : rule.A)}*{checkedAt}", product);
        trace.Space().Equation($"{product}{(rule.B < 0 ? "-" : "+")}{Math.Abs(rule.B)}", rule.At(checkedAt));
        return facts.Asked is null ? $"f(x) = {rule}" : $"{rule.At(checkedAt)}";
    }

    /// <summary>The formula must give every example, and agree with the rule at places that were not given.</summary>
    private static Verdict JudgeFormula(Facts facts, string formula)
    {
        foreach (int x in facts.Inputs.Concat([0, 1, 13, 40]))
        {
            string filled = FormulaReader.Fill(formula, x);
            if (!Rational.TryEvaluate(filled, out Rational value) || value != new Rational(facts.Rule.At(x), 1))
            {
                return Verdict.Wrong($"{formula} at {x} is not {facts.Rule.At(x)}");
            }
        }

        return Verdict.Right;
    }

    private static string WithoutCall(string text, int asked) => text.Replace($"f({asked})", "", StringComparison.Ordinal).TrimStart(' ', '=');

    internal sealed record Facts(FunctionRule Rule, IReadOnlyList<int> Inputs, int? Asked, int Style);
}
