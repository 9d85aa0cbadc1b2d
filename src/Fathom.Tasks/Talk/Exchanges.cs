using Fathom.Tasks.Inference;
using Fathom.Tasks.Letters;
using Fathom.Tasks.Mathematics;
using Fathom.Tasks.Programming;

namespace Fathom.Tasks.Talk;

/// <summary>Exchanges about other things that come before a turn of talk.</summary>
internal static class Exchanges
{
    // Many turns follow on any exchange, so a pool of them is enough; making a new one each time would cost far more than the turn itself.
    private const int PoolSize = 8192;
    private const int LongestQuestion = 160;
    private const int LongestAnswer = 60;

    private static readonly Lazy<IVerifiableTask[]> s_tasks = new(() =>
        [.. MathematicsTasks.Create(), .. LetterTasks.Create(), .. InferenceTasks.Create(), .. ProgrammingTasks.Create()]);

    private static readonly Exchange?[][] s_pools = [.. Enum.GetValues<PhrasingRing>().Select(_ => new Exchange?[PoolSize])];

    /// <summary>The tasks that exchanges are drawn from.</summary>
    public static IReadOnlyList<IVerifiableTask> Tasks => s_tasks.Value;

    /// <summary>A short problem of any other task with its answer; the problem is one of those that are trained on.</summary>
    public static Exchange Draw(PhrasingRing ring, TaskRandom random)
    {
        int index = random.Below(PoolSize);
        ref Exchange? place = ref s_pools[(int)ring][index];

        // An exchange is a function of its index: threads that make the same one at once make equal ones.
        return Volatile.Read(ref place) ?? Keep(ref place, Make(ring, index));
    }

    /// <summary>Like <see cref="Draw(PhrasingRing, TaskRandom)"/>, with a condition that enough exchanges meet.</summary>
    public static Exchange Draw(PhrasingRing ring, TaskRandom random, Predicate<Exchange> condition)
    {
        while (true)
        {
            if (Draw(ring, random) is Exchange exchange && condition(exchange))
            {
                return exchange;
            }
        }
    }

    /// <summary>Puts an exchange before a question.</summary>
    public static void Add(Wording wording, Exchange exchange) => wording.AddEarlier(exchange.Problem.Text, exchange.Say(wording.Random));

    private static Exchange Keep(ref Exchange? place, Exchange exchange)
    {
        Volatile.Write(ref place, exchange);
        return exchange;
    }

    private static Exchange Make(PhrasingRing ring, int index)
    {
        var random = new TaskRandom(0, $"exchanges/{ring}", index);
        while (true)
        {
            IVerifiableTask task = random.Pick(s_tasks.Value);
            Problem problem = task.Generate(random.Between(1, Math.Min(2, task.Levels)), ring, random);
            if (problem.Text.Length > LongestQuestion || TaskSampler.SplitOf(problem.Key) != ProblemSplit.Train)
            {
                continue;
            }

            var exchange = new Exchange(task, problem);
            if (exchange.Solution.Answer.Length <= LongestAnswer)
            {
                return exchange;
            }
        }
    }
}
