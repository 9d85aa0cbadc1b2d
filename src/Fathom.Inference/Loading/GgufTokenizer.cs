using Fathom.Formats;
using Fathom.Formats.Gguf;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Inference.Loading;

/// <summary>Creates a tokenizer from the vocabulary in a GGUF file.</summary>
public static class GgufTokenizer
{
    /// <summary>Reads the vocabulary and builds its tokenizer.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The tokenizer, or null if the file has none.</returns>
    /// <exception cref="ModelFormatException">A value has the wrong type, or the parts don't match.</exception>
    /// <exception cref="TokenizerFormatException">The vocabulary is invalid.</exception>
    public static Tokenizer? Read(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return GgufVocabulary.Find(file.Metadata) is { } vocabulary ? Tokenizer.FromVocabulary(Define(vocabulary)) : null;
    }

    private static VocabularyDefinition Define(GgufVocabulary vocabulary) => new()
    {
        Model = vocabulary.Model,
        PreTokenizer = vocabulary.PreTokenizer,
        Tokens = vocabulary.Tokens,
        Kinds = vocabulary.TokenTypes?.Select(type => (TokenKind)type).ToArray(),
        Scores = vocabulary.Scores,
        Merges = vocabulary.Merges,
        BosId = vocabulary.BosId,
        EosId = vocabulary.EosId,
        EotId = vocabulary.EotId,
        PadId = vocabulary.PadId,
        UnknownId = vocabulary.UnknownId,
        AddBos = vocabulary.AddBos,
        AddEos = vocabulary.AddEos,
        AddSpacePrefix = vocabulary.AddSpacePrefix,
        ChatTemplate = vocabulary.ChatTemplate,
    };
}
