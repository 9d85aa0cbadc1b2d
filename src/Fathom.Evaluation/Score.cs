using System.Globalization;
using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Evaluation;

/// <summary>How a model did on problems.</summary>
public sealed record Score
{
    private static readonly string[] s_verdicts = ["yes", "no", "unknown"];

    /// <summary>Problems.</summary>
    public required int Problems { get; init; }

    /// <summary>Mean share of right answers.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Its 95% interval over problems.</summary>
    public required Interval Confidence { get; init; }

    /// <summary>Chance that one of k answers is right, by k.</summary>
    public required IReadOnlyDictionary<int, double> PassAt { get; init; }

    /// <summary>Share of problems where what most of the first k answers say is right, by k.</summary>
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

    /// <summary>Whether the most frequent of the first k answers is right; requests that failed and answers that were cut have no vote.</summary>
    private static bool IsMajorityRight(TaskAnswers result, int k)
    {
        TaskAnswer[] given = [.. result.Answers.Take(k).Where(answer => answer.Visible.Length > 0 && !answer.IsTruncated)];
        return given.Length > 0 && given[ManyAnswers.Majority([.. given.Select(answer => VoteOf(result.Problem, answer))])].Verdict.IsRight;
    }

    /// <summary>Returns what an answer says, however it is worded: its yes or no, its number if one is clear, otherwise its text.</summary>
    private static string VoteOf(Problem problem, TaskAnswer answer)
    {
        string text = answer.Visible.ToLowerInvariant().Trim().TrimEnd('.', '!');
        if (s_verdicts.FirstOrDefault(word => text.StartsWith(word, StringComparison.Ordinal)) is { } verdict
            && (text.Length == verdict.Length || !char.IsLetter(text[verdict.Length])))
        {
            return verdict;
        }

        decimal[] numbers = AnswerText.Parse(answer.Visible, problem.Text) is { } read ? NumberReader.Read(read) : [];
        return numbers.Length == 1 ? numbers[0].ToString("0.############", CultureInfo.InvariantCulture) : text;
    }
}
