using System.Text;

namespace Fathom.Training;

/// <summary>Files of a run's folder that appear whole or not at all.</summary>
/// <remarks>
/// Unlike <see cref="Fathom.Formats.AtomicFile"/>, unfinished files have a fixed name, so that the next write replaces what a killed process left.
/// </remarks>
internal static class WholeFile
{
    /// <summary>Writes a file, or replaces one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its content.</param>
    public static void Write(string path, string text)
    {
        string partial = path + ".partial";
        using (FileStream file = File.Create(partial))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }
}
