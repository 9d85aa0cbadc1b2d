using System.Text;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Training;

/// <summary>Counts the words of texts.</summary>
internal sealed class WordCounter(PieceSplitter splitter, AddedTokenMatcher markers)
{
    private readonly ByteStringTable _words = new();
    private readonly List<long> _counts = [];

    /// <summary>Number of distinct words.</summary>
    public int Count => _words.Count;

    /// <summary>A word by its index.</summary>
    public ReadOnlySpan<byte> Word(int index) => _words[index];

    /// <summary>How often a word occurred.</summary>
    public long CountOf(int index) => _counts[index];

    /// <summary>Counts the words of one text; lone surrogates count as U+FFFD.</summary>
    public void Add(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        using var ends = new IntBuffer();
        int position = 0;
        while (markers.FindNext(utf8, position, TrustedText.Everywhere) is AddedTokenMatch match)
        {
            AddBetween(utf8.AsSpan(position, match.Start - position), ends);
            position = match.End;
        }

        AddBetween(utf8.AsSpan(position), ends);
    }

    /// <summary>Adds another counter's words to this one.</summary>
    public void Add(WordCounter other)
    {
        for (int i = 0; i < other.Count; i++)
        {
            Add(other.Word(i), other.CountOf(i));
        }
    }

    private void AddBetween(ReadOnlySpan<byte> text, IntBuffer ends)
    {
        ends.Clear();
        splitter.Split(text, 0, ends);
        int start = 0;
        foreach (int end in ends.Span)
        {
            Add(text[start..end], 1);
            start = end;
        }
    }

    private void Add(ReadOnlySpan<byte> word, long count)
    {
        int index = _words.GetOrAdd(word);
        if (index == _counts.Count)
        {
            _counts.Add(0);
        }

        _counts[index] += count;
    }
}
