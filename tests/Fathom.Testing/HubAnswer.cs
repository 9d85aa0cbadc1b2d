namespace Fathom.Testing;

/// <summary>How a <see cref="LoopbackHub"/> answers one request.</summary>
public sealed record HubAnswer
{
    /// <summary>As it should.</summary>
    public static HubAnswer Good { get; } = new();

    /// <summary>Other statuses have no body.</summary>
    public int Status { get; init; } = 200;

    /// <summary>More header lines.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Bytes of the body after which the connection is cut, or stands still.</summary>
    public int BytesSent { get; init; } = int.MaxValue;

    /// <summary>Whether the connection stands still instead of being cut.</summary>
    public bool Stalls { get; init; }

    /// <summary>Whether the last bit of the file is wrong.</summary>
    public bool SpoilsBytes { get; init; }

    /// <summary>Whether the whole file is sent, whatever was asked for.</summary>
    public bool IgnoresRange { get; init; }
}
