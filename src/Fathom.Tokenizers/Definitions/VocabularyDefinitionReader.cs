using System.Text;
using Fathom.Tokenizers.Bpe;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Definitions;

/// <summary>Checks a <see cref="VocabularyDefinition"/> and creates the parts of a tokenizer from it.</summary>
internal static class VocabularyDefinitionReader
{
    private const string ByteLevelModel = "gpt2";
    private const string SentencePieceModel = "llama";

    /// <summary>Creates the parts.</summary>
    /// <exception cref="TokenizerFormatException">The definition contradicts itself, exceeds a limit, or requires an unsupported feature.</exception>
    public static TokenizerParts Read(VocabularyDefinition definition, TokenizerLimits limits)
    {
        ArgumentNullException.ThrowIfNull(definition);
        bool isByteLevel = definition.Model switch
        {
            ByteLevelModel => true,
            SentencePieceModel => false,
            _ => throw new TokenizerFormatException(
                TokenizerErrorCode.Unsupported, "tokenizer.ggml.model", $"{ByteLevelModel} or {SentencePieceModel}", definition.Model),
        };

        CheckCounts(definition, limits);
        TokenKind[] kinds = definition.Kinds is null
            ? Enumerable.Repeat(TokenKind.Normal, definition.Tokens.Count).ToArray()
            : [.. definition.Kinds];
        ByteStringTable names = ReadNames(definition, kinds, limits);
        var vocabulary = new Vocabulary(names, kinds, isByteLevel ? TokenSpelling.ByteLevel : TokenSpelling.SpaceMarkerPieces);
        SpecialTokens special = ReadSpecialTokens(definition, isByteLevel);

        TokenizerParts parts = isByteLevel
            ? ReadByteLevel(definition, names, vocabulary, special)
            : ReadSentencePiece(definition, names, vocabulary, special);
        return parts with { AddedTokens = ReadAddedTokens(definition, kinds, limits) };
    }

