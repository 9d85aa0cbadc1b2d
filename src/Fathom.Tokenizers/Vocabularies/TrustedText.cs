namespace Fathom.Tokenizers.Vocabularies;

/// <summary>The parts of a text in which markers (special tokens and the like) may be found.</summary>
internal readonly struct TrustedText
{
    private readonly bool _allowsMarkers;
    private readonly int[]? _untrusted;

    private TrustedText(bool allowsMarkers, int[]? untrusted) => (_allowsMarkers, _untrusted) = (allowsMarkers, untrusted);

    /// <summary>Markers may be found everywhere.</summary>
    public static TrustedText Everywhere { get; } = new(allowsMarkers: true, null);

    /// <summary>Markers may be found nowhere.</summary>
    public static TrustedText Nowhere { get; } = new(allowsMarkers: false, null);

    /// <summary>Markers may be found where they don't touch any byte of the given ranges.</summary>
    /// <param name="bounds">Ascending, not overlapping: <c>start₀, end₀, start₁, end₁, …</c></param>
    public static TrustedText Outside(int[] bounds) => new(allowsMarkers: true, bounds);

    /// <summary>Whether a marker may be found at these bytes.</summary>
    public bool Allows(int start, int end)
    {
        if (!_allowsMarkers || _untrusted is null)
        {
            return _allowsMarkers;
        }

        // The first bound after start; it must be the start of a range (even index), at or after end.
        int found = Array.BinarySearch(_untrusted, start);
        int bound = found >= 0 ? found : ~found;
        if (found >= 0)
        {
            bound = LastOf(found) + 1;
        }

        return (bound & 1) == 0 && (bound == _untrusted.Length || _untrusted[bound] >= end);
    }

    private int LastOf(int index)
    {
        while (index + 1 < _untrusted!.Length && _untrusted[index + 1] == _untrusted[index])
        {
            index++;
        }

        return index;
    }
}
