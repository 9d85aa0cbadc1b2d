using System.Text.Json.Serialization;

namespace Fathom.Cli.Output;

/// <summary>Base of every successful result.</summary>
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

/// <summary>Code, location and message of a failure.</summary>
internal sealed record FailureDetail(string Code, string Where, string Message);

/// <summary>The output of <c>quantize --json</c> and <c>convert --json</c>.</summary>
/// <param name="Bytes">Bytes written.</param>
internal sealed record WrittenResult(long Bytes) : Success;
