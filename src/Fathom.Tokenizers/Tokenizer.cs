using System.Buffers;
using System.Collections.Frozen;
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

/// <summary>Text to token ids and back, for byte-pair vocabularies of Hugging Face's and of GGUF's making.</summary>
/// <remarks>
/// Encoding: added tokens are cut out as wholes, what lies between is normalized and split into pieces, and every
/// piece is merged from bytes or characters. Time is near-linear in the text, whatever it holds. Immutable and safe
/// for any number of threads.
/// </remarks>
public sealed class Tokenizer
{
    /// <summary>Names that end a turn or a text in the chat formats in use; they count when they are added or control tokens.</summary>
    private static readonly string[] s_endNames =
    [
        "<|endoftext|>", "<|im_end|>", "<|end|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<end_of_turn>",
        "</s>", "<｜end▁of▁sentence｜>", "<|EOT|>", "<|end_of_sentence|>",
    ];

    private static readonly string[] s_turnEndNames = ["<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|EOT|>"];

    private readonly Vocabulary _vocabulary;
    private readonly BpeModel _model;
    private readonly PieceSplitter _splitter;
    private readonly TextTransform? _transform;
    private readonly AddedTokenMatcher _addedTokens;
    private readonly SpecialTokens _special;

    internal Tokenizer(TokenizerParts parts)
    {
        _vocabulary = parts.Vocabulary;
        _model = parts.Model;
        _splitter = parts.Splitter;
        _transform = parts.Transform;
        _addedTokens = new AddedTokenMatcher(parts.AddedTokens);
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

    /// <summary>Every token after which generation ends: end of sequence, of turn, of message.</summary>
    public IReadOnlySet<int> EndOfGeneration { get; }

    /// <summary>Whether the model was trained with <see cref="BosId"/> before a text. Chat templates write it themselves.</summary>
    public bool AddBos => _special.AddBos && BosId is not null;

    /// <summary>Whether the model was trained with <see cref="EosId"/> behind a text.</summary>
    public bool AddEos => _special.AddEos && EosId is not null;

    /// <summary>The source of the default chat template that came with the tokenizer, if one did.</summary>
    public string? ChatTemplate { get; }

    /// <summary>Whether decoding drops one space at the beginning, because encoding added one.</summary>
    internal bool StripsLeadingSpace { get; }

    /// <summary>Reads Hugging Face's <c>tokenizer.json</c>, and <c>tokenizer_config.json</c> where there is one.</summary>
    /// <param name="tokenizerJson">The bytes of <c>tokenizer.json</c>.</param>
    /// <param name="tokenizerConfigJson">The bytes of <c>tokenizer_config.json</c>: roles of tokens, chat template.</param>
    /// <param name="limits">Bounds on untrusted sizes; <see cref="TokenizerLimits.Default"/> when null.</param>
    /// <exception cref="TokenizerFormatException">A file is malformed, exceeds a limit, or asks for what is not supported.</exception>
    public static Tokenizer FromHuggingFace(
        ReadOnlyMemory<byte> tokenizerJson, ReadOnlyMemory<byte>? tokenizerConfigJson = null, TokenizerLimits? limits = null) =>
        new(TokenizerJsonReader.Read(tokenizerJson, tokenizerConfigJson, limits ?? TokenizerLimits.Default));

    /// <summary>Builds a tokenizer from a vocabulary that another format, such as GGUF, has described.</summary>
    /// <param name="definition">Tokens, merges or scores, and roles.</param>
    /// <param name="limits">Bounds on untrusted sizes; <see cref="TokenizerLimits.Default"/> when null.</param>
    /// <exception cref="TokenizerFormatException">The definition contradicts itself, exceeds a limit, or asks for what is not supported.</exception>
    public static Tokenizer FromVocabulary(VocabularyDefinition definition, TokenizerLimits? limits = null) =>
        new(VocabularyDefinitionReader.Read(definition, limits ?? TokenizerLimits.Default));

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text; lone surrogates count as U+FFFD.</param>
    /// <param name="allowSpecial">
    /// Whether the text may name special tokens and other markers (<c>&lt;think&gt;</c>): true for what a template wrote,
    /// false for what a user wrote.
    /// </param>
    /// <param name="addBos">Whether <see cref="BosId"/> goes before the text; without such a token nothing does.</param>
    /// <param name="addEos">Whether <see cref="EosId"/> goes behind the text; without such a token nothing does.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="TokenizerFormatException">The pre-tokenizer's own regular expression spent its budget of time.</exception>
    public int[] Encode(ReadOnlySpan<char> text, bool allowSpecial = false, bool addBos = false, bool addEos = false) =>
        Encode(text, allowSpecial ? TrustedText.Everywhere : TrustedText.Nowhere, addBos, addEos);

    /// <summary>Encodes a text given as UTF-8; ill-formed bytes count as U+FFFD.</summary>
    /// <inheritdoc cref="Encode(ReadOnlySpan{char}, bool, bool, bool)"/>
    public int[] EncodeUtf8(ReadOnlySpan<byte> text, bool allowSpecial = false, bool addBos = false, bool addEos = false) =>
        Encode(Utf8Text.MakeValid(text), allowSpecial ? TrustedText.Everywhere : TrustedText.Nowhere, addBos, addEos);

    /// <summary>
    /// Encodes a text of mixed origin, such as a rendered chat: markers become special tokens where they touch no
    /// untrusted part. The ids are otherwise those of the whole text, for splitting sees no border between the parts.
    /// </summary>
    /// <param name="text">The text; lone surrogates count as U+FFFD.</param>
    /// <param name="untrusted">What users wrote: ranges of <paramref name="text"/>, ascending, not overlapping.</param>
    /// <param name="addBos">Whether <see cref="BosId"/> goes before the text.</param>
    /// <param name="addEos">Whether <see cref="EosId"/> goes behind the text.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="ArgumentException">The ranges overlap, are not ascending, or leave the text.</exception>
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

            // A range that cuts a surrogate pair is widened to hold it, for the pair is one character of the text.
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
    /// <param name="segments">What the template and others wrote, in order.</param>
    /// <param name="addBos">Whether <see cref="BosId"/> goes before the text; templates usually write it themselves.</param>
    /// <param name="addEos">Whether <see cref="EosId"/> goes behind the text.</param>
    /// <returns>The ids; those of the joined text, for splitting sees no border between the segments.</returns>
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

    /// <summary>Decodes ids; bytes that form no character become U+FFFD.</summary>
    /// <param name="ids">The ids; those outside the vocabulary stand for nothing.</param>
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

    /// <summary>The bytes that a token stands for: its literal text for a special one, none outside the vocabulary.</summary>
    public ReadOnlySpan<byte> TokenBytes(int id) => (uint)id < (uint)_vocabulary.Size ? _vocabulary.Bytes(id) : default;

    /// <summary>Whether a token steers the model instead of being text.</summary>
    public bool IsSpecial(int id) =>
        (uint)id < (uint)_vocabulary.Size && _vocabulary.KindOf(id) is TokenKind.Control or TokenKind.Unknown;

    /// <summary>Finds a token by its name as the file spells it: the literal text of a special one, <c>Ġthe</c> or <c>▁the</c> of others.</summary>
    /// <returns>The id, or null when no token has this name.</returns>
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
        if (addBos && BosId is int bos)
        {
            ids.Add(bos);
        }

        int position = 0;
        while (_addedTokens.FindNext(text, position, trust) is AddedTokenMatch match)
        {
            EncodeBetween(text[position..match.Start], position == 0, ids, ends);
            ids.Add(match.Id);
            position = match.End;
        }

        EncodeBetween(text[position..], position == 0, ids, ends);
        if (addEos && EosId is int eos)
        {
            ids.Add(eos);
        }

        return ids.Span.ToArray();
    }

    /// <summary>Encodes what lies between two added tokens.</summary>
    private void EncodeBetween(ReadOnlySpan<byte> text, bool isFirst, IntBuffer ids, IntBuffer ends)
    {
        if (text.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> normalized = _transform is null ? text : _transform.Apply(text, isFirst);
        ends.Clear();
        _splitter.Split(normalized, 0, ends);

        int start = 0;
        foreach (int end in ends.Span)
        {
            _model.Encode(normalized[start..end], ids);
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
