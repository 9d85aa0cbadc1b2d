using Fathom.Web.Conversations;

namespace Fathom.Web.Tests.Conversations;

public class ConversationTitleTests
{
    [Theory]
    [InlineData("What is 47 × 83?", "What is 47 × 83?")]
    [InlineData("\n\n# **Solve** `x`\nand more", "Solve x")]
    [InlineData("```python\nprint(1)\n```", "print(1)")]
    [InlineData("  ?!  ", "New chat")]
    [InlineData("Why do 🐈 purr?", "Why do 🐈 purr?")]
    [InlineData("A train leaves at 9:40 and arrives at 13:15, standing still for a while", "A train leaves at 9:40 and arrives at 13:15…")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…")]
    public void From_FirstTurn_IsItsFirstLineInShort(string turn, string title) => Assert.Equal(title, ConversationTitle.From(turn));

    [Theory]
    [InlineData("  a \t\n b ", "a b")]
    [InlineData(" ", "New chat")]
    [InlineData("🐈\u200b🐈", "🐈 🐈")]
    public void Clip_TypedTitle_HasSingleSpaces(string typed, string title) => Assert.Equal(title, ConversationTitle.Clip(typed));

    [Fact]
    public void Clip_LongTitle_SplitsNoCharacter()
    {
        string title = ConversationTitle.Clip("a" + string.Concat(Enumerable.Repeat("🐈", 100)));

        Assert.Equal(ConversationTitle.MaxLength - 1, title.Length);
        Assert.EndsWith("🐈", title, StringComparison.Ordinal);
    }
}
