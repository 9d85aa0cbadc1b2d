namespace Fathom.Templates.ToolCalls;

/// <summary>Passes tools and past calls to a chat template in the form that it expects.</summary>
public static class ToolTemplates
{
    /// <summary>Creates the input of a template for a conversation with tools.</summary>
    /// <remarks>
    /// Tools are passed to the template if it describes them itself, and otherwise put into the system message (<see cref="ToolPrompt"/>). Arguments of
    /// past calls become objects or text, and the content of their messages empty or null, whichever makes the template show the calls.
    /// </remarks>
    /// <param name="template">The template.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="tools">The available tools; an empty list makes <c>tools</c> none.</param>
    /// <param name="format">How the model spells calls; needed only if the template doesn't describe tools, which null then omits.</param>
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
