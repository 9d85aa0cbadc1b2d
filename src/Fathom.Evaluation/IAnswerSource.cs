using Fathom.Tasks;

namespace Fathom.Evaluation;

/// <summary>A model that answers problems: one in this process, or one behind an endpoint.</summary>
public interface IAnswerSource
{
    /// <summary>Cost of all answers so far.</summary>
    EvaluationCost Cost { get; }

    /// <summary>Answers problems, many at once.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="cancellation">Cancels all requests.</param>
    /// <returns>The answers to each problem, in the order of their samples.</returns>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    IReadOnlyList<IReadOnlyList<ModelAnswer>> Answer(IReadOnlyList<Problem> problems, CancellationToken cancellation);
}
