using System.Text;
using Fathom.Web.Conversations;
using static Fathom.Web.Tests.Conversations.Messages;

namespace Fathom.Web.Tests.Conversations;

public class ConversationMarkdownTests
{
    [Fact]
    public async Task Write_AConversation_IsReadFromTopToBottom()
    {
        const string Code = "Like this:\n\n```html\n<b>a && b</b>\n```\n\nAnd `List<int>`.";
        ConversationMessage[] messages =
        [
            User("a", null, "What is 47 × 83?"), Assistant("b", "a", Code) with { Thinking = "hm\n" },
            User("c", "b", "More"), Assistant("d", "c", "So far", MessageState.Stopped),
        ];

        string file = await WriteAsync(Chat("c", "Multiplying") with { Settings = new ChatSettings { SystemPrompt = "Be brief." } }, messages);

        Assert.Equal(
            $"""
            # Multiplying

            - Model: deep-1b
            - Date: 2026-11-29 12:00 UTC

            ## Instructions

            Be brief.

            ## You

            What is 47 × 83?

            ## Assistant

            <details>
            <summary>Thought</summary>

            hm

            </details>

            {Code}

            ## You

            More

            ## Assistant

            So far

            *You stopped this answer.*

            """,
            file);
    }

    [Fact]
    public async Task Write_SeveralModels_NamesEach()
    {
        string file = await WriteAsync(Chat("c"), [Assistant("a", null, "1"), Assistant("b", "a", "2") with { Model = "other*" }]);

        Assert.Contains("- Model: deep-1b, other\\*\n", file, StringComparison.Ordinal);
        Assert.Contains("## Assistant (deep-1b)\n\n1\n", file, StringComparison.Ordinal);
        Assert.Contains("## Assistant (other\\*)\n\n2\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_NothingSaid_HasTitleAndDate() =>
        Assert.Equal("# A chat\n\n- Date: 2026-11-29 12:00 UTC\n", await WriteAsync(Chat("c"), []));

    [Theory]
    [InlineData("<script>alert(1)</script>", @"# \<script\>alert(1)\</script\>")]
    [InlineData("a\n\n# b\r\nc", @"# a \# b c")]
    [InlineData("![x](http://evil.example/)", @"# !\[x\](http://evil.example/)")]
    [InlineData("`*_~$&|", @"# \`\*\_\~\$\&\|")]
    public async Task Write_HostileTitle_IsALineOfText(string title, string line) =>
        Assert.StartsWith(line + "\n\n- ", await WriteAsync(Chat("c", title), []), StringComparison.Ordinal);

    [Fact]
    public async Task Write_HostileMessages_LeaveTheirPlaceNowhere()
    {
        ConversationMessage[] messages =
        [
            User("a", null, "<!-- hide the rest"), Assistant("b", "a", "```\ncut") with { Thinking = "out</details>\n\n</details>" }, User("c", "b", "last"),
        ];

        string file = await WriteAsync(Chat("c"), messages);

        Assert.Contains("\n\\<!-- hide the rest\n", file, StringComparison.Ordinal);
        Assert.Contains("out\\</details>\n\n\\</details>\n\n</details>\n", file, StringComparison.Ordinal);
        Assert.Contains("```\ncut\n```\n\n## You\n\nlast\n", file, StringComparison.Ordinal);
    }

    private static async Task<string> WriteAsync(Conversation chat, ConversationMessage[] messages)
    {
        using var output = new MemoryStream();
        await new ConversationMarkdown(ExportedConversation.From(chat, messages)).WriteAsync(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
