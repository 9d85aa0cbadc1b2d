using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

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

    // Slots: 0 examples, 1 input, 2 the example to be completed.
    private static readonly Phrasings s_pairs = PhrasingFile.Read("find-function", "pairs");

    // Of words, of lists, of numbers; the slots of pairs.
    private static readonly Phrasings[] s_groups =
        [PhrasingFile.Read("find-function", "pairs words"), PhrasingFile.Read("find-function", "pairs lists"),
            PhrasingFile.Read("find-function", "pairs numbers")];

    // Slot: 0 examples.
    private static readonly Phrasings s_pairsRule = PhrasingFile.Read("find-function", "pairs rule");

    public override string Name => "find-function";

    public override TaskArea Area => TaskArea.Programming;

    public override string Summary => "a formula that fits examples, or its next value; what examples do with words, lists, and digits";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.25))
        {
            return DrawPairs(random);
        }

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

    protected override string Key(Facts facts) => facts.Pairs is { } pairs
        ? $"{pairs.Group}{pairs.Rule.Name}:{string.Join(';', pairs.Items)}:{pairs.Asked}"
        : $"{facts.Rule}:{string.Join(',', facts.Inputs)}:{facts.Asked}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Pairs is { } pairs)
        {
            return AskPairs(facts.Style, pairs, wording);
        }

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
        if (facts.Pairs is { } pairs)
        {
            return JudgePairs(pairs, answer);
        }

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

    /// <summary>
    /// Puts the examples beside what is asked, finds the slope between two pairs of neighbors, then, by whether the slopes are equal, what is added to the
    /// product or to the square, then checks the last example.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Pairs is { } pairs)
        {
            return WorkPairs(pairs, trace);
        }

        FunctionRule rule = facts.Rule;
        (int x0, int x1, int last) = (facts.Inputs[0], facts.Inputs[1], facts.Inputs[^1]);
        string examples = string.Join(' ', facts.Inputs.Select(input => $"{input}:{rule.At(input)}"));
        trace.Write(facts.Asked is int x ? $"f({x})" : "formula").Write($" | {examples}").Line();
        int slope = WriteSlope(rule, x0, x1, trace);
        int next = WriteSlope(rule, x1, facts.Inputs[2], trace);
        trace.Write($"{Relation.Of(slope, next)} {(rule.IsSquare ? "x*x" : "line")}").Line();
        if (rule.IsSquare)
        {
            trace.Equation($"{x0}*{x0}", x0 * x0);
            trace.Space().Equation($"{rule.At(x0)}-{x0 * x0}", rule.B);
        }
        else
        {
            trace.Equation($"{rule.A}*{x0}", rule.A * x0);
            trace.Space().Equation($"{rule.At(x0)}-{rule.A * x0}", rule.B);
        }

        int checkedAt = facts.Asked ?? last;
        trace.Line().Write($"{rule}, {checkedAt}: ");
        int product = rule.IsSquare ? checkedAt * checkedAt : rule.A * checkedAt;
        trace.Equation($"{(rule.IsSquare ? checkedAt : rule.A)}*{checkedAt}", product);
        trace.Space().Equation($"{product}{(rule.B < 0 ? "-" : "+")}{Math.Abs(rule.B)}", rule.At(checkedAt));
        return facts.Asked is null ? $"f(x) = {rule}" : $"{rule.At(checkedAt)}";
    }

    /// <summary>A line with the slope between two examples.</summary>
    private static int WriteSlope(FunctionRule rule, int from, int to, Trace trace)
    {
        (int rise, int run) = (rule.At(to) - rule.At(from), to - from);
        trace.Equation($"{rule.At(to)}-{rule.At(from)}", rise);
        trace.Space().Equation($"{to}-{from}", run);
        trace.Space().Equation($"{rise}/{run}", rise / run);
        trace.Line();
        return rise / run;
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

    /// <summary>Two or three examples that only one rule of their group fits.</summary>
    private static Facts DrawPairs(TaskRandom random)
    {
        while (true)
        {
            int group = random.Below(3);
            ExampleRule rule = random.Pick(ExampleRule.Groups[group]);
            int count = group == 2 || random.Chance(0.7) ? 2 : 3;
            string[] items = [.. Enumerable.Range(0, count + 1).Select(_ => DrawItem(group, rule, random))];
            var pairs = new Pairs(group, rule, items[..^1], random.Chance(0.75) || !rule.IsTold ? items[^1] : null);
            bool isClear = items.All(item => rule.Of(item) is { Length: > 0 } value && (value[0] != '[' || value.Contains(',', StringComparison.Ordinal)))
                && rule.Of(items[^1]) != items[^1] && (group != 1 || items[^1].Contains(',', StringComparison.Ordinal));
            if (!isClear)
            {
                continue;
            }

            bool isOne = Fitting(pairs, count).Select(fitting => fitting.Name).Distinct().Count() == 1;
            if (isOne && items.Distinct().Count() == items.Length)
            {
                return new Facts(default, [], null, random.Below(9)) { Pairs = pairs };
            }
        }
    }

    private static string DrawItem(int group, ExampleRule rule, TaskRandom random) => group switch
    {
        0 => Letters.Words.Common(6, random),
        1 when rule.Name == "product" => ExampleRule.Listed(Enumerable.Range(0, random.Between(2, 3)).Select(_ => random.Between(1, 6))),
        1 when random.Chance(0.5) => ExampleRule.Listed(Enumerable.Range(0, random.Between(rule.Name == "without first" ? 2 : 1, 4))
            .Select(_ => random.Between(1, 12))),
        1 => ExampleRule.Listed(random.PickSome([.. Enumerable.Range(1, 15)], random.Between(3, 4))),
        _ when rule.Name == "square" => $"{random.Between(2, 12)}",
        _ when rule.Name == "half" => $"{2 * random.Between(2, 30)}",
        _ => $"{(10 * random.Between(1, 9)) + random.Between(1, 9)}",
    };

    /// <summary>The rules that fit the first examples.</summary>
    private static ExampleRule[] Fitting(Pairs pairs, int count) => [.. ExampleRule.Groups[pairs.Group].Where(rule =>
        pairs.Items.Take(count).All(item => rule.Of(item) == pairs.Rule.Of(item)))];

    private static string AskPairs(int style, Pairs pairs, Wording wording)
    {
        string[] examples = [.. pairs.Items.Select(item => Pair(style, item, pairs.Rule.Of(item)))];
        string joiner = style == 8 || (pairs.Group == 1 && wording.Random.Chance(0.5)) ? "; " : ", ";
        string text = wording.Random.Chance(0.4)
            ? string.Join(joiner, examples.SkipLast(1)) + " and " + examples[^1]
            : string.Join(joiner, examples);
        return pairs.Asked is not string asked
            ? wording.Say(s_pairsRule, text)
            : wording.Say(wording.Random.Chance(0.35) ? s_groups[pairs.Group] : s_pairs, text, asked,
                style is 0 or 1 or 2 or 3 or 7 ? Pair(style, asked, "?") : $"{asked} -> ?");
    }

    private static string Pair(int style, string item, string value) => style switch
    {
        0 or 1 or 2 => $"{item} -> {value}",
        3 => $"{item} => {value}",
        4 => $"{item} becomes {value}",
        5 => $"{item} gives {value}",
        6 => $"{item} turns into {value}",
        7 when item[0] == '[' || char.IsAsciiDigit(item[0]) => $"f({item}) = {value}",
        7 => $"f(\"{item}\") = {(value == "?" || char.IsAsciiDigit(value[0]) ? value : $"\"{value}\"")}",
        _ => $"input {item}, output {value}",
    };

    private static Verdict JudgePairs(Pairs pairs, AnswerText answer)
    {
        if (pairs.Asked is not string asked)
        {
            string[] told = [.. ExampleRule.Groups[pairs.Group].Where(rule => Regex.IsMatch(answer.Text, rule.Words, RegexOptions.IgnoreCase))
                .Select(rule => rule.Name).Distinct()];
            told = told.Length > 1 && told[^1].StartsWith("without ", StringComparison.Ordinal) ? told[^1..] : told;
            if (answer.Text.Trim().Contains('\n', StringComparison.Ordinal))
            {
                return Verdict.Wrong("several lines");
            }

            bool repeats = pairs.Items.Any(item => answer.Text.Contains(item, StringComparison.OrdinalIgnoreCase) && answer.Text.EndsWith('?'));
            return Hedging.Find(answer.Tokens) is string hedge ? Verdict.Wrong($"hedges with '{hedge}'")
                : Verdict.If(told.Length == 1 && told[0] == pairs.Rule.Name && !repeats,
                    $"read {string.Join(", ", told)}, expected {pairs.Rule.Name}");
        }

        string expected = pairs.Rule.Of(asked);
        if (expected[0] == '[')
        {
            return ListReader.Judge(answer, ExampleRule.Numbers(expected), ExampleRule.Numbers(asked));
        }

        if (char.IsAsciiDigit(expected[0]))
        {
            AnswerText text = AnswerText.Parse(answer.Text.Replace($"f({asked})", "", StringComparison.Ordinal).TrimStart(' ', '='), "") ?? answer;
            return NumberReader.Judge(text, int.Parse(expected, CultureInfo.InvariantCulture));
        }

        return expected.Length == 1 ? WordReader.JudgeLetter(answer, expected[0])
            : expected != expected.ToUpperInvariant() || answer.Text.Contains(expected, StringComparison.Ordinal) ? WordReader.Judge(answer, expected)
            : Verdict.Wrong("not in capitals");
    }

    /// <summary>The rules that fit the first example are tried at the others until one is left; the rule found is applied.</summary>
    private static string WorkPairs(Pairs pairs, Trace trace)
    {
        string first = Bare(pairs.Items[0]);
        trace.Write(pairs.Asked is string asked ? $"{Bare(asked)}?" : "rule?");
        trace.Write($" | {string.Join(" | ", pairs.Items.Select(item => $"{Bare(item)}: {Bare(pairs.Rule.Of(item))}"))}").Line();
        string[] names = [.. Fitting(pairs, 1).Select(rule => rule.Name).Distinct()];
        trace.Write($"{first}: {string.Join(" or ", names)}").Line();
        foreach (string item in pairs.Items.Skip(1))
        {
            string value = pairs.Rule.Of(item);
            string[] results = [.. names.Select(name => Named(pairs, name).Of(item))];
            IEnumerable<string> tests = names.Select((name, i) => $"{name} {Bare(results[i])} {(results[i] == value ? "yes" : "no")}");
            trace.Write($"{Bare(item)}: {string.Join(' ', tests)}").Line();
            names = [.. names.Where((_, i) => results[i] == value)];
        }

        if (pairs.Asked is null)
        {
            trace.Write(pairs.Rule.Name);
            return pairs.Rule.Says;
        }

        Apply(pairs.Rule, pairs.Group, pairs.Asked, trace);
        return pairs.Rule.Of(pairs.Asked);
    }

    /// <summary>Writes what a rule makes of an item.</summary>
    private static void Apply(ExampleRule rule, int group, string item, Trace trace)
    {
        string result = rule.Of(item);
        bool isSpelled = group == 0 && rule.Name is "backwards" or "last letter" or "number of letters" or "without last"
            or "first and last" or "second letter" or "without vowels";
        trace.Write($"{rule.Name} {(isSpelled ? string.Join(' ', item.ToCharArray()) : Bare(item))}:");
        int[] parts = group == 0 ? [] : group == 1 ? ExampleRule.Numbers(item) : [.. item.Select(digit => digit - '0')];
        if (rule.Name == "number of letters")
        {
            trace.Write(string.Concat(item.Select((letter, i) => $" {i + 1}|{letter}")));
        }
        else if (rule.Name is "sum" or "digit sum" && parts.Length > 1)
        {
            parts[1..].Aggregate((long)parts[0], (sum, part) => Arithmetic.Add(trace, sum, part));
        }
        else if (rule.Name is "product" or "digit product" && parts.Length > 1)
        {
            parts[1..].Aggregate((long)parts[0], (product, part) => trace.Space().Equation($"{product}*{part}", product * part));
        }
        else if (rule.Name == "range")
        {
            trace.Space().Equation($"{parts.Max()}-{parts.Min()}", parts.Max() - parts.Min());
        }
        else if (rule.Name == "square")
        {
            trace.Space().Equation($"{item}*{item}", int.Parse(result, CultureInfo.InvariantCulture));
        }
        else
        {
            bool isReversed = group == 0 && rule.Name == "backwards";
            trace.Write($" {(isReversed ? string.Join(' ', result.ToCharArray()) : Bare(result))}");
        }
    }

    private static ExampleRule Named(Pairs pairs, string name) => ExampleRule.Groups[pairs.Group].First(rule => rule.Name == name);

    /// <summary>A list without brackets and commas.</summary>
    private static string Bare(string item) => item is "[]" or "" ? "nothing"
        : item[0] == '[' ? string.Join(' ', ExampleRule.Numbers(item)) : item;

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

    internal sealed record Facts(FunctionRule Rule, IReadOnlyList<int> Inputs, int? Asked, int Style)
    {
        /// <summary>Examples with words, lists or digits in place of a formula.</summary>
        public Pairs? Pairs { get; init; }
    }

    /// <param name="Group">The group of the rule: words, lists or numbers.</param>
    /// <param name="Rule">What is done to each.</param>
    /// <param name="Items">The examples.</param>
    /// <param name="Asked">What the rule is to be applied to; null if the rule itself is asked for.</param>
    internal sealed record Pairs(int Group, ExampleRule Rule, IReadOnlyList<string> Items, string? Asked);
}
