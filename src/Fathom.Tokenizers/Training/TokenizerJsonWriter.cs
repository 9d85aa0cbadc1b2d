using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Training;

/// <summary>Writes a trained vocabulary as Hugging Face's <c>tokenizer.json</c> and <c>tokenizer_config.json</c>.</summary>
public static class TokenizerJsonWriter
{
    private const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Qwen2Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly JsonWriterOptions s_writerOptions = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Writes <c>tokenizer.json</c>.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="vocabulary">The trained vocabulary.</param>
    /// <param name="options">Roles of tokens.</param>
    /// <exception cref="ArgumentException">A role names a token that is not special in the vocabulary.</exception>
    public static void Write(Stream stream, TrainedVocabulary vocabulary, TokenizerJsonOptions options)
    {
        CheckRoles(vocabulary, options);
        using var writer = new Utf8JsonWriter(stream, s_writerOptions);
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteNull("truncation");
        writer.WriteNull("padding");
        WriteAddedTokens(writer, vocabulary);
        writer.WriteNull("normalizer");
        writer.WritePropertyName("pre_tokenizer");
        WritePreTokenizer(writer, vocabulary.Options.PreTokenizer);
        writer.WritePropertyName("post_processor");
        WritePostProcessor(writer, vocabulary, options);
        writer.WritePropertyName("decoder");
        WriteByteLevel(writer, usesRegex: false);
        WriteModel(writer, vocabulary);
        writer.WriteEndObject();
    }

