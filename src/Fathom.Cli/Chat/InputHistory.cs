namespace Fathom.Cli.Chat;

/// <summary>What was typed before, kept in a file in the user's data folder.</summary>
internal sealed class InputHistory
{
    private const int MaxEntries = 1000;

    private readonly List<string> _entries;
    private readonly string _path;

    private InputHistory(string path, List<string> entries)
    {
        _path = path;
        _entries = entries;
    }

    /// <summary>Whether new entries are kept.</summary>
    public bool IsKept { get; set; }

    /// <summary>Entries, oldest first.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>Reads the file, if there is one.</summary>
    public static InputHistory Load(string path, bool isKept)
    {
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        return new InputHistory(path, [.. lines.TakeLast(MaxEntries).Select(Unescape)]) { IsKept = isKept };
    }

    /// <summary>Adds an entry, and keeps it.</summary>
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
            File.WriteAllLines(_path, _entries.TakeLast(MaxEntries).Select(Escape));
        }
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Unescape(string line) =>
        string.Join('\\', line.Split("\\\\").Select(part => part.Replace("\\n", "\n", StringComparison.Ordinal)));
}
