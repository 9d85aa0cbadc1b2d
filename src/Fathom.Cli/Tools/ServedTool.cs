using System.Text.Json;
using Fathom.Templates;

namespace Fathom.Cli.Tools;

/// <summary>A tool that a model may call.</summary>
/// <param name="Server">Name of the server that has it.</param>
/// <param name="Name">What the server calls it.</param>
/// <param name="Tool">Its description for the model, under a unique name.</param>
/// <param name="Call">Calls it with its arguments.</param>
internal sealed record ServedTool(string Server, string Name, ChatTool Tool, Func<JsonElement, CancellationToken, Task<ToolOutput>> Call);

/// <summary>What a call of a tool gave.</summary>
/// <param name="Text">The result, or what went wrong.</param>
/// <param name="IsError">Whether it went wrong.</param>
internal sealed record ToolOutput(string Text, bool IsError)
{
    /// <summary>A call that went wrong.</summary>
    public static ToolOutput Error(string message) => new($"error: {message}", IsError: true);
}
