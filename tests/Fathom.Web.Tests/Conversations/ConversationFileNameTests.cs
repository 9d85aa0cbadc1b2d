using System.Text;
using Fathom.Web.Conversations;

namespace Fathom.Web.Tests.Conversations;

public class ConversationFileNameTests
{
    [Theory]
    [InlineData("What is 47 × 83?", "What is 47 × 83.md")]
    [InlineData("素数とは何か 😀", "素数とは何か 😀.md")]
    [InlineData("../../etc/passwd", "etc passwd.md")]
    [InlineData("..\\..\\a:b*c", "a b c.md")]
    [InlineData(".hidden", "hidden.md")]
    [InlineData("a\r\nSet-Cookie: x=\"1\"", "a Set-Cookie x= 1.md")]
    [InlineData("photo\u202egpj.exe", "photogpj.exe.md")]
    [InlineData("a\0b\u2028c", "a b c.md")]
    [InlineData("con", "_con.md")]
    [InlineData("NUL.txt", "_NUL.txt.md")]
    [InlineData("Contents", "Contents.md")]
    [InlineData("ends in dots . . .", "ends in dots.md")]
    [InlineData("", "conversation.md")]
    [InlineData(" \t/\u200b", "conversation.md")]
    public void From_AnyTitle_IsANameInItsFolder(string title, string name) => Assert.Equal(name, ConversationFileName.From(title, ".md"));

    [Fact]
    public void From_HalfACharacter_IsReplaced() => Assert.Equal("a\ufffdb.md", ConversationFileName.From("a\ud83db", ".md"));

    [Fact]
    public void From_LongTitle_FitsIntoAFileSystemAndSplitsNoCharacter()
    {
        string name = ConversationFileName.From("a" + string.Concat(Enumerable.Repeat("😀", 300)), ".md");

        Assert.InRange(Encoding.UTF8.GetByteCount(name), 100, 255);
        Assert.DoesNotContain('\ufffd', name);
        Assert.EndsWith("😀.md", name, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(ConversationFileName.From(new string('素', 300), ".md")), 200, 255);
    }
}
