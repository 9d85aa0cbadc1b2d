namespace Fathom.Numerics.Assembly;

/// <summary>Whether this process may run code that it assembles; found out once.</summary>
internal static class MachineCode
{
    private static readonly Lazy<string?> s_obstacle = new(FindObstacle);

    /// <summary>Why not, in plain words, or null.</summary>
    public static string? Obstacle => s_obstacle.Value;

    private static string? FindObstacle()
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
