namespace Fathom.Inference.Loading;

/// <summary>Where an engine has its model's weights.</summary>
public enum WeightPlacement
{
    /// <summary>
    /// On huge pages, where the system offers them and all weights fit beside the largest cache and a tenth of the memory: answers come faster, and the
    /// memory is this process's own.
    /// They are moved there beside the steps after the first. Else as with <see cref="File"/>.
    /// </summary>
    Memory,

    /// <summary>In the mapped file: processes with the same model share the memory, and the system may drop what it needs for others.</summary>
    File,
}
