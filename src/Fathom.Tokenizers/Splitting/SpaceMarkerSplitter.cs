using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts before space markers (U+2581).</summary>
/// <param name="keepsRuns">
/// Whether a run of markers stays with the word behind it. This cut changes nothing when no token holds a marker after
/// another character, and makes pieces short. Without it every marker begins a piece, as <c>Metaspace</c> wants.
/// </param>
internal sealed class SpaceMarkerSplitter(bool keepsRuns) : PieceSplitter
{
    /// <summary>The cut that changes nothing for a vocabulary: runs with their words, or none at all.</summary>
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
