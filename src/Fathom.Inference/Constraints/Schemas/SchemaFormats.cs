namespace Fathom.Inference.Constraints.Schemas;

/// <summary>Supported formats of strings.</summary>
internal static class SchemaFormats
{
    private const string Date = "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))";
    private const string Time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
    private const string Byte = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private const string Label = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";

    private static readonly Dictionary<string, string> s_patterns = new()
    {
        ["date"] = $"^{Date}$",
        ["time"] = $"^{Time}$",
        ["date-time"] = $"^{Date}T{Time}$",
        ["uuid"] = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        ["ipv4"] = $"^{Byte}(\\.{Byte}){{3}}$",
        ["hostname"] = $"^{Label}(\\.{Label}){{0,3}}$",
        ["email"] = $"^[a-zA-Z0-9_+-]+(\\.[a-zA-Z0-9_+-]+){{0,8}}@{Label}(\\.{Label}){{1,3}}$",
        ["uri"] = "^[a-z][a-z0-9+.-]{0,20}://[a-zA-Z0-9._~-]+(:[0-9]{1,4})?(/[a-zA-Z0-9._~-]+)*/?(\\?[a-zA-Z0-9._~=&-]*)?(#[a-zA-Z0-9._~=&-]*)?$",
    };

    /// <summary>The formats' names, comma-separated.</summary>
    public static string Names => string.Join(", ", s_patterns.Keys);

    /// <summary>Returns a pattern whose texts all have the format; null if the format is unknown.</summary>
    public static string? PatternOf(string format) => s_patterns.GetValueOrDefault(format);
}
