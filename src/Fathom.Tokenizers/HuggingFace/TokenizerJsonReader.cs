using Fathom.Tokenizers.Bpe;
using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Reads <c>tokenizer.json</c> and <c>tokenizer_config.json</c> into the parts of a tokenizer.</summary>
internal static class TokenizerJsonReader
{
    /// <summary>Reads both files.</summary>
    /// <exception cref="TokenizerFormatException">A file is malformed, exceeds a limit, or requires an unsupported feature.</exception>
    public static TokenizerParts Read(ReadOnlyMemory<byte> tokenizerJson, ReadOnlyMemory<byte>? configJson, TokenizerLimits limits)
    {
        JsonSource root = JsonSource.Open(tokenizerJson, limits);
        JsonSource model = root.FindObject("model")
            ?? throw new TokenizerFormatException(TokenizerErrorCode.JsonMissingKey, "/", "model", "nothing");
        ModelSettings settings = ModelSettings.Read(model);

        List<AddedToken> added = AddedTokenReader.Read(root, limits);
        VocabularyReader.Names names = VocabularyReader.Read(model, added, limits);
        TextPipeline pipeline = TextPipeline.Read(root, limits);
        var vocabulary = new Vocabulary(names.Table, names.Kinds, pipeline.Spelling);
        MergeTable merges = MergeListReader.Read(model, vocabulary, limits);
        SpecialTokens special = SpecialTokenReader.Read(root, configJson, vocabulary, settings, limits, out string? chatTemplate);

        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Model = CreateModel(settings, names.Table, vocabulary, merges, pipeline.IsByteLevel),
            Splitter = pipeline.Splitter ?? SplitterFor(pipeline, names.Table),
            Normalizer = pipeline.Normalizer,
            Transform = pipeline.Transform,
            AddedTokens = Normalize(added, pipeline.Normalizer, limits),
            StripsLeadingSpace = pipeline.StripsLeadingSpace,
            Special = special,
            ChatTemplate = chatTemplate,
        };
    }

    /// <summary>Normalizes the content of the tokens that match in the normalized text; one of which nothing remains never matches.</summary>
    private static AddedToken[] Normalize(List<AddedToken> added, TextTransform? normalizer, TokenizerLimits limits)
    {
        if (normalizer is null)
        {
            return [.. added];
        }

        List<AddedToken> tokens = new(added.Count);
        foreach (AddedToken token in added)
        {
            AddedToken normalized = token.MatchesNormalized ? token with { Content = normalizer.Apply(token.Content, isFirst: true).ToArray() } : token;
            if (normalized.Content.Length > limits.MaxAddedTokenBytes)
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.AddedTokenInvalid, "/added_tokens", $"at most {limits.MaxAddedTokenBytes} bytes when normalized",
                    $"{normalized.Content.Length} for id {token.Id}");
            }

            if (normalized.Content.Length > 0)
            {
                tokens.Add(normalized);
            }
        }

        return [.. tokens];
    }

    private static BpeModel CreateModel(
        ModelSettings settings, ByteStringTable names, Vocabulary vocabulary, MergeTable merges, bool isByteLevel) => new()
        {
            Alphabet = isByteLevel
                ? new SymbolAlphabet.Bytes(vocabulary)
                : new SymbolAlphabet.Characters(names, vocabulary, settings.HasByteFallback),
            Merges = merges,
            WholePieces = settings.IgnoresMerges ? WholePieceTable.Create(names, vocabulary, isByteLevel) : null,
            UnknownId = settings.FindUnknown(vocabulary),
            FusesUnknown = settings.FusesUnknown,
        };

    private static PieceSplitter SplitterFor(TextPipeline pipeline, ByteStringTable names) =>
        pipeline.IsByteLevel ? new WholeTextSplitter() : SpaceMarkerSplitter.ForVocabulary(names);
}
