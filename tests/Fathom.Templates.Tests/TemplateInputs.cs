using System.Text.Json;

namespace Fathom.Templates.Tests;

/// <summary>Inputs for tests.</summary>
internal static class TemplateInputs
{
    /// <summary>Saturday, 6 July 2024, 05:04:03.</summary>
    public static readonly TimeProvider Clock = new FixedClock();

    /// <summary>An input without messages.</summary>
    public static readonly ChatTemplateInput Empty = new() { Messages = JsonElement.Parse("[]"), TimeProvider = Clock };

    /// <summary>An input from the variables of a rendering: <c>messages</c>, <c>tools</c>, <c>add_generation_prompt</c> and others.</summary>
    public static ChatTemplateInput FromArguments(JsonElement arguments)
    {
        ChatTemplateInput input = Empty;
        Dictionary<string, JsonElement> variables = [];
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            switch (argument.Name)
            {
                case "messages":
                    input = input with { Messages = argument.Value };
                    break;
                case "tools":
                    input = input with { Tools = argument.Value };
                    break;
                case "add_generation_prompt":
                    input = input with { AddGenerationPrompt = argument.Value.GetBoolean() };
                    break;
                default:
                    variables.Add(argument.Name, argument.Value);
                    break;
            }
        }

        return input with { Variables = variables };
    }

    /// <summary>An input with these variables, given as a JSON object.</summary>
    public static ChatTemplateInput FromJson(string arguments) => FromArguments(JsonElement.Parse(arguments));

    private sealed class FixedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2024, 7, 6, 5, 4, 3, TimeSpan.Zero);
    }
}
