namespace Fathom.Cli.Load;

/// <summary>The load to put on a server.</summary>
internal sealed record LoadPlan
{
    /// <summary>The server's address, without a route's path.</summary>
    public required Uri Url { get; init; }

    /// <summary>Name of the model; null for the server's default.</summary>
    public string? Model { get; init; }

    /// <summary>The server's API key; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Concurrent streams: each sends its next request when its last one has ended.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Total number of requests.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>Requests per second, no matter how many are still running; null lets <see cref="Streams"/> decide.</summary>
    public double? Rate { get; init; }

    /// <summary>Longest prompt, in tokens, without the shared prefix; the others have at least a quarter of it.</summary>
    public int PromptTokens { get; init; } = 1;

    /// <summary>Longest answer, in tokens; the others have at least a quarter of it.</summary>
    public int OutputTokens { get; init; } = 1;

    /// <summary>Length of the prefix that all prompts share, in tokens.</summary>
    public int SharedPrefixTokens { get; init; }

    /// <summary>Percentage of requests that are abandoned in the middle of their answer.</summary>
    public int DisconnectPercent { get; init; }

    /// <summary>Additional readers that take one byte of their answer per second.</summary>
    public int SlowReaders { get; init; }

    /// <summary>Determines lengths, words, and which requests are abandoned.</summary>
    public int Seed { get; init; } = 1;
}
