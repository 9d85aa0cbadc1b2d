namespace Fathom.Templates.ToolCalls;

/// <summary>Gives tools and past calls to a chat template in the way that it wants them.</summary>
public static class ToolTemplates
{
    /// <summary>The input of a template for a conversation with tools.</summary>
    /// <remarks>
    /// Tools go to the template where it describes them itself, and otherwise into the system message (<see cref="ToolPrompt"/>). Arguments of past
    /// calls become
    /// objects or text, and the content beside them empty or null, whichever way the template shows the calls.
    /// </remarks>
    /// <param name="template">The template.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="tools">The tools on offer; none leaves <c>tools</c> undefined.</param>
    /// <param name="format">How the model spells calls; needed only where the template doesn't describe tools, and then null leaves them out.</param>
    public static ChatTemplateInput CreateInput(
        ChatTemplate template, IEnumerable<ChatMessage> messages, IReadOnlyList<ChatTool> tools, ToolCallFormat? format)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(tools);
        IReadOnlyList<ChatMessage> conversation = ToolCallConventions.Apply(template, [.. messages]);
        if (tools.Count == 0)
        {
            return ChatTemplateInput.FromMessages(conversation);
        }

        if (ToolCallFormats.DescribesTools(template))
        {
            return ChatTemplateInput.FromMessages(conversation) with { Tools = ChatTool.ToJson(tools) };
        }

        return ChatTemplateInput.FromMessages(format is { } known ? ToolPrompt.AddTo(conversation, known, tools) : conversation);
    }
}
