using System.Collections.Concurrent;
using System.Globalization;

namespace Fathom.Tasks;

/// <summary>The phrasings of a built-in family: a text file among the assembly's resources, from <c>src/Fathom.Tasks/Wordings</c>.</summary>
/// <remarks>
/// <c>[name]</c> begins a section of templates for training, <c>[name held out]</c> its templates for measuring only; each other line is one template.
/// A line that begins with <c>@8 </c> counts eight times; <c>\n</c> is a line break; lines that begin with <c># </c> are comments.
/// A line <c>%frame phrase</c> stands for the phrase in any of the sentences of the section <c>[frame]</c> of <c>frames.txt</c>, drawn like alternatives;
/// there <c>[x]</c> is the phrase and <c>[X]</c> the phrase with a capital. Held-out templates use the held-out frames.
/// </remarks>
internal static class PhrasingFile
{
    private const string HeldOutSuffix = " held out";

    private const string Frames = "frames";

    private static readonly ConcurrentDictionary<string, Dictionary<string, List<string>>> s_files = new();

    private static readonly ConcurrentDictionary<(string Family, string Section), Phrasings> s_phrasings = new();

    private static readonly ConcurrentDictionary<string, PhraseTemplate[]> s_frames = new();

    /// <summary>Returns the lines of a section of a file that has lists of its own kind.</summary>
    /// <exception cref="ArgumentException">There is no such file or section.</exception>
    public static IReadOnlyList<string> Lines(string family, string section) =>
        s_files.GetOrAdd(family, static family => ReadSections(family)).TryGetValue(section, out List<string>? lines)
            ? lines
            : throw new ArgumentException($"{family}.txt has no section [{section}]", nameof(section));

    /// <summary>Reads the phrasings listed under a name in a family's file.</summary>
    /// <exception cref="ArgumentException">There is no such file or section, or a template is malformed.</exception>
    public static Phrasings Read(string family, string section) => s_phrasings.GetOrAdd((family, section), static name => Parse(name.Family, name.Section));

    /// <summary>The trained templates of all files, in a fixed order, without their weights.</summary>
    public static IEnumerable<string> AllTemplates()
    {
        IEnumerable<string> families = typeof(PhrasingFile).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".txt", StringComparison.Ordinal) && name != "words.txt").Order(StringComparer.Ordinal).Select(name => name[..^4]);
        return families.SelectMany(family => s_files.GetOrAdd(family, static family => ReadSections(family))
            .Where(section => !section.Key.EndsWith(HeldOutSuffix, StringComparison.Ordinal)).SelectMany(section => section.Value.Distinct()));
    }

    private static Phrasings Parse(string family, string section)
    {
        Dictionary<string, List<string>> sections = s_files.GetOrAdd(family, static family => ReadSections(family));
        return sections.TryGetValue(section, out List<string>? trained) && sections.TryGetValue(section + HeldOutSuffix, out List<string>? heldOut)
            ? new Phrasings(trained, heldOut, ParseLine)
            : throw new ArgumentException($"{family}.txt has no sections [{section}] and [{section}{HeldOutSuffix}]", nameof(section));
    }

    private static Dictionary<string, List<string>> ReadSections(string family)
    {
        using Stream stream = typeof(PhrasingFile).Assembly.GetManifestResourceStream(family + ".txt")
            ?? throw new ArgumentException($"there are no phrasings named {family}.txt", nameof(family));
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>();
        List<string>? section = null;
        while (reader.ReadLine() is string line)
        {
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal))
            {
                continue;
            }

            if (line[0] == '[' && line[^1] == ']')
            {
                sections.Add(line[1..^1], section = []);
                continue;
            }

            (int count, string template) = ReadWeight(line);
            (section ?? throw new ArgumentException($"{family}.txt: '{line}' stands before the first section"))
                .AddRange(Enumerable.Repeat(template.Replace("\\n", "\n", StringComparison.Ordinal), count));
        }

        return sections;
    }

    private static PhraseTemplate ParseLine(string line, PhrasingRing ring)
    {
        int space = line.IndexOf(' ');
        if (line[0] != '%' || space < 2)
        {
            return PhraseTemplate.Parse(line);
        }

        string frame = line[1..space] + (ring == PhrasingRing.HeldOut ? HeldOutSuffix : "");
        return PhraseTemplate.InFrames(line[(space + 1)..], s_frames.GetOrAdd(frame,
            static frame => [.. Lines(Frames, frame).Select(PhraseTemplate.ParseFrame)]));
    }

    private static (int Count, string Template) ReadWeight(string line)
    {
        int space = line.IndexOf(' ');
        return line[0] == '@' && space > 1 && int.TryParse(line.AsSpan(1, space - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? (count, line[(space + 1)..])
            : (1, line);
    }
}
