using Fathom.Inference;
using Fathom.Inference.Requests;
using Fathom.Tasks;
using Fathom.Tasks.Answers;

namespace Fathom.Evaluation;

/// <summary>Has a model answer problems of tasks, many at once, and judges the answers.</summary>
/// <remarks>
/// Problems and draws are functions of the seed: the same model and options give the same answers, except for rounding that depends on which requests
/// run together.
/// </remarks>
/// <param name="source">The model.</param>
/// <param name="options">How it is measured.</param>
public sealed class TaskEvaluator(IAnswerSource source, EvaluationOptions options)
{
    /// <summary>Measures a model in this process.</summary>
    /// <param name="engine">Runs the model, which must have a chat template.</param>
    /// <param name="options">How it is measured.</param>
    public TaskEvaluator(Engine engine, EvaluationOptions options)
        : this(new EngineAnswers(engine, options), options)
    {
    }

    /// <summary>Answers the problems of one level.</summary>
    /// <param name="task">The task.</param>
    /// <param name="level">The level, from 1.</param>
    /// <param name="cancellation">Cancels all requests.</param>
    /// <exception cref="GenerationException">The model has no chat template, or a prompt is too long for its context.</exception>
    /// <exception cref="EvaluationException">The endpoint refuses.</exception>
    /// <exception cref="TaskException">The level has no problem of the split.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public IReadOnlyList<TaskAnswers> Answer(IVerifiableTask task, int level, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var draw = new DrawRequest { Level = level, Split = options.Split, Ring = options.Ring, Seed = options.Seed };
        Problem[] problems = [.. Enumerable.Range(0, options.ProblemsPerLevel).Select(index => TaskSampler.Draw(task, draw, index))];
        return Answer(problems, task.Verify, cancellation);
    }

    /// <summary>Answers questions that people wrote.</summary>
    /// <inheritdoc cref="Answer(IVerifiableTask, int, CancellationToken)"/>
    public IReadOnlyList<TaskAnswers> Answer(IReadOnlyList<WrittenQuestion> questions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        return Answer(
            [.. questions.Select(question => question.ToProblem())],
            (problem, answer) => ((WrittenQuestion)problem.Facts).Judge(answer),
            cancellation);
    }

    private TaskAnswers[] Answer(Problem[] problems, Func<Problem, string, Verdict> verify, CancellationToken cancellation) =>
    [
        .. problems.Zip(source.Answer(problems, cancellation), (problem, answers) =>
            new TaskAnswers(problem, [.. answers.Select(answer => Judge(verify, problem, answer))])),
    ];

    private static TaskAnswer Judge(Func<Problem, string, Verdict> verify, Problem problem, ModelAnswer answer) => new(
        answer.Text,
        answer.Visible,
        answer.Failure is { } reason ? Verdict.Wrong($"no answer: {reason}")
            : answer.IsTruncated ? Verdict.Wrong("cut at the token limit") // "12" may be the beginning of 1234
            : verify(problem, answer.Text),
        answer.Tokens,
        answer.ThinkingTokens,
        answer.IsTruncated);
}
