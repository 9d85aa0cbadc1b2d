namespace Fathom.Cli.Load;

/// <summary>The outcome of a request.</summary>
internal sealed class LoadOutcome
{
    /// <summary>How it ended.</summary>
    public LoadEnding Ending { get; set; } = LoadEnding.Failed;

    /// <summary>The server's or network's reason for refusing or failing a request: <c>429 queue_full</c>.</summary>
    public string Reason { get; set; } = "";

    /// <summary>When a refused request may be retried; null if the server doesn't say.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>From sending the request to the first piece of the answer; null if none arrived.</summary>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>Times between consecutive pieces, in milliseconds.</summary>
    public List<double> Gaps { get; } = [];

    /// <summary>From sending the request to its end.</summary>
    public TimeSpan Total { get; set; }

    /// <summary>Prompt tokens, as counted by the server.</summary>
    public int PromptTokens { get; set; }

    /// <summary>Of these, tokens found in the server's cache.</summary>
    public int CachedTokens { get; set; }

    /// <summary>Answer tokens, as counted by the server; the number of pieces if it doesn't count.</summary>
    public int OutputTokens { get; set; }
}

/// <summary>How a request ended.</summary>
internal enum LoadEnding
{
    /// <summary>Refused, cut off or wrong in a way that a server never should be.</summary>
    Failed,

    /// <summary>Answered to the end.</summary>
    Completed,

    /// <summary>Abandoned midway, as planned.</summary>
    Left,

    /// <summary>Temporarily refused: 429 or 503.</summary>
    Refused,
}
