namespace Fathom.Formats;

/// <summary>Paths of files that are written under a temporary name next to their destination and then moved there.</summary>
public static class OutputPath
{
    /// <summary>The full path of a file to write; for a link, the path of its target.</summary>
    /// <param name="path">The requested path.</param>
    /// <exception cref="IOException">There is no such folder, or the path is a folder, a device or a pipe.</exception>
    public static string Resolve(string path)
    {
        var asked = new FileInfo(path);
        string place = asked.LinkTarget is null ? asked.FullName : asked.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string name = Path.GetFileName(place);
        string folder = Path.GetDirectoryName(place) ?? place;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"there is no folder '{folder}' to write '{name}' into");
        }

        if (Directory.Exists(place))
        {
            throw new IOException($"'{name}' is a folder, not a file to write");
        }

        return !File.Exists(place) || IsOrdinary(place) ? place : throw new IOException($"'{name}' is a device or a pipe, not a file to replace");
    }

    /// <summary>Whether an existing path is an ordinary file. Devices and pipes have length 0 like an empty file, but it can't be set.</summary>
    private static bool IsOrdinary(string path)
    {
        if (new FileInfo(path).Length > 0)
        {
            return true;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            stream.SetLength(0);
            return true;
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }
}
