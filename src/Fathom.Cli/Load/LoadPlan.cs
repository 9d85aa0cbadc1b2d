namespace Fathom.Cli.Load;

/// <summary>What is asked of a server, and how.</summary>
internal sealed record LoadPlan
{
    /// <summary>The server, without the path of a route.</summary>
    public required Uri Url { get; init; }

    /// <summary>Name of the model; null for the server's default.</summary>
    public string? Model { get; init; }

    /// <summary>Key that opens the server; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Streams at once: each sends its next request when its last one has ended.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Requests in all.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>Requests a second, whatever still runs; null lets <see cref="Streams"/> decide.</summary>
    public double? Rate { get; init; }

    /// <summary>Longest prompt, in tokens, without the shared prefix; others have a quarter of it or more.</summary>
    public int PromptTokens { get; init; } = 1;

    /// <summary>Longest answer, in tokens; others have a quarter of it or more.</summary>
    public int OutputTokens { get; init; } = 1;

    /// <summary>Tokens that all prompts begin with.</summary>
    public int SharedPrefixTokens { get; init; }

    /// <summary>Of a hundred requests, how many are left in the middle of their answer.</summary>
    public int DisconnectPercent { get; init; }

    /// <summary>Readers beside the streams that take one byte of their answer a second.</summary>
    public int SlowReaders { get; init; }

    /// <summary>Decides lengths, words and who leaves.</summary>
    public int Seed { get; init; } = 1;
}
