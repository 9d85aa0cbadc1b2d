using System.Text;
using Fathom.Formats;

namespace Fathom.Cli.Chat;

/// <summary>Earlier inputs, kept in a file in the user's data folder.</summary>
internal sealed class InputHistory
{
    private const int MaxEntries = 1000;
    private const int MaxBytes = 16 << 20;

    private readonly List<string> _entries;
    private readonly string _path;

    private InputHistory(string path, List<string> entries)
    {
        _path = path;
        _entries = entries;
    }

    /// <summary>Whether new entries are saved.</summary>
    public bool IsKept { get; set; }

    /// <summary>Entries, oldest first.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>Reads the file if it exists and is readable.</summary>
    public static InputHistory Load(string path, bool isKept)
    {
        string[] lines;
        try
        {
            lines = ReadLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            lines = []; // a conversation works without history
        }

        return new InputHistory(path, [.. lines.TakeLast(MaxEntries).Select(Unescape)]) { IsKept = isKept };
    }

    /// <summary>Adds an entry and saves it.</summary>
    /// <exception cref="IOException">It can't be saved, or earlier ones can't be read: then they aren't replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable, or the file is not readable.</exception>
    public void Add(string text)
    {
        if (_entries.LastOrDefault() == text)
        {
            return;
        }

        _entries.Add(text);
        if (IsKept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);

            // Nothing but this entry is new to the file: earlier ones were perhaps not to be saved, and other conversations add their own.
            Stack<string> lines = Newest([.. ReadLines(_path), Escape(text)]);
            AtomicFile.WriteAllBytes(_path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }
    }

    /// <summary>The newest lines that together are not too many or too long to be read again, oldest first.</summary>
    private static Stack<string> Newest(string[] lines)
    {
        var newest = new Stack<string>();
        int room = MaxBytes;
        foreach (string line in lines.TakeLast(MaxEntries).Reverse())
        {
            int bytes = Encoding.UTF8.GetByteCount(line) + 1;
            if (bytes <= room)
            {
                newest.Push(line);
                room -= bytes;
            }
        }

        return newest;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.Exists(path) ? ModelTextFile.ReadText(path, MaxBytes).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        }
        catch (ModelFormatException)
        {
            return []; // longer than any that was written here
        }
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Unescape(string line) =>
        string.Join('\\', line.Split("\\\\").Select(part => part.Replace("\\n", "\n", StringComparison.Ordinal)));
}
