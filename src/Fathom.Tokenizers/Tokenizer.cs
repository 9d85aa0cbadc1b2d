using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using Fathom.Templates;
using Fathom.Tokenizers.Bpe;
using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.HuggingFace;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers;

/// <summary>Converts text to token ids and back, for byte-pair vocabularies in Hugging Face and GGUF files.</summary>
/// <remarks>
/// Encoding cuts out added tokens as a whole, normalizes the text between them, cuts out those that match in normalized
/// text, splits the rest into pieces, and merges each piece from bytes or characters. Time is near-linear in the text,
/// regardless of its content. Immutable and thread-safe.
/// </remarks>
public sealed class Tokenizer
{
    /// <summary>Tokens that end a turn or a text in common chat formats; they only count if they are added or control tokens.</summary>
    private static readonly string[] s_endNames =
    [
        "<|endoftext|>", "<|im_end|>", "<|end|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<end_of_turn>",
        "</s>", "<｜end▁of▁sentence｜>", "<|EOT|>", "<|end_of_sentence|>",
    ];

    private static readonly string[] s_turnEndNames = ["<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|EOT|>"];

    private readonly Vocabulary _vocabulary;
    private readonly BpeModel _model;
    private readonly PieceSplitter _splitter;
    private readonly TextTransform? _normalizer;
    private readonly TextTransform? _transform;
    private readonly AddedTokenMatcher _addedTokens;
    private readonly AddedTokenMatcher _normalizedTokens;
    private readonly SpecialTokens _special;

    internal Tokenizer(TokenizerParts parts)
    {
        _vocabulary = parts.Vocabulary;
        _model = parts.Model;
        _splitter = parts.Splitter;
        _normalizer = parts.Normalizer;
        _transform = parts.Transform;
        _addedTokens = new AddedTokenMatcher(parts.AddedTokens.Where(token => !token.MatchesNormalized));
        _normalizedTokens = new AddedTokenMatcher(parts.AddedTokens.Where(token => token.MatchesNormalized));
        _special = parts.Special;
        StripsLeadingSpace = parts.StripsLeadingSpace;
        ChatTemplate = parts.ChatTemplate;

        EotId = _special.Eot ?? FindAny(s_turnEndNames);
        EndOfGeneration = FindEndOfGeneration();
    }

    /// <summary>The largest id, plus one. A model's embedding may have more rows.</summary>
    public int VocabularySize => _vocabulary.Size;

    /// <summary>The token that begins a sequence, if there is one.</summary>
    public int? BosId => _special.Bos;

    /// <summary>The token that ends a sequence, if there is one.</summary>
    public int? EosId => _special.Eos;

    /// <summary>The token that ends a turn of a chat, if there is one.</summary>
    public int? EotId { get; }

    /// <summary>The token that fills batches, if there is one.</summary>
    public int? PadId => _special.Pad;

    /// <summary>The token for text that no other token covers, if there is one.</summary>
    public int? UnknownId => _special.Unknown;

    /// <summary>All tokens that end generation: end of sequence, turn, or message.</summary>
    public IReadOnlySet<int> EndOfGeneration { get; }

    /// <summary>Whether the model was trained with <see cref="BosId"/> before a text. Chat templates add it themselves.</summary>
    public bool AddBos => _special.AddBos && BosId is not null;

    /// <summary>Whether the model was trained with <see cref="EosId"/> after a text.</summary>
    public bool AddEos => _special.AddEos && EosId is not null;

    /// <summary>The source of the tokenizer's default chat template, if it has one.</summary>
    public string? ChatTemplate { get; }

    /// <summary>Whether decoding removes one space at the beginning, because encoding adds one.</summary>
    internal bool StripsLeadingSpace { get; }

    /// <summary>Reads Hugging Face's <c>tokenizer.json</c>, and <c>tokenizer_config.json</c> if there is one.</summary>
    /// <param name="tokenizerJson">The bytes of <c>tokenizer.json</c>.</param>
    /// <param name="tokenizerConfigJson">The bytes of <c>tokenizer_config.json</c>: roles of tokens, chat template.</param>
    /// <param name="limits">Bounds on untrusted sizes; null for <see cref="TokenizerLimits.Default"/>.</param>
    /// <exception cref="TokenizerFormatException">A file is malformed, exceeds a limit, or requires an unsupported feature.</exception>
    public static Tokenizer FromHuggingFace(
        ReadOnlyMemory<byte> tokenizerJson, ReadOnlyMemory<byte>? tokenizerConfigJson = null, TokenizerLimits? limits = null) =>
        new(TokenizerJsonReader.Read(tokenizerJson, tokenizerConfigJson, limits ?? TokenizerLimits.Default));

