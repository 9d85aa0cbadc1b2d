using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Training.Data;

/// <summary>The documents of a file in order: lines of JSON, or a text split at a separator; either may be gzipped.</summary>
/// <param name="Path">The file: <c>.jsonl</c>, <c>.txt</c>, or either with <c>.gz</c>.</param>
/// <param name="Field">JSON field that holds the text.</param>
/// <param name="Separator">Separates the documents of a text; null makes the whole file one document.</param>
/// <param name="HasMarkers">Whether the texts of special and added tokens become these tokens: only for files that are trusted.</param>
public sealed record TextCorpus(string Path, string Field = "text", string? Separator = null, bool HasMarkers = false)
{
    /// <summary>Longest line, in characters, and longest text from a pipe.</summary>
    public const int MaxDocumentLength = 64 << 20;

    /// <summary>Longest text of an ordinary file, in characters.</summary>
    public const int MaxTextLength = 256 << 20;

    private const int BufferCharacters = 1 << 16;

    /// <summary>Reads the documents in their order.</summary>
    /// <exception cref="TrainingException">A line is not a JSON object with the field.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public IEnumerable<string> Read() => IsLines ? Lines().Select((line, index) => TextOf(line, index)) : Parts();

    /// <summary>Reads the lines of a JSONL file as objects.</summary>
    /// <exception cref="TrainingException">A line is not JSON.</exception>
    public IEnumerable<JsonElement> ReadObjects() => Lines().Select((line, index) => Parse(line, index));

    /// <summary>Whether it is a file with content, or a link to one: empty files, pipes and devices have no length.</summary>
    public bool IsOrdinary
    {
        get
        {
            var file = new FileInfo(Path);
            return file.Exists && LinkedFile.LengthOf(file) > 0;
        }
    }

    private string PlainName => Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Path[..^3] : Path;

    private bool IsLines => PlainName.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    private StreamReader Open()
    {
        Stream file = File.OpenRead(Path);
        return new StreamReader(PlainName.Length < Path.Length ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.UTF8);
    }

    private IEnumerable<string> Lines()
    {
        using StreamReader reader = Open();
        foreach (string line in TextLines.Read(reader, MaxDocumentLength, TooLong).Where(line => line.Length > 0))
        {
            yield return line;
        }
    }

    private TrainingException TooLong(int line) =>
        new("train.data.limit", $"{System.IO.Path.GetFileName(Path)}:{line}", $"lines of at most {MaxDocumentLength} characters", "a longer one");

    private IEnumerable<string> Parts()
    {
        using StreamReader reader = Open();
        string text = ReadText(reader);
        return Separator is null ? [text] : text.Split(Separator, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Reads a whole text, up to a limit: a pipe may never end.</summary>
    private string ReadText(StreamReader reader)
    {
        int limit = IsOrdinary ? MaxTextLength : MaxDocumentLength;
        var text = new StringBuilder();
        char[] buffer = new char[BufferCharacters];
        for (int count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
        {
            text.Append(buffer, 0, count);
            if (text.Length > limit)
            {
                string name = System.IO.Path.GetFileName(Path);
                throw new TrainingException("train.data.limit", name, $"a text of at most {limit} characters", "a longer one");
            }
        }

        return text.ToString();
    }

    private string TextOf(string line, int index)
    {
        JsonElement json = Parse(line, index);
        string place = $"{System.IO.Path.GetFileName(Path)}:{index + 1}";
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Field, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? StringOf(text, place)
            : throw new TrainingException("train.data.field", place, $"an object with the string '{Field}'", $"{json.ValueKind}");
    }

    /// <summary>Returns a string's text.</summary>
    /// <exception cref="TrainingException">Half a surrogate pair is escaped in it.</exception>
    internal static string StringOf(JsonElement text, string place)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException failure)
        {
            throw new TrainingException("train.data.json", place, "text that is valid Unicode", "half of a surrogate pair", failure);
        }
    }

    private JsonElement Parse(string line, int index)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(line);
        }
        catch (JsonException failure)
        {
            throw new TrainingException("train.data.json", $"{System.IO.Path.GetFileName(Path)}:{index + 1}", "one JSON object per line", "none", failure);
        }
    }
}
