using Fathom.Autograd;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Templates;
using Fathom.Tokenizers;
using Fathom.Training.Data;

namespace Fathom.Training.Runs;

/// <summary>The training stream and the evaluation batches that a configuration describes.</summary>
internal sealed class RunData
{
    private readonly RunOptions _options;
    private readonly string? _cacheFolder;
    private readonly CancellationToken _cancellation;
    private readonly List<(int Source, IDocumentStream Documents)> _validation = [];

    private RunData(RunOptions options, ITextEncoder encoder, string? cacheFolder, CancellationToken cancellation)
    {
        (_options, Encoder, _cacheFolder, _cancellation) = (options, encoder, cacheFolder, cancellation);
        SourceNames = [.. Enumerable.Range(0, options.Data.Sources.Count).Select(NameOf)];
        Stream = options.Distillation is { } distillation ? new PaddedTeacherStream(CreateStream(), distillation.Top) : CreateStream();
    }

    /// <summary>Vocabulary.</summary>
    public ITextEncoder Encoder { get; }

    /// <summary>Training documents.</summary>
    public IDocumentStream Stream { get; }

    /// <summary>Names of the sources in the log, all different.</summary>
    public IReadOnlyList<string> SourceNames { get; }

    /// <summary>Opens the sources; tokenized corpora are kept in a folder.</summary>
    /// <exception cref="TrainingException">A source is refused or missing.</exception>
    public static RunData Create(RunOptions options, ITextEncoder encoder, string? cacheFolder, CancellationToken cancellation) =>
        new(options, encoder, cacheFolder, cancellation);

    /// <summary>Folder or GGUF file with the tokenizer; null for one token per character.</summary>
    public static string? TokenizerPath(RunOptions options) => options.Data.Tokenizer ?? options.Model.From;

    /// <summary>Reads the vocabulary that the configuration names.</summary>
    /// <exception cref="TrainingException">There is no tokenizer, or no corpus to take characters from.</exception>
    public static ITextEncoder CreateEncoder(RunOptions options) =>
        TokenizerPath(options) is { } path ? TokenizerEncoder.Load(path) : new CharacterEncoder(string.Concat(CorpusOf(options, 0).Read()));

    /// <summary>
    /// Returns the validation documents in batches: at most as many tokens as an evaluation reads, an equal part of each source, the same every time.
    /// </summary>
    public IReadOnlyList<TokenBatch> ValidationBatches()
    {
        var batches = new List<TokenBatch>();
        if (_options.EvaluateEvery > 0)
        {
            foreach ((int source, IDocumentStream documents) in _validation)
            {
                AddBatches(batches, new BatchPacker(new MarkedStream(documents, source)), Math.Max(1, _options.EvaluationTokens / _validation.Count));
            }
        }

        return batches;
    }

    private void AddBatches(List<TokenBatch> batches, BatchPacker packer, int tokens)
    {
        int context = _options.Train.ContextTokens;
        for (int left = tokens; left > 0; left -= batches[^1].Count)
        {
            var batch = new TokenBatch();
            if (!packer.TryFill(batch, Math.Min(_options.Train.MicroBatchTokens, Math.Max(context, left)), context))
            {
                break;
            }

            batches.Add(batch);
        }
    }

    private static TextCorpus CorpusOf(RunOptions options, int index)
    {
        SourceOptions source = options.Data.Sources[index];
        string key = $"data.sources[{index}].path";
        if (source.Path is null || !File.Exists(source.Path))
        {
            throw new TrainingException("train.data.missing", key, "a file", $"none called {Path.GetFileName(source.Path)}");
        }

        // The source is read more than once, which a pipe doesn't allow.
        var corpus = new TextCorpus(source.Path, source.Field, source.Separator, source.Markers);
        return corpus.IsOrdinary ? corpus : throw new TrainingException("train.data.empty", key, "an ordinary file with content", "none");
    }

    private IDocumentStream CreateStream()
    {
        IDocumentStream[] streams = [.. _options.Data.Sources.Select((source, index) => CreateSource(source, index))];
        IDocumentStream mixed = streams.Length == 1
            ? streams[0]
            : new MixtureStream(streams, [.. _options.Data.Sources.Select(source => source.Weight)], _options.Seed);
        return _options.Data.FillInTheMiddleRate > 0
            ? new FillInTheMiddleStream(mixed, Encoder, FillInTheMiddleTokens(), _options.Data.FillInTheMiddleRate, _options.Seed)
            : mixed;
    }

    private IDocumentStream CreateSource(SourceOptions source, int index)
    {
        if (source.Markers && Encoder is CharacterEncoder)
        {
            throw new TrainingException("train.config.value", $"data.sources[{index}].markers", "a tokenizer that has special tokens", "one token a character");
        }

        if (source.Tasks is { } tasks)
        {
            return CreateTasks(tasks, index);
        }

        double share = source.ValidationShare ?? _options.Data.ValidationShare;
        TextCorpus corpus = CorpusOf(_options, index);
        return source.Streamed ? CreateStreamed(corpus, index, share)
            : source.Chat ? CreateShuffled(CreateChat(corpus, source), index, share)
            : CreateText(corpus, index, share);
    }

