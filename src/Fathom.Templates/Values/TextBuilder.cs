using System.Text;

namespace Fathom.Templates.Values;

/// <summary>Concatenates texts, keeping each character's origin, within the limits of a rendering.</summary>
internal sealed class TextBuilder(RenderContext context)
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _edges = [];

    public int Length => _text.Length;

    private bool IsTrusted => (_edges.Count & 1) == 0;

    public void Append(ReadOnlySpan<char> text, bool isTrusted)
    {
        if (text.IsEmpty)
        {
            return;
        }

        context.RequireTextLength((long)_text.Length + text.Length);
        context.StepText(text.Length);
        if (isTrusted != IsTrusted)
        {
            _edges.Add(_text.Length);
        }

        _text.Append(text);
    }

    public void Append(TextValue text) => Append(text, 0, text.Text.Length);

    public void Append(TextValue text, int start, int length)
    {
        if (length == 0)
        {
            return;
        }

        int from = start;
        foreach (int end in text.RunEnds(start, start + length))
        {
            Append(text.Text.AsSpan(from, end - from), text.IsTrustedAt(from));
            from = end;
        }
    }

    public TextValue ToText() => new(_text.ToString(), [.. _edges]);
}
