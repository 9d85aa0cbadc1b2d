namespace Fathom.Templates.Values;

/// <summary>A string that records for each character whether it came from the template or from the input.</summary>
/// <remarks>
/// Text starts trusted, and <c>edges</c> lists, in ascending order, the offsets where trust changes: no edges mean that the template wrote
/// everything, a single edge at 0 that it wrote nothing. Offsets are UTF-16; Python's indices are code points, see <see cref="CodePoints"/>.
/// </remarks>
internal sealed class TextValue : TemplateValue
{
    private static readonly int[] s_trusted = [];
    private static readonly int[] s_untrusted = [0];

    private readonly int[] _edges;

    public TextValue(string text, int[] edges)
    {
        Text = text;
        _edges = edges;
    }

    public static TextValue Empty { get; } = Literal("");

    public string Text { get; }

    public override string TypeName => "str";

    public override bool IsTruthy => Text.Length > 0;

    /// <summary>Creates text written by the template, or by this program.</summary>
    public static TextValue Literal(string text) => new(text, s_trusted);

    /// <summary>Creates text that came from the input.</summary>
    public static TextValue Data(string text) => new(text, s_untrusted);

    /// <summary>Returns the text in upper case, mapped character by character so that its length stays the same.</summary>
    public TextValue ToUpper() => WithText(Text.ToUpperInvariant());

    /// <summary>Returns the text in lower case, mapped character by character.</summary>
    public TextValue ToLower() => WithText(Text.ToLowerInvariant());

    /// <summary>Returns another text of the same length, with the origins of this one's characters.</summary>
    public TextValue WithText(string text) => new(text, _edges);

    /// <summary>Whether the template wrote the character at this offset.</summary>
    public bool IsTrustedAt(int offset) => (EdgesUpTo(offset) & 1) == 0;

    /// <summary>Returns a part of the text, by UTF-16 offsets.</summary>
    public TextValue Slice(int start, int length)
    {
        if (length == Text.Length)
        {
            return this;
        }

        return new TextValue(Text.Substring(start, length), SliceEdges(start, start + length));
    }

    public TextValue Slice(int start) => Slice(start, Text.Length - start);

    /// <summary>
    /// Returns the ends of the runs of equal trust that overlap <c>[start, end)</c>, in order; the first run starts at <paramref name="start"/>.
    /// </summary>
    public IEnumerable<int> RunEnds(int start, int end)
    {
        for (int i = EdgesUpTo(start); i < _edges.Length && _edges[i] < end; i++)
        {
            yield return _edges[i];
        }

        yield return end;
    }

    private int[] SliceEdges(int start, int end)
    {
        int first = EdgesUpTo(start);
        bool isTrusted = (first & 1) == 0;
        int last = first;
        while (last < _edges.Length && _edges[last] < end)
        {
            last++;
        }

        if (first == last)
        {
            return isTrusted ? s_trusted : s_untrusted;
        }

        int[] edges = new int[last - first + (isTrusted ? 0 : 1)];     // an untrusted start keeps edges[0] = 0
        for (int i = first; i < last; i++)
        {
            edges[edges.Length - last + i] = _edges[i] - start;
        }

        return edges;
    }

    private int EdgesUpTo(int offset)
    {
        int found = Array.BinarySearch(_edges, offset);
        return found >= 0 ? found + 1 : ~found;
    }
}
