using System.Text;

namespace Fathom.Tasks.Corpus;

/// <summary>Conversations and plain documents for training, each a pure function of its index.</summary>
/// <remarks>Nothing is stored, so any part of a corpus of any length can be regenerated; safe to use from many threads.</remarks>
/// <param name="mixture">Which tasks and levels, and how often.</param>
/// <param name="options">How conversations are made.</param>
public sealed class TaskCorpus(TaskMixture mixture, CorpusOptions options)
{
    /// <summary>The conversation at an index.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="TaskException">A level has no problem of the split.</exception>
    public TaskConversation Conversation(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = new TaskRandom(options.Seed, "corpus", index);
        MixtureEntry entry = mixture.Pick(random);
        var request = new DrawRequest { Level = entry.Level, Split = options.Split, Ring = options.Ring, Seed = options.Seed };
        Problem problem = TaskSampler.Draw(entry.Task, request, index);
        WorkedSolution solution = entry.Task.Solve(problem, new SolveOptions { MistakeRate = options.MistakeRate, Seed = options.Seed });
        return new TaskConversation(entry.Task.Name, entry.Level, problem.Key, Turns(problem, solution, Thinking(solution, random)));
    }

    /// <summary>The conversation at an index as plain text: <c>Question: … Thinking: … Answer: …</c>, for pretraining without chat markers.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="TaskException">A level has no problem of the split.</exception>
    public string Document(long index)
    {
        var text = new StringBuilder();
        foreach (TaskTurn turn in Conversation(index).Turns)
        {
            text.Append("Question: ").Append(turn.User).Append('\n');
            if (!string.IsNullOrEmpty(turn.Thinking))
            {
                text.Append("Thinking: ").Append(turn.Thinking).Append('\n');
            }

            text.Append("Answer: ").Append(turn.Answer).Append('\n');
        }

        return text.ToString();
    }

    private static List<TaskTurn> Turns(Problem problem, WorkedSolution solution, string? thinking)
    {
        var turns = problem.Earlier.Select(earlier => new TaskTurn(earlier.User, null, earlier.Assistant)).ToList();
        turns.Add(new TaskTurn(problem.Text, thinking, solution.Answer));
        return turns;
    }

    private string? Thinking(WorkedSolution solution, TaskRandom random)
    {
        double draw = random.NextDouble();
        bool isShort = solution.Thinking.Length <= options.ShortThinking;
        if (draw < options.NoThinkingShare)
        {
            return isShort ? null : solution.Thinking;
        }

        return draw < options.NoThinkingShare + options.EmptyThinkingShare ? "" : solution.Thinking;
    }
}
