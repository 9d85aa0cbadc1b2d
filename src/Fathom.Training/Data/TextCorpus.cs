using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Fathom.Training.Data;

/// <summary>The documents of a file, one after the other: lines of JSON, or a text whose documents a separator parts; either may be gzipped.</summary>
/// <param name="Path">The file: <c>.jsonl</c>, <c>.txt</c>, or either with <c>.gz</c>.</param>
/// <param name="Field">JSON field that holds the text.</param>
/// <param name="Separator">What parts the documents of a text; null makes the whole file one document.</param>
/// <param name="HasMarkers">Whether the texts of special and added tokens become these tokens: only for files that are trusted.</param>
public sealed record TextCorpus(string Path, string Field = "text", string? Separator = null, bool HasMarkers = false)
{
    /// <summary>Longest line or text, in characters.</summary>
    public const int MaxDocumentLength = 64 << 20;

    /// <summary>Reads the documents in their order.</summary>
    /// <exception cref="TrainingException">A line is no JSON object with the field.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public IEnumerable<string> Read() => IsLines ? Lines().Select((line, index) => TextOf(line, index)) : Parts();

    /// <summary>Reads the lines of a JSONL file as objects.</summary>
    /// <exception cref="TrainingException">A line is no JSON.</exception>
    public IEnumerable<JsonElement> ReadObjects() => Lines().Select((line, index) => Parse(line, index));

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
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > MaxDocumentLength)
            {
                throw new TrainingException("train.data.limit", System.IO.Path.GetFileName(Path), $"lines of at most {MaxDocumentLength} characters", $"{line.Length}");
            }

            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    private IEnumerable<string> Parts()
    {
        using StreamReader reader = Open();
        string text = reader.ReadToEnd();
        return Separator is null ? [text] : text.Split(Separator, StringSplitOptions.RemoveEmptyEntries);
    }

    private string TextOf(string line, int index)
    {
        JsonElement json = Parse(line, index);
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Field, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw new TrainingException("train.data.field", $"{System.IO.Path.GetFileName(Path)}:{index + 1}", $"an object with the string '{Field}'", $"{json.ValueKind}");
    }

    private JsonElement Parse(string line, int index)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(line);
        }
        catch (JsonException failure)
        {
            throw new TrainingException("train.data.json", $"{System.IO.Path.GetFileName(Path)}:{index + 1}", "one JSON object a line", "none", failure);
        }
    }
}
