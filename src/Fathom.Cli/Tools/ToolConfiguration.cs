using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Formats;

namespace Fathom.Cli.Tools;

/// <summary>Reads the usual JSON: <c>{"mcpServers": {"name": {"command": …, "args": […], "env": {…}} or {"url": …, "headers": {…}}}}</c>.</summary>
internal static partial class ToolConfiguration
{
    private const int MaxBytes = 1 << 20;
    private const int MaxServers = 64;
    private const int MaxNameCharacters = 64;

    private static readonly JsonDocumentOptions s_json = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a file. <c>${NAME}</c> in a string is replaced by that environment variable's value.</summary>
    /// <param name="host">Supplies the variables.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="CliException">It is not a valid configuration.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static IReadOnlyList<ToolServerEntry> Read(CliHost host, string path)
    {
        string file = Path.GetFileName(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(ModelTextFile.Read(path, MaxBytes), s_json);
            JsonElement servers = Find(document.RootElement, "mcpServers", JsonValueKind.Object)
                ?? throw Wrong(file, "mcpServers", "an object of servers by name");
            ToolServerEntry[] entries = [.. servers.EnumerateObject().Where(IsOn).Select(server => ReadEntry(host, server, file))];
            return entries.Length is > 0 and <= MaxServers ? entries : throw Wrong(file, "mcpServers", $"1 to {MaxServers} servers");
        }
        catch (JsonException failure)
        {
            string message = failure.LineNumber is { } line
                ? $"{file} is not JSON (line {line + 1}): expected {{\"mcpServers\": {{…}}}}"
                : $"{file}: a name occurs twice in an object";
            throw new CliException(ExitCode.InputRefused, "mcp.config", file, message);
        }
    }

    private static bool IsOn(JsonProperty server) => Find(server.Value, "disabled", JsonValueKind.True) is null;

    private static ToolServerEntry ReadEntry(CliHost host, JsonProperty server, string file)
    {
        string where = $"mcpServers.{server.Name}";
        bool isName = server.Name.Length is > 0 and <= MaxNameCharacters && server.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
        if (!isName)
        {
            throw Wrong(file, where, $"a name of 1 to {MaxNameCharacters} letters, digits, '_', '-' and '.'");
        }

        string TextOf(JsonElement value, string name) => value.ValueKind == JsonValueKind.String
            ? Expand(host, value.GetString()!, file, $"{where}.{name}")
            : throw Wrong(file, $"{where}.{name}", "a text");
        string? Text(string name) => Find(server.Value, name) is { } value ? TextOf(value, name) : null;
        (string? command, string? url) = (Text("command"), Text("url"));
        if (string.IsNullOrWhiteSpace(command) == string.IsNullOrWhiteSpace(url))
        {
            throw Wrong(file, where, "either a command or a url");
        }

        return new ToolServerEntry(server.Name)
        {
            Command = command,
            Arguments = [.. Items(server.Value, "args", where, file).Select(item => TextOf(item, "args"))],
            Variables = Fields(server.Value, "env", where, file).ToDictionary(field => field.Name, field => TextOf(field.Value, $"env.{field.Name}")),
            Folder = Text("cwd"),
            Url = url is null ? null : AddressOf(url, $"{where}.url", file),
            Headers = Fields(server.Value, "headers", where, file).ToDictionary(field => field.Name, field => TextOf(field.Value, $"headers.{field.Name}")),
        };
    }

    private static Uri AddressOf(string url, string where, string file) =>
        ServerAddress.TryParse(url) ?? throw Wrong(file, where, "an address, such as http://127.0.0.1:8080/mcp");

    private static string Expand(CliHost host, string text, string file, string where) => Reference().Replace(text, match =>
        host.Variable(match.Groups["name"].Value) ?? throw Wrong(file, where, $"the variable {match.Groups["name"].Value}, which is not set"));

    private static JsonElement? Find(JsonElement parent, string name, JsonValueKind? kind = null) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            && (kind is null || value.ValueKind == kind)
            ? value
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name, string where, string file) => Find(parent, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } items => items.EnumerateArray(),
        _ => throw Wrong(file, $"{where}.{name}", "an array of texts"),
    };

    private static IEnumerable<JsonProperty> Fields(JsonElement parent, string name, string where, string file) => Find(parent, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } fields => fields.EnumerateObject(),
        _ => throw Wrong(file, $"{where}.{name}", "an object of texts"),
    };

    private static CliException Wrong(string file, string where, string expected) =>
        new(ExitCode.InputRefused, "mcp.config", where, $"{file}: expected {expected} at '{where}'");

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
