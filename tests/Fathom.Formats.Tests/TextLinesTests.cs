namespace Fathom.Formats.Tests;

public class TextLinesTests
{
    private const string Pieces = "ab\r\n";

    [Fact]
    public void Read_AnyText_GivesTheLinesOfTheFramework()
    {
        var random = new Random(20261129);
        for (int i = 0; i < 500; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            string[] lines = [.. TextLines.Read(new Trickle(text, 1 + random.Next(3)), 100, Refuse)];

            Assert.Equal(Lines(text), lines);
        }
    }

    [Theory]
    [InlineData(4, "")]
    [InlineData(5, "")]
    [InlineData(6, "line 2")]
    public void Read_LineAtTheLimit_IsReadAndALongerOneRefused(int length, string refusal)
    {
        string text = "ab\n" + new string('a', length) + "\nab";

        Exception? failure = Record.Exception(() => TextLines.Read(new Trickle(text, 2), 5, Refuse).Count());

        Assert.Equal(refusal, failure?.Message ?? "");
    }

    private static InvalidDataException Refuse(int line) => new($"line {line}");

    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Brings a text in small pieces, as pipes do.</summary>
    private sealed class Trickle(string text, int most) : TextReader
    {
        private int _at;

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            int length = Math.Min(most, Math.Min(buffer.Length, text.Length - _at));
            text.AsSpan(_at, length).CopyTo(buffer);
            _at += length;
            return length;
        }
    }
}
