using System.Text.Json;
using Fathom.Cli.Output;
using Fathom.Templates;

namespace Fathom.Cli.Tools;

/// <summary>Runs a model's tool calls: with permission, within a time limit, and visibly.</summary>
/// <param name="tools">The tools.</param>
/// <param name="permission">Decides which of them may run.</param>
internal sealed class ToolUse(IReadOnlyList<ServedTool> tools, ToolPermission permission)
{
    private const int MaxResultCharacters = 100_000;
    private const int MaxShownCharacters = 2_000;

    /// <summary>Most rounds of calls per question.</summary>
    public int MaxRounds { get; init; } = 8;

    /// <summary>Time limit per call.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Clock for the limit.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The tools as the model sees them.</summary>
    public IReadOnlyList<ChatTool> Offered { get; } = [.. tools.Select(tool => tool.Tool)];

    /// <summary>Runs calls, one after another.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="output">Shows them.</param>
    /// <param name="cancellation">Ends them.</param>
    /// <returns>Their results, in order.</returns>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async Task<IReadOnlyList<CalledTool>> RunAsync(IReadOnlyList<ChatToolCall> calls, CommandOutput output, CancellationToken cancellation)
    {
        var called = new List<CalledTool>();
        foreach (ChatToolCall call in calls)
        {
            cancellation.ThrowIfCancellationRequested();
            output.Note($"tool: {call.Name} {Shown(call.Arguments.GetRawText())}");
            ToolOutput result = await CallAsync(call, cancellation);
            output.Note($"{(result.IsError ? "" : "result: ")}{Shown(result.Text)}");
            called.Add(new CalledTool(call, result));
        }

        return called;
    }

    /// <summary>Runs one call. Failures are part of its result.</summary>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async Task<ToolOutput> CallAsync(ChatToolCall call, CancellationToken cancellation)
    {
        if (tools.FirstOrDefault(tool => tool.Tool.Name == call.Name) is not { } tool)
        {
            return ToolOutput.Error($"there is no tool '{call.Name}'");
        }

        if (call.Arguments.ValueKind != JsonValueKind.Object)
        {
            return ToolOutput.Error("the arguments must be a JSON object");
        }

        if (!permission.IsGiven(tool))
        {
            return ToolOutput.Error($"the user does not allow '{tool.Tool.Name}' (--mcp-allow {tool.Tool.Name} does)");
        }

        using var limit = new CancellationTokenSource(Patience, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            ToolOutput result = await tool.Call(call.Arguments, either.Token).WaitAsync(either.Token);
            return result.Text.Length <= MaxResultCharacters ? result : result with { Text = Cut(result.Text, MaxResultCharacters) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ToolOutput.Error(FormattableString.Invariant($"no result within {Patience.TotalSeconds} s"));
        }
    }

    /// <summary>A carriage return, which JSON allows between values, would let the text after it cover the text before it.</summary>
    private static string Shown(string text) => TerminalOutput.Harmless(Cut(text, MaxShownCharacters).ReplaceLineEndings("\n"));

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : FormattableString.Invariant($"{text[..most]}… ({text.Length - most} more characters)");
}

/// <summary>A call that was run.</summary>
/// <param name="Call">The call.</param>
/// <param name="Output">Its result.</param>
internal sealed record CalledTool(ChatToolCall Call, ToolOutput Output)
{
    /// <summary>The message that carries the result.</summary>
    public ChatMessage ToMessage() => new("tool", Output.Text) { ToolCallId = Call.Id, Name = Call.Name };
}
