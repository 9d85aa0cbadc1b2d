using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Linear equations in x with a whole solution, and other algebra.</summary>
internal sealed partial class EquationTask : VerifiableTask<EquationTask.Facts>
{
    private static readonly Phrasings s_phrasings = PhrasingFile.Read("equation", "ask");

    // Slot: 0 equation with a gap.
    private static readonly Phrasings s_blank = PhrasingFile.Read("equation", "blank");

    private static readonly string[] s_letters = ["y", "n", "k", "b", "m", "t", "z", "p", "w", "c"];

    private static readonly string[] s_blanks = ["__", "_", "___", "?", "[ ]", "□", "..."];

    // Blanks that stand in an equation with spaces.
    private static readonly string[] s_wideBlanks = ["what", "blank", "____", "_____", "[]", "( )", "(?)", "something", ".....", "???"];

    // Slots: 0 the known operand, 1 the result.
    private static readonly Dictionary<string, Phrasings> s_gaps = new()
    {
        ["+first"] = PhrasingFile.Read("equation", "gap plus"),
        ["+second"] = PhrasingFile.Read("equation", "gap plus"),
        ["-first"] = PhrasingFile.Read("equation", "gap minus first"),
        ["-second"] = PhrasingFile.Read("equation", "gap minus second"),
        ["*first"] = PhrasingFile.Read("equation", "gap times"),
        ["*second"] = PhrasingFile.Read("equation", "gap times"),
        ["/first"] = PhrasingFile.Read("equation", "gap divided first"),
        ["/second"] = PhrasingFile.Read("equation", "gap divided second"),
    };

    private static readonly Phrasings s_words = PhrasingFile.Read("equation", "words");

    internal enum Shape
    {
        /// <summary><c>ax + b = c + dx</c>.</summary>
        Line,

        /// <summary><c>x/a + b = c</c>.</summary>
        Quotient,

        /// <summary><c>b - x = c</c>.</summary>
        Subtracted,

        /// <summary><c>a(x + b) = c</c>.</summary>
        Bracket,
    }

