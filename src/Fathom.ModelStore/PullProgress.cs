namespace Fathom.ModelStore;

/// <summary>Progress of a download.</summary>
/// <param name="File">The file that is being downloaded.</param>
/// <param name="FileNumber">Its number, from 1.</param>
/// <param name="FileCount">Number of files known so far; the shards of a checkpoint are known once its index is there.</param>
/// <param name="Bytes">Bytes present so far, of all files.</param>
/// <param name="TotalBytes">Bytes of all files; null if the hub doesn't state them.</param>
public readonly record struct PullProgress(string File, int FileNumber, int FileCount, long Bytes, long? TotalBytes);
