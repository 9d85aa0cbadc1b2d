namespace Fathom.Numerics.Memory;

/// <summary>Counts the native bytes that the process holds, by use.</summary>
public static class MemoryLedger
{
    private static readonly long[] s_bytes = new long[Enum.GetValues<MemoryUse>().Length];

    /// <summary>Bytes held now for one use.</summary>
    public static long Bytes(MemoryUse use) => Interlocked.Read(ref s_bytes[(int)use]);

    internal static void Add(MemoryUse use, long bytes) => Interlocked.Add(ref s_bytes[(int)use], bytes);
}
