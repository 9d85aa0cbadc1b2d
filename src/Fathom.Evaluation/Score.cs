namespace Fathom.Evaluation;

/// <summary>How a model did on problems.</summary>
public sealed record Score
{
    /// <summary>Problems.</summary>
    public required int Problems { get; init; }

    /// <summary>Mean share of right answers.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Its 95% interval over problems.</summary>
    public required Interval Confidence { get; init; }

    /// <summary>Chance that one of k answers is right, by k.</summary>
    public required IReadOnlyDictionary<int, double> PassAt { get; init; }

    /// <summary>Share of problems where the most frequent of the first k answers is right, by k.</summary>
    public required IReadOnlyDictionary<int, double> MajorityAt { get; init; }

    /// <summary>Mean tokens of an answer.</summary>
    public required double Tokens { get; init; }

    /// <summary>Mean tokens of a thought.</summary>
    public required double ThinkingTokens { get; init; }

    /// <summary>Share of answers cut at the token limit, which therefore count as wrong.</summary>
    public required double Truncated { get; init; }

    /// <summary>Computes the score of problems.</summary>
    /// <param name="results">At least one problem, all with the same number of answers.</param>
    public static Score Of(IReadOnlyList<TaskAnswers> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        int samples = results[0].Answers.Count;
        IReadOnlyList<int> counts = ManyAnswers.Counts(samples);
        double accuracy = results.Average(result => (double)result.Right / samples);
        TaskAnswer[] answers = [.. results.SelectMany(result => result.Answers)];
        return new Score
        {
            Problems = results.Count,
            Accuracy = accuracy,
            Confidence = Interval.Wilson(accuracy, results.Count),
            PassAt = counts.ToDictionary(k => k, k => results.Average(result => ManyAnswers.PassAt(samples, result.Right, k))),
            MajorityAt = counts.ToDictionary(k => k, k => results.Average(result => IsMajorityRight(result, k) ? 1.0 : 0.0)),
            Tokens = answers.Average(answer => answer.Tokens),
            ThinkingTokens = answers.Average(answer => answer.ThinkingTokens),
            Truncated = answers.Average(answer => answer.IsTruncated ? 1.0 : 0.0),
        };
    }

    private static bool IsMajorityRight(TaskAnswers result, int k) =>
        result.Answers[ManyAnswers.Majority([.. result.Answers.Take(k).Select(answer => answer.Visible)])].Verdict.IsRight;
}
