using System.Text;
using System.Text.Json;

namespace Fathom.Templates.ToolCalls;

/// <summary>Describes tools to a model whose template doesn't.</summary>
public static class ToolPrompt
{
    private const string DeepSeekV3Example =
        """
        <｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>NAME
        ```json
        {"argument": "value"}
        ```<｜tool▁call▁end｜><｜tool▁calls▁end｜>
        """;

    private const string DeepSeekV31Example =
        """<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>NAME<｜tool▁sep｜>{"argument": "value"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>""";

    private const string HermesExample =
        """
        <tool_call>
        {"name": "NAME", "arguments": {"argument": "value"}}
        </tool_call>
        """;

    private const string Llama3Example = """{"name": "NAME", "parameters": {"argument": "value"}}""";

    /// <summary>Returns text for the system message that lists the tools and explains how to call them.</summary>
    /// <param name="format">How the model spells calls.</param>
    /// <param name="tools">The available tools.</param>
    public static string Describe(ToolCallFormat format, IEnumerable<ChatTool> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var text = new StringBuilder("## Tools\nYou can call these functions; each line describes one, its parameters as JSON Schema:\n");
        foreach (JsonElement tool in ChatTool.ToJson(tools).EnumerateArray())
        {
            text.Append(tool.GetProperty("function").GetRawText()).Append('\n');
        }

        text.Append("\nTo call a function, write it in exactly this form, the arguments being one JSON object:\n").Append(Example(format));
        string repeat = format is ToolCallFormat.DeepSeekV3 or ToolCallFormat.DeepSeekV31
            ? "For several calls, repeat the part from <｜tool▁call▁begin｜> to <｜tool▁call▁end｜>."
            : "For several calls, write one after the other.";
        return text.Append('\n').Append(repeat).Append(" Call a function only when you need it; its result comes in the next message.").ToString();
    }

    /// <summary>Appends the description of the tools to a conversation's system message, which is added if there is none.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="format">How the model spells calls.</param>
    /// <param name="tools">The available tools.</param>
    public static IReadOnlyList<ChatMessage> AddTo(IReadOnlyList<ChatMessage> messages, ToolCallFormat format, IEnumerable<ChatTool> tools)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string description = Describe(format, tools);
        return messages is [{ Role: "system" } system, ..]
            ? [system with { Content = string.IsNullOrEmpty(system.Content) ? description : $"{system.Content}\n\n{description}" }, .. messages.Skip(1)]
            : [new ChatMessage("system", description), .. messages];
    }

    private static string Example(ToolCallFormat format) => format switch
    {
        ToolCallFormat.DeepSeekV3 => DeepSeekV3Example,
        ToolCallFormat.DeepSeekV31 => DeepSeekV31Example,
        ToolCallFormat.Hermes => HermesExample,
        _ => Llama3Example,
    };
}
