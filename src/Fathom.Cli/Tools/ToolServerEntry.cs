namespace Fathom.Cli.Tools;

/// <summary>A server of tools as a configuration names it: a command to start, or an address.</summary>
/// <param name="Name">Its name.</param>
internal sealed record ToolServerEntry(string Name)
{
    /// <summary>The program to start; null where there is an address.</summary>
    public string? Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables that it gets beside ours.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder that it starts in; null for ours.</summary>
    public string? Folder { get; init; }

    /// <summary>The address; null where there is a command.</summary>
    public Uri? Url { get; init; }

    /// <summary>Headers of every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
