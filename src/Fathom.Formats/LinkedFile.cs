namespace Fathom.Formats;

/// <summary>Files that may be links to others.</summary>
public static class LinkedFile
{
    /// <summary>The length of a file in bytes, and of a link's target: the link's own is that of its text. Pipes and devices have none.</summary>
    /// <param name="file">A file that is there.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    public static long LengthOf(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Length;
    }
}
