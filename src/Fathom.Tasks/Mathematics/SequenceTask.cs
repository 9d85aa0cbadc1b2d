using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>The next number of a sequence: constant or growing steps, constant factors, sums of the two before it, powers, primes.</summary>
internal sealed class SequenceTask : VerifiableTask<SequenceTask.Facts>
{
    private static readonly Phrasings s_phrasings = PhrasingFile.Read("sequence", "ask");

    private static readonly Phrasings s_missing = PhrasingFile.Read("sequence", "missing");

    private static readonly string[] s_gaps = ["_", "_", "__", "___", "?", "?", "x", "..."];

    private static readonly int[] s_primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];

    private static readonly Kind[] s_third = [Kind.Factor, Kind.Factor, Kind.Factor, Kind.Sums, Kind.Sums, Kind.Halving, Kind.Squares];

    private static readonly Kind[] s_fourth =
        [Kind.Growing, Kind.Growing, Kind.Growing, Kind.Sums, Kind.Squares, Kind.Squares, Kind.Cubes, Kind.Primes, Kind.Alternating, Kind.Alternating];

    internal enum Kind
    {
        Step,
        Factor,
        Growing,
        Sums,
        Squares,
        Cubes,
        Primes,
        Halving,
        Alternating,
    }

    public override string Name => "sequence";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the next or a missing number of a sequence";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = level switch
        {
            <= 2 => Kind.Step,
            3 => random.Pick(s_third),
            _ => random.Pick(s_fourth),
        };
        int count = random.Between(4, 5);
        Facts facts = kind switch
        {
            Kind.Step when level == 1 => Make(kind, count, random.Between(0, 20), random.Between(1, 10), 0),
            Kind.Step => Steps(count, random),
            Kind.Factor => Make(kind, random.Between(3, 5), random.Between(1, 9), random.Between(2, 4), 0),
            Kind.Growing => Make(kind, count, random.Between(0, 12), random.Between(1, 6), random.Between(1, 4)),
            Kind.Sums => Make(kind, count + 1, random.Between(1, 5), random.Between(1, 8), 0),
            Kind.Primes or Kind.Alternating => Special(kind, 5, random),
            _ => Special(kind, count, random),
        };
        bool canMiss = kind is Kind.Step or Kind.Factor or Kind.Halving && facts.Terms.Count > 3;
        return canMiss && random.Chance(level == 1 ? 0.1 : 0.25) ? facts with { Gap = random.Between(1, facts.Terms.Count - 2) } : facts;
    }

    protected override string Key(Facts facts) => string.Join(',', facts.Terms) + (facts.Gap > 0 ? $"?{facts.Gap}" : "");

    protected override string Ask(Facts facts, Wording wording)
    {
        string separator = wording.Random.Chance(0.85) ? ", " : " ";
        if (facts.Gap == 0)
        {
            return wording.Say(s_phrasings, string.Join(separator, facts.Terms));
        }

        string gap = wording.Random.Pick(s_gaps);
        return wording.Say(s_missing, string.Join(separator, facts.Terms.Select((term, i) => i == facts.Gap ? gap : $"{term}")));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(facts.Gap > 0 ? answer : NextOnly(facts, answer), facts.Asked);

    /// <summary>
    /// Writes the numbers, then their differences; if these are not constant, the factors, the differences of differences, or the sums, all of them.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        trace.Write(string.Join(' ', terms.Select((term, i) => i == facts.Gap && i > 0 ? "?" : $"{term}"))).Write(facts.Gap > 0 ? "" : " ?").Line();
        if (facts.Gap > 0)
        {
            return WorkGap(facts, trace);
        }

        int[] steps = [.. terms.Skip(1).Zip(terms, (next, term) => next - term)];
        for (int i = 0; i < steps.Length; i++)
        {
            trace.Space().Equation($"{terms[i + 1]}-{terms[i]}", steps[i]);
        }

        trace.Line();
        switch (facts.Kind)
        {
            case Kind.Step:
                trace.Write("same step ").Equation($"{terms[^1]}{(steps[^1] < 0 ? "" : "+")}{steps[^1]}", facts.Next);
                break;
            case Kind.Factor:
                int factor = terms[1] / terms[0];
                trace.Write("factor");
                for (int i = 1; i < terms.Count; i++)
                {
                    trace.Space().Equation($"{terms[i]}/{terms[i - 1]}", factor);
                }

                Arithmetic.Multiply(trace.Line(), terms[^1], factor);
                break;
            case Kind.Growing:
                int growth = steps[1] - steps[0];
                trace.Write("steps");
                for (int i = 1; i < steps.Length; i++)
                {
                    trace.Space().Equation($"{steps[i]}-{steps[i - 1]}", growth);
                }

                trace.Line().Equation($"{steps[^1]}+{growth}", steps[^1] + growth);
                Arithmetic.Add(trace, terms[^1], steps[^1] + growth);
                break;
            case Kind.Squares or Kind.Cubes:
                WorkPowers(facts, trace);
                break;
            case Kind.Primes:
                trace.Write($"primes {facts.Next}");
                break;
            case Kind.Halving:
                trace.Write("half");
                for (int i = 1; i < terms.Count; i++)
                {
                    trace.Space().Equation($"{terms[i - 1]}/2", terms[i]);
                }

                Arithmetic.Divide(trace.Line(), terms[^1], 2);
                break;
            case Kind.Alternating:
                trace.Write($"in turn {string.Join(' ', steps.Append(steps[^2]).Select(step => $"{step:+0;-0;+0}"))}").Line();
                trace.Equation($"{terms[^1]}{steps[^2]:+0;-0}", facts.Next);
                break;
            default:
                trace.Write("sums");
                for (int i = 2; i < terms.Count; i++)
                {
                    trace.Space().Equation($"{terms[i - 2]}+{terms[i - 1]}", terms[i]);
                }

                Arithmetic.Add(trace.Line(), terms[^2], terms[^1]);
                break;
        }

        return facts.Next.ToString();
    }

    /// <summary>Each term as a product of equal factors.</summary>
    private static void WorkPowers(Facts facts, Trace trace)
    {
        trace.Write(facts.Kind == Kind.Squares ? "squares" : "cubes");
        foreach (int term in facts.Terms.Append(facts.Next))
        {
            int root = Enumerable.Range(0, 40).First(number => Power(number, facts.Kind) == term);
            string left = facts.Kind == Kind.Squares ? $"{root}*{root}" : $"{root}*{root}*{root}";
            trace.Space().Equation(left, term);
        }
    }

    /// <summary>The step or factor from two neighbors that are there, then one step from the number before the gap.</summary>
    private static string WorkGap(Facts facts, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        int at = facts.Gap == 1 ? 2 : 0;
        (int before, int first, int second) = (terms[facts.Gap - 1], terms[at], terms[at + 1]);
        switch (facts.Kind)
        {
            case Kind.Step:
                int step = (int)trace.Equation($"{second}-{first}", second - first);
                trace.Space().Equation($"{before}{step:+0;-0}", facts.Asked);
                break;
            case Kind.Factor:
                trace.Write($"factor {second}/{first}={second / first}");
                Arithmetic.Multiply(trace, before, second / first);
                break;
            default:
                trace.Write($"half {first}/2={second}");
                Arithmetic.Divide(trace, before, 2);
                break;
        }

        return $"{facts.Asked}";
    }

    private static Facts Special(Kind kind, int count, TaskRandom random)
    {
        int first = random.Between(1, 7);
        int[] terms = kind switch
        {
            Kind.Squares or Kind.Cubes => [.. Enumerable.Range(kind == Kind.Cubes ? Math.Min(first, 3) : first, count + 1).Select(root => Power(root, kind))],
            Kind.Primes => s_primes[(first - 1)..(first + count)],
            Kind.Halving => Halves(first, random.Between(3, 5)),
            _ => InTurn(random.Between(1, 30), random.Between(1, 9), random.Between(-6, 9), count + 1),
        };
        return kind == Kind.Alternating && (terms.Min() < 0 || terms[2] - terms[1] == terms[1] - terms[0] || terms[2] == terms[1])
            ? Special(kind, count, random)
            : new Facts(kind, [.. terms.SkipLast(1)], terms[^1]);
    }

    private static int[] Halves(int last, int count) => [.. Enumerable.Range(0, count + 1).Select(i => last << (count - i))];

    private static int[] InTurn(int first, int step, int other, int count)
    {
        int[] terms = new int[count];
        terms[0] = first;
        for (int i = 1; i < count; i++)
        {
            terms[i] = terms[i - 1] + (i % 2 == 1 ? step : other);
        }

        return terms;
    }

    private static int Power(int root, Kind kind) => kind == Kind.Squares ? root * root : root * root * root;

    private static Facts Steps(int count, TaskRandom random)
    {
        int step = random.Between(2, 99 / count);
        int first = random.Between(0, 99 - (step * count));
        return random.Chance(0.4) ? Make(Kind.Step, count, first + (step * count), -step, 0) : Make(Kind.Step, count, first, step, 0);
    }

    private static Facts Make(Kind kind, int count, int first, int step, int growth)
    {
        var terms = new List<int> { first };
        while (terms.Count <= count)
        {
            terms.Add(kind switch
            {
                Kind.Factor => terms[^1] * step,
                Kind.Sums => terms.Count == 1 ? first + step : terms[^2] + terms[^1],
                _ => terms[^1] + step + (growth * (terms.Count - 1)),
            });
        }

        return new Facts(kind, [.. terms.SkipLast(1)], terms[^1]);
    }

    /// <summary>An answer that repeats the sequence and continues gives the last number.</summary>
    private static AnswerText NextOnly(Facts facts, AnswerText answer)
    {
        decimal[] numbers = [.. AnswerTokenizer.Split(answer.Text.Replace(",", " , ", StringComparison.Ordinal)).Where(token =>
            token.IsNumber).Select(token => token.Value)];
        bool repeats = numbers.Length == facts.Terms.Count + 1 && numbers.SkipLast(1).SequenceEqual(facts.Terms.Select(term => (decimal)term));
        return repeats ? AnswerText.Parse($"{numbers[^1]}", "")! : answer;
    }

    internal sealed record Facts(Kind Kind, IReadOnlyList<int> Terms, int Next, int Gap = 0)
    {
        public int Asked => Gap > 0 ? Terms[Gap] : Next;
    }
}
