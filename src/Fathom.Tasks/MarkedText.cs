using System.Text;

namespace Fathom.Tasks;

/// <summary>Text that records, for each character, what noise may do to it.</summary>
internal sealed class MarkedText
{
    private readonly StringBuilder _text = new(128);
    private readonly List<TextMark> _marks = new(128);

    public int Length => _text.Length;

    public char this[int index] => _text[index];

    public TextMark Mark(int index) => _marks[index];

    public bool IsFree(int index) => index >= 0 && index < Length && _marks[index] == TextMark.Free;

    public void Append(string text, TextMark mark) => Insert(Length, text, mark);

    public void Insert(int index, string text, TextMark mark)
    {
        _text.Insert(index, text);
        _marks.InsertRange(index, Enumerable.Repeat(mark, text.Length));
    }

    public void RemoveAt(int index)
    {
        _text.Remove(index, 1);
        _marks.RemoveAt(index);
    }

    public void Set(int index, char c) => _text[index] = c;

    public void Clear()
    {
        _text.Clear();
        _marks.Clear();
    }

    public override string ToString() => _text.ToString();
}
