using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.ModelStore;

/// <summary>Chooses the files of a repository that form one model.</summary>
internal static partial class HubFileSelection
{
    /// <summary>The index of a sharded safetensors checkpoint.</summary>
    public const string IndexName = "model.safetensors.index.json";

    private const string SingleName = "model.safetensors";

    private static readonly string[] s_companions =
    [
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
        "chat_template.jinja", "chat_template.json", "tokenizer.model", "vocab.json", "merges.txt",
    ];

    /// <summary>Quantizations to choose if none is requested, the best compromise between size and quality first.</summary>
    private static readonly string[] s_preferredQuantizations =
        ["Q4_K_M", "Q4_K_S", "Q5_K_M", "Q4_0", "IQ4_XS", "Q5_K_S", "Q6_K", "Q8_0", "Q3_K_M", "F16", "BF16", "F32"];

    /// <summary>Whether a file with this name belongs to a safetensors folder.</summary>
    public static bool IsFolderFile(string name) =>
        s_companions.Contains(name) || name == IndexName || name.EndsWith(".safetensors", StringComparison.Ordinal);

    /// <summary>The GGUF files to download: one, or all parts of one; empty if the repository is a safetensors folder.</summary>
    /// <exception cref="ModelStoreException">The requested file doesn't exist, or the choice is ambiguous.</exception>
    public static IReadOnlyList<HubFile> ChooseGguf(HubListing listing, HubReference reference)
    {
        HubFile[][] groups = GgufGroups(listing);
        if (reference.Choice is { } choice)
        {
            HubFile[][] exact = [.. groups.Where(group => group.Any(file => file.Path == choice || file.Name == choice))];
            HubFile[][] matching = exact.Length > 0 ? exact : [.. groups.Where(group => HasQuantization(group[0].Path, choice))];
            return matching.Length == 1 ? matching[0] : throw NoChoice(reference, groups, matching.Length);
        }

        if (groups.Length == 0 || listing.Files.Any(file => file.Path is SingleName or IndexName))
        {
            return [];
        }

        HubFile[]? Preferred(string quantization) => Array.Find(groups, group => HasQuantization(group[0].Path, quantization));
        return groups.Length == 1
            ? groups[0]
            : s_preferredQuantizations.Select(Preferred).FirstOrDefault(group => group is not null) ?? throw NoChoice(reference, groups, groups.Length);
    }

    /// <summary>Whether a downloaded file is the one that a reference chooses, by its path or its quantization.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="choice">The choice.</param>
    public static bool IsChoice(string name, string choice) => name == choice[(choice.LastIndexOf('/') + 1)..] || HasQuantization(name, choice);

    /// <summary>The files of a safetensors folder, without the shards that an index lists.</summary>
    public static IReadOnlyList<HubFile> ChooseFolder(HubListing listing, HubReference reference)
    {
        HubFile[] companions = [.. listing.Files.Where(file => s_companions.Contains(file.Path))];
        HubFile? weights = listing.Find(IndexName) ?? listing.Find(SingleName);
        return weights is not null && companions.Any(file => file.Path == "config.json")
            ? [.. companions, weights]
            : throw ModelStoreException.Refused(
                "hub.no_model", reference.Repository, $"{reference.Repository} holds neither GGUF files nor config.json with model.safetensors");
    }

    /// <summary>The shards that a downloaded index lists.</summary>
    /// <exception cref="ModelStoreException">The index is invalid, or lists a file outside its folder or one that the repository lacks.</exception>
    public static IReadOnlyList<HubFile> ChooseShards(HubListing listing, byte[] index, HubReference reference)
    {
        string[] names = ReadShardNames(index);
        return
        [
            .. names.Select(name => !PortableName.IsPlain(name)
                ? throw ModelStoreException.Refused("hub.path.unsafe", name, $"the index of {reference.Repository} names a file outside its folder")
                : listing.Find(name)
                    ?? throw ModelStoreException.Refused(
                        "hub.file_missing", name, $"the index of {reference.Repository} names '{name}', which is not in the repository")),
        ];
    }

    private static string[] ReadShardNames(byte[] index)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(index);
            return
            [
                .. document.RootElement.GetProperty("weight_map").EnumerateObject()
                    .Select(entry => entry.Value.GetString() ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw ModelStoreException.Refused("hub.index.invalid", IndexName, "the index is not an object with a weight_map of file names");
        }
    }

    private static HubFile[][] GgufGroups(HubListing listing) =>
    [
        .. listing.Files
            .Where(file => file.Name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) && !IsCompanionGguf(file.Name))
            .GroupBy(file => ShardSuffix().Replace(file.Path, ""), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.OrderBy(file => file.Path, StringComparer.Ordinal).ToArray()),
    ];

    private static bool IsCompanionGguf(string name) =>
        name.StartsWith("mmproj", StringComparison.OrdinalIgnoreCase) || name.StartsWith("imatrix", StringComparison.OrdinalIgnoreCase);

    private static bool HasQuantization(string path, string quantization)
    {
        int at = path.LastIndexOf(quantization, StringComparison.OrdinalIgnoreCase);
        int end = at + quantization.Length;
        return at >= 0
            && (at == 0 || path[at - 1] is '-' or '.' or '/' or '_' or ' ')
            && (end == path.Length || path[end] is '-' or '.' or '/' or ' ');
    }

    private static ModelStoreException NoChoice(HubReference reference, HubFile[][] groups, int matches)
    {
        const int Shown = 8;
        string asked = (reference.Choice, matches) switch
        {
            (null, _) => "several models",
            (_, 0) => $"nothing called '{reference.Choice}'",
            _ => $"several files for '{reference.Choice}'",
        };
        string names = string.Join(", ", groups.Take(Shown).Select(group => group[0].Name)) + (groups.Length > Shown ? ", …" : "");
        return ModelStoreException.Refused(
            "hub.choice",
            reference.Repository,
            $"{reference.Repository} holds {asked}; choose with {reference.Repository}:FILE among {(names.Length == 0 ? "no GGUF files" : names)}");
    }

    /// <summary>The end of a split model's file name, before its extension.</summary>
    [GeneratedRegex(@"-[0-9]{5}-of-(?<count>[0-9]{5})(?=\.gguf$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex ShardSuffix();
}
