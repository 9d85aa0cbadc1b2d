namespace Fathom.Formats.Gguf;

/// <summary>The tokenizer in a GGUF file as plain data; each part is decoded on first use.</summary>
public sealed class GgufVocabulary
{
    /// <summary>Most tokens.</summary>
    public const int MaxTokens = 1_048_576;

    /// <summary>Most merges.</summary>
    public const int MaxMerges = 4_194_304;

    private const string Prefix = "tokenizer.ggml.";
    private const string TemplateKey = "tokenizer.chat_template";

    private readonly GgufMetadata _metadata;
    private readonly Lazy<string[]> _tokens;
    private readonly Lazy<float[]?> _scores;
    private readonly Lazy<int[]?> _types;
    private readonly Lazy<string[]?> _merges;

    private GgufVocabulary(GgufMetadata metadata, string model, GgufArray tokens)
    {
        _metadata = metadata;
        Model = model;
        Count = tokens.Count;
        _tokens = new Lazy<string[]>(tokens.ToStrings);
        _scores = new Lazy<float[]?>(() => OnePerToken("scores")?.ToSingles());
        _types = new Lazy<int[]?>(() => OnePerToken("token_type")?.ToInt32s());
        _merges = new Lazy<string[]?>(() => Limited("merges", MaxMerges)?.ToStrings());
    }

    /// <summary><c>gpt2</c>: byte-level pairs with merges; <c>llama</c>: SentencePiece pairs with scores; or another name.</summary>
    public string Model { get; }

    /// <summary>How text is split into words before merging (<c>tokenizer.ggml.pre</c>); null if the file doesn't say.</summary>
    public string? PreTokenizer => _metadata.FindString(Prefix + "pre");

    /// <summary>Number of tokens.</summary>
    public int Count { get; }

    /// <summary>Every token's text, by id.</summary>
    public IReadOnlyList<string> Tokens => _tokens.Value;

    /// <summary>Every token's score, by id; null if there are none.</summary>
    public IReadOnlyList<float>? Scores => _scores.Value;

    /// <summary>Every token's type, by id: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte; null if there are none.</summary>
    public IReadOnlyList<int>? TokenTypes => _types.Value;

    /// <summary>Pairs <c>left right</c>, in merge order; null if there are none.</summary>
    public IReadOnlyList<string>? Merges => _merges.Value;

    /// <summary>Token that begins a text.</summary>
    public int? BosId => Id("bos_token_id");

    /// <summary>Token that ends a text.</summary>
    public int? EosId => Id("eos_token_id");

    /// <summary>Token that ends a turn.</summary>
    public int? EotId => Id("eot_token_id");

    /// <summary>Token for text that can't be encoded.</summary>
    public int? UnknownId => Id("unknown_token_id");

    /// <summary>Token that fills a batch.</summary>
    public int? PadId => Id("padding_token_id");

    /// <summary>Whether a text begins with <see cref="BosId"/>; null if the file doesn't say.</summary>
    public bool? AddBos => _metadata.FindBoolean(Prefix + "add_bos_token");

    /// <summary>Whether a text ends with <see cref="EosId"/>; null if the file doesn't say.</summary>
    public bool? AddEos => _metadata.FindBoolean(Prefix + "add_eos_token");

    /// <summary>Whether a space is inserted before the first word; null if the file doesn't say.</summary>
    public bool? AddSpacePrefix => _metadata.FindBoolean(Prefix + "add_space_prefix");

    /// <summary>The chat template (Jinja); null if there is none.</summary>
    public string? ChatTemplate => _metadata.FindString(TemplateKey);

    /// <summary>Finds a file's vocabulary; returns null if it has none.</summary>
    /// <exception cref="ModelFormatException">It has more tokens than <see cref="MaxTokens"/>, or its parts are inconsistent.</exception>
    public static GgufVocabulary? Find(GgufMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.FindString(Prefix + "model") is not { } model || metadata.FindArray(Prefix + "tokens") is not { } tokens)
        {
            return null;
        }

        return tokens.Count <= MaxTokens
            ? new GgufVocabulary(metadata, model, tokens)
            : throw new ModelFormatException("gguf.limit.array", Prefix + "tokens", $"at most {MaxTokens} tokens", $"{tokens.Count}");
    }

    private int? Id(string name)
    {
        long? id = _metadata.FindInteger(Prefix + name);

        // Some writers store -1 or the largest unsigned number for "none".
        return id is null or -1 or uint.MaxValue ? null
            : id >= 0 && id < Count ? (int)id
            : throw new ModelFormatException("gguf.vocabulary.id", Prefix + name, $"an id below {Count}", $"{id}");
    }

    private GgufArray? OnePerToken(string name) => _metadata.FindArray(Prefix + name) is not { } array ? null
        : array.Count == Count ? array
        : throw new ModelFormatException("gguf.vocabulary.length", Prefix + name, $"one for each of {Count} tokens", $"{array.Count}");

    private GgufArray? Limited(string name, int most) => _metadata.FindArray(Prefix + name) is not { } array ? null
        : array.Count <= most ? array
        : throw new ModelFormatException("gguf.limit.array", Prefix + name, $"at most {most}", $"{array.Count}");
}
