namespace Fathom.Inference.Loading;

/// <summary>Where an engine stores its model's weights.</summary>
public enum WeightPlacement
{
    /// <summary>
    /// On huge pages, if the system offers them and all weights fit next to the largest cache and a spare tenth of the memory: answers are faster, and
    /// the process doesn't share the memory. The weights are moved while the engine runs, after its first step. Otherwise as <see cref="File"/>.
    /// </summary>
    Memory,

    /// <summary>In the mapped file: processes with the same model share the memory, and the system may evict pages when it runs short.</summary>
    File,
}
