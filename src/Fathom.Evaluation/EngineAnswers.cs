using Fathom.Inference;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Tasks;
using Fathom.Templates;

namespace Fathom.Evaluation;

/// <summary>Answers of a model in this process.</summary>
/// <param name="engine">Runs the model, which must have a chat template.</param>
/// <param name="options">How many answers, and how they are drawn.</param>
public sealed class EngineAnswers(Engine engine, EvaluationOptions options) : IAnswerSource
{
    /// <inheritdoc/>
    public EvaluationCost Cost { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="GenerationException">The model has no chat template, or a prompt is too long for its context.</exception>
    public IReadOnlyList<IReadOnlyList<ModelAnswer>> Answer(IReadOnlyList<Problem> problems, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ChatPrompt[] prompts = [.. problems.Select(Render)];
        IEnumerable<GenerationRequest> requests = Enumerable.Range(0, problems.Count * options.Samples).Select(number => Request(prompts, number));
        IReadOnlyList<GenerationResult> results = engine.Run(requests, cancellation);
        Cost += CostOf(results);
        return
        [
            .. results.Chunk(options.Samples).Select((samples, index) =>
                (ModelAnswer[])[.. samples.Select(result => Read(problems[index], prompts[index], result))]),
        ];
    }

    private static EvaluationCost CostOf(IReadOnlyList<GenerationResult> results) => new(
        results.Count,
        results.Sum(result => (long)result.Usage.PromptTokens),
        results.Sum(result => (long)result.Usage.CachedTokens),
        results.Sum(result => (long)result.Usage.OutputTokens));

    private ChatPrompt Render(Problem problem)
    {
        IEnumerable<ChatMessage> earlier = problem.Earlier.SelectMany(turn => (ChatMessage[])[new("user", turn.User), new("assistant", turn.Assistant)]);
        return ChatPrompt.Render(engine.LoadedModel, earlier.Append(new ChatMessage("user", problem.Text)), options.Thinking);
    }

    private GenerationRequest Request(ChatPrompt[] prompts, int number) => new()
    {
        PromptTokens = prompts[number / options.Samples].Tokens,
        Sampling = new SamplingOptions { Temperature = options.TemperatureOfDraws, TopP = options.TopP, Seed = (ulong)options.Seed },
        RandomKey = ((ulong)(number / options.Samples) << 32) | (uint)(number % options.Samples),
        MaxTokens = options.MaxTokens,
        SkipSpecialTokens = false,
        Constraints = options.ThinkingBudget is { } budget && options.Thinking != ThinkingMode.Off
            ? [ThinkingBudget.Of(engine.LoadedModel, prompts[number / options.Samples], budget)]
            : [],
    };

    private static ModelAnswer Read(Problem problem, ChatPrompt prompt, GenerationResult result) => result.FinishReason == FinishReason.Error
        ? throw new InvalidOperationException($"the engine failed on {problem.Task}: {result.Failure?.Message}", result.Failure)
        : new ModelAnswer(
            prompt.StartsInThought ? ModelAnswer.ThinkOpen + result.Text : result.Text, result.Tokens.Count, result.FinishReason == FinishReason.Length);
}
