using System.Text.Json;
using Fathom.Server.Errors;
using Fathom.Server.Requests;
using Fathom.Server.Security;
using Fathom.Templates;

namespace Fathom.Server.Anthropic;

/// <summary>Collects the blocks of a message as the messages that templates know.</summary>
internal sealed class MessageParts
{
    private readonly List<string> _texts = [];
    private readonly List<string> _thoughts = [];
    private readonly List<ChatToolCall> _calls = [];
    private readonly List<ChatMessage> _results = [];

    public void AddText(string text) => _texts.Add(text);

    /// <summary>Adds a block.</summary>
    /// <exception cref="ApiException">It is no text, thought, call or result.</exception>
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

    /// <summary>Results of tools first, then what was said.</summary>
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