    private TaskStream CreateTasks(TaskSourceOptions tasks, int index)
    {
        (Tokenizer tokenizer, ChatTemplate template) = ChatParts();
        var encoder = (TokenizerEncoder)Encoder;
        TaskConversations Of(ProblemSplit split) => new(tasks, TaskCatalog.BuiltInAnd(tasks.Assemblies), tokenizer, template, _options.Seed + index, split);
        if (tasks.ValidationDocuments > 0)
        {
            TaskSourceOptions plain = tasks with { PromptWeight = 0, SpelledShare = 0 };
            _validation.Add((index, new TaskStream(Of(ProblemSplit.Dev), encoder, plain, (tasks.EasyDocuments, tasks.ValidationDocuments))));
        }

        return new TaskStream(Of(ProblemSplit.Train), encoder, tasks);
    }

    private CorpusStream CreateStreamed(TextCorpus corpus, int index, double share)
    {
        long seed = _options.Seed + index;
        if (share > 0)
        {
            _validation.Add((index, new CorpusStream(corpus, Encoder, new StreamSlice(seed, share, IsValidation: true), isEndless: false)));
        }

        return new CorpusStream(corpus, Encoder, share > 0 ? new StreamSlice(seed, share, IsValidation: false) : null);
    }

    private ShuffledStream CreateShuffled(IDocumentList documents, int index, double share)
    {
        if (documents.Count == 0)
        {
            throw new TrainingException("train.data.empty", $"data.sources[{index}].path", "at least one document", "none");
        }

        (IDocumentList training, IDocumentList? kept) = DocumentRange.Split(documents, share);
        if (kept is not null)
        {
            _validation.Add((index, new InOrderStream(kept)));
        }

        return new ShuffledStream(training, _options.Seed + index);
    }

    private IDocumentStream CreateText(TextCorpus corpus, int index, double share)
    {
        TokenShard shard = TokenShard.Load(corpus, Encoder, _cacheFolder is null ? null : Path.Combine(_cacheFolder, $"source-{index}.tokens"), _cancellation);
        bool isWindowed = index == 0 && _options.Data.RandomWindows;
        if (!isWindowed && shard.Count != 1)
        {
            return CreateShuffled(shard, index, share);
        }

        if (share > 0)
        {
            (shard, TokenShard kept) = shard.Split(share);
            _validation.Add((index, new InOrderStream(kept)));
        }

        return isWindowed ? CreateWindows(shard, index) : new ShuffledStream(shard, _options.Seed + index);
    }

    private WindowStream CreateWindows(TokenShard shard, int index)
    {
        int context = _options.Train.ContextTokens;
        return shard.TokenCount > context
            ? new WindowStream(shard.Tokens.ToArray(), context, _options.Seed + index)
            : throw new TrainingException("train.data.empty", $"data.sources[{index}].path", $"more than {context} tokens, a window's", $"{shard.TokenCount}");
    }

    private ChatCorpus CreateChat(TextCorpus corpus, SourceOptions source)
    {
        (Tokenizer tokenizer, ChatTemplate template) = ChatParts();
        ChatTeacher? teacher = source.Teacher && _options.Distillation is { } distillation ? new ChatTeacher(Encoder.Fingerprint, distillation.Top) : null;
        return new ChatCorpus(corpus, tokenizer, template, _cancellation, teacher);
    }

    private (Tokenizer Tokenizer, ChatTemplate Template) ChatParts() => Encoder is TokenizerEncoder { ChatTemplate: { } template, Tokenizer: { } tokenizer }
        ? (tokenizer, ChatTemplate.Parse(template))
        : throw new TrainingException("train.data.template", "data.tokenizer", "a tokenizer with a chat template", "none");

    private FillInTheMiddleTokens FillInTheMiddleTokens()
    {
        IReadOnlyList<string> names = _options.Data.FillInTheMiddleTokens;
        int Find(int index) => index < names.Count && Encoder.Find(names[index]) is int id
            ? id
            : throw new TrainingException("train.data.token", "data.fill_in_the_middle_tokens", "three tokens of the vocabulary", string.Join(", ", names));
        return new FillInTheMiddleTokens(Find(0), Find(1), Find(2));
    }

    /// <summary>Returns the given name, or the file's without folders and endings, with a number if two are the same.</summary>
    private string NameOf(int index)
    {
        HashSet<string> taken = [];
        string name = "";
        foreach (SourceOptions source in _options.Data.Sources.Take(index + 1))
        {
            string plain = source.Name ?? Path.GetFileName(source.Path ?? "tasks").Split('.')[0];
            name = plain;
            for (int number = 2; !taken.Add(name); number++)
            {
                name = $"{plain}-{number}";
            }
        }

        return name;
    }
}
