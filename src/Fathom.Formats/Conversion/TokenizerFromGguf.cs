using System.Text.Encodings.Web;
using System.Text.Json;
using Fathom.Formats.Gguf;

namespace Fathom.Formats.Conversion;

/// <summary>
/// Writes the tokenizer of a GGUF file as in a checkpoint folder: <c>tokenizer.json</c>, <c>tokenizer_config.json</c>, <c>generation_config.json</c>.
/// </summary>
internal sealed class TokenizerFromGguf
{
    // As long as tokenizers allow; each cut of a piece is looked up.
    private const int MaxPieceCharacters = 1_024;

    private const int UnknownType = 2;
    private const int ControlType = 3;
    private const int UserDefinedType = 4;
    private const int UnusedType = 5;

    private static readonly JsonWriterOptions s_plain = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly GgufVocabulary _vocabulary;
    private readonly int[] _types;

    /// <summary>Prepares writing.</summary>
    /// <exception cref="ModelFormatException">The kind of vocabulary isn't supported.</exception>
    public TokenizerFromGguf(GgufVocabulary vocabulary)
    {
        if (vocabulary.Model is not ("gpt2" or "llama"))
        {
            throw new ModelFormatException("convert.tokenizer.model", "tokenizer.ggml.model", "gpt2 or llama", vocabulary.Model);
        }

        _vocabulary = vocabulary;
        _types = vocabulary.TokenTypes is { } types ? [.. types] : [.. Enumerable.Repeat(1, vocabulary.Count)];
    }

    private bool IsByteLevel => _vocabulary.Model == "gpt2";

    /// <summary>Writes the files.</summary>
    public void Write(string folder)
    {
        WriteFile(folder, TokenizerToGguf.FileName, WriteTokenizer);
        WriteFile(folder, TokenizerToGguf.ConfigFileName, WriteConfig);
        WriteFile(folder, "generation_config.json", WriteGeneration);
    }