    private static TokenizerParts ReadByteLevel(
        VocabularyDefinition definition, ByteStringTable names, Vocabulary vocabulary, SpecialTokens special)
    {
        string preTokenizer = definition.PreTokenizer ?? "default";
        PieceSplitter splitter = KnownSplitters.FindByName(preTokenizer)
            ?? throw new TokenizerFormatException(TokenizerErrorCode.Unsupported, "tokenizer.ggml.pre", "a known pre-tokenizer", preTokenizer);

        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Model = new BpeModel
            {
                Alphabet = new SymbolAlphabet.Bytes(vocabulary),
                Merges = ReadMerges(definition.Merges ?? [], vocabulary),
                WholePieces = IsLlama3(preTokenizer) ? WholePieceTable.Create(names, vocabulary, isByteLevel: true) : null,
                UnknownId = special.Unknown,
            },
            Splitter = splitter,
            Special = special,
            ChatTemplate = definition.ChatTemplate,
        };
    }

    private static TokenizerParts ReadSentencePiece(
        VocabularyDefinition definition, ByteStringTable names, Vocabulary vocabulary, SpecialTokens special)
    {
        IReadOnlyList<float> scores = definition.Scores
            ?? throw new TokenizerFormatException(TokenizerErrorCode.VocabularyMismatch, "tokenizer.ggml.scores", "a score for every token", "none");
        CheckScores(scores);
        bool addsSpacePrefix = definition.AddSpacePrefix ?? true;
        var alphabet = new SymbolAlphabet.Characters(names, vocabulary, hasByteFallback: true);
        TextTransform escape = new TextTransform.Replace(" "u8.ToArray(), SpaceMarker.Utf8.ToArray());

        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Model = new BpeModel
            {
                Alphabet = alphabet,
                Merges = ScoredMerges.Create(names, vocabulary, alphabet, scores),
                UnknownId = special.Unknown,
            },
            Splitter = SpaceMarkerSplitter.ForVocabulary(names),
            Transform = addsSpacePrefix
                ? new TextTransform.Chain(new TextTransform.Prepend(SpaceMarker.Utf8.ToArray()), escape)
                : escape,
            StripsLeadingSpace = addsSpacePrefix,
            Special = special,
            ChatTemplate = definition.ChatTemplate,
        };
    }

    private static void CheckCounts(VocabularyDefinition definition, TokenizerLimits limits)
    {
        int count = definition.Tokens.Count;
        if (count == 0)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.VocabularyEmpty, "tokenizer.ggml.tokens", "at least one token", "none");
        }

        if (count > limits.MaxVocabulary)
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.VocabularyTooLarge, "tokenizer.ggml.tokens", $"at most {limits.MaxVocabulary} tokens", $"{count}");
        }

        CheckSameCount("tokenizer.ggml.token_type", definition.Kinds?.Count ?? count, count);
        CheckSameCount("tokenizer.ggml.scores", definition.Scores?.Count ?? count, count);
        if (definition.Merges?.Count > limits.MaxMerges)
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.MergesTooMany, "tokenizer.ggml.merges", $"at most {limits.MaxMerges}", $"{definition.Merges.Count}");
        }
    }

    private static void CheckScores(IReadOnlyList<float> scores)
    {
        for (int id = 0; id < scores.Count; id++)
        {
            if (!float.IsFinite(scores[id]))
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.VocabularyMismatch, $"tokenizer.ggml.scores[{id}]", "a finite number", "another");
            }
        }
    }

    private static void CheckSameCount(string where, int actual, int expected)
    {
        if (actual != expected)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.VocabularyMismatch, where, $"{expected} entries, as many as tokens", $"{actual}");
        }
    }

    /// <summary>Reads the names. They may repeat in GGUF files (padding): the first id keeps the name, the others have no bytes.</summary>
    private static ByteStringTable ReadNames(VocabularyDefinition definition, TokenKind[] kinds, TokenizerLimits limits)
    {
        var names = new ByteStringTable();
        for (int id = 0; id < kinds.Length; id++)
        {
            if (!Enum.IsDefined(kinds[id]))
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.VocabularyMismatch, $"tokenizer.ggml.token_type[{id}]", "0 to 6", $"{(int)kinds[id]}");
            }

            byte[] name = Encoding.UTF8.GetBytes(definition.Tokens[id]);
            if (name.Length > limits.MaxTokenBytes)
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.TokenTooLong, $"tokenizer.ggml.tokens[{id}]", $"at most {limits.MaxTokenBytes} bytes", $"{name.Length}");
            }

            names.TryAdd(name, id);
        }

        return names;
    }

    private static AddedToken[] ReadAddedTokens(VocabularyDefinition definition, TokenKind[] kinds, TokenizerLimits limits)
    {
        List<AddedToken> added = [];
        for (int id = 0; id < kinds.Length; id++)
        {
            bool isSpecial = kinds[id] is TokenKind.Control or TokenKind.Unknown;
            if ((isSpecial || kinds[id] == TokenKind.UserDefined) && definition.Tokens[id].Length > 0)
            {
                added.Add(new AddedToken(id, Encoding.UTF8.GetBytes(definition.Tokens[id])) { IsSpecial = isSpecial });
            }
        }

        AddedTokenRules.Check(added, "tokenizer.ggml.tokens", limits);
        return [.. added];
    }

    private static MergeTable ReadMerges(IReadOnlyList<string> merges, Vocabulary vocabulary)
    {
        const string Where = "tokenizer.ggml.merges";
        var table = new MergeTable(merges.Count);
        var resolver = new MergeResolver(vocabulary);
        byte[] pair = [];
        for (int rank = 0; rank < merges.Count; rank++)
        {
            byte[] merge = Encoding.UTF8.GetBytes(merges[rank]);
            ReadOnlySpan<byte> joined = MergeResolver.Split(merge, ref pair, Where, out int leftLength);
            resolver.Add(table, joined, leftLength, rank, Where);
        }

        return table;
    }

    private static SpecialTokens ReadSpecialTokens(VocabularyDefinition definition, bool isByteLevel)
    {
        CheckId("tokenizer.ggml.bos_token_id", definition.BosId);
        CheckId("tokenizer.ggml.eos_token_id", definition.EosId);
        CheckId("tokenizer.ggml.eot_token_id", definition.EotId);
        CheckId("tokenizer.ggml.padding_token_id", definition.PadId);
        CheckId("tokenizer.ggml.unknown_token_id", definition.UnknownId);
        return new SpecialTokens
        {
            Bos = definition.BosId,
            Eos = definition.EosId,
            Eot = definition.EotId,
            Pad = definition.PadId,
            Unknown = definition.UnknownId,
            AddBos = definition.AddBos ?? (!isByteLevel || IsLlama3(definition.PreTokenizer)),
            AddEos = definition.AddEos ?? false,
        };

        void CheckId(string where, int? id)
        {
            if (id is int value && (uint)value >= (uint)definition.Tokens.Count)
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.IdOutOfRange, where, $"0 to {definition.Tokens.Count - 1}", $"{value}");
            }
        }
    }

    /// <summary>Llama 3 doesn't merge a piece that is a token as a whole, and begins texts with its first special token.</summary>
    private static bool IsLlama3(string? preTokenizer) => preTokenizer is "llama-bpe" or "llama3" or "llama-v3";
}
