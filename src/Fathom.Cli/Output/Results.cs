using System.Text.Json.Serialization;

namespace Fathom.Cli.Output;

/// <summary>What every successful result begins with.</summary>
internal abstract record Success
{
    /// <summary>Always true.</summary>
    [JsonPropertyOrder(-1)]
    public bool Ok { get; } = true;
}

/// <summary>A failure: <c>{"ok":false,"error":{…}}</c>.</summary>
/// <param name="Error">What failed.</param>
internal sealed record FailureResult(FailureDetail Error)
{
    /// <summary>Always false.</summary>
    [JsonPropertyOrder(-1)]
    public bool Ok { get; }
}

/// <summary>Code, place and words of a failure.</summary>
internal sealed record FailureDetail(string Code, string Where, string Message);

/// <summary>What <c>quantize --json</c> and <c>convert --json</c> print.</summary>
/// <param name="Bytes">Bytes that were written.</param>
internal sealed record WrittenResult(long Bytes) : Success;
