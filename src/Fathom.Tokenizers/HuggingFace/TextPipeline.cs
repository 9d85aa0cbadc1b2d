using System.Text.RegularExpressions;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Reads <c>/normalizer</c>, <c>/pre_tokenizer</c> and <c>/decoder</c>: how text becomes pieces, and tokens become text.</summary>
internal sealed class TextPipeline
{
    private readonly List<TextTransform> _normalizers = [];
    private readonly List<TextTransform> _transforms = [];
    private readonly List<PieceSplitter> _splitters = [];

    private int _stages;

    private TextPipeline()
    {
    }

    /// <summary>Whether pieces are encoded byte by byte.</summary>
    public bool IsByteLevel { get; private set; }

    /// <summary>How token names spell bytes.</summary>
    public TokenSpelling Spelling { get; private set; } = TokenSpelling.Plain;

    /// <summary>Whether decoding removes one space at the beginning.</summary>
    public bool StripsLeadingSpace { get; private set; }

    /// <summary>The normalizer's changes; null if there are none.</summary>
    public TextTransform? Normalizer => Chain(_normalizers);

    /// <summary>The changes that the pre-tokenizer makes before splitting; null if there are none.</summary>
    public TextTransform? Transform => Chain(_transforms);

    /// <summary>The pre-tokenizer's stages; null if it has none.</summary>
    public PieceSplitter? Splitter => _splitters.Count switch
    {
        0 => null,
        1 => _splitters[0],
        _ => new SplitterChain([.. _splitters]),
    };

    /// <summary>Reads the three components.</summary>
    /// <exception cref="TokenizerFormatException">One is malformed or unsupported.</exception>
    public static TextPipeline Read(JsonSource root, TokenizerLimits limits)
    {
        var pipeline = new TextPipeline();
        if (ComponentElement.From(root, "normalizer", limits) is ComponentElement normalizer)
        {
            pipeline.AddNormalizer(normalizer);
        }

        if (ComponentElement.From(root, "pre_tokenizer", limits) is ComponentElement preTokenizer)
        {
            pipeline.AddPreTokenizer(preTokenizer);
        }

        if (ComponentElement.From(root, "decoder", limits) is ComponentElement decoder)
        {
            pipeline.AddDecoder(decoder);
        }

        return pipeline;
    }

    private static TextTransform? Chain(List<TextTransform> steps) => steps.Count switch
    {
        0 => null,
        1 => steps[0],
        _ => new TextTransform.Chain([.. steps]),
    };

    private void AddNormalizer(ComponentElement normalizer)
    {
        CountStage(normalizer);
        switch (normalizer.Type)
        {
            case "Sequence":
                normalizer.GetObjects("normalizers").ForEach(AddNormalizer);
                break;
            case "NFC":
                _normalizers.Add(new ComposingTransform());
                break;
            case "Prepend":
                _normalizers.Add(new TextTransform.Prepend(normalizer.GetUtf8("prepend")));
                break;
            case "Replace":
                _normalizers.Add(new TextTransform.Replace(ReadLiteral(normalizer), normalizer.GetUtf8("content")));
                break;
            default:
                throw normalizer.Unsupported("Sequence, NFC, Prepend or Replace", normalizer.Type);
        }
    }

    private void AddPreTokenizer(ComponentElement preTokenizer)
    {
        CountStage(preTokenizer);
        switch (preTokenizer.Type)
        {
            case "Sequence":
                preTokenizer.GetObjects("pretokenizers").ForEach(AddPreTokenizer);
                break;
            case "Split":
                _splitters.Add(ReadSplit(preTokenizer));
                break;
            case "Digits":
                _splitters.Add(preTokenizer.GetBoolean("individual_digits", absent: false) ? KnownSplitters.SingleDigits : KnownSplitters.Numbers);
                break;
            case "ByteLevel":
                AddByteLevel(preTokenizer);
                break;
            case "Metaspace":
                AddMetaspace(preTokenizer);
                break;
            default:
                throw preTokenizer.Unsupported("Sequence, Split, Digits, ByteLevel or Metaspace", preTokenizer.Type);
        }
    }

