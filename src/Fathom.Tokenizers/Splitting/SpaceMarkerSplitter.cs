using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts before space markers (U+2581).</summary>
/// <param name="keepsRuns">
/// Whether a run of markers stays with the word after it. This cut keeps pieces short, and doesn't change the result if
/// no token has a marker after another character. Otherwise every marker begins a piece, as <c>Metaspace</c> requires.
/// </param>
internal sealed class SpaceMarkerSplitter(bool keepsRuns) : PieceSplitter
{
    /// <summary>The cut that doesn't change a vocabulary's result: before runs of markers, or none at all.</summary>
    public static PieceSplitter ForVocabulary(ByteStringTable names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (HasMarkerAfterOther(names[i]))
            {
                return new WholeTextSplitter();
            }
        }

        return new SpaceMarkerSplitter(keepsRuns: true);
    }

    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends)
    {
        ReadOnlySpan<byte> marker = SpaceMarker.Utf8;
        int start = 0;
        while (start < text.Length)
        {
            int searchStart = text[start..].StartsWith(marker) ? start + marker.Length : start;
            while (keepsRuns && text[searchStart..].StartsWith(marker))
            {
                searchStart += marker.Length;
            }

            int found = text[searchStart..].IndexOf(marker);
            start = found < 0 ? text.Length : searchStart + found;
            ends.Add(offset + start);
        }
    }

    private static bool HasMarkerAfterOther(ReadOnlySpan<byte> name)
    {
        while (name.StartsWith(SpaceMarker.Utf8))
        {
            name = name[SpaceMarker.Utf8.Length..];
        }

        return name.IndexOf(SpaceMarker.Utf8) >= 0;
    }
}
