using Fathom.Tasks.Answers;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Talk;

/// <summary>A second or third turn that works on with the result of the turn before: "and times 3?", "now plus 10".</summary>
internal sealed class FollowUpTask : VerifiableTask<FollowUpTask.Facts>
{
    private const int MaxValue = 400;

    private static readonly Phrasings s_plus = new(
        [
            "now plus {0}", "and plus {0}?", "plus {0}?", "Add {0}.", "Now add {0}.", "add {0} to that", "and if I add {0}?", "What if you add {0}?", "now add {0} to it", "+ {0}", "+{0}", "Plus {0} is?", "and {0} more?", "add {0} more",
            "then plus {0}", "And with {0} more?",
        ],
        ["{0} on top of that?", "Increase it by {0}."]);

    private static readonly Phrasings s_minus = new(
        ["now minus {0}", "and minus {0}?", "minus {0}?", "Subtract {0}.", "Now subtract {0}.", "take away {0}", "and {0} less?", "- {0}", "-{0}", "subtract {0} from that", "now take {0} off", "then minus {0}", "And if I take away {0}?"],
        ["Lower it by {0}.", "with {0} removed?"]);

    private static readonly Phrasings s_times = new(
        ["and times {0}?", "times {0}?", "now times {0}", "Multiply that by {0}.", "Multiply by {0}.", "now multiply it by {0}", "* {0}", "*{0}", "x {0}", "and {0} times that?", "What is that times {0}?", "then times {0}", "multiplied by {0}?"],
        ["Scale it by {0}.", "{0} of those?"]);

    private static readonly Phrasings s_over = new(
        ["and divided by {0}?", "divided by {0}?", "now divide by {0}", "Divide that by {0}.", "/ {0}", "/{0}", "What is that divided by {0}?", "now divide it by {0}", "then divide by {0}", "split by {0}?"], ["Share it by {0}.", "one of {0} equal parts of it?"]);

    private static readonly Phrasings s_double = new(
        ["double it", "Now double that.", "and doubled?", "twice that?", "and twice as much?", "times two"], ["the same amount twice?"]);

    private static readonly Phrasings s_half = new(["half of that?", "and half of it?", "now halve it", "What is half of that?", "halve that"], ["cut it in half"]);

    public override string Name => "follow-up";

    public override TaskArea Area => TaskArea.Talk;

    public override string Summary => "turns that work on with the result of the turn before";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Talk;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int first = random.Between(2, level == 1 ? 30 : 99);
        var steps = new List<Step>();
        long value = first;
        for (int i = 0; i < Math.Max(2, level); i++)
        {
            Step step = Next(value, random);
            value = ExpressionNode.Evaluate(value, step.Operator, step.Number);
            steps.Add(step);
        }

        return new Facts(first, steps);
    }

    protected override string Key(Facts facts) => facts.First + string.Concat(facts.Steps.Select(step => $"{step.Operator}{step.Number}"));

    protected override string Ask(Facts facts, Wording wording)
    {
        long value = facts.First;
        for (int i = 0; i < facts.Steps.Count - 1; i++)
        {
            Step step = facts.Steps[i];
            string question = i == 0 ? wording.Say(ArithmeticPhrasings.Symbolic, ExpressionStyle.Type($"{facts.First}{step.Operator}{step.Number}", wording.Random)) : Say(step, wording);
            value = ExpressionNode.Evaluate(value, step.Operator, step.Number);
            wording.AddEarlier(question, $"{value}");
        }

        return Say(facts.Steps[^1], wording);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.ValueAfter(facts.Steps.Count));

    protected override string Work(Facts facts, Trace trace)
    {
        long before = facts.ValueAfter(facts.Steps.Count - 1);
        Step last = facts.Steps[^1];
        long value = last.Operator switch
        {
            '+' => Arithmetic.Add(trace, before, last.Number),
            '-' => Arithmetic.Subtract(trace, before, last.Number),
            '*' => Arithmetic.Multiply(trace, before, last.Number),
            _ => Arithmetic.Divide(trace, before, last.Number),
        };
        return $"{value}";
    }

    private static string Say(Step step, Wording wording) => step switch
    {
        { Operator: '*', Number: 2 } when wording.Random.Chance(0.5) => wording.Say(s_double),
        { Operator: '/', Number: 2 } when wording.Random.Chance(0.5) => wording.Say(s_half),
        _ => wording.Say(Of(step.Operator), wording.Count(step.Number)),
    };

    private static Phrasings Of(char operation) => operation switch
    {
        '+' => s_plus,
        '-' => s_minus,
        '*' => s_times,
        _ => s_over,
    };

    private static Step Next(long value, TaskRandom random)
    {
        while (true)
        {
            var step = new Step("+-*/"[random.Below(4)], random.Between(2, 12));
            long number = step.Operator is '+' or '-' && random.Chance(0.6) ? random.Between(1, 60) : step.Number;
            step = step with { Number = (int)number };
            bool isAllowed = step.Operator switch
            {
                '+' => value + number <= MaxValue,
                '-' => value >= number,
                '*' => value * number <= MaxValue && (value < 100 || number < 10),
                _ => value % number == 0 && value > 0,
            };
            if (isAllowed)
            {
                return step;
            }
        }
    }

    /// <summary>An operation on the value so far.</summary>
    internal readonly record struct Step(char Operator, int Number);

    internal sealed record Facts(int First, IReadOnlyList<Step> Steps)
    {
        public long ValueAfter(int count)
        {
            long value = First;
            foreach (Step step in Steps.Take(count))
            {
                value = ExpressionNode.Evaluate(value, step.Operator, step.Number);
            }

            return value;
        }
    }
}
