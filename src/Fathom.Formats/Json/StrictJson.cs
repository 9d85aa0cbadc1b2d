using System.Text.Json;
using System.Text.Unicode;

namespace Fathom.Formats.Json;

/// <summary>
/// Reads untrusted JSON: valid UTF-8, limited depth and number of tokens, unique keys, finite numbers. By default, the framework's reader checks none of
/// the last three.
/// </summary>
internal static class StrictJson
{
    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most tokens (braces, keys, values) in a configuration; real ones have a few hundred.</summary>
    public const int MaxConfigTokens = 32_768;

    /// <summary>Longest configuration file, in bytes.</summary>
    public const int MaxConfigBytes = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Creates a reader with these limits.</summary>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> utf8) => new(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>Reads a file in a model's folder, counting its tokens before building anything from them.</summary>
    /// <exception cref="ModelFormatException">It is too long, or refused as JSON.</exception>
    /// <exception cref="IOException">It is missing or can't be read.</exception>
    public static JsonDocument ReadFile(string path, int maxBytes = MaxConfigBytes, int maxTokens = MaxConfigTokens)
    {
        string name = Path.GetFileName(path);
        using var file = ModelPath.Map(path);
        return file.Length <= maxBytes
            ? Parse(file.Memory.Span, name, maxTokens)
            : throw new ModelFormatException("json.limit", name, $"at most {maxBytes} bytes", $"{file.Length}");
    }

    /// <summary>Parses a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="maxTokens">Most tokens.</param>
    /// <exception cref="ModelFormatException">It is refused; codes begin with <c>json.</c>.</exception>
    public static JsonDocument Parse(ReadOnlySpan<byte> utf8, string name, int maxTokens = MaxConfigTokens)
    {
        Check(utf8, name, maxTokens);
        try
        {
            return JsonDocument.Parse(utf8.ToArray(), s_options);
        }
        catch (JsonException failure)
        {
            // The check finds everything except repeated keys.
            throw new ModelFormatException("json.duplicate", name, "every key once", $"'{FindRepeatedKey(utf8)}' twice in one object", failure);
        }
    }

    /// <summary>Wraps the framework's exception, for callers that use a reader themselves.</summary>
    public static ModelFormatException Invalid(string name, JsonException failure) => new("json.invalid", name, "valid JSON", Position(failure), failure);

    /// <summary>Refuses bytes that are not UTF-8.</summary>
    public static void RequireUtf8(ReadOnlySpan<byte> utf8, string name)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new ModelFormatException("json.utf8", name, "valid UTF-8", "other bytes");
        }
    }

    private static void Check(ReadOnlySpan<byte> utf8, string name, int maxTokens)
    {
        RequireUtf8(utf8, name);
        Utf8JsonReader reader = Reader(utf8);
        try
        {
            for (int tokens = 0; reader.Read(); tokens++)
            {
                if (tokens == maxTokens)
                {
                    throw new ModelFormatException("json.limit", name, $"at most {maxTokens} tokens", "more");
                }

                RequireText(ref reader, name);
                if (reader.TokenType == JsonTokenType.Number && !(reader.TryGetDouble(out double value) && double.IsFinite(value)))
                {
                    throw new ModelFormatException("json.number", $"{name}, byte {reader.TokenStartIndex}", "a number within double precision", "one beyond");
                }
            }
        }
        catch (JsonException failure)
        {
            throw Invalid(name, failure);
        }
    }

    private static string FindRepeatedKey(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = Reader(utf8);
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push([]);
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName when !open.Peek().Add(reader.GetString()!):
                    return reader.GetString()!;
            }
        }

        return "";
    }

    /// <summary>Refuses half a surrogate pair, which JSON can escape but no text can contain.</summary>
    private static void RequireText(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
        {
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException failure)
            {
                throw new ModelFormatException("json.utf8", $"{name}, byte {reader.TokenStartIndex}", "whole characters", "half a surrogate pair", failure);
            }
        }
    }

    private static string Position(JsonException failure) => $"an error at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine}";
}
