namespace Fathom.Formats;

/// <summary>Files that may be links.</summary>
public static class LinkedFile
{
    /// <summary>The length of a file in bytes, or of a link's target: a link's own length is that of its text. Pipes and devices have none.</summary>
    /// <param name="file">An existing file.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    public static long LengthOf(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Length;
    }
}
