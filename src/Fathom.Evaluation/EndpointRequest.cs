using System.Text.Json.Nodes;
using Fathom.Inference.Chat;
using Fathom.Tasks;

namespace Fathom.Evaluation;

/// <summary>Requests to an endpoint, in OpenAI's format.</summary>
internal static class EndpointRequest
{
    /// <summary>Writes the body of a request.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="options">How answers are drawn.</param>
    /// <param name="number">Which answer of the run, so that several of one problem differ.</param>
    public static string BodyOf(Problem problem, string model, EvaluationOptions options, int number)
    {
        var messages = new JsonArray();
        foreach (EarlierTurn turn in problem.Earlier)
        {
            messages.Add(Message("user", turn.User));
            messages.Add(Message("assistant", turn.Assistant));
        }

        messages.Add(Message("user", problem.Text));
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = messages,
            ["max_tokens"] = options.MaxTokens,
            ["temperature"] = options.TemperatureOfDraws,
            ["top_p"] = options.TopP, // not the endpoint's default: models in this process are measured with this
        };
        if (options.TemperatureOfDraws > 0)
        {
            body["seed"] = SeedOf(options, number);
        }

        AddThinking(body, options);
        return body.ToJsonString();
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    /// <summary>Adds both spellings of the switch, but only if it was set: strict endpoints refuse fields that they don't know.</summary>
    private static void AddThinking(JsonObject body, EvaluationOptions options)
    {
        if (options.Thinking == ThinkingMode.Default)
        {
            return;
        }

        bool isOn = options.Thinking == ThinkingMode.On;
        var thinking = new JsonObject { ["type"] = isOn ? "enabled" : "disabled" };
        if (isOn && options.ThinkingBudget is { } budget)
        {
            thinking["budget_tokens"] = budget;
        }

        body["thinking"] = thinking;
        body["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = isOn, ["thinking"] = isOn };
    }

    /// <summary>Returns a seed for each answer that all JSON parsers read exactly.</summary>
    private static int SeedOf(EvaluationOptions options, int number) =>
        (int)(unchecked(((ulong)options.Seed * 1_000_003) + (ulong)number) % int.MaxValue);
}
