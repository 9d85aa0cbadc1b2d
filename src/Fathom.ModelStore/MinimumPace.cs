namespace Fathom.ModelStore;

/// <summary>Requires a minimum speed of a response: an occasional byte would otherwise keep a connection alive forever.</summary>
internal sealed class MinimumPace(TimeProvider time)
{
    /// <summary>Bytes that must arrive within each <see cref="HubClient.Patience"/>: about 4 kB per second.</summary>
    public const int LeastBytes = 256 << 10;

    private long _windowStarted = time.GetTimestamp();
    private long _bytesInWindow;
    private long _bytes;

    /// <summary>Counts received bytes.</summary>
    /// <returns>Whether enough bytes have arrived for the connection to count as progress.</returns>
    /// <exception cref="HubRequestException">They arrive too slowly.</exception>
    public bool Received(int bytes)
    {
        _bytes += bytes;
        _bytesInWindow += bytes;
        if (time.GetElapsedTime(_windowStarted) >= HubClient.Patience)
        {
            if (_bytesInWindow < LeastBytes)
            {
                throw new HubRequestException($"only {_bytesInWindow} bytes arrived in {HubClient.Patience.TotalSeconds:0} seconds");
            }

            (_windowStarted, _bytesInWindow) = (time.GetTimestamp(), 0);
        }

        return _bytes >= LeastBytes;
    }
}