    private void CountStage(ComponentElement stage)
    {
        if (++_stages > stage.Limits.MaxStages)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.StagesTooMany, stage.Pointer, $"at most {stage.Limits.MaxStages} stages", "more");
        }
    }

    private void AddByteLevel(ComponentElement byteLevel)
    {
        IsByteLevel = true;
        if (byteLevel.GetBoolean("add_prefix_space", absent: true))
        {
            if (_splitters.Count > 0)
            {
                throw byteLevel.Unsupported("add_prefix_space only in the first stage", "a later stage");
            }

            _transforms.Add(new TextTransform.Prepend(" "u8.ToArray(), unlessPresent: true));
        }

        if (byteLevel.GetBoolean("use_regex", absent: true))
        {
            _splitters.Add(KnownSplitters.Gpt2);
        }
    }

    /// <summary>Replaces spaces with markers; old files have <c>add_prefix_space</c> where new ones have <c>prepend_scheme</c>.</summary>
    private void AddMetaspace(ComponentElement metaspace)
    {
        RequireMarker(metaspace, "replacement");
        string oldScheme = metaspace.GetBoolean("add_prefix_space", absent: true) ? "always" : "never";
        string scheme = metaspace.TryGet("prepend_scheme") is null ? oldScheme : metaspace.GetString("prepend_scheme");
        _transforms.Add(new TextTransform.Replace(" "u8.ToArray(), SpaceMarker.Utf8.ToArray()));
        if (scheme != "never")
        {
            _transforms.Add(new TextTransform.Prepend(SpaceMarker.Utf8.ToArray(), onlyFirst: scheme == "first", unlessPresent: true));
        }

        if (metaspace.GetBoolean("split", absent: true))
        {
            _splitters.Add(new SpaceMarkerSplitter(keepsRuns: false));
        }
    }

    private static PieceSplitter ReadSplit(ComponentElement split)
    {
        string behavior = split.GetString("behavior");
        bool isInverted = split.GetBoolean("invert", absent: false);
        ComponentElement pattern = split.GetObject("pattern");
        bool isRegex = pattern.TryGet("Regex") is not null;
        string text = isRegex ? pattern.GetString("Regex") : Regex.Escape(pattern.GetString("String"));
        PieceSplitter? known = isRegex ? KnownSplitters.FindByPattern(text) : null;

        // Files made from tiktoken vocabularies remove text that doesn't match, but their patterns match everything.
        bool keepsAll = behavior == "Isolated" || (behavior == "Removed" && isInverted && known is not null);
        if (!keepsAll)
        {
            throw split.Unsupported("behavior Isolated", behavior);
        }

        return known ?? new RegexSplitter(text, pattern.Pointer, split.Limits);
    }

    private void AddDecoder(ComponentElement decoder)
    {
        CountStage(decoder);
        switch (decoder.Type)
        {
            case "Sequence":
                decoder.GetObjects("decoders").ForEach(AddDecoder);
                break;
            case "ByteLevel":
                Spelling = TokenSpelling.ByteLevel;
                break;
            case "Metaspace":
                RequireMarker(decoder, "replacement");
                Spelling = TokenSpelling.SpaceMarker;
                StripsLeadingSpace = decoder.TryGet("prepend_scheme") is null
                    ? decoder.GetBoolean("add_prefix_space", absent: true)
                    : decoder.GetString("prepend_scheme") != "never";
                break;
            case "Replace":
                RequireMarkerReplacement(decoder);
                Spelling = TokenSpelling.SpaceMarker;
                break;
            case "ByteFallback":
                Spelling = TokenSpelling.SpaceMarker;
                break;
            case "Strip":
                AddStrip(decoder);
                break;
            case "Fuse":
                break;
            default:
                throw decoder.Unsupported("Sequence, ByteLevel, Metaspace, Replace, ByteFallback, Fuse or Strip", decoder.Type);
        }
    }

    private void AddStrip(ComponentElement strip)
    {
        bool isOneSpace = strip.GetString("content") == " " && strip.GetInt32("start", absent: 0) <= 1 && strip.GetInt32("stop", absent: 0) == 0;
        if (!isOneSpace)
        {
            throw strip.Unsupported("one space at the start", "something else");
        }

        StripsLeadingSpace = strip.GetInt32("start", absent: 0) == 1;
    }

    private static void RequireMarkerReplacement(ComponentElement replace)
    {
        bool isMarker = ReadLiteral(replace).AsSpan().SequenceEqual(SpaceMarker.Utf8) && replace.GetString("content") == " ";
        if (!isMarker)
        {
            throw replace.Unsupported("U+2581 for a space", "something else");
        }
    }

    private static void RequireMarker(ComponentElement component, string name)
    {
        if (component.GetString(name) != "\u2581")
        {
            throw component.Unsupported("U+2581", component.GetString(name));
        }
    }

    private static byte[] ReadLiteral(ComponentElement replace)
    {
        ComponentElement pattern = replace.GetObject("pattern");
        if (pattern.TryGet("String") is null)
        {
            throw pattern.Unsupported("a String", "something else");
        }

        byte[] literal = pattern.GetUtf8("String");
        return literal.Length > 0 ? literal : throw pattern.Unsupported("a text", "an empty one");
    }
}
