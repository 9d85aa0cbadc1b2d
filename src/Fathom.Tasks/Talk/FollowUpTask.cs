using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Talk;

/// <summary>A later turn that continues with the result of the turn before, or with what was said there: "and times 3?", "if I lose 5?".</summary>
internal sealed partial class FollowUpTask : VerifiableTask<FollowUpTask.Facts>
{
    private const int MaxValue = 400;
    private const double TalkBeforeShare = 0.1;
    private const double ToldShare = 0.15;
    private const double OtherShare = 0.45;
    private const double JoinedShare = 0.16;
    private const int LongestJoined = 220;
    private const double PriceShare = 0.08;
    private const double SentenceShare = 0.3;

    private const double ProfitShare = 0.35;
    private const double HundredthsShare = 0.07;
    private const double SquareShare = 0.06;
    private const double FromShare = 0.08;

    private static readonly int[] s_rounds = [10, 20, 50, 100, 200, 500, 1000];

    private static readonly int[] s_notes = [5, 10, 20, 50, 100, 200, 500];

    private static readonly int[] s_rates = [5, 10, 10, 15, 20, 20, 25, 30, 40, 50, 60, 75, 90];

    // Tasks whose results are numbers of nothing, of which there may be a part.
    private static readonly string[] s_plain = ["sum", "difference", "product", "quotient", "expression"];

    // From the end: the last one in a story is whose things are asked for.
    private static readonly Regex s_pronoun = new(@"\b(he|she)\b", RegexOptions.IgnoreCase | RegexOptions.RightToLeft | RegexOptions.CultureInvariant);

    private static readonly Phrasings s_plus = PhrasingFile.Read("follow-up", "plus");

    private static readonly Phrasings s_minus = PhrasingFile.Read("follow-up", "minus");

    private static readonly Phrasings s_storyPlus = PhrasingFile.Read("follow-up", "story plus");

    private static readonly Phrasings s_storyMinus = PhrasingFile.Read("follow-up", "story minus");

    private static readonly Phrasings s_times = PhrasingFile.Read("follow-up", "times");

    private static readonly Phrasings s_over = PhrasingFile.Read("follow-up", "over");

    private static readonly Phrasings s_double = PhrasingFile.Read("follow-up", "double");

    private static readonly Phrasings s_half = PhrasingFile.Read("follow-up", "half");

    private static readonly Phrasings s_square = PhrasingFile.Read("follow-up", "square");

    private static readonly Phrasings s_from = PhrasingFile.Read("follow-up", "from");

    private static readonly Phrasings s_change = PhrasingFile.Read("follow-up", "change");

    private static readonly Phrasings s_profit = PhrasingFile.Read("follow-up", "profit");

    private static readonly Phrasings s_two = PhrasingFile.Read("follow-up", "two");

    private static readonly Phrasings s_percentOf = PhrasingFile.Read("follow-up", "percent of");

    private static readonly Phrasings s_percentMore = PhrasingFile.Read("follow-up", "percent more");

    private static readonly Phrasings s_percentLess = PhrasingFile.Read("follow-up", "percent less");

    public override string Name => "follow-up";

    public override TaskArea Area => TaskArea.Talk;

    public override string Summary => "turns that work on with the result of the turn before, or ask what it is like or what was said";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Talk;

    protected override Facts Draw(int level, TaskRandom random) => Draw(level, PhrasingRing.Trained, random);

    protected override Facts Draw(int level, PhrasingRing ring, TaskRandom random)
    {
        if (random.Chance(AsideShare))
        {
            return DrawAside(level, ring, random);
        }

        double kind = random.NextDouble();
        if (kind < ToldShare)
        {
            int count = random.Between(2, level == 1 ? 30 : 99);
            string thing = random.Pick(PhrasingFile.Lines("talk", "owned"));
            return new Facts(count, [Next(count, random, withPercent: false)]) { Thing = thing };
        }

        if (kind < ToldShare + PriceShare)
        {
            Exchange price = Exchanges.Draw(ring, random, exchange => exchange.IsPrice && exchange.Number < s_notes[^1]);
            int note = random.Pick(s_notes.Where(note => note > price.Number).Take(3).ToArray());
            return new Facts(price.Number!.Value, [new Step('r', note)]) { Before = price };
        }

        Exchange? before = kind < ToldShare + OtherShare ? Exchanges.Draw(ring, random, exchange => exchange.Number is not null) : null;
        int first = before?.Number ?? random.Between(2, level == 1 ? 30 : 99);
        int steps = before is null ? Math.Max(2, level) : random.Between(1, Math.Min(2, level));
        var facts = new Facts(first, []) { Before = before };
        for (int i = 0; i < steps; i++)
        {
            facts = facts with { Steps = [.. facts.Steps, Next(facts.ValueAfter(i), random, withPercent: true)] };
        }

        return random.Chance(HundredthsShare) ? WithHundredths(facts, random) : random.Chance(JoinedShare) ? Join(facts, random) : facts;
    }

