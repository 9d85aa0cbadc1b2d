using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>The next number of a sequence: constant or growing steps, constant factors, sums of the two before it, powers, primes, letters.</summary>
internal sealed class SequenceTask : VerifiableTask<SequenceTask.Facts>
{
    private static readonly Phrasings s_phrasings = PhrasingFile.Read("sequence", "ask");

    private static readonly Phrasings s_missing = PhrasingFile.Read("sequence", "missing");

    private static readonly Phrasings s_two = PhrasingFile.Read("sequence", "two");

    private static readonly Phrasings s_three = PhrasingFile.Read("sequence", "three");

    // Slots: 0 sequence, 1 ordinal of a place that is far from the last number.
    private static readonly Phrasings s_far = PhrasingFile.Read("sequence", "far");

    // Slots: 0 first number, 1 step, 2 ordinal.
    private static readonly Phrasings s_difference = PhrasingFile.Read("sequence", "difference");

    // Slots: 0 sequence, 1 ordinal.
    private static readonly Phrasings s_later = PhrasingFile.Read("sequence", "later");

    private static readonly Phrasings s_step = PhrasingFile.Read("sequence", "step");

    // Slots: 0 first number, 1 what is done each time, 2 what is being done, 3 ordinal.
    private static readonly Phrasings s_told = PhrasingFile.Read("sequence", "told");

    private static readonly Phrasings s_letters = PhrasingFile.Read("sequence", "letters");

    private static readonly string[] s_gaps = ["_", "_", "__", "___", "?", "?", "x", "..."];

