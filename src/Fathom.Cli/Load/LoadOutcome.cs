namespace Fathom.Cli.Load;

/// <summary>How a request went.</summary>
internal sealed class LoadOutcome
{
    /// <summary>How it ended.</summary>
    public LoadEnding Ending { get; set; } = LoadEnding.Failed;

    /// <summary>What the server or the network said to a request that was refused or failed: <c>429 queue_full</c>.</summary>
    public string Reason { get; set; } = "";

    /// <summary>When a refused request may be tried again; null when the server doesn't say.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>From sending the request to the first piece of the answer; null when none came.</summary>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>From each piece to the next, in milliseconds.</summary>
    public List<double> Gaps { get; } = [];

    /// <summary>From sending the request to its end.</summary>
    public TimeSpan Total { get; set; }

    /// <summary>Tokens of the prompt, as the server counts them.</summary>
    public int PromptTokens { get; set; }

    /// <summary>Those of them that the server's cache held.</summary>
    public int CachedTokens { get; set; }

    /// <summary>Tokens of the answer as the server counts them; pieces that came where it doesn't.</summary>
    public int OutputTokens { get; set; }
}

/// <summary>How a request ended.</summary>
internal enum LoadEnding
{
    /// <summary>Refused, cut off or wrong in a way that no server should show.</summary>
    Failed,

    /// <summary>Answered to the end.</summary>
    Completed,

    /// <summary>Left in the middle, as planned.</summary>
    Left,

    /// <summary>Refused for now: 429 or 503.</summary>
    Refused,
}
