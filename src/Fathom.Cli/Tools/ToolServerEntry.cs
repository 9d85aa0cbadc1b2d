namespace Fathom.Cli.Tools;

/// <summary>A tool server in a configuration: a command to start, or an address.</summary>
/// <param name="Name">Its name.</param>
internal sealed record ToolServerEntry(string Name)
{
    /// <summary>The program to start; null if there is an address.</summary>
    public string? Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables in addition to ours.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Its working folder; null for ours.</summary>
    public string? Folder { get; init; }

    /// <summary>The address; null if there is a command.</summary>
    public Uri? Url { get; init; }

    /// <summary>Headers of every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
