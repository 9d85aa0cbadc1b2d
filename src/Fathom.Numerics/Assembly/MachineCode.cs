namespace Fathom.Numerics.Assembly;

/// <summary>Whether this process may run code that it assembles; found out once.</summary>
internal static class MachineCode
{
    private static readonly Lazy<string?> s_unsupportedReason = new(FindUnsupportedReason);

    /// <summary>Why not, in plain words, or null.</summary>
    public static string? UnsupportedReason => s_unsupportedReason.Value;

    private static string? FindUnsupportedReason()
    {
        try
        {
            ExecutableMemory.Publish(new KernelEmitter().Finish());
            return null;
        }
        catch (ExecutableMemoryException refusal)
        {
            return refusal.Message;
        }
    }
}
