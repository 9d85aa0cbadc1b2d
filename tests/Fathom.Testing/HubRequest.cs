using System.Globalization;

namespace Fathom.Testing;

/// <summary>A request that a <see cref="LoopbackHub"/> received.</summary>
/// <param name="Host">The host's address and port.</param>
/// <param name="Path">Path and query, unescaped.</param>
/// <param name="Headers">Header fields.</param>
public sealed record HubRequest(string Host, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>First byte asked for.</summary>
    public int RangeFrom =>
        Headers.TryGetValue("Range", out string? range) ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
}