    private static readonly int[] s_primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];

    private static readonly Kind[] s_third =
    [
        Kind.Factor, Kind.Factor, Kind.Factor, Kind.Factor, Kind.Sums, Kind.Sums, Kind.Halving, Kind.Squares, Kind.Dividing,
        Kind.FactorAndStep, Kind.FactorAndStep,
    ];

    private static readonly Kind[] s_fourth =
    [
        Kind.Growing, Kind.Growing, Kind.Growing, Kind.Sums, Kind.Squares, Kind.Squares, Kind.Cubes, Kind.Primes, Kind.Alternating, Kind.Alternating,
        Kind.FactorAndStep, Kind.FactorAndStep, Kind.Two, Kind.Two, Kind.DoublingInTurn, Kind.Dividing,
    ];

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

        /// <summary>Each is the one before divided by the same number.</summary>
        Dividing,

        /// <summary>Each is the one before times a factor plus a step: 1, 3, 7, 15.</summary>
        FactorAndStep,

        /// <summary>Two sequences with constant steps, in turn: 1, 10, 2, 20, 3, 30.</summary>
        Two,

        /// <summary>Doubled and changed by a step, in turn: 2, 4, 5, 10, 11.</summary>
        DoublingInTurn,

        /// <summary>Letters with a constant step; a is 1.</summary>
        Letters,
    }

    /// <summary>What is asked for.</summary>
    internal enum Part
    {
        /// <summary>The next number, or the one in the gap.</summary>
        Next,

        /// <summary>The next two or three numbers.</summary>
        Two,

        /// <summary>A number two or three places on.</summary>
        Later,

        /// <summary>The step from one number to the next.</summary>
        Step,

        /// <summary>The last number of a sequence of which only the first and the rule are told.</summary>
        Told,

        /// <summary>A number at a place that is too far to go on step by step.</summary>
        Far,
    }

    public override string Name => "sequence";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the next, a missing or the nth number of a sequence; the next letter";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level is 2 or 3 && random.Chance(0.08))
        {
            return DrawLetters(random);
        }

        if (level < 4 && random.Chance(0.25))
        {
            return DrawPart(level, random);
        }

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
            Kind.Growing when random.Chance(0.25) => Falling(count, random),
            Kind.Growing => Make(kind, count, random.Between(0, 12), random.Between(1, 6), random.Between(1, 4)),
            Kind.Sums => Make(kind, count + 1, random.Between(1, 5), random.Between(1, 8), 0),
            Kind.Primes or Kind.Alternating => Special(kind, 5, random),
            Kind.Dividing or Kind.FactorAndStep or Kind.Two or Kind.DoublingInTurn => Mixed(kind, random),
            _ => Special(kind, count, random),
        };
        bool canMiss = kind is Kind.Step or Kind.Factor or Kind.Halving && facts.Terms.Count > 3;
        return canMiss && random.Chance(level == 1 ? 0.1 : 0.25) ? facts with { Gap = random.Between(1, facts.Terms.Count - 2) } : facts;
    }

    protected override string Key(Facts facts) => facts.Part == Part.Far
        ? $"{facts.Terms[0]},{facts.Step},{facts.Terms.Count + facts.More}{facts.Part}"
        : string.Join(',', facts.Terms) + (facts.Gap > 0 ? $"?{facts.Gap}" : facts.Part > 0 ? $"{facts.Part}{facts.More}" : "");

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Part == Part.Told)
        {
            return Tell(facts, wording);
        }

        if (facts.Kind == Kind.Letters)
        {
            return AskLetters(facts, wording);
        }

        string separator = wording.Random.Below(20) switch
        {
            < 13 => ", ",
            < 18 => " ",
            18 => ",",
            _ => " - ",
        };
        if (facts.Part != Part.Next)
        {
            Phrasings phrasings = facts.Part == Part.Two ? (facts.More == 2 ? s_two : s_three)
                : facts.Part == Part.Step ? s_step
                : facts.Part == Part.Far ? s_far : s_later;
            if (facts.IsTold)
            {
                return wording.Say(s_difference, $"{facts.Terms[0]}", $"{facts.Step}", NumberWords.Ordinal(facts.Terms.Count + facts.More));
            }

            return wording.Say(phrasings, string.Join(separator, facts.Terms), NumberWords.Ordinal(facts.Terms.Count + facts.More));
        }

        if (facts.Gap == 0)
        {
            return wording.Say(s_phrasings, string.Join(separator, facts.Terms));
        }

        string gap = wording.Random.Pick(s_gaps);
        return wording.Say(s_missing, string.Join(separator, facts.Terms.Select((term, i) => i == facts.Gap ? gap : $"{term}")));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.Kind == Kind.Letters ? WordReader.JudgeLetter(answer, Letter(facts.Next))
        : facts.Part == Part.Two ? ListReader.Judge(answer, facts.Later, facts.Terms)
        : facts.Part != Part.Next ? NumberReader.Judge(answer, facts.Asked)
        : NumberReader.Judge(facts.Gap > 0 ? answer : NextOnly(facts, answer), facts.Asked);

    /// <summary>
    /// Writes the numbers, then their differences; if these are not constant, the factors, the differences of differences, or the sums, all of them.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        if (facts.Part == Part.Told)
        {
            return WorkTold(facts, trace);
        }

        if (facts.Kind == Kind.Letters)
        {
            return WorkLetters(facts, trace);
        }

        if (facts.Part == Part.Far)
        {
            return WorkFar(facts, trace);
        }

        string asked = facts.Part == Part.Step ? " step" : string.Concat(Enumerable.Repeat(" ?", facts.More));
        trace.Write(string.Join(' ', terms.Select((term, i) => i == facts.Gap && i > 0 ? "?" : $"{term}"))).Write(facts.Gap > 0 ? "" : asked).Line();
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
        if (facts.Part != Part.Next)
        {
            return WorkPart(facts, trace);
        }

        WorkNext(facts, steps, trace);
        return facts.Next.ToString();
    }

    private static void WorkNext(Facts facts, int[] steps, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        switch (facts.Kind)
        {
            case Kind.Step:
                trace.Write("same step ").Equation($"{terms[^1]}{(steps[^1] < 0 ? "" : "+")}{steps[^1]}", facts.Next);
                break;
            case Kind.Factor:
                int factor = terms[1] / terms[0];
                WritePairs(trace, "factor", terms, (before, term) => ($"{term}/{before}", factor));
                Arithmetic.Multiply(trace.Line(), terms[^1], factor);
                break;
            case Kind.Growing when steps[0] < 0:
                int drop = steps[0] - steps[1];
                WritePairs(trace, "steps", steps, (before, step) => ($"{-step}-{-before}", drop));
                trace.Line().Equation($"{-steps[^1]}+{drop}", drop - steps[^1]);
                Arithmetic.Subtract(trace, terms[^1], drop - steps[^1]);
                break;
            case Kind.Growing:
                int growth = steps[1] - steps[0];
                WritePairs(trace, "steps", steps, (before, step) => ($"{step}-{before}", growth));
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
                WritePairs(trace, "half", terms, (before, term) => ($"{before}/2", term));
                Arithmetic.Divide(trace.Line(), terms[^1], 2);
                break;
            case Kind.Dividing:
                int divisor = terms[0] / terms[1];
                WritePairs(trace, $"by {divisor}", terms, (before, term) => ($"{before}/{divisor}", term));
                Arithmetic.Divide(trace.Line(), terms[^1], divisor);
                break;
            case Kind.FactorAndStep:
                WorkFactorAndStep(facts, steps, trace);
                break;
            case Kind.Two:
                int[] turn = [.. terms.Where((_, i) => i % 2 == terms.Count % 2)];
                trace.Write($"two in turn, next of {string.Join(' ', turn)}");
                WritePairs(trace.Line(), "step", turn, (before, term) => ($"{term}-{before}", term - before));
                trace.Line().Equation($"{turn[^1]}{turn[1] - turn[0]:+0;-0}", facts.Next);
                break;
            case Kind.DoublingInTurn:
                int change = terms[2] - terms[1];
                trace.Write($"in turn {string.Join(' ', Enumerable.Range(0, terms.Count).Select(i => i % 2 == 0 ? "*2" : $"{change:+0;-0}"))}").Line();
                trace.Equation(terms.Count % 2 == 1 ? $"{terms[^1]}*2" : $"{terms[^1]}{change:+0;-0}", facts.Next);
                break;
            case Kind.Alternating:
                trace.Write($"in turn {string.Join(' ', steps.Append(steps[^2]).Select(step => $"{step:+0;-0;+0}"))}").Line();
                trace.Equation($"{terms[^1]}{steps[^2]:+0;-0}", facts.Next);
                break;
            default:
                WorkSums(terms, trace);
                break;
        }
    }

    /// <summary>The factor from the steps, what is added from two numbers, a test with the next two, then the next number.</summary>
    private static void WorkFactorAndStep(Facts facts, int[] steps, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
        int factor = steps[1] / steps[0];
        WritePairs(trace, "factor of steps", steps, (before, step) => ($"{step}/{before}", factor));
        trace.Line().Equation($"{terms[0]}*{factor}", terms[0] * factor);
        int plus = (int)Arithmetic.Subtract(trace, terms[1], terms[0] * factor);
        long product = Arithmetic.Multiply(trace.Line(), terms[^1], factor);
        trace.Line().Equation($"{product}{plus:+0;-0}", facts.Next);
    }

    /// <summary>Each letter with its place in the alphabet.</summary>
    private static string WorkLetters(Facts facts, Trace trace)
    {
        trace.Write(string.Join(' ', facts.Terms.Select(Letter))).Line();
        trace.Write(string.Join(' ', facts.Terms.Select(term => $"{Letter(term)}{term}"))).Line();
        WritePairs(trace, "step", facts.Terms, (before, term) => ($"{term}-{before}", term - before));
        trace.Line().Equation($"{facts.Terms[^1]}{facts.Step:+0;-0}", facts.Next);
        trace.Write($" {Letter(facts.Next)}{facts.Next}");
        return $"{Letter(facts.Next)}";
    }

    private static string AskLetters(Facts facts, Wording wording)
    {
        string[] letters = [.. facts.Terms.Select(term => $"{Letter(term)}")];
        letters = wording.Random.Chance(0.5) ? [.. letters.Select(letter => letter.ToUpperInvariant())] : letters;
        return wording.Say(s_letters, string.Join(wording.Random.Chance(0.75) ? ", " : " ", letters));
    }

    private static char Letter(int place) => (char)('a' + place - 1);

    private static Facts DrawLetters(TaskRandom random)
    {
        int step = random.Pick([-3, -2, -1, 1, 2, 2, 3, 3, 4, 5]);
        int count = random.Between(3, 5);
        int first = step > 0 ? random.Between(1, 26 - (step * count)) : random.Between(1 - (step * count), 26);
        return Make(Kind.Letters, count, first, step, 0);
    }

    /// <summary>A sequence with division, or with two rules.</summary>
    private static Facts Mixed(Kind kind, TaskRandom random)
    {
        int count = kind is Kind.Two ? random.Between(5, 6) : kind == Kind.DoublingInTurn ? random.Between(5, 6)
            : kind == Kind.FactorAndStep ? random.Between(4, 5) : random.Between(3, 4);
        int[] terms = new int[count + 1];
        int first = random.Between(1, 5);
        int step = random.Pick([-3, -2, -1, 1, 1, 2, 2, 3, 4, 5]);
        int factor = random.Between(2, 3);
        (int start, int other) = (random.Between(1, 60), random.Between(1, 10));
        int divisor = random.Pick([3, 3, 4, 5, 10, 10]);
        for (int i = 0; i <= count; i++)
        {
            terms[i] = kind switch
            {
                Kind.Dividing => first * (int)Math.Pow(divisor, count - i),
                Kind.Two => i % 2 == 0 ? first + (i / 2 * factor) : start + (i / 2 * other),
                _ when i == 0 => first,
                Kind.FactorAndStep => (factor * terms[i - 1]) + step,
                _ => i % 2 == 1 ? 2 * terms[i - 1] : terms[i - 1] + step,
            };
        }

        bool isClear = kind == Kind.Two
            ? Math.Abs(first - start) > 3
            : terms.Min() > 0 && terms.Max() < 10_001 && terms[1] != terms[0] && terms.Distinct().Count() > count;
        return isClear ? new Facts(kind, terms[..^1], terms[^1]) : Mixed(kind, random);
    }

    /// <summary>A word, then an equation for each number and the one before it.</summary>
    private static void WritePairs(Trace trace, string word, IReadOnlyList<int> numbers, Func<int, int, (string Left, long Value)> equation)
    {
        trace.Write(word);
        for (int i = 1; i < numbers.Count; i++)
        {
            (string left, long value) = equation(numbers[i - 1], numbers[i]);
            trace.Space().Equation(left, value);
        }
    }

    private static void WorkSums(IReadOnlyList<int> terms, Trace trace)
    {
        trace.Write("sums");
        for (int i = 2; i < terms.Count; i++)
        {
            trace.Space().Equation($"{terms[i - 2]}+{terms[i - 1]}", terms[i]);
        }

        Arithmetic.Add(trace.Line(), terms[^2], terms[^1]);
    }

    /// <summary>From the last number on, one step after the other.</summary>
    private static string WorkPart(Facts facts, Trace trace)
    {
        trace.Write("same step");
        if (facts.Part == Part.Step)
        {
            trace.Write($" {facts.Asked}");
            return $"{facts.Asked}";
        }

        int last = facts.Terms[^1];
        foreach (int next in facts.Later)
        {
            trace.Space().Equation($"{last}{facts.Step:+0;-0}", next);
            last = next;
        }

        return facts.Part == Part.Two ? string.Join(", ", facts.Later) : $"{last}";
    }

    /// <summary>The steps, how often one is taken, and what that adds to the first number.</summary>
    private static string WorkFar(Facts facts, Trace trace)
    {
        (int first, int place) = (facts.Terms[0], facts.Terms.Count + facts.More);
        trace.Write(facts.IsTold ? $"{first} {facts.Step:+0;-0} place {place}" : $"{string.Join(' ', facts.Terms)} place {place}").Line();
        for (int i = 1; i < facts.Terms.Count && !facts.IsTold; i++)
        {
            trace.Space().Equation($"{facts.Terms[i]}-{facts.Terms[i - 1]}", facts.Step);
        }

        trace.Line();
        trace.Equation($"{place}-1", place - 1);
        long far = Arithmetic.Multiply(trace.Line(), place - 1, Math.Abs(facts.Step));
        _ = facts.Step > 0 ? Arithmetic.Add(trace.Line(), first, far) : Arithmetic.Subtract(trace.Line(), first, far);
        return $"{facts.Asked}";
    }

    /// <summary>Each number with its place.</summary>
    private static string WorkTold(Facts facts, Trace trace)
    {
        string rule = facts.Kind == Kind.Step ? $"{facts.Step:+0;-0}" : "double";
        trace.Write($"{facts.Terms[0]} {rule} to {facts.Terms.Count}").Line().Write($"1. {facts.Terms[0]}");
        for (int i = 1; i < facts.Terms.Count; i++)
        {
            int term = facts.Terms[i - 1];
            trace.Write($" {i + 1}. ").Equation(facts.Kind == Kind.Step ? $"{term}{facts.Step:+0;-0}" : $"{term}+{term}", facts.Terms[i]);
        }

        return $"{facts.Asked}";
    }

    private static string Tell(Facts facts, Wording wording)
    {
        string by = $"{Math.Abs(facts.Step)}";
        (string now, string doing) = facts.Kind != Kind.Step ? wording.Random.Pick([("double it", "doubling"), ("multiply by 2", "multiplying by 2")])
            : facts.Step > 0 ? ($"add {by}", $"adding {by}")
            : wording.Random.Pick([($"subtract {by}", $"subtracting {by}"), ($"take away {by}", $"taking away {by}")]);
        return wording.Say(s_told, $"{facts.Terms[0]}", now, doing, NumberWords.Ordinal(facts.Terms.Count));
    }

    private static Facts DrawPart(int level, TaskRandom random)
    {
        bool doubles = level == 3 && random.Chance(0.5);
        int step = random.Between(2, level == 1 ? 9 : 12);
        if (doubles || random.Chance(0.3))
        {
            int first = random.Between(1, doubles ? 6 : 30);
            int count = random.Between(3, 5);
            Facts told = doubles ? Make(Kind.Factor, count, first, 2, 0) : Make(Kind.Step, count, first, step, 0);
            return (doubles || level == 1 || random.Chance(0.6) ? told : told with { Terms = [.. told.Terms.Reverse()] }) with { Part = Part.Told };
        }

        // What the difference of a falling sequence is, people don't agree on.
        Part part = random.Pick<Part>(level == 1 ? [Part.Two, Part.Two, Part.Later, Part.Step] : [Part.Two, Part.Later, Part.Step, Part.Far, Part.Far]);
        bool falls = level > 1 && part != Part.Step && random.Chance(0.35);
        int start = falls ? random.Between(7 * step, 99) : random.Between(0, level == 1 ? 20 : 40);
        int more = part switch
        {
            Part.Two => random.Chance(0.65) ? 2 : 3,
            Part.Later => random.Between(2, 3),
            Part.Far => random.Between(4, 17) + (level == 3 && random.Chance(0.15) ? 80 : 0),
            _ => 1,
        };
        start += falls && part == Part.Far ? more * step : 0;
        return Make(Kind.Step, random.Between(3, 4), start, falls ? -step : step, 0) with
        {
            Part = part,
            More = more,
            IsTold = part == Part.Far && random.Chance(0.25),
        };
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

    /// <summary>A sequence that falls by more each time, and stays above zero.</summary>
    private static Facts Falling(int count, TaskRandom random)
    {
        (int step, int growth) = (random.Between(1, 6), random.Between(1, 5));
        int fall = (step * count) + (growth * count * (count - 1) / 2);
        int first = random.Chance(0.3) ? 100 : fall + random.Between(0, 30);
        return Make(Kind.Growing, count, Math.Max(first, fall), -step, -growth);
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
        public Part Part { get; init; }

        /// <summary>How many numbers after those that are given are found.</summary>
        public int More { get; init; } = 1;

        /// <summary>Whether the question tells the first number and the step instead of the first numbers.</summary>
        public bool IsTold { get; init; }

        /// <summary>The first step.</summary>
        public int Step => Terms[1] - Terms[0];

        /// <summary>The numbers after those that are given, if all steps are equal.</summary>
        public int[] Later => [.. Enumerable.Range(1, More).Select(i => Terms[^1] + (i * Step))];

        public int Asked => Gap > 0 ? Terms[Gap] : Part switch
        {
            Part.Later or Part.Far => Later[^1],
            Part.Step => Step,
            Part.Told => Terms[^1],
            _ => Next,
        };
    }
}