    protected override string Key(Facts facts)
    {
        if (facts.Asks != Kind.Result)
        {
            return KeyOfAside(facts);
        }

        string before = facts.Before is null ? facts.Thing.Replace(' ', '-') : $"({facts.Before.Problem.Key})";
        return before + facts.First + string.Concat(facts.Steps.Select(step => $"{step.Operator}{step.Number}"));
    }

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Asks != Kind.Result)
        {
            return AskAside(facts, wording);
        }

        if (facts.Thing.Length > 0)
        {
            TalkTask.AddTold($"{facts.First} {facts.Thing}", wording);
            Step step = facts.Steps[0];
            return wording.Say(PhrasingFile.Read("follow-up", "told " + NameOf(step.Operator)), wording.Count(step.Number), facts.Thing);
        }

        if (wording.Random.Chance(TalkBeforeShare))
        {
            TalkTask.AddExchange(wording);
        }

        if (facts.Before is not null)
        {
            Exchanges.Add(wording, facts.Before);
        }

        for (int i = 0; i < facts.Steps.Count - facts.LastSteps; i++)
        {
            Step step = facts.Steps[i];
            string question = i == 0 && facts.Before is null
                ? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.First}{step.Operator}{step.Number}", wording.Random))
                : Say(step, wording, i == 0 ? facts.Pronoun : null);
            wording.AddEarlier(question, SayResult(facts.ValueAfter(i), step, facts.ValueAfter(i + 1), wording.Random));
        }

        Step last = facts.Steps[^1];
        if (facts.LastSteps == 2)
        {
            string first = Clause(facts.Steps[^2], wording);
            return wording.Say(s_two, first, Clause(last, wording), char.ToUpperInvariant(first[0]) + first[1..]);
        }

        if (last.Operator == 'r' && facts.Before?.Currency is string currency)
        {
            string note = currency.Length == 1 ? $"{currency}{last.Number}" : $"{last.Number} {currency}";
            return wording.Say(wording.Random.Chance(ProfitShare) ? s_profit : s_change, $"{last.Number}", note, currency.Length == 1 ? note : note + "s",
                currency is "$" or "dollar" ? "bill" : "note");
        }

        return Say(last, wording, facts.Steps.Count == 1 ? facts.Pronoun : null);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.Asks != Kind.Result ? JudgeAside(facts, answer) : NumberReader.Judge(answer, facts.Hundredths / 100m);

    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks != Kind.Result)
        {
            return WorkAside(facts, trace);
        }

        long value = facts.ValueAfter(facts.Steps.Count - facts.LastSteps);
        if (facts.Hundredths % 100 != 0)
        {
            return WorkHundredths(trace, value, facts.Steps[^1]);
        }

        foreach (Step step in facts.Steps.TakeLast(facts.LastSteps))
        {
            value = Work(value, step, trace.Line());
        }

        return $"{value}";
    }

    private static long Work(long before, Step step, Trace trace) => step.Operator switch
    {
        '+' => Arithmetic.Add(trace, before, step.Number),
        '-' => Arithmetic.Subtract(trace, before, step.Number),
        '*' => Arithmetic.Multiply(trace, before, step.Number),
        '/' => Arithmetic.Divide(trace, before, step.Number),
        's' => Arithmetic.Multiply(trace, before, before),
        'r' => Arithmetic.Subtract(trace, step.Number, before),
        _ => WorkPercent(trace, before, step),
    };

    /// <summary>Makes the last step a percentage that doesn't come out even.</summary>
    private static Facts WithHundredths(Facts facts, TaskRandom random)
    {
        long before = facts.ValueAfter(facts.Steps.Count - 1);
        int rate = random.Pick(s_rates);
        bool canHaveDecimals = facts.Before is null or { Currency: not null } || s_plain.Contains(facts.Before.Task.Name);
        if (!canHaveDecimals || before is <= 2 or >= MaxValue || before * rate % 100 == 0)
        {
            return facts;
        }

        var trace = new Trace(SolveOptions.Default, "");
        var step = new Step(random.Pick(['%', 'u', 'd', 'd']), rate);
        WorkHundredths(trace, before, step);
        return trace.Length > LongestJoined ? facts : facts with { Steps = [.. facts.Steps.SkipLast(1), step] };
    }

    /// <summary>A percentage in hundredths, which is divided by a hundred in the end.</summary>
    private static string WorkHundredths(Trace trace, long before, Step step)
    {
        long hundredths = Arithmetic.Multiply(trace, before, step.Number);
        if (step.Operator != '%')
        {
            long whole = trace.Line().Equation($"{before}*100", before * 100);
            hundredths = step.Operator == 'u' ? Arithmetic.Add(trace.Line(), whole, hundredths) : Arithmetic.Subtract(trace.Line(), whole, hundredths);
        }

        string Text(long value) => (value / 100m).ToString("0.##", CultureInfo.InvariantCulture);
        string result = Text(hundredths);
        trace.Line().Step($"{hundredths}/100=", result, () => Text(hundredths + 10));
        return result;
    }

    /// <summary>Lets the last turn say two steps at once: one more, or the last two.</summary>
    private static Facts Join(Facts facts, TaskRandom random)
    {
        const string Clauses = "+-*/";
        Step last = Next(facts.ValueAfter(facts.Steps.Count), random, withPercent: false);
        bool areShort = Clauses.Contains(facts.Steps[^1].Operator, StringComparison.Ordinal) && facts.ValueAfter(facts.Steps.Count) is >= 0 and < MaxValue;
        if (!areShort)
        {
            return facts;
        }

        var trace = new Trace(SolveOptions.Default, "");
        long before = facts.ValueAfter(facts.Steps.Count - 1);
        Work(Work(before, facts.Steps[^1], trace), last, trace.Line());

        // Without an exchange before, the first turn asks for the first step.
        return trace.Length > LongestJoined ? facts : facts with { Steps = [.. facts.Steps, last], LastSteps = 2 };
    }

    /// <summary>One of two steps, as an imperative.</summary>
    private static string Clause(Step step, Wording wording)
    {
        string name = step switch
        {
            { Operator: '*', Number: 2 } when wording.Random.Chance(0.7) => "double",
            { Operator: '/', Number: 2 } when wording.Random.Chance(0.7) => "half",
            _ => NameOf(step.Operator),
        };
        var text = new MarkedText();
        PhrasingFile.Read("follow-up", "do " + name).Pick(wording.Ring, wording.Random).Render([wording.Count(step.Number)], wording.Random, text);
        return text.ToString();
    }

    private static string SayResult(long before, Step step, long after, TaskRandom random)
    {
        bool isPlain = "+-*/".Contains(step.Operator, StringComparison.Ordinal) && before >= 0;
        return !random.Chance(SentenceShare) ? $"{after}"
            : isPlain && random.Chance(0.6) ? Exchange.Equation($"{before}{step.Operator}{step.Number}", $"{after}", random) + (random.Chance(0.5) ? "." : "")
            : Exchange.SayValue($"{after}", random);
    }

    private static long WorkPercent(Trace trace, long before, Step step)
    {
        long part = PercentTask.WorkPart(trace, before, step.Number);
        return step.Operator switch
        {
            '%' => part,
            'u' => Arithmetic.Add(trace.Line(), before, part),
            _ => Arithmetic.Subtract(trace.Line(), before, part),
        };
    }

    private static string Say(Step step, Wording wording, string? pronoun) => step switch
    {
        { Operator: '+' or '-' } when pronoun is not null && wording.Random.Chance(0.2) =>
            wording.Say(step.Operator == '+' ? s_storyPlus : s_storyMinus, wording.Count(step.Number), pronoun,
                char.ToUpperInvariant(pronoun[0]) + pronoun[1..]),
        { Operator: '*', Number: 2 } when wording.Random.Chance(0.5) => wording.Say(s_double),
        { Operator: '/', Number: 2 } when wording.Random.Chance(0.7) => wording.Say(s_half),
        { Operator: 's' } => wording.Say(s_square),
        { Operator: '%' or 'u' or 'd' } => wording.Say(Of(step.Operator), $"{step.Number}"),
        _ => wording.Say(Of(step.Operator), wording.Count(step.Number)),
    };

    private static Phrasings Of(char operation) => operation switch
    {
        '+' => s_plus,
        '-' => s_minus,
        '*' => s_times,
        '/' => s_over,
        'r' => s_from,
        '%' => s_percentOf,
        'u' => s_percentMore,
        _ => s_percentLess,
    };

    private static string NameOf(char operation) => operation switch
    {
        '+' => "plus",
        '-' => "minus",
        '*' => "times",
        _ => "over",
    };

    private static Step Next(long value, TaskRandom random, bool withPercent)
    {
        if (withPercent && value is > 2 and <= 20 && random.Chance(SquareShare))
        {
            return new Step('s', 2);
        }

        int[] above = [.. s_rounds.Where(round => round > value)];
        if (withPercent && value > 0 && above.Length > 0 && random.Chance(FromShare))
        {
            return new Step('r', above[random.Below(Math.Min(3, above.Length))]);
        }

        // Doubling, halving and percentages are what people ask most of a number that they have.
        string operators = withPercent && random.Chance(0.25) ? "%ud/" : "+-*/";
        long limit = Math.Max(MaxValue, 2 * value);
        while (true)
        {
            char operation = operators[random.Below(4)];
            long number = operation switch
            {
                '+' or '-' when random.Chance(0.6) => random.Between(1, value < 60 ? 60 : 100),
                '*' or '/' when random.Chance(0.25) || operators[0] == '%' => 2,
                '%' or 'u' or 'd' => random.Pick(s_rates),
                _ => random.Between(2, 12),
            };
            bool isAllowed = operation switch
            {
                '+' => true,
                '-' => value >= number,
                '*' => value * number <= limit && (value < 100 || number < 10),
                '/' => value % number == 0 && value > 0,
                _ => value > 0 && value * number % 100 == 0,
            };
            if (isAllowed)
            {
                return new Step(operation, (int)number);
            }

            operators = "+-*/";
        }
    }

    /// <summary>
    /// An operation on the value so far: <c>%</c> takes a percentage of it, <c>u</c> and <c>d</c> add and subtract one, <c>s</c> squares it,
    /// <c>r</c> takes it from the number.
    /// </summary>
    internal readonly record struct Step(char Operator, int Number);

    internal sealed record Facts(int First, IReadOnlyList<Step> Steps)
    {
        /// <summary>The problem whose answer is the first value, where it is one of another task.</summary>
        public Exchange? Before { get; init; }

        /// <summary>Where that problem is about somebody and a number of things, whether it calls them <c>he</c> or <c>she</c>; null if neither.</summary>
        public string? Pronoun => Before is { Currency: null, Problem.Facts: Story } && s_pronoun.Match(Before.Problem.Text) is { Success: true } match
            ? match.Value.ToLowerInvariant()
            : null;

        /// <summary>The things of which somebody said they have the first value; empty for none.</summary>
        public string Thing { get; init; } = "";

        /// <summary>What the last turn asks for.</summary>
        public Kind Asks { get; init; }

        /// <summary>The number that the result is compared with, that somebody else got, or that a second calculation begins with.</summary>
        public int Limit { get; init; }

        /// <summary>What somebody told of themselves: its topic, what it is, and the animal if it is a pet's name.</summary>
        public string Topic { get; init; } = "";

        public string Said { get; init; } = "";

        public string Animal { get; init; } = "";

        /// <summary>What else they told of themselves, or null.</summary>
        public Facts? Other { get; init; }

        /// <summary>The result of the only calculation, or of the first of two.</summary>
        public long Total => Before is null ? ValueAfter(1) : First;

        /// <summary>The result of the second of two calculations.</summary>
        public long OtherTotal => ExpressionNode.Evaluate(Limit, Steps[1].Operator, Steps[1].Number);

        /// <summary>Whether the result is what the last turn asks or says.</summary>
        public bool IsYes => Asks switch
        {
            Kind.More => Total > Limit,
            Kind.Less => Total < Limit,
            Kind.Odd => Total % 2 == 1,
            Kind.Even => Total % 2 == 0,
            _ => Total == Limit,
        };

        /// <summary>How many steps the last turn says.</summary>
        public int LastSteps { get; init; } = 1;

        /// <summary>A hundred times the last value; a percentage may leave decimals there.</summary>
        public long Hundredths
        {
            get
            {
                Step last = Steps[^1];
                long before = ValueAfter(Steps.Count - 1);
                return last.Operator switch
                {
                    '%' => before * last.Number,
                    'u' => before * (100 + last.Number),
                    'd' => before * (100 - last.Number),
                    _ => 100 * ValueAfter(Steps.Count),
                };
            }
        }

        public long ValueAfter(int count)
        {
            long value = First;
            foreach (Step step in Steps.Take(count))
            {
                long part = value * step.Number / 100;
                value = step.Operator switch
                {
                    '%' => part,
                    'u' => value + part,
                    'd' => value - part,
                    's' => value * value,
                    'r' => step.Number - value,
                    _ => ExpressionNode.Evaluate(value, step.Operator, step.Number),
                };
            }

            return value;
        }
    }
}
