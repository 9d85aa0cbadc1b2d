using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Formats;

/// <summary>Quantizes live tensors in a single parallel job over tiles of rows. Its source keeps it, so that running it allocates nothing.</summary>
internal sealed class RequantizeJob : ITileJob
{
    private readonly List<MemoryTensor> _tensors = [];

    /// <summary>First tile of every tensor, followed by the total number of tiles.</summary>
    private readonly List<int> _firstTiles = [0];

    private NativeSpan<float> _computed;
    private int _firstFailure;

    /// <summary>Adds a tensor.</summary>
    public void Add(MemoryTensor tensor)
    {
        _tensors.Add(tensor);
        _firstTiles.Add(checked(_firstTiles[^1] + tensor.NumTiles));
    }

    /// <summary>Quantizes all tensors.</summary>
    /// <param name="team">The threads to use.</param>
    /// <param name="computed">Values of tensors without values of their own.</param>
    /// <exception cref="ModelFormatException">A tensor has a value that its format can't hold; the first such tile is reported.</exception>
    public void Run(ThreadTeam team, NativeSpan<float> computed = default)
    {
        _computed = computed;
        _firstFailure = int.MaxValue;
        team.Run(this, _firstTiles[^1]);
        if (_firstFailure != int.MaxValue)
        {
            // Run the tile again to throw its exception here: which one is reported doesn't depend on the threads.
            Quantize(_firstFailure);
        }
    }

    void ITileJob.Run(int tile, int worker)
    {
        try
        {
            Quantize(tile);
        }
        catch (ModelFormatException)
        {
            KeepFirst(ref _firstFailure, tile);
        }
    }

    private static void KeepFirst(ref int first, int tile)
    {
        int seen = Volatile.Read(ref first);
        while (tile < seen)
        {
            int found = Interlocked.CompareExchange(ref first, tile, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    private void Quantize(int tile)
    {
        int found = _firstTiles.BinarySearch(tile);
        int index = found >= 0 ? found : ~found - 1;
        MemoryTensor tensor = _tensors[index];
        tensor.QuantizeTile(tile - _firstTiles[index], tensor.Values.IsEmpty ? _computed : tensor.Values);
    }
}