    /// <summary>Creates a tokenizer from a vocabulary in another format, such as GGUF.</summary>
    /// <param name="definition">Tokens, merges or scores, and roles.</param>
    /// <param name="limits">Bounds on untrusted sizes; null for <see cref="TokenizerLimits.Default"/>.</param>
    /// <exception cref="TokenizerFormatException">The definition contradicts itself, exceeds a limit, or requires an unsupported feature.</exception>
    public static Tokenizer FromVocabulary(VocabularyDefinition definition, TokenizerLimits? limits = null) =>
        new(VocabularyDefinitionReader.Read(definition, limits ?? TokenizerLimits.Default));

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text; lone surrogates count as U+FFFD.</param>
    /// <param name="allowSpecial">
    /// Whether names of special tokens and other markers (<c>&lt;think&gt;</c>) in the text become tokens: true for text
    /// from a template, false for text from a user.
    /// </param>
    /// <param name="addBos">Whether to add <see cref="BosId"/> before the text, if there is such a token.</param>
    /// <param name="addEos">Whether to add <see cref="EosId"/> after the text, if there is such a token.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="TokenizerFormatException">The regular expressions of the pre-tokenizer exceeded their time budget.</exception>
    public int[] Encode(ReadOnlySpan<char> text, bool allowSpecial = false, bool addBos = false, bool addEos = false) =>
        Encode(text, allowSpecial ? TrustedText.Everywhere : TrustedText.Nowhere, addBos, addEos);

    /// <summary>Encodes a text given as UTF-8; ill-formed bytes count as U+FFFD.</summary>
    /// <inheritdoc cref="Encode(ReadOnlySpan{char}, bool, bool, bool)"/>
    public int[] EncodeUtf8(ReadOnlySpan<byte> text, bool allowSpecial = false, bool addBos = false, bool addEos = false) =>
        Encode(Utf8Text.MakeValid(text), allowSpecial ? TrustedText.Everywhere : TrustedText.Nowhere, addBos, addEos);

    /// <summary>
    /// Encodes a text of mixed origin, such as a rendered chat: markers become special tokens if they don't touch an
    /// untrusted part. Otherwise the ids are those of the whole text: splitting ignores the borders between parts.
    /// </summary>
    /// <param name="text">The text; lone surrogates count as U+FFFD.</param>
    /// <param name="untrusted">Text from users: ranges of <paramref name="text"/>, ascending, not overlapping.</param>
    /// <param name="addBos">Whether to add <see cref="BosId"/> before the text.</param>
    /// <param name="addEos">Whether to add <see cref="EosId"/> after the text.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="ArgumentException">The ranges overlap, are not ascending, or exceed the text.</exception>
    public int[] EncodeMixed(ReadOnlySpan<char> text, ReadOnlySpan<Range> untrusted, bool addBos = false, bool addEos = false)
    {
        List<int> bounds = [];
        int given = 0;
        int chars = 0;
        int bytes = 0;
        foreach (Range range in untrusted)
        {
            (int start, int length) = range.GetOffsetAndLength(text.Length);
            ArgumentOutOfRangeException.ThrowIfLessThan(start, given, nameof(untrusted));
            given = start + length;

            // A range that cuts a surrogate pair is widened to contain it: the pair is one character of the text.
            start = Math.Max(chars, CutsPair(text, start) ? start - 1 : start);
            int end = Math.Max(start, CutsPair(text, given) ? given + 1 : given);
            bytes += Encoding.UTF8.GetByteCount(text[chars..start]);
            int endByte = bytes + Encoding.UTF8.GetByteCount(text[start..end]);
            if (endByte > bytes)
            {
                bounds.Add(bytes);
                bounds.Add(endByte);
            }

            (chars, bytes) = (end, endByte);
        }

        return Encode(text, TrustedText.Outside([.. bounds]), addBos, addEos);
    }

    /// <summary>Encodes a rendered chat: markers become special tokens where the template wrote them, and nowhere else.</summary>
    /// <param name="segments">Text from the template and from others, in order.</param>
    /// <param name="addBos">Whether to add <see cref="BosId"/> before the text; templates usually add it themselves.</param>
    /// <param name="addEos">Whether to add <see cref="EosId"/> after the text.</param>
    /// <returns>The ids of the joined text: splitting ignores the borders between segments.</returns>
    public int[] Encode(IReadOnlyList<TemplateSegment> segments, bool addBos = false, bool addEos = false)
    {
        ArgumentNullException.ThrowIfNull(segments);
        List<Range> untrusted = [];
        var text = new StringBuilder();
        foreach (TemplateSegment segment in segments)
        {
            if (!segment.IsTemplateText)
            {
                untrusted.Add(text.Length..(text.Length + segment.Text.Length));
            }

            text.Append(segment.Text);
        }

        return EncodeMixed(text.ToString(), [.. untrusted], addBos, addEos);
    }

