namespace Fathom.ModelStore;

/// <summary>Sees to it that an answer arrives at a speed that ends some day: one byte now and then would keep a connection alive for ever.</summary>
internal sealed class MinimumPace(TimeProvider time)
{
    /// <summary>What must arrive in each <see cref="HubClient.Patience"/>: about 4 kB a second.</summary>
    public const int LeastBytes = 256 << 10;

    private long _windowStarted = time.GetTimestamp();
    private long _bytesInWindow;
    private long _bytes;

    /// <summary>Counts bytes that arrived.</summary>
    /// <returns>Whether so many have arrived that the connection was worth it.</returns>
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
