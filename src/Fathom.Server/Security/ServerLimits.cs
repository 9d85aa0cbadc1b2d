namespace Fathom.Server.Security;

/// <summary>What a request may cost. What exceeds a limit is refused, never cut.</summary>
public sealed record ServerLimits
{
    /// <summary>Bytes of a request's body.</summary>
    public long MaxBodyBytes { get; init; } = 8 << 20;

    /// <summary>How deeply JSON may be nested.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>Messages of a conversation.</summary>
    public int MaxMessages { get; init; } = 2_048;

    /// <summary>Characters of one message's content.</summary>
    public int MaxContentCharacters { get; init; } = 4 << 20;

    /// <summary>Tools on offer.</summary>
    public int MaxTools { get; init; } = 128;

    /// <summary>Answers to one request.</summary>
    public int MaxChoices { get; init; } = 8;

    /// <summary>Likeliest tokens at each place.</summary>
    public int MaxTopLogprobs { get; init; } = 20;

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

    /// <summary>How long the headers may take.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Slowest body of a request, or of a response that is no stream, in bytes a second, once <see cref="BodyGracePeriod"/> is over.</summary>
    public double MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>How long a body may be as slow as it likes.</summary>
    public TimeSpan BodyGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections at once.</summary>
    public int MaxConnections { get; init; } = 1_024;

    /// <summary>Streams of an HTTP/2 connection at once.</summary>
    public int MaxStreamsPerConnection { get; init; } = 100;

    /// <summary>How long a stream is silent before a comment shows that it is alive.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a response that wait for the reader.</summary>
    public long MaxUnsentBytes { get; init; } = 256 << 10;

    /// <summary>Bytes of a connection that the system keeps beside those until the reader has confirmed them; systems take up to twice as many.</summary>
    public int SendBufferBytes { get; init; } = 128 << 10;

    /// <summary>How long a reader may leave <see cref="MaxUnsentBytes"/> waiting.</summary>
    public TimeSpan StalledReaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long running requests may continue once the server was asked to stop.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests a minute and tenant; 0 for no limit.</summary>
    public int RequestsPerMinute { get; init; }
}
