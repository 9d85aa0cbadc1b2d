namespace Fathom.Tasks;

/// <summary>Draws any problem of any split by its index, without stored data.</summary>
/// <remarks>
/// Each (task, level, split, ring) is its own stream, so adding a task or a level changes no other stream. A problem's split is a hash of its key: the
/// same problem is in the same split whatever its level, wording, seed or index.
/// </remarks>
public static class TaskSampler
{
    /// <summary>Draws tried before a split counts as empty. A split of 5% takes 20 on average.</summary>
    public const int MaxAttempts = 20_000;

    /// <summary>The split that a key belongs to.</summary>
    /// <param name="key">A problem's key.</param>
    public static ProblemSplit SplitOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return (StableHash.Of(key) % 100) switch
        {
            < 90 => ProblemSplit.Train,
            < 95 => ProblemSplit.Dev,
            _ => ProblemSplit.Test,
        };
    }

    /// <summary>The problem at an index of a stream. Closed levels have one stream for all splits.</summary>
    /// <param name="task">The task.</param>
    /// <param name="request">Level, split, phrasings and seed.</param>
    /// <param name="index">Position in the stream, from 0.</param>
    /// <exception cref="TaskException">The level has no problem of the split.</exception>
    public static Problem Draw(IVerifiableTask task, DrawRequest request, long index)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(request);
        bool isClosed = task.IsClosed(request.Level);
        string purpose = $"{task.Name}/{request.Level}/{(isClosed ? "all" : request.Split.ToString())}/{request.Ring}";
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var random = new TaskRandom(request.Seed, purpose, (index * MaxAttempts) + attempt);
            Problem problem = task.Generate(request.Level, request.Ring, random);
            if (isClosed || SplitOf(problem.Key) == request.Split)
            {
                return problem;
            }
        }

        throw new TaskException("tasks.split.empty",
            $"task '{task.Name}', level {request.Level}: no problem of the {request.Split} split in {MaxAttempts} draws; declare the level closed");
    }
}
