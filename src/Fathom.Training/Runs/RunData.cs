using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Tokenizers.Templates;
using Fathom.Training.Data;

namespace Fathom.Training.Runs;

/// <summary>The vocabulary, the training stream and the evaluation batches that a configuration describes.</summary>
internal sealed class RunData
{
    private readonly RunOptions _options;
    private readonly string? _cacheFolder;
    private TokenShard? _validation;

    private RunData(RunOptions options, string? cacheFolder)
    {
        (_options, _cacheFolder) = (options, cacheFolder);
        if (options.Data.Sources.Count == 0)
        {
            throw new TrainingException("train.config.value", "data.sources", "at least one", "none");
        }

        TokenizerPath = options.Data.Tokenizer ?? options.Model.From;
        Encoder = TokenizerPath is null ? new CharacterEncoder(string.Concat(CorpusOf(options.Data.Sources[0]).Read())) : TokenizerEncoder.Load(TokenizerPath);
        Stream = CreateStream();
    }

    /// <summary>Vocabulary.</summary>
    public ITextEncoder Encoder { get; }

    /// <summary>Folder or GGUF file with the tokenizer; null for characters.</summary>
    public string? TokenizerPath { get; }

    /// <summary>Training documents.</summary>
    public IDocumentStream Stream { get; }

    public static RunData Create(RunOptions options, string? cacheFolder) => new(options, cacheFolder);

    /// <summary>The kept tokens in pieces of the context's length, at most as many as an evaluation reads; the same every time.</summary>
    public IReadOnlyList<TokenBatch> ValidationBatches()
    {
        var batches = new List<TokenBatch>();
        if (_validation is null || _options.EvaluateEvery == 0)
        {
            return batches;
        }

        var packer = new BatchPacker(new InOrder(_validation));
        for (int tokens = 0; tokens < _options.EvaluationTokens; tokens += batches[^1].Count)
        {
            var batch = new TokenBatch();
            if (!packer.TryFill(batch, Math.Min(_options.Train.MicroBatchTokens, Math.Max(_options.Train.ContextTokens, _options.EvaluationTokens - tokens)), _options.Train.ContextTokens))
            {
                break;
            }

            batches.Add(batch);
        }

        return batches;
    }

    private static TextCorpus CorpusOf(SourceOptions source) => new(source.Path, source.Field, source.Separator);

    private IDocumentStream CreateStream()
    {
        IDocumentStream[] streams = [.. _options.Data.Sources.Select((source, index) => CreateSource(source, index))];
        IDocumentStream mixed = streams.Length == 1 ? streams[0] : new MixtureStream(streams, [.. _options.Data.Sources.Select(source => source.Weight)], _options.Seed);
        return _options.Data.FillInTheMiddleRate > 0
            ? new FillInTheMiddleStream(mixed, Encoder, FillInTheMiddleTokens(), _options.Data.FillInTheMiddleRate, _options.Seed)
            : mixed;
    }

    private IDocumentStream CreateSource(SourceOptions source, int index)
    {
        long seed = _options.Seed + index;
        if (source.Chat)
        {
            return new ShuffledStream(CreateChat(source), seed);
        }

        if (source.Streamed)
        {
            return new CorpusStream(CorpusOf(source), Encoder);
        }

        TokenShard shard = TokenShard.Load(CorpusOf(source), Encoder, _cacheFolder is null ? null : Path.Combine(_cacheFolder, $"source-{index}.tokens"));
        if (index == 0 && _options.Data.ValidationShare > 0)
        {
            (shard, _validation) = shard.Split(_options.Data.ValidationShare);
        }

        return index == 0 && _options.Data.RandomWindows ? new WindowStream(shard.Tokens.ToArray(), _options.Train.ContextTokens, seed) : new ShuffledStream(shard, seed);
    }

    private ChatCorpus CreateChat(SourceOptions source)
    {
        if (Encoder is not TokenizerEncoder { ChatTemplate: { } template, Tokenizer: { } tokenizer })
        {
            throw new TrainingException("train.data.template", "data.tokenizer", "a tokenizer with a chat template", "none");
        }

        return new ChatCorpus(CorpusOf(source), tokenizer, ChatTemplate.Parse(template));
    }

    private FillInTheMiddleTokens FillInTheMiddleTokens()
    {
        IReadOnlyList<string> names = _options.Data.FillInTheMiddleTokens;
        int Find(int index) => index < names.Count && Encoder.Find(names[index]) is int id
            ? id
            : throw new TrainingException("train.data.token", "data.fill_in_the_middle_tokens", "three tokens of the vocabulary", string.Join(", ", names));
        return new FillInTheMiddleTokens(Find(0), Find(1), Find(2));
    }

    /// <summary>The documents of a shard once, in their order.</summary>
    private sealed class InOrder(TokenShard shard) : IDocumentStream
    {
        private int _next;

        public bool TryNext(TokenDocument document)
        {
            if (_next == shard.Count)
            {
                return false;
            }

            shard.Copy(_next++, document);
            return true;
        }

        public JsonObject SavePosition() => new() { ["next"] = _next };

        public void LoadPosition(JsonObject position) => _next = (int)Positions.Read(position, "next");
    }
}
