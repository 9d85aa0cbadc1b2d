namespace Fathom.Tokenizers.Vocabularies;

/// <summary>A token that is matched as a whole before the text is split.</summary>
internal sealed record AddedToken(int Id, byte[] Content)
{
    private readonly bool _isMarkup = IsMarkup(Content);

    /// <summary>Whether it steers the model; such tokens are left out of text on request.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether the match takes the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether the match takes the white space behind it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it matches only between characters that belong to no word.</summary>
    public bool IsSingleWord { get; init; }

    /// <summary>
    /// Whether it must not come out of untrusted text: it is special, or is written like markup (<c>&lt;think&gt;</c>,
    /// <c>[INST]</c>). What remains are letters and runs of spaces, which vocabularies add for economy.
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