    public override string Name => "equation";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary =>
        "linear equations in x, missing numbers in all operations, two unknowns, inequalities, squares, simplifying, and values of functions";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.25))
        {
            return new Facts(1, 0, 0, 0, false, false, false) { Short = ShortProblem.Draw(EquationKinds.All, level, random) };
        }

        string letter = random.Chance(0.7) ? "x" : random.Pick(s_letters);
        if (random.Chance(0.3))
        {
            var gap = Gap.Draw(level, random);
            return new Facts(1, 0, 0, gap.Missing, IsSwapped: random.Chance(0.12), false, InWords: random.Chance(0.4))
            {
                Letter = letter,
                IsBlank = random.Chance(0.8),
                Gap = gap,
            };
        }

        if (random.Chance(0.3))
        {
            return Shaped(level, random) with { Letter = letter };
        }

        int x = random.Between(level == 3 ? -12 : 0, level == 1 ? 30 : 20);
        int factor = level == 1 ? (random.Chance(0.6) ? 1 : random.Between(2, 10)) : random.Between(2, 12);
        int added = level == 1 && factor > 1 ? 0 : random.Between(1, level == 1 ? 40 : 20) * (random.Chance(0.4) ? -1 : 1);
        int right = level == 3 && random.Chance(0.5) ? random.Between(1, factor - 1) : 0;
        return new Facts(factor, added, right, x, IsSwapped: random.Chance(0.1), HasSign: random.Chance(0.25), InWords: level == 2 && added > 0 && x > 0
            && random.Chance(0.25))
        {
            Letter = letter,
            IsBlank = level == 1 && random.Chance(0.2),
        };
    }

    protected override string Key(Facts facts) => facts.Short?.Key ?? facts.Text(hasSign: true, "x");

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Ask(Name, wording);
        }

        if (facts.Gap is Gap gap)
        {
            return AskGap(facts, gap, wording);
        }

        if (facts.InWords)
        {
            return wording.Say(s_words, wording.Count(facts.Factor), wording.Count(facts.Added), $"{facts.Constant}");
        }

        if (facts.IsBlank)
        {
            return wording.Say(s_blank, Spaced(facts.Text(hasSign: true, wording.Random.Pick(s_blanks)), wording.Random.Pick(["*", "x", "×"])));
        }

        string text = facts.Text(facts.HasSign, facts.Letter);
        string equation = facts.IsSwapped && facts.Right == 0 ? $"{facts.Constant}={text.Split('=')[0]}" : text;
        string spaced = equation.Replace("=", " = ", StringComparison.Ordinal).Replace("+", " + ", StringComparison.Ordinal);
        return wording.Say(s_phrasings, wording.Random.Chance(0.6) ? spaced : equation, facts.Letter);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Judge(answer);
        }

        if (BareTerm().IsMatch(answer.Text))
        {
            return Verdict.Wrong("an expression beside the value");
        }

        string after = answer.Text.Replace($"{facts.Letter} =", "answer is ", StringComparison.OrdinalIgnoreCase)
            .Replace($"{facts.Letter}=", "answer is ", StringComparison.OrdinalIgnoreCase);
        return NumberReader.Judge(AnswerText.Parse(after, "") ?? answer, facts.X);
    }

    /// <summary>Gathers x on the left, then the constant on the right, then divides.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Work(trace);
        }

        if (facts.Gap is Gap gap)
        {
            WorkGap(gap, trace);
            return facts.InWords || facts.IsBlank ? $"{facts.X}" : $"{facts.Letter} = {facts.X}";
        }

        if (facts.Shape != Shape.Line)
        {
            return WorkShaped(facts, trace);
        }

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

        return facts.InWords || facts.IsBlank ? $"{facts.X}" : $"{facts.Letter} = {facts.X}";
    }

    private static string AskGap(Facts facts, Gap gap, Wording wording)
    {
        TaskRandom random = wording.Random;
        if (facts.InWords)
        {
            string[] numbers = SpokenNumbers.Of(wording, gap.Known, gap.Result);
            return wording.Say(s_gaps[$"{gap.Operator}{(gap.IsFirst ? "first" : "second")}"], numbers);
        }

        bool isWide = facts.IsBlank && random.Chance(0.3);
        string blank = !facts.IsBlank ? facts.Letter : random.Pick(isWide ? s_wideBlanks : s_blanks);
        string sign = gap.Operator switch
        {
            '*' => facts.IsBlank ? random.Pick(["*", "x", "×", "×"]) : random.Pick(["*", "*", "×"]),
            '/' => random.Pick(["/", "÷", "÷"]),
            _ => $"{gap.Operator}",
        };
        string space = isWide || sign == "x" || random.Chance(0.8) ? " " : "";
        string left = gap.IsFirst ? $"{blank}{space}{sign}{space}{gap.B}" : $"{gap.A}{space}{sign}{space}{blank}";
        string equation = facts.IsSwapped ? $"{gap.Result}{space}={space}{left}" : $"{left}{space}={space}{gap.Result}";
        return wording.Say(facts.IsBlank ? s_blank : s_phrasings, equation, facts.Letter);
    }

    /// <summary>The equation with a question mark, then the calculation that undoes it.</summary>
    private static void WorkGap(Gap gap, Trace trace)
    {
        trace.Write(gap.Text("?")).Line();
        _ = (gap.Operator, gap.IsFirst) switch
        {
            ('+', _) => Arithmetic.Subtract(trace, gap.Result, gap.Known),
            ('-', true) => Arithmetic.Add(trace, gap.Result, gap.Known),
            ('-', false) => Arithmetic.Subtract(trace, gap.Known, gap.Result),
            ('*', _) => Arithmetic.Divide(trace, gap.Result, gap.Known),
            ('/', true) => Arithmetic.Multiply(trace, gap.Result, gap.Known),
            _ => Arithmetic.Divide(trace, gap.Known, gap.Result),
        };
    }

    private static Facts Shaped(int level, TaskRandom random)
    {
        Shape[] shapes = level == 1 ? [Shape.Quotient, Shape.Subtracted] : [Shape.Quotient, Shape.Bracket, Shape.Bracket, Shape.Subtracted];
        Shape shape = random.Pick(shapes);
        int factor = random.Between(2, level == 1 ? 6 : 10);
        int x = random.Between(1, level == 1 ? 10 : 12);
        int added = random.Between(1, level == 3 ? 20 : 10) * (level == 3 && random.Chance(0.4) ? -1 : 1);
        Facts facts = shape switch
        {
            Shape.Quotient => new Facts(factor, level == 1 ? 0 : added, 0, x * factor, false, false, false) { Shape = shape },
            Shape.Bracket => new Facts(factor, added, 0, Math.Max(x, 1 - added), false, random.Chance(0.3), false) { Shape = shape },
            _ => new Facts(1, (level == 1 ? x : 5 * x) + random.Between(0, 20), 0, level == 1 ? x : 5 * x, false, false, false) { Shape = shape },
        };

        // Repeating the equation must not count as right.
        return facts.X == facts.Constant ? Shaped(level, random) : facts;
    }

    private static string WorkShaped(Facts facts, Trace trace)
    {
        long side = facts.Constant;
        string back = $"{(facts.Added < 0 ? "+" : "-")}{Math.Abs(facts.Added)}";
        switch (facts.Shape)
        {
            case Shape.Quotient:
                side = facts.Added == 0 ? side : trace.Equation($"{side}{back}", side - facts.Added);
                trace.Line().Equation($"{side}*{facts.Factor}", facts.X);
                break;
            case Shape.Bracket:
                side = trace.Equation($"{side}/{facts.Factor}", side / facts.Factor);
                trace.Line().Equation($"{side}{back}", facts.X);
                break;
            default:
                trace.Equation($"{facts.Added}-{side}", facts.X);
                break;
        }

        return $"{facts.Letter} = {facts.X}";
    }

    private static string Spaced(string equation, string times) => equation.Replace("=", " = ", StringComparison.Ordinal)
        .Replace("+", " + ", StringComparison.Ordinal).Replace("*", $" {times} ", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*-?\d*[a-z] ?[-+] ?\d+\.?\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex BareTerm();

    /// <summary><c>Factor·x + Added = Constant + Right·x</c>, unless it has another shape.</summary>
    internal sealed record Facts(int Factor, int Added, int Right, int X, bool IsSwapped, bool HasSign, bool InWords)
    {
        public string Letter { get; init; } = "x";

        public Shape Shape { get; init; }

        /// <summary>The problem, if it is of a short kind.</summary>
        public ShortProblem? Short { get; init; }

        /// <summary>The calculation, if one number of a single calculation is missing.</summary>
        public Gap? Gap { get; init; }

        /// <summary>Whether a gap stands for the letter.</summary>
        public bool IsBlank { get; init; }

        public int Constant => Shape switch
        {
            Shape.Quotient => (X / Factor) + Added,
            Shape.Subtracted => Added - X,
            Shape.Bracket => Factor * (X + Added),
            _ => ((Factor - Right) * X) + Added,
        };

        public string Text(bool hasSign, string x)
        {
            if (Gap is not null)
            {
                return Gap.Text(x);
            }

            string times = hasSign ? "*" : "";
            string left = Shape == Shape.Quotient ? $"{x}/{Factor}" : Factor == 1 ? x : $"{Factor}{times}{x}";
            string added = Added == 0 ? "" : Added > 0 ? $"+{Added}" : $"{Added}";
            string right = Right == 0 ? $"{Constant}" : Right == 1 ? x : $"{Right}{times}{x}";
            string constant = Right == 0 || Constant == 0 ? "" : Constant > 0 ? $"+{Constant}" : $"{Constant}";
            return Shape switch
            {
                Shape.Subtracted => $"{Added}-{x}={Constant}",
                Shape.Bracket => $"{Factor}{times}({x}{added})={Constant}",
                _ => $"{left}{added}={right}{constant}",
            };
        }
    }

    /// <summary>A calculation whose first or second number is missing.</summary>
    internal sealed record Gap(int A, char Operator, int B, bool IsFirst)
    {
        public int Result => (int)ExpressionNode.Evaluate(A, Operator, B);

        public int Missing => IsFirst ? A : B;

        public int Known => IsFirst ? B : A;

        public static Gap Draw(int level, TaskRandom random)
        {
            while (true)
            {
                char operation = "++---**//"[random.Below(9)];
                bool isFirst = random.Chance(0.5);
                (int few, int many) = (random.Between(2, 12), random.Between(2, level == 1 ? 12 : level == 2 ? 99 : 400));
                int digits = random.Chance(0.3) ? random.Between(1, level + 1) : level + 1;
                (int a, int b) = operation switch
                {
                    '*' => isFirst ? (many, few) : (few, many),
                    '/' => isFirst ? (few * many, few) : (few * many, many),
                    _ => (random.WithDigits(level + 1), random.WithDigits(digits)),
                };
                if (operation == '-' && random.Chance(0.2))
                {
                    a = 10 * (level == 1 ? 1 : 10) * random.Between(2, level == 3 ? 90 : 10);
                }

                (a, b) = operation == '-' && a < b ? (b, a) : (a, b);
                var gap = new Gap(a, operation, b, isFirst);

                // Repeating the equation must not count as right.
                if (gap.Missing != gap.Known && gap.Missing != gap.Result && gap.Result > 1 && b > 1)
                {
                    return gap;
                }
            }
        }

        public string Text(string gap) => IsFirst ? $"{gap}{Operator}{B}={Result}" : $"{A}{Operator}{gap}={Result}";
    }
}
