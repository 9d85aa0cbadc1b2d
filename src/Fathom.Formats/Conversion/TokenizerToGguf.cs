using System.Globalization;
using System.Text;
using System.Text.Json;
using Fathom.Formats.Gguf;
using Fathom.Formats.Json;

namespace Fathom.Formats.Conversion;

/// <summary>Writes the tokenizer of a checkpoint folder (<c>tokenizer.json</c>, <c>tokenizer_config.json</c>) as GGUF metadata.</summary>
internal sealed class TokenizerToGguf
{
    public const string FileName = "tokenizer.json";
    public const string ConfigFileName = "tokenizer_config.json";
    public const string TemplateFileName = "chat_template.jinja";

    private const int MaxFileBytes = 256 * 1024 * 1024;
    private const int MaxFileTokens = 32_000_000;
    private const int MaxTemplateBytes = 4 << 20;
    private const int NormalType = 1;
    private const int UnknownType = 2;
    private const int ControlType = 3;
    private const int UserDefinedType = 4;
    private const int UnusedType = 5;
    private const int ByteType = 6;

    private readonly string[] _tokens;
    private readonly int[] _types;
    private readonly List<string> _merges = [];
    private readonly Dictionary<string, int> _ids = [];
    private readonly bool _addsSpace;
    private readonly string? _tokenBefore;
    private readonly string? _tokenBehind;

    private TokenizerToGguf(JsonElement root, int vocabSize)
    {
        JsonElement model = Member(root, "model", JsonValueKind.Object);
        if (model.TryGetProperty("type", out JsonElement type) && !(type.ValueKind == JsonValueKind.String && type.ValueEquals("BPE")))
        {
            throw new ModelFormatException("convert.tokenizer.model", "/model/type", "BPE", type.ToString());
        }

        _tokens = new string[vocabSize];
        _types = new int[vocabSize];
        foreach (JsonProperty token in Member(model, "vocab", JsonValueKind.Object).EnumerateObject())
        {
            Add(token.Name, token.Value, NormalType);
        }

        AddSpecialTokens(root);
        for (int id = 0; id < vocabSize; id++)
        {
            if (_tokens[id] is null)
            {
                _tokens[id] = string.Create(CultureInfo.InvariantCulture, $"[PAD{id}]");
                _types[id] = UnusedType;
            }
        }

        ReadMerges(model);
        IsByteLevel = !(model.TryGetProperty("byte_fallback", out JsonElement fallback) && fallback.ValueKind == JsonValueKind.True);
        PreTokenizer = IsByteLevel ? PreTokenizers.NameOf(Optional(root, "pre_tokenizer"), _ids.ContainsKey("<｜begin▁of▁sentence｜>")) : "default";
        if (IsByteLevel)
        {
            TokenizerSteps.CheckByteLevel(root);
        }
        else
        {
            _addsSpace = TokenizerSteps.AddsSpace(root);
            MarkBytes();
        }

        _tokenBefore = TokenizerSteps.TokenAround(root, isBehindText: false);
        _tokenBehind = TokenizerSteps.TokenAround(root, isBehindText: true);
    }

    private bool IsByteLevel { get; }

    private string PreTokenizer { get; }

    /// <summary>Reads a folder's tokenizer; returns null if it has none.</summary>
    /// <param name="folder">A checkpoint folder.</param>
    /// <param name="vocabSize">Rows of the embedding, to which the vocabulary is padded.</param>
    /// <exception cref="ModelFormatException">The tokenizer is refused, or GGUF can't express it.</exception>
    public static Action<GgufMetadataWriter>? Find(string folder, int vocabSize)
    {
        string path = ModelPath.Inside(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        using JsonDocument document = StrictJson.ReadFile(path, MaxFileBytes, MaxFileTokens);
        var tokenizer = new TokenizerToGguf(document.RootElement, vocabSize);
        return metadata => tokenizer.Write(metadata, folder);
    }

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new ModelFormatException("convert.tokenizer.model", $"{FileName}, /{name}", $"{kind}", "something else");

    private static JsonElement Optional(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) ? value : default;

    private void Add(string text, JsonElement id, int type)
    {
        if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out int number) || number < 0 || number >= _tokens.Length)
        {
            throw new ModelFormatException("convert.tokenizer.id", text, $"an id below the vocabulary's {_tokens.Length}", id.ToString());
        }

        if (_tokens[number] is { } other && other != text)
        {
            throw new ModelFormatException("convert.tokenizer.id", text, "an id of its own", $"{number}, which '{other}' has");
        }

