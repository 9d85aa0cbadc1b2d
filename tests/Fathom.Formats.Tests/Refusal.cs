namespace Fathom.Formats.Tests;

/// <summary>
/// Checks that a reader of hostile bytes either succeeds or refuses with a typed error, and that neither costs more than the contract allows.
/// </summary>
internal static class Refusal
{
    private const long FreeBytes = 1 << 20;

    /// <summary>Runs an attempt; returns the code of the error, or null on success.</summary>
    public static string? CodeOf(Action attempt) => Cost(attempt, long.MaxValue);

    /// <summary>Runs an attempt that may allocate four times the file's length and 1 MiB.</summary>
    public static string? Cost(Action attempt, long fileBytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? code = null;
        try
        {
            attempt();
        }
        catch (ModelFormatException refused)
        {
            code = refused.Code;
            Assert.True(refused.Message.Length <= ModelFormatException.MaxMessageLength, refused.Message);
            Assert.DoesNotContain(refused.Message, char.IsControl);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (fileBytes != long.MaxValue)
        {
            Assert.True(allocated <= (4 * fileBytes) + FreeBytes, $"{allocated} bytes allocated for a file of {fileBytes}");
        }

        return code;
    }
}
