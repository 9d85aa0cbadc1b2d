using Fathom.Formats;
using Fathom.Formats.Gguf;
using Fathom.Tokenizers;

namespace Fathom.Inference;

/// <summary>Makes a tokenizer of a GGUF file's metadata.</summary>
public static class GgufVocabulary
{
    private const string Prefix = "tokenizer.ggml.";

    /// <summary>Reads <c>tokenizer.ggml.*</c>.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The tokenizer, or null when the file holds none.</returns>
    /// <exception cref="ModelFormatException">A value has the wrong type.</exception>
    /// <exception cref="TokenizerFormatException">The vocabulary is refused.</exception>
    public static Tokenizer? ReadTokenizer(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        GgufMetadata metadata = file.Metadata;
        return metadata.FindString(Prefix + "model") is { } model && metadata.FindArray(Prefix + "tokens") is { } tokens
            ? Tokenizer.FromVocabulary(new VocabularyDefinition
            {
                Model = model,
                PreTokenizer = metadata.FindString(Prefix + "pre"),
                Tokens = tokens.ToStrings(),
                Kinds = metadata.FindArray(Prefix + "token_type")?.ToInt32s().Select(kind => (TokenKind)kind).ToArray(),
                Scores = metadata.FindArray(Prefix + "scores")?.ToSingles(),
                Merges = metadata.FindArray(Prefix + "merges")?.ToStrings(),
                BosId = FindId(metadata, "bos_token_id"),
                EosId = FindId(metadata, "eos_token_id"),
                EotId = FindId(metadata, "eot_token_id"),
                PadId = FindId(metadata, "padding_token_id"),
                UnknownId = FindId(metadata, "unknown_token_id"),
                AddBos = metadata.FindBoolean(Prefix + "add_bos_token"),
                AddEos = metadata.FindBoolean(Prefix + "add_eos_token"),
                AddSpacePrefix = metadata.FindBoolean(Prefix + "add_space_prefix"),
                ChatTemplate = metadata.FindString("tokenizer.chat_template"),
            })
            : null;
    }

    private static int? FindId(GgufMetadata metadata, string key) =>
        metadata.FindInteger(Prefix + key) is { } id
            ? id is >= 0 and <= int.MaxValue
                ? (int)id
                : throw new ModelFormatException("gguf.metadata.value", Prefix + key, "a token id", $"{id}")
            : null;
}
