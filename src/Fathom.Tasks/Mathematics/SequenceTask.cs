using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>The next number of a sequence: constant or growing steps, constant factors, sums of the two before.</summary>
internal sealed class SequenceTask : VerifiableTask<SequenceTask.Facts>
{
    private static readonly Phrasings s_phrasings = new(
        [
            "What comes next: {0}?", "What comes next: {0}, ?", "{0}, ?", "{0}, ...", "{0}, what comes next?", "What is the next number: {0}?", "What is the next number in {0}?", "Continue: {0}", "Continue the sequence {0}.",
            "What is the next number in the sequence {0}?", "<Find|Give|Guess> the next number: {0}", "Complete the <sequence|pattern>: {0}, ?", "next number {0}", "Which number comes <next|after> in {0}?", "{0}, _",
            "Whats the next number: {0}", "Sequence {0}. Next?", "<Find|What is> the next term: {0}", "what number follows {0}", "{0} what's next", "Fill in the next number: {0}, __",
        ],
        ["How does {0} go on?", "Extend the series {0} by one number.", "Pattern: {0}. Which value is next?"]);

    internal enum Kind
    {
        Step,
        Factor,
        Growing,
        Sums,
    }

    public override string Name => "sequence";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "the next number of a sequence";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = level switch
        {
            <= 2 => Kind.Step,
            3 => random.Chance(0.6) ? Kind.Factor : Kind.Sums,
            _ => random.Chance(0.7) ? Kind.Growing : Kind.Sums,
        };
        int count = random.Between(4, 5);
        return kind switch
        {
            Kind.Step when level == 1 => Make(kind, count, random.Between(0, 20), random.Between(1, 10), 0),
            Kind.Step => Steps(count, random),
            Kind.Factor => Make(kind, random.Between(3, 4), random.Between(1, 6), random.Between(2, 4), 0),
            Kind.Growing => Make(kind, count, random.Between(0, 12), random.Between(1, 6), random.Between(1, 4)),
            _ => Make(kind, count + 1, random.Between(1, 5), random.Between(1, 8), 0),
        };
    }

    protected override string Key(Facts facts) => string.Join(',', facts.Terms);

    protected override string Ask(Facts facts, Wording wording) => wording.Say(s_phrasings, string.Join(wording.Random.Chance(0.85) ? ", " : " ", facts.Terms));

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(NextOnly(facts, answer), facts.Next);

    /// <summary>Writes the differences; if they are not constant, the ratios, the differences of differences, or the sums.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        IReadOnlyList<int> terms = facts.Terms;
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
                trace.Write($"factor {terms[1]}/{terms[0]}={factor}");
                Arithmetic.Multiply(trace, terms[^1], factor);
                break;
            case Kind.Growing:
                int growth = steps[1] - steps[0];
                trace.Write($"steps {steps[1]}-{steps[0]}={growth} ").Equation($"{steps[^1]}+{growth}", steps[^1] + growth);
                Arithmetic.Add(trace, terms[^1], steps[^1] + growth);
                break;
            default:
                trace.Write($"sums {terms[0]}+{terms[1]}={terms[2]}");
                Arithmetic.Add(trace, terms[^2], terms[^1]);
                break;
        }

        return facts.Next.ToString();
    }

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

    /// <summary>An answer that repeats the sequence and goes on gives the last number.</summary>
    private static AnswerText NextOnly(Facts facts, AnswerText answer)
    {
        decimal[] numbers = [.. AnswerTokenizer.Split(answer.Text.Replace(",", " , ", StringComparison.Ordinal)).Where(token => token.IsNumber).Select(token => token.Value)];
        bool repeats = numbers.Length == facts.Terms.Count + 1 && numbers.SkipLast(1).SequenceEqual(facts.Terms.Select(term => (decimal)term));
        return repeats ? AnswerText.Parse($"{numbers[^1]}", "")! : answer;
    }

    internal sealed record Facts(Kind Kind, IReadOnlyList<int> Terms, int Next);
}
