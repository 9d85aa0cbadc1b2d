using Fathom.Cli.Output;

namespace Fathom.Cli.Tests;

public class TextWrapperTests
{
    [Theory]
    [InlineData("one two three four", "one two\nthree four")]
    [InlineData("exactly10! next", "exactly10!\nnext")]
    [InlineData("averyveryverylongword x", "averyveryv\nerylongwor\nd x")]
    [InlineData("line\n  indented text here", "line\n  indented\ntext here")]
    [InlineData("a\n```\nlong line of code, unbroken\n```\none two three four", "a\n```\nlong line of code, unbroken\n```\none two\nthree four")]
    [InlineData("\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587", "\u4e2d\u6587\u4e2d\u6587\u4e2d\n\u6587")]
    [InlineData("one two  \n\nthree", "one two  \n\nthree")]
    [InlineData("", "")]
    public void Feed_TextInAnyPieces_BreaksBetweenWords(string text, string expected)
    {
        for (int size = 1; size <= text.Length + 1; size++)
        {
            var wrapper = new TextWrapper(() => 10);

            string actual = string.Concat(text.Chunk(size).Select(piece => wrapper.Feed(new string(piece)))) + wrapper.Finish();

            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Feed_WideEnough_ChangesNothing()
    {
        const string Text = "one two\tthree \ud83d\ude00 four\n\n  five ";
        var wrapper = new TextWrapper(() => 200);

        Assert.Equal(Text, wrapper.Feed(Text) + wrapper.Finish());
    }
}
