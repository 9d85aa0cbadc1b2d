using System.Text.Json;
using Fathom.Cli.Output;
using Fathom.Inference.Chat;

namespace Fathom.Cli.Chat;

/// <summary>The output of <c>chat PROMPT --json</c>.</summary>
/// <param name="Thinking">Reasoning before the answer; empty when there was none.</param>
/// <param name="Answer">The answer.</param>
/// <param name="FinishReason">Why the answer ended: stop, length, cancelled.</param>
/// <param name="Usage">Tokens used.</param>
/// <param name="Timings">How long each phase took.</param>
internal sealed record ChatResult(string Thinking, string Answer, string FinishReason, UsageResult Usage, TimingsResult Timings) : Success
{
    /// <summary>With <c>--mcp-servers</c>: the tools that were called.</summary>
    public IReadOnlyList<ToolCallResult>? ToolCalls { get; init; }

    /// <summary>Describes a turn.</summary>
    public static ChatResult Of(ChatTurn turn, Conversation conversation) => new(
        turn.Thinking,
        turn.Answer,
        FinishReasons.Name(turn.FinishReason),
        UsageResult.Of(turn.Usage),
        TimingsResult.Of(conversation.Running.LoadTime, turn.Usage, turn.Timings))
    {
        ToolCalls = conversation.Tools is null
            ? null
            : [.. conversation.Calls.Select(call => new ToolCallResult(call.Call.Name, call.Call.Arguments, call.Output.Text, call.Output.IsError))],
    };
}

/// <summary>A tool call.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Result">Its result.</param>
/// <param name="IsError">Whether it failed.</param>
internal sealed record ToolCallResult(string Name, JsonElement Arguments, string Result, bool IsError);
