namespace Fathom.Tokenizers.Vocabularies;

/// <summary>A token that is matched as a whole before the text is split.</summary>
internal sealed record AddedToken(int Id, byte[] Content)
{
    private readonly bool _isMarkup = IsMarkup(Content);

    /// <summary>Whether it controls the model; decoding can leave out such tokens.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether the match includes the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether the match includes the white space after it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it matches only between characters that are not part of a word.</summary>
    public bool IsSingleWord { get; init; }

    /// <summary>Whether its file says that it matches by its normalized content in the normalized text.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>
    /// Whether it matches in the normalized text. Markers never do: whether a text is trusted is known only for the text as it was given.
    /// </summary>
    public bool MatchesNormalized => IsNormalized && !IsMarker;

    /// <summary>
    /// Whether untrusted text must not produce it: it is special, or looks like markup (<c>&lt;think&gt;</c>,
    /// <c>[INST]</c>). The others are letters and runs of spaces, which vocabularies add for economy.
    /// </summary>
    public bool IsMarker => IsSpecial || _isMarkup;

    private static bool IsMarkup(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> text = TrimSpace(content);
        return text.Length > 2 && (text[0], text[^1]) is ((byte)'<', (byte)'>') or ((byte)'[', (byte)']');
    }

    private static ReadOnlySpan<byte> TrimSpace(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            ReadOnlySpan<byte> trimmed = text.Trim(" \n"u8);
            trimmed = trimmed.StartsWith(SpaceMarker.Utf8) ? trimmed[SpaceMarker.Utf8.Length..] : trimmed;
            trimmed = trimmed.EndsWith(SpaceMarker.Utf8) ? trimmed[..^SpaceMarker.Utf8.Length] : trimmed;
            if (trimmed.Length == text.Length)
            {
                return text;
            }

            text = trimmed;
        }
    }
}
