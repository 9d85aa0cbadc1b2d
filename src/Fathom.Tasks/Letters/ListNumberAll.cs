using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Whether all numbers of a list are of a kind, and the place of the largest or smallest.</summary>
internal sealed partial class ListNumberTask
{
    private static Facts DrawAll(Kind kind, int level, TaskRandom random)
    {
        bool isAbove = kind == Kind.AllAbove;
        int[] numbers = NumberList.Draw(level, random, isDistinct: kind is Kind.WhereLargest or Kind.WhereSmallest);
        if (kind is Kind.AllEven or Kind.AllOdd)
        {
            numbers = [.. numbers.Select(number => (Math.Max(number, 2) / 2 * 2) + (kind == Kind.AllEven ? 0 : 1))];
            int at = random.Below(numbers.Length);
            numbers[at] ^= random.Below(2);
        }

        int least = random.Chance(0.5) ? numbers.Min() - random.Between(1, 4) : random.Pick(numbers);
        return new Facts(kind, numbers, isAbove ? Math.Max(1, least) : 0);
    }

    /// <summary>Yes or no; whoever names a number that is not of the kind must be right about it.</summary>
    private static Verdict JudgeYesNo(Facts facts, AnswerText answer)
    {
        bool isOfAll = facts.Asks is Kind.AllEven or Kind.AllOdd or Kind.AllAbove;
        for (int i = 0; isOfAll && i < answer.Tokens.Count; i++)
        {
            bool isNamed = answer.Tokens[i].IsNumber && Hedging.IsDenied(answer.Tokens, i);
            if (isNamed && !facts.Numbers.Any(number => number == answer.Tokens[i].Value && !facts.Counts(number)))
            {
                return Verdict.Wrong($"says that {answer.Tokens[i].Text} is not");
            }
        }

        return YesNoReader.Judge(answer, facts.Answer > 0);
    }

    private static void WorkAll(Facts facts, Trace trace)
    {
        if (facts.Asks is Kind.WhereLargest or Kind.WhereSmallest)
        {
            bool isLargest = facts.Asks == Kind.WhereLargest;
            string places = string.Join(' ', facts.Numbers.Select((number, i) => $"{number}|{i + 1}"));
            trace.Write($"place of {(isLargest ? "largest" : "smallest")}: {places}");
            int best = ListSteps.Best(facts.Numbers, isLargest, trace);
            trace.Line().Write($"{best}|{facts.Answer}");
            return;
        }

        string asked = facts.Asks switch
        {
            Kind.AllEven => "even",
            Kind.AllOdd => "odd",
            _ => $">{facts.Item}",
        };
        trace.Write($"all {asked}: {string.Join(' ', facts.Numbers)}");
        foreach (int number in facts.Numbers)
        {
            bool fits = facts.Counts(number);
            string fact = facts.Asks == Kind.AllAbove ? ListSteps.Compared(number, facts.Item) : $"{number} {(number % 2 == 0 ? "even" : "odd")}";
            trace.Line().Step($"{fact} ", fits ? "yes" : "no", () => fits ? "no" : "yes");
            if (!fits)
            {
                return;
            }
        }
    }
}
