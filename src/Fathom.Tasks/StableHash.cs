namespace Fathom.Tasks;

/// <summary>A hash that is the same on every machine and in every version; splits and seeds depend on it.</summary>
internal static class StableHash
{
    public const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Hashes text character by character.</summary>
    public static ulong Of(string text)
    {
        ulong hash = Golden;
        foreach (char c in text)
        {
            hash = Mix(hash ^ (c + Golden));
        }

        return hash;
    }

    /// <summary>A hash of two hashes or numbers; their order matters.</summary>
    public static ulong Combine(ulong first, ulong second) => Mix(Mix(first + Golden) ^ (second * Golden));

    /// <summary>SplitMix64's finalizer.</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