        _tokens[number] = text;
        _types[number] = type;
        _ids[text] = number;
    }

    private void AddSpecialTokens(JsonElement root)
    {
        if (Optional(root, "added_tokens") is not { ValueKind: JsonValueKind.Array } added)
        {
            return;
        }

        foreach (JsonElement token in added.EnumerateArray())
        {
            string text = Member(token, "content", JsonValueKind.String).GetString()!;
            bool isSpecial = Optional(token, "special").ValueKind == JsonValueKind.True;
            Add(text, Member(token, "id", JsonValueKind.Number), isSpecial ? ControlType : UserDefinedType);
        }
    }

    private void ReadMerges(JsonElement model)
    {
        foreach (JsonElement merge in Member(model, "merges", JsonValueKind.Array).EnumerateArray())
        {
            _merges.Add(merge.ValueKind switch
            {
                JsonValueKind.String => merge.GetString()!,
                JsonValueKind.Array when merge.GetArrayLength() == 2
                    && merge[0].ValueKind == JsonValueKind.String
                    && merge[1].ValueKind == JsonValueKind.String =>
                    $"{merge[0].GetString()} {merge[1].GetString()}",
                _ => throw new ModelFormatException("convert.tokenizer.model", "/model/merges", "pairs", merge.ValueKind.ToString()),
            });
        }
    }

    private void MarkBytes()
    {
        for (int id = 0; id < _tokens.Length; id++)
        {
            string token = _tokens[id];
            _types[id] = token is ['<', '0', 'x', _, _, '>'] ? ByteType : token == "<unk>" ? UnknownType : _types[id];
        }
    }

    private void Write(GgufMetadataWriter metadata, string folder)
    {
        metadata.Add("tokenizer.ggml.model", IsByteLevel ? "gpt2" : "llama");
        metadata.Add("tokenizer.ggml.pre", PreTokenizer);
        metadata.Add("tokenizer.ggml.tokens", _tokens);
        metadata.Add("tokenizer.ggml.token_type", (ReadOnlySpan<int>)_types);
        if (IsByteLevel)
        {
            metadata.Add("tokenizer.ggml.merges", _merges);
        }
        else
        {
            metadata.Add("tokenizer.ggml.scores", (ReadOnlySpan<float>)ScoresOfMerges());
            metadata.Add("tokenizer.ggml.add_space_prefix", _addsSpace);
        }

        // A template in a file of its own overrides the one in the configuration.
        if (ModelTextFile.ReadInside(folder, TemplateFileName, MaxTemplateBytes) is { } template)
        {
            metadata.Add("tokenizer.chat_template", Encoding.UTF8.GetString(template));
        }

        string path = ModelPath.Inside(folder, ConfigFileName);
        if (File.Exists(path))
        {
            using JsonDocument document = StrictJson.ReadFile(path, maxTokens: MaxFileTokens);
            WriteConfig(metadata, new JsonFields(document.RootElement), document.RootElement);
        }
    }

    /// <summary>SentencePiece merges the pair whose result has the best score, so earlier merges get higher scores.</summary>
    private float[] ScoresOfMerges()
    {
        float[] scores = new float[_tokens.Length];
        Array.Fill(scores, -(_merges.Count + 1f));

        // From last to first, so that a token made by several merges keeps the score of the earliest.
        for (int rank = _merges.Count - 1; rank >= 0; rank--)
        {
            string joined = _merges[rank].Replace(" ", "", StringComparison.Ordinal);
            if (_ids.TryGetValue(joined, out int id))
            {
                scores[id] = -rank;
            }
        }

        return scores;
    }

    private void WriteConfig(GgufMetadataWriter metadata, JsonFields config, JsonElement root)
    {
        int? bos = TokenId(root, "bos_token") ?? IdOf(_tokenBefore);
        int? eos = TokenId(root, "eos_token") ?? IdOf(_tokenBehind);
        AddId(metadata, "bos_token_id", bos);
        AddId(metadata, "eos_token_id", eos);
        AddId(metadata, "padding_token_id", TokenId(root, "pad_token"));
        AddId(metadata, "unknown_token_id", TokenId(root, "unk_token"));
        metadata.Add("tokenizer.ggml.add_bos_token", bos is not null && (config.FindBool("add_bos_token") ?? (bos == IdOf(_tokenBefore))));
        metadata.Add("tokenizer.ggml.add_eos_token", eos is not null && (config.FindBool("add_eos_token") ?? (eos == IdOf(_tokenBehind))));
        switch (Optional(root, "chat_template"))
        {
            case { ValueKind: JsonValueKind.String } template when !metadata.Contains("tokenizer.chat_template"):
                metadata.Add("tokenizer.chat_template", template.GetString()!);
                break;
            case { ValueKind: JsonValueKind.Array } templates:
                WriteTemplates(metadata, templates);
                break;
        }
    }

    private static void WriteTemplates(GgufMetadataWriter metadata, JsonElement templates)
    {
        foreach (JsonElement template in templates.EnumerateArray())
        {
            string name = Member(template, "name", JsonValueKind.String).GetString()!;
            string key = name == "default" ? "tokenizer.chat_template" : $"tokenizer.chat_template.{name}";
            if (!metadata.Contains(key))
            {
                metadata.Add(key, Member(template, "template", JsonValueKind.String).GetString()!);
            }
        }
    }

    private static void AddId(GgufMetadataWriter metadata, string name, int? id)
    {
        if (id is { } number)
        {
            metadata.Add("tokenizer.ggml." + name, number);
        }
    }

    private int? TokenId(JsonElement config, string name)
    {
        JsonElement token = Optional(config, name);
        if (token.ValueKind == JsonValueKind.Object)
        {
            token = Optional(token, "content");
        }

        return token.ValueKind == JsonValueKind.String ? IdOf(token.GetString()) : null;
    }

    private int? IdOf(string? token) => token is not null && _ids.TryGetValue(token, out int id) ? id : null;
}
