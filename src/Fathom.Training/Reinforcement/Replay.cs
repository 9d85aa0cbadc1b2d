using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Templates;
using Fathom.Training.Data;

namespace Fathom.Training.Reinforcement;

/// <summary>Conversations that a run replays: those of a file, reshuffled every epoch, or newly generated ones of tasks.</summary>
internal sealed class Replay
{
    private readonly ReplayOptions _options;
    private readonly BatchPacker _packer;
    private readonly StepPacker _steps;
    private readonly int _microBatchTokens;
    private readonly int _contextTokens;

    /// <summary>Reads the conversations.</summary>
    /// <param name="options">Which, and how many.</param>
    /// <param name="encoder">The tokenizer and its chat template.</param>
    /// <param name="catalog">The tasks.</param>
    /// <param name="seed">Seed of their order.</param>
    /// <param name="microBatchTokens">Most rows of a micro-batch.</param>
    /// <param name="contextTokens">Most rows of a conversation.</param>
    /// <exception cref="TrainingException">The file is missing, empty or holds no conversations.</exception>
    public Replay(ReplayOptions options, TokenizerEncoder encoder, TaskCatalog catalog, long seed, int microBatchTokens, int contextTokens)
    {
        (_options, _microBatchTokens, _contextTokens) = (options, Math.Max(microBatchTokens, contextTokens), contextTokens);
        var template = ChatTemplate.Parse(encoder.ChatTemplate!);
        _packer = new BatchPacker(options.Tasks is { } tasks
            ? new TaskStream(new TaskConversations(tasks, catalog, encoder.Tokenizer, template, seed, ProblemSplit.Train), encoder, tasks)
            : ReadFile(options.Path!, encoder, template, seed));
        _steps = new StepPacker(_packer, rank: 0, ranks: 1);
    }

    /// <summary>Position of the next conversation.</summary>
    public JsonObject Position
    {
        get => _packer.SavePosition();
        set => _packer.LoadPosition(value);
    }

    /// <summary>Returns how many conversations longer than the context were cut into pieces since the last call.</summary>
    public int TakeCuts() => _packer.TakeCuts();

    /// <summary>Returns the conversations for an update.</summary>
    /// <param name="policy">Answers of the update.</param>
    public IReadOnlyList<TokenBatch> Next(IReadOnlyList<TokenBatch> policy)
    {
        int rows = (int)Math.Ceiling(policy.Sum(batch => (long)batch.Count) * _options.Share);
        return _steps.TryFill(Math.Max(1, rows), _microBatchTokens, _contextTokens, CancellationToken.None) ?? [];
    }

    private static ShuffledStream ReadFile(string path, TokenizerEncoder encoder, ChatTemplate template, long seed)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException("train.data.missing", "replay.path", "a file", $"none called {Path.GetFileName(path)}");
        }

        var corpus = new ChatCorpus(new TextCorpus(path), encoder.Tokenizer, template);
        return corpus.Count > 0
            ? new ShuffledStream(corpus, seed)
            : throw new TrainingException("train.data.empty", "replay.path", "at least one conversation", "none");
    }
}
