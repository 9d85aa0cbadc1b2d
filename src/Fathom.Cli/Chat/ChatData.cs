using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;
using Fathom.Formats;
using Fathom.ModelStore;
using Fathom.Templates;

namespace Fathom.Cli.Chat;

/// <summary>Data of conversations in the user's data folder: input history and saved conversations.</summary>
internal sealed class ChatData(CliHost host)
{
    private const int MaxBytes = 256 << 20;
    private const int MaxDepth = 64;

    private readonly string _root = InstalledModels.DefaultRoot(host.Variable);

    /// <summary>The file of typed lines.</summary>
    public string HistoryFile => Path.Combine(_root, "history");

    /// <summary>Saves a conversation.</summary>
    /// <exception cref="CliException">The name isn't a valid file name.</exception>
    public void Save(string name, IReadOnlyList<ChatMessage> messages)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SavedMessage[] saved = [.. messages.Select(SavedMessage.Of)];
        AtomicFile.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(saved, ChatJson.Compact.SavedMessageArray));
    }

    /// <summary>Reads a saved conversation.</summary>
    /// <exception cref="CliException">No conversation has this name, or its file holds something else.</exception>
    public IEnumerable<ChatMessage> Load(string name)
    {
        string path = PathOf(name);
        if (!File.Exists(path))
        {
            throw new CliException(ExitCode.InputRefused, "conversation.not_found", name, $"no conversation was saved as '{name}'");
        }

        return Parse(ModelTextFile.ReadText(path, MaxBytes), name).Select(message => message.ToMessage());
    }

    private static SavedMessage[] Parse(string json, string name)
    {
        WholeCharacters.Require(json, MaxDepth);
        SavedMessage[]? saved = JsonSerializer.Deserialize(json, ChatJson.Compact.SavedMessageArray);
        return saved is not null && saved.All(message => message is { Role: not null, Content: not null, HasWholeCalls: true })
            ? saved
            : throw new CliException(ExitCode.InputRefused, "json.invalid", name, $"the file of '{name}' holds no conversation");
    }

    private string PathOf(string name) =>
        name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? Path.Combine(_root, "conversations", name + ".json")
            : throw new CliException(ExitCode.InputRefused, "conversation.name", name, "a conversation's name has letters, digits, dashes and underscores");
}

/// <summary>One message of a saved conversation.</summary>
internal sealed record SavedMessage(string Role, string Content, string? ReasoningContent)
{
    /// <summary>The tools that the message calls; null for none.</summary>
    public IReadOnlyList<SavedCall>? ToolCalls { get; init; }

    /// <summary>The call that a tool's message answers; null in other messages.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The tool's name; null in other messages.</summary>
    public string? Name { get; init; }

    /// <summary>Whether every call has a name and arguments.</summary>
    [JsonIgnore]
    public bool HasWholeCalls => ToolCalls?.All(call => call is { Name: not null, Arguments.ValueKind: JsonValueKind.Object or JsonValueKind.String }) != false;

    /// <summary>A message as it is saved.</summary>
    public static SavedMessage Of(ChatMessage message) => new(message.Role, message.Content ?? "", message.ReasoningContent)
    {
        ToolCalls = message.ToolCalls?.Select(call => new SavedCall(call.Name, call.Arguments, call.Id)).ToArray(),
        ToolCallId = message.ToolCallId,
        Name = message.Name,
    };

    /// <summary>The message that was saved.</summary>
    public ChatMessage ToMessage() => new(Role, Content)
    {
        ReasoningContent = ReasoningContent,
        ToolCalls = ToolCalls?.Select(call => new ChatToolCall(call.Name, call.Arguments, call.Id)).ToArray(),
        ToolCallId = ToolCallId,
        Name = Name,
    };
}

/// <summary>A tool call of a saved message.</summary>
internal sealed record SavedCall(string Name, JsonElement Arguments, string? Id);
