using Fathom.Inference;
using Fathom.Inference.Chat;
using Fathom.Inference.Requests;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Templates;

namespace Fathom.Training.Reinforcement;

/// <summary>Samples answers to problems with an engine and judges them.</summary>
/// <remarks>
/// All requests of a call reach the engine before the same step, and each draw is a function of (seed, problem, sample, position): the answers depend on
/// neither threads nor the order in which they end. Sampling has no filters and by default temperature 1, so that the log-probabilities are those of
/// the policy itself.
/// </remarks>
public sealed class Rollouts
{
    private const string ThinkOpen = "<think>";
    private const string ThinkClose = "</think>";
    private const int MaxDraws = 64;
    private const int NumberBits = 40;

    private readonly Engine _engine;
    private readonly TaskCatalog _catalog;
    private readonly RolloutOptions _options;
    private readonly int? _thinkClose;

    /// <summary>Prepares sampling.</summary>
    /// <param name="engine">Runs the model, whose tokenizer and chat template are used; must take as many waiting requests as a call makes.</param>
    /// <param name="catalog">The tasks that judge.</param>
    /// <param name="options">How answers are sampled; the number of problems is each call's own.</param>
    public Rollouts(Engine engine, TaskCatalog catalog, RolloutOptions options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        (_engine, _catalog, _options) = (engine, catalog, options);
        _thinkClose = engine.LoadedModel.Tokenizer.FindToken(ThinkClose);
    }

    /// <summary>Number of likeliest tokens kept for every sampled one (<see cref="Rollout.Alternatives"/>).</summary>
    public int TopLogprobs { get; init; }

    /// <summary>Divides the logits of sampled answers; log-probabilities are always those at 1.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Samples and judges <see cref="RolloutOptions.Samples"/> answers to each problem.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <param name="cancellation">Cancels all requests.</param>
    /// <returns>A group for each problem, in their order.</returns>
    /// <exception cref="TrainingException">A prompt leaves no room for an answer, or the engine failed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public IReadOnlyList<RolloutGroup> Sample(IReadOnlyList<Problem> problems, ulong seed, CancellationToken cancellation = default) =>
        Sample(problems, _options.Samples, new SamplingOptions { Seed = seed, Temperature = Temperature }, cancellation);

    /// <summary>Judges the likeliest answer to each problem.</summary>
    /// <inheritdoc cref="Sample(IReadOnlyList{Problem}, ulong, CancellationToken)"/>
    public IReadOnlyList<RolloutGroup> Answer(IReadOnlyList<Problem> problems, CancellationToken cancellation = default) =>
        Sample(problems, 1, SamplingOptions.Greedy, cancellation);

    private RolloutGroup[] Sample(IReadOnlyList<Problem> problems, int samples, SamplingOptions sampling, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ChatPrompt[] prompts = [.. problems.Select(Render)];
        var requests = new GenerationRequest[problems.Count * samples];
        for (int i = 0; i < requests.Length; i++)
        {
            requests[i] = new GenerationRequest
            {
                PromptTokens = prompts[i / samples].Tokens,
                Sampling = sampling,
                RandomKey = ((ulong)(i / samples) << 32) | (uint)(i % samples),
                MaxTokens = _options.MaxTokens,
                TopLogprobs = TopLogprobs,
                SkipSpecialTokens = false,
            };
        }

        GenerationResult[] results = Run(requests, cancellation);
        return [.. problems.Select((problem, number) => new RolloutGroup(
            problem,
            [.. results.Skip(number * samples).Take(samples).Select(result => Judge(problem, prompts[number], result))]))];
    }

