using System.Text.Json;
using Fathom.Server.Errors;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Anthropic;

/// <summary>Converts the blocks of a message to the messages that templates expect.</summary>
internal sealed class MessageParts
{
    private readonly List<string> _texts = [];
    private readonly List<string> _thoughts = [];
    private readonly List<ChatToolCall> _calls = [];
    private readonly List<ChatMessage> _results = [];

    public void AddText(string text) => _texts.Add(text);

    /// <summary>Adds a block.</summary>
    /// <exception cref="ApiException">It is not a text, thought, call or result.</exception>
    public void Add(JsonFields block, ServerLimits limits)
    {
        switch (block.Text("type"))
        {
            case "text":
                AddText(block.RequireText("text"));
                break;
            case "thinking":
                _thoughts.Add(block.RequireText("thinking"));
                break;
            case "redacted_thinking":
                break;
            case "tool_use":
                _calls.Add(new ChatToolCall(block.RequireText("name"), block.Find("input") ?? JsonElement.Parse("{}"u8), block.RequireText("id")));
                break;
            case "tool_result":
                string result = OpenAi.MessageReader.ReadContent(block, "content", limits) ?? "";
                _results.Add(new ChatMessage("tool", result) { ToolCallId = block.RequireText("tool_use_id") });
                break;
            case { } other:
                throw ApiException.UnsupportedContent(block.NameOf("type"), other);
            default:
                throw block.Missing("type");
        }
    }

    /// <summary>Tool results first, then the text.</summary>
    public IEnumerable<ChatMessage> ToMessages(string role)
    {
        bool isEmpty = _texts.Count + _thoughts.Count + _calls.Count == 0;
        return isEmpty && _results.Count > 0
            ? _results
            : _results.Append(new ChatMessage(role, string.Join('\n', _texts))
            {
                ReasoningContent = _thoughts.Count > 0 ? string.Join('\n', _thoughts) : null,
                ToolCalls = _calls.Count > 0 ? _calls : null,
            });
    }
}