    private static void WriteFile(string folder, string name, Action<Utf8JsonWriter> write)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        AtomicFile.WriteAllBytes(Path.Combine(folder, name), buffer.ToArray());
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", false);
        json.WriteEndObject();
    }

    private void WriteTokenizer(Utf8JsonWriter json)
    {
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteAddedTokens(json);
        if (IsByteLevel)
        {
            json.WriteNull("normalizer");
            PreTokenizers.Write(json, _vocabulary.PreTokenizer ?? PreTokenizers.Default);
        }
        else
        {
            WriteSpaceNormalizer(json);
            json.WriteNull("pre_tokenizer");
        }

        WritePostProcessor(json);
        if (IsByteLevel)
        {
            WriteByteLevel(json, "decoder");
        }
        else
        {
            WriteSpaceDecoder(json);
        }

        WriteModel(json);
    }

    private void WriteAddedTokens(Utf8JsonWriter json)
    {
        json.WriteStartArray("added_tokens");
        for (int id = 0; id < _vocabulary.Count; id++)
        {
            if (_types[id] is UnknownType or ControlType or UserDefinedType)
            {
                json.WriteStartObject();
                json.WriteNumber("id", id);
                json.WriteString("content", _vocabulary.Tokens[id]);
                json.WriteBoolean("single_word", false);
                json.WriteBoolean("lstrip", false);
                json.WriteBoolean("rstrip", false);
                json.WriteBoolean("normalized", false);
                json.WriteBoolean("special", _types[id] != UserDefinedType);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private void WriteModel(Utf8JsonWriter json)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", !IsByteLevel && _vocabulary.UnknownId is { } unknown ? _vocabulary.Tokens[unknown] : null);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", !IsByteLevel);
        json.WriteBoolean("byte_fallback", !IsByteLevel);
        json.WriteBoolean("ignore_merges", IsLlama3);
        json.WriteStartObject("vocab");
        var ids = new Dictionary<string, int>();
        for (int id = 0; id < _vocabulary.Count; id++)
        {
            // A SentencePiece vocabulary lists its special tokens, too.
            bool isPiece = _types[id] != UnusedType && (!IsByteLevel || _types[id] is not (ControlType or UserDefinedType));
            if (isPiece && ids.TryAdd(_vocabulary.Tokens[id], id))
            {
                json.WriteNumber(_vocabulary.Tokens[id], id);
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (string merge in IsByteLevel ? _vocabulary.Merges ?? [] : MergesOfScores(ids))
        {
            json.WriteStringValue(merge);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Every way to merge two pieces into a third, best score of the result first.</summary>
    private IEnumerable<string> MergesOfScores(Dictionary<string, int> ids)
    {
        IReadOnlyList<float> scores = _vocabulary.Scores
            ?? throw new ModelFormatException("convert.tokenizer.model", "tokenizer.ggml.scores", "scores", "none");
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var merges = new List<(float Score, int Left, int Right)>();
        foreach ((string piece, int id) in ids)
        {
            if (_types[id] != 1)
            {
                continue;
            }

            if (piece.Length > MaxPieceCharacters)
            {
                throw new ModelFormatException(
                    "convert.tokenizer.model", $"tokenizer.ggml.tokens[{id}]", $"at most {MaxPieceCharacters} characters", $"{piece.Length}");
            }

            ReadOnlySpan<char> characters = piece;
            for (int cut = 1; cut < piece.Length; cut++)
            {
                bool isCut = !char.IsLowSurrogate(piece[cut]);
                if (isCut && known.TryGetValue(characters[..cut], out int left) && known.TryGetValue(characters[cut..], out int right))
                {
                    merges.Add((scores[id], left, right));
                }
            }
        }

        return merges.OrderByDescending(merge => merge.Score).ThenBy(merge => merge.Left).ThenBy(merge => merge.Right)
            .Select(merge => $"{_vocabulary.Tokens[merge.Left]} {_vocabulary.Tokens[merge.Right]}");
    }

    private void WriteSpaceNormalizer(Utf8JsonWriter json)
    {
        json.WriteStartObject("normalizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("normalizers");
        if (_vocabulary.AddSpacePrefix ?? true)
        {
            json.WriteStartObject();
            json.WriteString("type", "Prepend");
            json.WriteString("prepend", "▁");
            json.WriteEndObject();
        }

        WriteReplace(json, " ", "▁");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteSpaceDecoder(Utf8JsonWriter json)
    {
        json.WriteStartObject("decoder");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("decoders");
        WriteReplace(json, "▁", " ");
        foreach (string type in new[] { "ByteFallback", "Fuse" })
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        if (_vocabulary.AddSpacePrefix ?? true)
        {
            json.WriteStartObject();
            json.WriteString("type", "Strip");
            json.WriteString("content", " ");
            json.WriteNumber("start", 1);
            json.WriteNumber("stop", 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReplace(Utf8JsonWriter json, string pattern, string content)
    {
        json.WriteStartObject();
        json.WriteString("type", "Replace");
        json.WriteStartObject("pattern");
        json.WriteString("String", pattern);
        json.WriteEndObject();
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    /// <summary>
    /// Llama 3 doesn't merge a piece that is a token as a whole, and begins texts with its first special token, unless the file says otherwise.
    /// </summary>
    private bool IsLlama3 => IsByteLevel && (_vocabulary.PreTokenizer is "llama-bpe" or "llama3" or "llama-v3");

    private bool AddsBos => _vocabulary.AddBos ?? (!IsByteLevel || IsLlama3);

    private void WritePostProcessor(Utf8JsonWriter json)
    {
        if (!AddsBos || _vocabulary.BosId is not { } bos)
        {
            json.WriteNull("post_processor");
            return;
        }

        string token = _vocabulary.Tokens[bos];
        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        foreach ((string name, string[] sequences) in new[] { ("single", new[] { "A" }), ("pair", ["A", "B"]) })
        {
            json.WriteStartArray(name);
            foreach (string sequence in sequences)
            {
                int typeId = sequence == "A" ? 0 : 1;
                WriteTemplatePart(json, "SpecialToken", token, typeId);
                WriteTemplatePart(json, "Sequence", sequence, typeId);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("special_tokens");
        json.WriteStartObject(token);
        json.WriteString("id", token);
        json.WriteStartArray("ids");
        json.WriteNumberValue(bos);
        json.WriteEndArray();
        json.WriteStartArray("tokens");
        json.WriteStringValue(token);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTemplatePart(Utf8JsonWriter json, string kind, string id, int typeId)
    {
        json.WriteStartObject();
        json.WriteStartObject(kind);
        json.WriteString("id", id);
        json.WriteNumber("type_id", typeId);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteConfig(Utf8JsonWriter json)
    {
        json.WriteBoolean("add_bos_token", AddsBos);
        json.WriteBoolean("add_eos_token", _vocabulary.AddEos ?? false);
        WriteToken(json, "bos_token", _vocabulary.BosId);
        WriteToken(json, "eos_token", _vocabulary.EosId);
        WriteToken(json, "pad_token", _vocabulary.PadId);
        WriteToken(json, "unk_token", IsByteLevel ? null : _vocabulary.UnknownId);
        json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
        json.WriteBoolean("clean_up_tokenization_spaces", false);
        if (_vocabulary.ChatTemplate is { } template)
        {
            json.WriteString("chat_template", template);
        }
    }

    private void WriteToken(Utf8JsonWriter json, string name, int? id) => json.WriteString(name, id is { } number ? _vocabulary.Tokens[number] : null);

    private void WriteGeneration(Utf8JsonWriter json)
    {
        (string Name, int? Id)[] roles =
            [("bos_token_id", _vocabulary.BosId), ("eos_token_id", _vocabulary.EosId), ("pad_token_id", _vocabulary.PadId)];
        foreach ((string name, int? id) in roles)
        {
            if (id is { } number)
            {
                json.WriteNumber(name, number);
            }
        }
    }
}