    /// <summary>Writes <c>tokenizer_config.json</c>.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteConfig(Stream stream, TrainedVocabulary vocabulary, TokenizerJsonOptions options)
    {
        CheckRoles(vocabulary, options);
        using var writer = new Utf8JsonWriter(stream, s_writerOptions);
        writer.WriteStartObject();
        writer.WriteBoolean("add_bos_token", options.AddBos);
        writer.WriteBoolean("add_eos_token", false);
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteStartObject("added_tokens_decoder");
        for (int id = 0; id < vocabulary.FirstByteId; id++)
        {
            writer.WriteStartObject(id.ToString(CultureInfo.InvariantCulture));
            WriteAddedTokenBody(writer, vocabulary, id);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteString("bos_token", options.BosToken);
        if (options.ChatTemplate is not null)
        {
            writer.WriteString("chat_template", options.ChatTemplate);
        }

        writer.WriteBoolean("clean_up_tokenization_spaces", false);
        writer.WriteString("eos_token", options.EosToken);
        if (options.MaxSequenceLength is int length)
        {
            writer.WriteNumber("model_max_length", length);
        }

        writer.WriteString("pad_token", options.PadToken);
        writer.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
        writer.WriteNull("unk_token");
        writer.WriteEndObject();
    }

    private static void WriteAddedTokens(Utf8JsonWriter writer, TrainedVocabulary vocabulary)
    {
        writer.WriteStartArray("added_tokens");
        for (int id = 0; id < vocabulary.FirstByteId; id++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", id);
            WriteAddedTokenBody(writer, vocabulary, id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAddedTokenBody(Utf8JsonWriter writer, TrainedVocabulary vocabulary, int id)
    {
        writer.WriteString("content", vocabulary.Tokens[id].Span);
        writer.WriteBoolean("lstrip", false);
        writer.WriteBoolean("normalized", false);
        writer.WriteBoolean("rstrip", false);
        writer.WriteBoolean("single_word", false);
        writer.WriteBoolean("special", id < vocabulary.Options.SpecialTokens.Count);
    }

    private static void WritePreTokenizer(Utf8JsonWriter writer, BpePreTokenizer preTokenizer)
    {
        // Without merges, words don't matter: use the pre-tokenizer that every reader supports.
        if (preTokenizer is BpePreTokenizer.Gpt2 or BpePreTokenizer.Bytes)
        {
            WriteByteLevel(writer, usesRegex: true);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", "Sequence");
        writer.WriteStartArray("pretokenizers");
        writer.WriteStartObject();
        if (preTokenizer is BpePreTokenizer.Qwen2 or BpePreTokenizer.Words)
        {
            writer.WriteString("type", "Split");
            writer.WriteStartObject("pattern");
            writer.WriteString("Regex", preTokenizer == BpePreTokenizer.Words ? Llama3Pattern : Qwen2Pattern);
            writer.WriteEndObject();
            writer.WriteString("behavior", "Isolated");
            writer.WriteBoolean("invert", false);
        }
        else
        {
            // For Letters, too: no merge joins two letters, so spelled-out words need no splitter that readers would have to support.
            writer.WriteString("type", "Digits");
            writer.WriteBoolean("individual_digits", true);
        }

        writer.WriteEndObject();
        WriteByteLevel(writer, usesRegex: preTokenizer is not (BpePreTokenizer.Qwen2 or BpePreTokenizer.Words));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter writer, bool usesRegex)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "ByteLevel");
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteBoolean("trim_offsets", false);
        writer.WriteBoolean("use_regex", usesRegex);
        writer.WriteEndObject();
    }

    private static void WritePostProcessor(Utf8JsonWriter writer, TrainedVocabulary vocabulary, TokenizerJsonOptions options)
    {
        if (!options.AddBos || options.BosToken is not string bos)
        {
            WriteByteLevel(writer, usesRegex: false);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", "TemplateProcessing");
        WriteTemplate(writer, "single", bos, ["A"]);
        WriteTemplate(writer, "pair", bos, ["A", "B"]);
        writer.WriteStartObject("special_tokens");
        writer.WriteStartObject(bos);
        writer.WriteString("id", bos);
        writer.WriteStartArray("ids");
        writer.WriteNumberValue(IndexOf(vocabulary, bos));
        writer.WriteEndArray();
        writer.WriteStartArray("tokens");
        writer.WriteStringValue(bos);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter writer, string name, string bos, string[] sequences)
    {
        writer.WriteStartArray(name);
        for (int type = 0; type < sequences.Length; type++)
        {
            WriteTemplateItem(writer, "SpecialToken", bos, type);
            WriteTemplateItem(writer, "Sequence", sequences[type], type);
        }

        writer.WriteEndArray();
    }

    private static void WriteTemplateItem(Utf8JsonWriter writer, string kind, string id, int type)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(kind);
        writer.WriteString("id", id);
        writer.WriteNumber("type_id", type);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter writer, TrainedVocabulary vocabulary)
    {
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        writer.WriteNull("dropout");
        writer.WriteNull("unk_token");
        writer.WriteNull("continuing_subword_prefix");
        writer.WriteNull("end_of_word_suffix");
        writer.WriteBoolean("fuse_unk", false);
        writer.WriteBoolean("byte_fallback", false);
        writer.WriteBoolean("ignore_merges", vocabulary.Options.PreTokenizer == BpePreTokenizer.Words);
        writer.WriteStartObject("vocab");
        for (int id = 0; id < vocabulary.Tokens.Count; id++)
        {
            writer.WriteNumber(Name(vocabulary, id), id);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("merges");
        foreach (BpeMerge merge in vocabulary.Merges)
        {
            writer.WriteStringValue($"{Name(vocabulary, merge.Left)} {Name(vocabulary, merge.Right)}");
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Name(TrainedVocabulary vocabulary, int id)
    {
        ReadOnlySpan<byte> bytes = vocabulary.Tokens[id].Span;
        return id < vocabulary.FirstByteId ? Encoding.UTF8.GetString(bytes) : ByteLevelAlphabet.Encode(bytes);
    }

    private static int IndexOf(TrainedVocabulary vocabulary, string specialToken) =>
        vocabulary.Options.SpecialTokens.ToList().IndexOf(specialToken);

    private static void CheckRoles(TrainedVocabulary vocabulary, TokenizerJsonOptions options)
    {
        foreach (string? role in (string?[])[options.BosToken, options.EosToken, options.PadToken])
        {
            if (role is not null && IndexOf(vocabulary, role) < 0)
            {
                throw new ArgumentException($"'{role}' is not a special token of the vocabulary", nameof(options));
            }
        }
    }
}
