using System.Text.Json;
using Fathom.Templates.Errors;

namespace Fathom.Templates.ToolCalls;

/// <summary>How a template expects the calls of past turns, determined by trial, because templates don't declare it.</summary>
internal sealed record ToolCallConventions(bool HasTextArguments, bool HasNullContent)
{
    private const string ProbeName = "probe_of_calls";
    private const string ProbeArgument = "{\"probe_key\": \"a\"}";

    /// <summary>Rewrites a conversation's calls as a template expects them; a conversation without calls is returned unchanged.</summary>
    public static IReadOnlyList<ChatMessage> Apply(ChatTemplate template, IReadOnlyList<ChatMessage> messages)
    {
        if (!messages.Any(message => message.ToolCalls is { Count: > 0 }))
        {
            return messages;
        }

        ToolCallConventions conventions = Find(template);
        return [.. messages.Select(message => message.ToolCalls is { Count: > 0 } ? conventions.Rewrite(message) : message)];
    }

    private static ToolCallConventions Find(ChatTemplate template)
    {
        ToolCallConventions[] candidates = [new(false, false), new(false, true), new(true, true), new(true, false)];
        return Array.Find(candidates, candidate => candidate.Fits(template)) ?? candidates[0];
    }

    /// <summary>Whether a call appears in the prompt, with its arguments as plain JSON.</summary>
    private bool Fits(ChatTemplate template)
    {
        var call = new ChatToolCall(ProbeName, JsonElement.Parse(ProbeArgument), "probe00000");
        ChatMessage[] probe =
        [
            new("user", "a"),
            Rewrite(new ChatMessage("assistant", null) { ToolCalls = [call] }),
            new("tool", "a") { ToolCallId = "probe00000", Name = ProbeName },
            new("user", "a"),
        ];
        try
        {
            string text = template.Render(ChatTemplateInput.FromMessages(probe) with { BosToken = string.Empty, EosToken = string.Empty });
            return text.Contains(ProbeName, StringComparison.Ordinal) && text.Contains("\"probe_key\"", StringComparison.Ordinal);
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    private ChatMessage Rewrite(ChatMessage message) => message with
    {
        Content = string.IsNullOrEmpty(message.Content) ? (HasNullContent ? null : string.Empty) : message.Content,
        ToolCalls = [.. message.ToolCalls!.Select(Rewrite)],
    };

    private ChatToolCall Rewrite(ChatToolCall call)
    {
        JsonElement arguments = Parsed(call.Arguments);
        bool isEncoded = HasTextArguments && arguments.ValueKind != JsonValueKind.String;
        return call with { Arguments = isEncoded ? JsonElement.Parse(JsonSerializer.Serialize(arguments.GetRawText())) : arguments };
    }

    /// <summary>Returns the arguments as an object, an empty one for no text; text that isn't JSON, or escapes half a surrogate pair, stays text.</summary>
    private static JsonElement Parsed(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.String)
        {
            return arguments;
        }

        try
        {
            string text = arguments.GetString()!;
            var parsed = JsonElement.Parse(string.IsNullOrWhiteSpace(text) ? "{}" : text);
            _ = JsonSerializer.Serialize(parsed); // reads every character
            return parsed.ValueKind == JsonValueKind.String ? arguments : parsed;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return arguments;
        }
    }
}
