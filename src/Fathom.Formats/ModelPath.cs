using Fathom.Numerics.Memory;

namespace Fathom.Formats;

/// <summary>Opens the files of a model: only ordinary files, and, if another file names them, only inside the model's folder.</summary>
internal static class ModelPath
{
    /// <summary>Maps a file that the caller chose.</summary>
    /// <exception cref="IOException">The file is missing or can't be read.</exception>
    /// <exception cref="ModelFormatException">It is empty, a pipe or a device.</exception>
    public static MappedFile Map(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"there is no file '{Path.GetFileName(path)}'", path);
        }

        // Pipes and devices have no length. Opening a pipe without a writer would block, so check first.
        return LinkedFile.LengthOf(file) > 0
            ? MappedFile.Open(path)
            : throw new ModelFormatException("model.file.empty", file.Name, "an ordinary file with content", "none");
    }

    /// <summary>The path of a file in a model's folder, for an untrusted file name.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="name">A plain file name.</param>
    /// <exception cref="ModelFormatException">The name is not a plain file name, or is a link out of the folder.</exception>
    public static string Inside(string folder, string name)
    {
        bool isPlain = name.Length is > 0 and <= 255 && name is not ("." or "..") && name.AsSpan().IndexOfAny("/\\:\0") < 0 && !name.Any(char.IsControl);
        if (!isPlain)
        {
            throw new ModelFormatException("model.file.name", name, "a plain file name", "a path");
        }

        string path = Path.Combine(folder, name);
        var file = new FileInfo(path);
        if (file.LinkTarget is not null && !(file.ResolveLinkTarget(returnFinalTarget: true) is { } target && IsDirectlyIn(target.FullName, folder)))
        {
            throw new ModelFormatException("model.file.link", name, "a file in the model's folder", "a link out of it");
        }

        return path;
    }

    private static bool IsDirectlyIn(string file, string folder)
    {
        string parent = Path.GetDirectoryName(file) ?? "";
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string? resolved = new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        return parent == full || parent == resolved;
    }
}