    /// <summary>Decodes ids; bytes that don't form a character become U+FFFD.</summary>
    /// <param name="ids">The ids; those outside the vocabulary are ignored.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        var utf8 = new ArrayBufferWriter<byte>(Math.Max(16, ids.Length * 4));
        foreach (int id in ids)
        {
            if (!(skipSpecial && IsSpecial(id)))
            {
                utf8.Write(TokenBytes(id));
            }
        }

        ReadOnlySpan<byte> text = utf8.WrittenSpan;
        return Encoding.UTF8.GetString(StripsLeadingSpace && text.StartsWith(" "u8) ? text[1..] : text);
    }

    /// <summary>The bytes that a token stands for: the text of a special token, none for an id outside the vocabulary.</summary>
    public ReadOnlySpan<byte> TokenBytes(int id) => (uint)id < (uint)_vocabulary.Size ? _vocabulary.Bytes(id) : default;

    /// <summary>Whether a token controls the model instead of being text.</summary>
    public bool IsSpecial(int id) =>
        (uint)id < (uint)_vocabulary.Size && _vocabulary.KindOf(id) is TokenKind.Control or TokenKind.Unknown;

    /// <summary>Finds a token by its name as spelled in the file: the literal text of a special token, or <c>Ġthe</c> or <c>▁the</c>.</summary>
    /// <returns>The id; null if no token has this name.</returns>
    public int? FindToken(string name) => _vocabulary.TryFind(Encoding.UTF8.GetBytes(name), out int id) ? id : null;

    private int[] Encode(ReadOnlySpan<char> text, TrustedText trust, bool addBos, bool addEos)
    {
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        int length = Encoding.UTF8.GetBytes(text, utf8);
        int[] ids = Encode(utf8.AsSpan(0, length), trust, addBos, addEos);
        ArrayPool<byte>.Shared.Return(utf8);
        return ids;
    }

    private int[] Encode(ReadOnlySpan<byte> text, TrustedText trust, bool addBos, bool addEos)
    {
        using var ids = new IntBuffer((text.Length / 4) + 2);
        using var ends = new IntBuffer();
        var regexTime = new Stopwatch();
        if (addBos && BosId is int bos)
        {
            ids.Add(bos);
        }

        int position = 0;
        while (_addedTokens.FindNext(text, position, trust) is AddedTokenMatch match)
        {
            EncodeBetween(text[position..match.Start], position == 0, ids, ends, regexTime);
            ids.Add(match.Id);
            position = match.End;
        }

        EncodeBetween(text[position..], position == 0, ids, ends, regexTime);
        if (addEos && EosId is int eos)
        {
            ids.Add(eos);
        }

        return ids.Span.ToArray();
    }

    /// <summary>Encodes the text between two tokens that match in the text as it was given.</summary>
    private void EncodeBetween(ReadOnlySpan<byte> text, bool isFirst, IntBuffer ids, IntBuffer ends, Stopwatch regexTime)
    {
        if (text.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> normalized = _normalizer is null ? text : _normalizer.Apply(text, isFirst);
        int position = 0;
        while (_normalizedTokens.FindNext(normalized, position, TrustedText.Nowhere) is AddedTokenMatch match)
        {
            EncodePieces(normalized[position..match.Start], isFirst && position == 0, ids, ends, regexTime);
            ids.Add(match.Id);
            position = match.End;
        }

        EncodePieces(normalized[position..], isFirst && position == 0, ids, ends, regexTime);
    }

    /// <summary>Encodes normalized text between added tokens.</summary>
    private void EncodePieces(ReadOnlySpan<byte> text, bool isFirst, IntBuffer ids, IntBuffer ends, Stopwatch regexTime)
    {
        if (text.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> rewritten = _transform is null ? text : _transform.Apply(text, isFirst);
        ends.Clear();
        _splitter.Split(rewritten, 0, ends, regexTime);

        int start = 0;
        foreach (int end in ends.Span)
        {
            _model.Encode(rewritten[start..end], ids);
            start = end;
        }
    }

    private static bool CutsPair(ReadOnlySpan<char> text, int position) =>
        position > 0 && position < text.Length && char.IsSurrogatePair(text[position - 1], text[position]);

    private int? FindAny(string[] names)
    {
        foreach (string name in names)
        {
            if (FindToken(name) is int id && IsAddedOrSpecial(id))
            {
                return id;
            }
        }

        return null;
    }

    private bool IsAddedOrSpecial(int id) => IsSpecial(id) || _vocabulary.KindOf(id) == TokenKind.UserDefined;

    private FrozenSet<int> FindEndOfGeneration()
    {
        HashSet<int> ids = [];
        foreach (int? id in (int?[])[EosId, EotId, .. s_endNames.Select(FindToken)])
        {
            if (id is int known && (known == EosId || IsAddedOrSpecial(known)))
            {
                ids.Add(known);
            }
        }

        return ids.ToFrozenSet();
    }
}
