using System.Text;
using System.Text.Json;
using Fathom.Templates;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using TurnMessage = Fathom.Templates.ChatMessage;

namespace Fathom.Extensions.AI;

/// <summary>Converts messages of Microsoft.Extensions.AI to the messages that chat templates read.</summary>
internal sealed class ConversationReader
{
    /// <summary>One line: line breaks would only cost the model tokens.</summary>
    private static readonly JsonSerializerOptions s_json = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private readonly List<TurnMessage> _messages = [];
    private readonly Dictionary<string, string> _toolNames = [];

    private ConversationReader()
    {
    }

    /// <summary>Reads a conversation.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="instructions">A system message to put first; merged with the system message that the conversation begins with, if any.</param>
    /// <exception cref="FathomClientException">There is no message, or one of them has a role or content that can't be read.</exception>
    public static IReadOnlyList<TurnMessage> Read(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var reader = new ConversationReader();
        int index = 0;
        foreach (ChatMessage message in messages)
        {
            reader.Add(message, $"messages[{index++}]");
        }

        if (index == 0)
        {
            throw new FathomClientException(FathomClientErrorCodes.NoMessages, "messages", "expected at least one message, found none");
        }

        return string.IsNullOrEmpty(instructions) ? reader._messages : WithInstructions(reader._messages, instructions);
    }

    private static IReadOnlyList<TurnMessage> WithInstructions(List<TurnMessage> messages, string instructions) =>
        messages is [{ Role: "system" } system, ..]
            ? [system with { Content = string.IsNullOrEmpty(system.Content) ? instructions : $"{instructions}\n\n{system.Content}" }, .. messages.Skip(1)]
            : [new TurnMessage("system", instructions), .. messages];

    private void Add(ChatMessage message, string where)
    {
        string role = RoleOf(message, where);
        var text = new StringBuilder();
        var thoughts = new StringBuilder();
        List<ChatToolCall> calls = [];
        List<TurnMessage> results = [];
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                case TextContent said:
                    text.Append(said.Text);
                    break;
                case TextReasoningContent thought when role == "assistant":
                    thoughts.Append(thought.Text);
                    break;
                case FunctionCallContent call when role == "assistant":
                    calls.Add(ReadCall(call, where));
                    break;
                case FunctionResultContent result when role != "assistant":
                    results.Add(ReadResult(result));
                    break;
                case UsageContent:
                    break;
                default:
                    throw new FathomClientException(
                        FathomClientErrorCodes.Content,
                        where,
                        $"expected text, thoughts, calls of functions or their results, found {content.GetType().Name} of the {role}");
            }
        }

        _messages.AddRange(results);
        if (role != "tool" && (results.Count == 0 || text.Length > 0))
        {
            _messages.Add(new TurnMessage(role, text.ToString())
            {
                ReasoningContent = thoughts.Length > 0 ? thoughts.ToString() : null,
                ToolCalls = calls.Count > 0 ? calls : null,
                Name = message.AuthorName is { Length: > 0 } author && role == "user" ? author : null,
            });
        }
        else if (results.Count == 0 || text.Length > 0)
        {
            throw new FathomClientException(
                FathomClientErrorCodes.Content, where, "expected results of functions, found a message of a tool with something else");
        }
    }

    private static string RoleOf(ChatMessage message, string where) => message.Role.Value switch
    {
        "developer" => "system",
        "system" or "user" or "assistant" or "tool" => message.Role.Value,
        { } other => throw new FathomClientException(FathomClientErrorCodes.Role, where, $"expected the role system, user, assistant or tool, found '{other}'"),
    };

    private ChatToolCall ReadCall(FunctionCallContent call, string where)
    {
        if (string.IsNullOrEmpty(call.Name))
        {
            throw new FathomClientException(FathomClientErrorCodes.Content, where, "expected a call of a function, found one without a name");
        }

        _toolNames[call.CallId] = call.Name;
        IDictionary<string, object?> arguments = call.Arguments ?? new Dictionary<string, object?>();
        return new ChatToolCall(call.Name, Serialize(arguments), call.CallId);
    }

    private TurnMessage ReadResult(FunctionResultContent result) => new("tool", TextOf(result))
    {
        ToolCallId = result.CallId,
        Name = _toolNames.GetValueOrDefault(result.CallId),
    };

    private static string TextOf(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is { } failure ? $"Error: {failure.Message}" : "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement element => element.GetRawText(),
        TextContent content => content.Text,
        { } value => JsonSerializer.Serialize(value, s_json.GetTypeInfo(typeof(object))),
    };

    private static JsonElement Serialize(IDictionary<string, object?> arguments) =>
        JsonSerializer.SerializeToElement(arguments, s_json.GetTypeInfo(typeof(IDictionary<string, object?>)));
}
