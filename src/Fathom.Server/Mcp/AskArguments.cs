using Fathom.Inference.Chat;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Requests;
using Fathom.Templates;

namespace Fathom.Server.Mcp;

/// <summary>Reads the arguments of <c>ask</c>.</summary>
internal static class AskArguments
{
    /// <summary>Reads them.</summary>
    /// <exception cref="ApiException">An argument is refused.</exception>
    public static ChatCall Read(JsonFields fields, ServedModel served, McpCaller caller)
    {
        ThinkingChoice thinking = ReadThinking(fields, served.Thinking);
        return new ChatCall
        {
            Messages = [.. Messages(fields, caller.Limits.MaxContentCharacters)],
            Tenant = caller.Tenant,
            Options = new ChatOptions
            {
                Sampling = SamplingFields.Read(fields, served.Model.Defaults.Sampling, caller.Limits),
                MaxTokens = fields.Integer("max_tokens", 1, served.Engine.ContextLength),
                Thinking = thinking.Mode,
                ThinkingBudget = thinking.Budget,
            },
        };
    }

    private static IEnumerable<ChatMessage> Messages(JsonFields fields, int mostCharacters)
    {
        if (fields.Text("instructions") is { Length: > 0 } instructions)
        {
            yield return new ChatMessage("system", Checked(instructions, "instructions", mostCharacters));
        }

        yield return new ChatMessage("user", Checked(fields.RequireText("question"), "question", mostCharacters));
    }

    /// <summary>A string that is neither empty nor longer than a message may be.</summary>
    /// <exception cref="ApiException">It is empty or too long.</exception>
    public static string Checked(string text, string name, int mostCharacters) => text.Length > 0 && text.Length <= mostCharacters
        ? text
        : throw ApiException.Invalid(name, $"'{name}' must have 1 to {mostCharacters} characters, not {text.Length}");

    private static ThinkingChoice ReadThinking(JsonFields fields, ThinkingMode ofName)
    {
        int? budget = fields.Integer("thinking_budget", 0, int.MaxValue);
        ThinkingMode mode = fields.Flag("thinking") switch
        {
            true => ThinkingMode.On,
            false => ThinkingMode.Off,
            null => budget is null ? ofName : ThinkingMode.On,
        };
        return mode == ThinkingMode.Off && budget > 0
            ? throw ApiException.Invalid("thinking_budget", "'thinking_budget' must be 0 or absent where 'thinking' is false")
            : new ThinkingChoice(mode, budget);
    }
}
