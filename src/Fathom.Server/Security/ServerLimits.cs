namespace Fathom.Server.Security;

/// <summary>Limits on requests. Anything over a limit is refused, never truncated.</summary>
public sealed record ServerLimits
{
    /// <summary>Bytes of a request's body.</summary>
    public long MaxBodyBytes { get; init; } = 8 << 20;

    /// <summary>Nesting depth of JSON.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>Messages of a conversation.</summary>
    public int MaxMessages { get; init; } = 2_048;

    /// <summary>Characters of one message's content.</summary>
    public int MaxContentCharacters { get; init; } = 4 << 20;

    /// <summary>Number of tools offered.</summary>
    public int MaxTools { get; init; } = 128;

    /// <summary>Answers to one request.</summary>
    public int MaxChoices { get; init; } = 8;

    /// <summary>Likeliest tokens reported at each position.</summary>
    public int MaxTopLogprobs { get; init; } = 20;

    /// <summary>Log-probabilities in an answer to <c>/v1/completions</c>, where one request can have many prompts; 200 bytes each.</summary>
    public long MaxLogprobEntries { get; init; } = 1 << 19;

    /// <summary>Tokens with a bias.</summary>
    public int MaxLogitBias { get; init; } = 300;

    /// <summary>Prompts or texts of one request.</summary>
    public int MaxInputs { get; init; } = 2_048;

    /// <summary>Bytes of all headers together.</summary>
    public int MaxHeaderBytes { get; init; } = 32_768;

    /// <summary>Number of headers.</summary>
    public int MaxHeaders { get; init; } = 100;

    /// <summary>Bytes of the request line.</summary>
    public int MaxRequestLineBytes { get; init; } = 8_192;

    /// <summary>Time limit for the headers.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Lowest rate of a request's body, or of a response that isn't a stream, in bytes per second, after <see cref="BodyGracePeriod"/>.</summary>
    public double MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>How long a body may be arbitrarily slow.</summary>
    public TimeSpan BodyGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Concurrent connections.</summary>
    public int MaxConnections { get; init; } = 1_024;

    /// <summary>Concurrent streams of an HTTP/2 connection.</summary>
    public int MaxStreamsPerConnection { get; init; } = 100;

    /// <summary>Silence on a stream after which a comment is sent to show that it is alive.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Response bytes that wait for the reader.</summary>
    public long MaxUnsentBytes { get; init; } = 256 << 10;

    /// <summary>Further bytes that the system buffers per connection until the reader acknowledges them; systems may use up to twice as many.</summary>
    public int SendBufferBytes { get; init; } = 128 << 10;

    /// <summary>How long a reader may leave <see cref="MaxUnsentBytes"/> waiting.</summary>
    public TimeSpan StalledReaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long running requests may continue once the server is asked to stop.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests per minute and tenant; 0 for no limit.</summary>
    public int RequestsPerMinute { get; init; }
}
