using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Programming;

/// <summary>A formula that fits three or four examples, or its value at another place.</summary>
internal sealed class FindFunctionTask : VerifiableTask<FindFunctionTask.Facts>
{
    private static readonly Phrasings s_formula = PhrasingFile.Read("find-function", "formula");

    private static readonly Phrasings s_value = PhrasingFile.Read("find-function", "value");

    private static readonly Phrasings s_mapped = PhrasingFile.Read("find-function", "mapped value");

    // Slots: 0 examples, 1 input. By the word between input and output: into, to, for.
    private static readonly Phrasings s_into = PhrasingFile.Read("find-function", "into");

    private static readonly Phrasings s_to = PhrasingFile.Read("find-function", "to");

    private static readonly Phrasings s_for = PhrasingFile.Read("find-function", "for");

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
        int style = random.Chance(0.5) ? random.Below(3) : random.Below(9);
        bool isInWords = random.Chance(0.25);
        int? asked = isInWords || random.Chance(0.4)
            ? random.Chance(level <= 2 ? 0.35 : 0.1) ? random.Pick([10, 12, 15, 20, 30, 50, 100]) : inputs.Max() + random.Between(1, 4)
            : null;
        bool isSpread = level < 4 && asked is not null && random.Chance(0.3);
        inputs = isSpread ? [.. random.PickSome([.. Enumerable.Range(1, 9)], 3).Order()] : inputs;
        asked = asked is int x && inputs.Contains(x) ? 11 : asked;
        return new Facts(rule, inputs, asked, isInWords ? random.Between(9, 11) : style);
    }

    protected override string Key(Facts facts) => $"{facts.Rule}:{string.Join(',', facts.Inputs)}:{facts.Asked}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string[] examples = [.. facts.Inputs.Select(x => Example(facts.Style, x, facts.Rule.At(x)))];
        bool hasAnd = wording.Random.Chance(facts.Style > 8 ? 0.8 : 0.25);
        string joiner = facts.Style == 8 ? "; " : ", ";
        string text = hasAnd
            ? string.Join(joiner, examples.SkipLast(1)) + " and " + examples[^1]
            : string.Join(joiner, examples);
        return facts.Asked is not int x ? wording.Say(s_formula, text)
            : facts.Style > 8 ? wording.Say(facts.Style == 9 ? s_into : facts.Style == 10 ? s_to : s_for, text, $"{x}")
            : facts.Style is > 2 and not 4 ? wording.Say(s_mapped, text, $"{x}") : wording.Say(s_value, text, $"{x}");
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

    /// <summary>Puts the examples beside what is asked, finds the slope from two neighbors, then what is added, then checks the last example.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        FunctionRule rule = facts.Rule;
        (int x0, int x1, int last) = (facts.Inputs[0], facts.Inputs[1], facts.Inputs[^1]);
        string examples = string.Join(' ', facts.Inputs.Select(input => $"{input}:{rule.At(input)}"));
        trace.Write(facts.Asked is int x ? $"f({x})" : "formula").Write($" | {examples}").Line();
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

    private static string Example(int style, int x, int value) => style switch
    {
        0 => $"f({x})={value}",
        1 or 2 => $"f({x}) = {value}",
        3 => $"{x} -> {value}",
        4 => $"f({x}) is {value}",
        5 => $"{x} gives {value}",
        6 => $"{x} becomes {value}",
        7 => $"{x} => {value}",
        9 => $"{x} into {value}",
        10 => $"{x} to {value}",
        11 => $"{value} for {x}",
        _ => $"input {x}, output {value}",
    };

    private static string WithoutCall(string text, int asked) => text.Replace($"f({asked})", "", StringComparison.Ordinal).TrimStart(' ', '=');

    internal sealed record Facts(FunctionRule Rule, IReadOnlyList<int> Inputs, int? Asked, int Style);
}
