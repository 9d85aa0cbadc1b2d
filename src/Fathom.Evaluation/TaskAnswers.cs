using Fathom.Tasks;

namespace Fathom.Evaluation;

/// <summary>A problem and the model's answers to it.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Answers">The answers, in the order of their samples.</param>
public sealed record TaskAnswers(Problem Problem, IReadOnlyList<TaskAnswer> Answers)
{
    /// <summary>Right answers.</summary>
    public int Right => Answers.Count(answer => answer.Verdict.IsRight);
}
