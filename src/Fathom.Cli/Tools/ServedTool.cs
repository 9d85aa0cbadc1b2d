using System.Text.Json;
using Fathom.Templates;

namespace Fathom.Cli.Tools;

/// <summary>A tool that a model may call.</summary>
/// <param name="Server">Name of its server.</param>
/// <param name="Name">Its name on that server.</param>
/// <param name="Tool">Its description for the model, under a unique name.</param>
/// <param name="Call">Calls it with its arguments.</param>
internal sealed record ServedTool(string Server, string Name, ChatTool Tool, Func<JsonElement, CancellationToken, Task<ToolOutput>> Call);

/// <summary>The result of a tool call.</summary>
/// <param name="Text">The result, or what went wrong.</param>
/// <param name="IsError">Whether it failed.</param>
internal sealed record ToolOutput(string Text, bool IsError)
{
    /// <summary>A failed call.</summary>
    public static ToolOutput Error(string message) => new($"error: {message}", IsError: true);
}
