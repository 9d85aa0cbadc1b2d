using System.Text;

namespace Fathom.Formats;

/// <summary>Reads small, untrusted files that come with a model: configurations, tokenizers, templates.</summary>
public static class ModelTextFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Reads a file in a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name in it.</param>
    /// <param name="maxBytes">Its maximum length.</param>
    /// <returns>Its bytes; null if there is no such file.</returns>
    /// <exception cref="ModelFormatException">It is a link out of the folder, a pipe or a device, is empty, or is too long.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static byte[]? ReadInside(string folder, string name, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = ModelPath.Inside(folder, name);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        // Pipes and devices have no length: reading one could block or continue forever.
        long length = LinkedFile.LengthOf(file);
        return length is > 0 && length <= maxBytes
            ? Read(path, name, maxBytes)
            : throw new ModelFormatException("model.file.size", name, $"an ordinary file of 1 to {maxBytes} bytes", $"{length}");
    }

    /// <summary>Reads a file that the caller chose, which may be a pipe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Its maximum length.</param>
    /// <exception cref="ModelFormatException">It is longer.</exception>
    /// <exception cref="IOException">It is missing, is a folder, or can't be read.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(path, Path.GetFileName(path), maxBytes);
    }

    /// <summary>Reads a UTF-8 text file that the caller chose, which may be a pipe; a byte order mark is removed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Its maximum length.</param>
    /// <exception cref="ModelFormatException">It is longer.</exception>
    /// <exception cref="IOException">It is missing, is a folder, or can't be read.</exception>
    public static string ReadText(string path, int maxBytes) => Encoding.UTF8.GetString(Read(path, maxBytes)).TrimStart('\ufeff');

    private static byte[] Read(string path, string name, int maxBytes)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{name}' is a folder, not a file");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[BufferBytes];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (bytes.Length + read > maxBytes)
            {
                throw new ModelFormatException("model.file.size", name, $"at most {maxBytes} bytes", "more");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
