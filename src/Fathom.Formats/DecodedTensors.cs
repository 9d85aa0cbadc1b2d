using Fathom.Numerics.Memory;

namespace Fathom.Formats;

/// <summary>Small tensors that are used as floats but stored in another format: decoded once, on first use.</summary>
internal sealed class DecodedTensors : IDisposable
{
    private readonly Dictionary<string, AlignedBuffer<float>> _tensors = [];
    private readonly Lock _lock = new();

    /// <summary>Writes a tensor's values.</summary>
    public delegate void Decoder(Span<float> values);

    /// <summary>Returns a tensor's values, decoding them on first use. Thread-safe.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="elements">Number of values, checked against the file.</param>
    /// <param name="decode">Writes all of them.</param>
    public NativeSpan<float> Get(string name, long elements, Decoder decode)
    {
        lock (_lock)
        {
            if (!_tensors.TryGetValue(name, out AlignedBuffer<float>? values))
            {
                values = new AlignedBuffer<float>(elements, MemoryUse.RepackedWeights);
                _tensors.Add(name, values);
                decode(values.Span);
            }

            return values.Memory;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer<float> values in _tensors.Values)
        {
            values.Dispose();
        }
    }
}
