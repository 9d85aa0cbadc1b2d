namespace Fathom.Numerics.Assembly;

/// <summary>Whether this process may run code that it assembles; determined once.</summary>
internal static class MachineCode
{
    private static readonly Lazy<string?> s_unsupportedReason = new(FindUnsupportedReason);

    /// <summary>Why it may not, in plain words; null if it may.</summary>
    public static string? UnsupportedReason => s_unsupportedReason.Value;

    private static string? FindUnsupportedReason()
    {
        try
        {
            // An empty kernel: only whether the system makes its page executable matters.
            ExecutableMemory.Publish(new KernelEmitter().Finish());
            return null;
        }
        catch (ExecutableMemoryException refusal)
        {
            return refusal.Message;
        }
    }
}