    /// <summary>Draws a problem whose prompt leaves room for an answer. Rare long ones are passed over.</summary>
    /// <param name="task">The task.</param>
    /// <param name="request">Level, split, and seed.</param>
    /// <param name="number">The problem's number, below 2⁴⁰.</param>
    /// <returns>The problem; the last one tried if none of many had room, which sampling then refuses.</returns>
    internal Problem Draw(IVerifiableTask task, DrawRequest request, long number)
    {
        Problem problem = TaskSampler.Draw(task, request, number);
        for (long attempt = 1; attempt < MaxDraws && RoomAfter(Prompt(problem)) < 0; attempt++)
        {
            problem = TaskSampler.Draw(task, request, (attempt << NumberBits) + number);
        }

        return problem;
    }

    private ChatPrompt Render(Problem problem)
    {
        ChatPrompt prompt = Prompt(problem);
        int room = RoomAfter(prompt);
        return room >= 0
            ? prompt
            : throw new TrainingException(
                "train.grpo.prompt",
                PlaceOf(problem),
                $"prompts of at most {room + prompt.Tokens.Count} tokens, so that an answer fits the context",
                $"{prompt.Tokens.Count}");
    }

    private ChatPrompt Prompt(Problem problem)
    {
        IEnumerable<ChatMessage> earlier = problem.Earlier.SelectMany(turn => (ChatMessage[])[new("user", turn.User), new("assistant", turn.Assistant)]);
        return ChatPrompt.Render(_engine.LoadedModel, earlier.Append(new ChatMessage("user", problem.Text)), _options.Thinking);
    }

    /// <summary>Tokens of the context that neither the prompt nor the longest answer takes; below 0 if they don't fit.</summary>
    private int RoomAfter(ChatPrompt prompt) => _engine.ContextLength - _options.MaxTokens - prompt.Tokens.Count;

    private GenerationResult[] Run(GenerationRequest[] requests, CancellationToken cancellation)
    {
        IReadOnlyList<GenerationHandle> handles = _engine.Submit(requests);
        try
        {
            Task.WhenAll(handles.Select(handle => handle.Completion)).Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The weights may change only when no request runs anymore.
            foreach (GenerationHandle handle in handles)
            {
                handle.Cancel();
            }

            Task.WhenAll(handles.Select(handle => handle.Completion)).Wait(CancellationToken.None);
            throw;
        }

        return [.. handles.Select(handle => handle.Result)];
    }

    private Rollout Judge(Problem problem, ChatPrompt prompt, GenerationResult result)
    {
        if (result.FinishReason is FinishReason.Error or FinishReason.Cancelled)
        {
            throw new TrainingException(
                "train.grpo.rollout", PlaceOf(problem), "an answer", result.Failure?.Message ?? "a cancelled request", result.Failure);
        }

        string text = prompt.StartsInThought ? ThinkOpen + result.Text : result.Text;
        return new Rollout
        {
            Prompt = prompt.Tokens,
            Tokens = [.. result.Tokens.Select(token => token.TokenId)],
            LogProbabilities = [.. result.Tokens.Select(token => token.Logprob!.Value)],
            Alternatives = TopLogprobs > 0 ? [.. result.Tokens.Select(token => token.TopLogprobs)] : [],
            WeightsVersion = result.Tokens[^1].WeightsVersion,
            Text = text,
            ThinkingTokens = CountThinking(result, text),
            Verdict = _catalog.Find(problem.Task).Verify(problem, text),
            FinishReason = result.FinishReason,
        };
    }

    private static string PlaceOf(Problem problem) => $"{problem.Task}, level {problem.Level}";

    /// <summary>Counts the tokens up to the end of the thought; if that end isn't a single token, estimates them by their share of the characters.</summary>
    private int CountThinking(GenerationResult result, string text)
    {
        if (!text.Contains(ThinkOpen, StringComparison.Ordinal))
        {
            return 0;
        }

        int end = text.IndexOf(ThinkClose, StringComparison.Ordinal);
        if (end < 0)
        {
            return result.Tokens.Count;
        }

        int token = _thinkClose is int close ? result.Tokens.TakeWhile(token => token.TokenId != close).Count() : result.Tokens.Count;
        return token < result.Tokens.Count ? token : (int)((long)result.Tokens.Count * end / text.Length);
    }
}
