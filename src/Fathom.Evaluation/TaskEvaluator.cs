using Fathom.Inference;
using Fathom.Inference.Chat;
using Fathom.Tasks;
using Fathom.Tokenizers.Templates;

namespace Fathom.Evaluation;

/// <summary>Has a model answer problems of tasks, many at once, and has the answers judged.</summary>
/// <remarks>Problems and draws are functions of the seed: the same model and options give the same answers, but for rounding by what runs together.</remarks>
/// <param name="engine">Runs the model, which must have a chat template.</param>
/// <param name="options">How it is measured.</param>
public sealed class TaskEvaluator(Engine engine, EvaluationOptions options)
{
    private const string ThinkOpen = "<think>";
    private const string ThinkClose = "</think>";

    /// <summary>Answers the problems of one level.</summary>
    /// <param name="task">The task.</param>
    /// <param name="level">The level, from 1.</param>
    /// <param name="cancellation">Cancels all requests.</param>
    /// <exception cref="GenerationException">The model has no chat template, or a prompt is too long for its context.</exception>
    /// <exception cref="TaskException">The level has no problem of the split.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<TaskAnswers> Answer(IVerifiableTask task, int level, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var draw = new DrawRequest { Level = level, Split = options.Split, Ring = options.Ring, Seed = options.Seed };
        Problem[] problems = [.. Enumerable.Range(0, options.ProblemsPerLevel).Select(index => TaskSampler.Draw(task, draw, index))];
        ChatPrompt[] prompts = [.. problems.Select(Render)];
        IEnumerable<GenerationRequest> requests = Enumerable.Range(0, problems.Length * options.Samples).Select(number => Request(prompts, number));
        IReadOnlyList<GenerationResult> results = engine.Run(requests, cancellation);
        return [.. problems.Select((problem, index) => new TaskAnswers(
            problem,
            [.. results.Skip(index * options.Samples).Take(options.Samples).Select(result => Judge(task, problem, prompts[index], result))]))];
    }

    private ChatPrompt Render(Problem problem)
    {
        IEnumerable<ChatMessage> earlier = problem.Earlier.SelectMany(turn => (ChatMessage[])[new("user", turn.User), new("assistant", turn.Assistant)]);
        return ChatPrompt.Render(engine.LoadedModel, earlier.Append(new ChatMessage("user", problem.Text)), options.Thinking);
    }

    private GenerationRequest Request(ChatPrompt[] prompts, int number) => new()
    {
        PromptTokens = prompts[number / options.Samples].Tokens,
        Sampling = new SamplingOptions { Temperature = options.Temperature ?? (options.Samples == 1 ? 0 : 1), Seed = (ulong)options.Seed },
        RandomKey = ((ulong)(number / options.Samples) << 32) | (uint)(number % options.Samples),
        MaxTokens = options.MaxTokens,
        SkipSpecialTokens = false,
    };

    private static TaskAnswer Judge(IVerifiableTask task, Problem problem, ChatPrompt prompt, GenerationResult result)
    {
        if (result.FinishReason == FinishReason.Error)
        {
            throw new InvalidOperationException($"the engine failed on {task.Name}: {result.Failure?.Message}", result.Failure);
        }

        string text = prompt.StartsInThought ? ThinkOpen + result.Text : result.Text;
        int close = text.LastIndexOf(ThinkClose, StringComparison.Ordinal);
        int thought = !text.Contains(ThinkOpen, StringComparison.Ordinal) ? 0 : close < 0 ? text.Length : close;
        return new TaskAnswer(
            text,
            (close < 0 ? text : text[(close + ThinkClose.Length)..]).Trim(),
            task.Verify(problem, text),
            result.Tokens.Count,
            text.Length == 0 ? 0 : (double)result.Tokens.Count * thought / text.Length,
            result.FinishReason == FinishReason.Length);
    }
}
