namespace Fathom.ModelStore;

/// <summary>How far a download is.</summary>
/// <param name="File">The file that is being downloaded.</param>
/// <param name="FileNumber">Its number, from 1.</param>
/// <param name="FileCount">Number of files known so far; a sharded checkpoint's shards are known once its index is there.</param>
/// <param name="Bytes">Bytes present of all files.</param>
/// <param name="TotalBytes">Bytes of all files; null when the hub does not tell.</param>
public readonly record struct PullProgress(string File, int FileNumber, int FileCount, long Bytes, long? TotalBytes);
