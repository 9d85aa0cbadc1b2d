using System.Globalization;
using System.Text;
using Fathom.Web.Markup;

namespace Fathom.Web.Conversations;

/// <summary>A conversation as a readable Markdown file: one message after another, thoughts folded.</summary>
/// <param name="conversation">The conversation, with one branch of its messages.</param>
internal sealed class ConversationMarkdown(ExportedConversation conversation)
{
    private readonly string[] _models = [.. conversation.Messages.Select(message => message.Model).OfType<string>().Distinct()];

    /// <summary>The file's name.</summary>
    public string FileName => ConversationFileName.From(conversation.Title, ".md");

    /// <summary>Writes the file, one message at a time.</summary>
    /// <param name="output">Destination; stays open.</param>
    public async Task WriteAsync(Stream output)
    {
        var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteLineAsync($"# {QuotedMarkdown.Line(ConversationTitle.Clip(conversation.Title))}\n\n{Facts()}").ConfigureAwait(false);
            if (conversation.Settings.SystemPrompt is { } instructions && !string.IsNullOrWhiteSpace(instructions))
            {
                await writer.WriteLineAsync($"\n## Instructions\n\n{QuotedMarkdown.Block(instructions.TrimEnd())}").ConfigureAwait(false);
            }

            foreach (ConversationMessage message in conversation.Messages)
            {
                await WriteAsync(writer, message).ConfigureAwait(false);
            }
        }
    }

    private string Facts()
    {
        string date = conversation.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        string models = string.Join(", ", _models.Select(QuotedMarkdown.Line));
        return _models.Length == 0 ? $"- Date: {date} UTC" : $"- Model: {models}\n- Date: {date} UTC";
    }

    private async Task WriteAsync(StreamWriter writer, ConversationMessage message)
    {
        await writer.WriteLineAsync($"\n## {HeadingOf(message)}").ConfigureAwait(false);
        if (!string.IsNullOrWhiteSpace(message.Thinking))
        {
            string thought = QuotedMarkdown.Block(message.Thinking.TrimEnd());
            await writer.WriteLineAsync($"\n<details>\n<summary>Thought</summary>\n\n{thought}\n\n</details>").ConfigureAwait(false);
        }

        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            await writer.WriteLineAsync($"\n{QuotedMarkdown.Block(message.Text.TrimEnd())}").ConfigureAwait(false);
        }

        if (AnswerEnd.Of(message) is { } end)
        {
            await writer.WriteLineAsync($"\n*{QuotedMarkdown.Line(end)}*").ConfigureAwait(false);
        }
    }

    /// <summary>The author of a message; includes the model's name if several models have answered.</summary>
    private string HeadingOf(ConversationMessage message) => message.Role == MessageRole.User ? "You"
        : _models.Length > 1 && message.Model is { } model ? $"Assistant ({QuotedMarkdown.Line(model)})"
        : "Assistant";
}
