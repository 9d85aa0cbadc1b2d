namespace Fathom.Formats.Gguf;

/// <summary>Reads the metadata of one architecture by short keys: <c>block_count</c> stands for <c>llama.block_count</c>.</summary>
internal readonly struct GgufKeys(GgufMetadata metadata, string architecture)
{
    public string Name(string key) => $"{architecture}.{key}";

    public bool Has(string key) => metadata.Contains(Name(key));

    public long? Find(string key) => metadata.FindInteger(Name(key));

    public double? FindDouble(string key) => metadata.FindNumber(Name(key));

    public string? Text(string key) => metadata.FindString(Name(key));

    public bool Bool(string key, bool absent) => metadata.FindBoolean(Name(key)) ?? absent;

    public double Double(string key, double absent) => FindDouble(key) ?? absent;

    public float Single(string key) => (float)(FindDouble(key) ?? throw Missing(key));

    public int Int(string key, int absent) => Find(key) is { } value ? Narrow(key, value) : absent;

    public int Int(string key) => Narrow(key, Find(key) ?? throw Missing(key));

    private int Narrow(string key, long value) => value is >= 0 and <= int.MaxValue
        ? (int)value
        : throw new ModelFormatException("model.config.range", Name(key), $"0 … {int.MaxValue}", $"{value}");

    private ModelFormatException Missing(string key) => new("model.config.missing", Name(key), "a value", "none");
}
