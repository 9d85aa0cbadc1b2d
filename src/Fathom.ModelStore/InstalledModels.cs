using System.Globalization;
using System.Text.Json;

namespace Fathom.ModelStore;

/// <summary>The folder of models that can be used by name.</summary>
/// <remarks>
/// A model is installed if there is a <c>ROOT/models/NAME.json</c>; its files are in <c>ROOT/models/NAME/</c>, or elsewhere for a link.
/// The manifest is written last and by renaming, so a half-installed model doesn't count. Not thread-safe; processes may share the folder.
/// </remarks>
public sealed class InstalledModels
{
    private const string ManifestExtension = ".json";

    private readonly TimeProvider _time;

    /// <summary>Opens a store; nothing is created until a model is installed.</summary>
    /// <param name="root">The store's folder.</param>
    /// <param name="time">Clock for the date of installation; null for the system's.</param>
    public InstalledModels(string root, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = Path.GetFullPath(root);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The store's folder.</summary>
    public string Root { get; }

    internal string ModelsFolder => Path.Combine(Root, "models");

    internal string IncomingFolder => Path.Combine(Root, "incoming");

    /// <summary>The default root: <c>FATHOM_HOME</c>, or a folder in the system's location for user data.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    public static string DefaultRoot(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable("FATHOM_HOME") is { Length: > 0 } home)
        {
            return home;
        }

        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "fathom");
    }

    /// <summary>All installed models, ordered by name. Unreadable manifests are left out.</summary>
    public IReadOnlyList<InstalledModel> List()
    {
        if (!Directory.Exists(ModelsFolder))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateFiles(ModelsFolder, "*" + ManifestExtension)
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal)
                .Select(name => TryRead(name))
                .OfType<InstalledModel>(),
        ];
    }

    /// <summary>Finds a model by name; returns null if none with that name is installed.</summary>
    public InstalledModel? Find(string name) => PortableName.IsModelName(name) ? TryRead(name) : null;

    /// <summary>Installs a GGUF file, or a folder with safetensors files, under a name.</summary>
    /// <param name="path">An existing file or folder.</param>
    /// <param name="name">The name; null for that of the file or folder.</param>
    /// <param name="copy">Whether to copy the files into the store; otherwise they stay where they are.</param>
    /// <exception cref="ModelStoreException">The path is not a model, or the name is taken or invalid.</exception>
    public InstalledModel Add(string path, string? name = null, bool copy = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string[] files = FilesOf(full);
        name = CheckNewName(name ?? NameFor(Path.GetFileName(full)));
        long bytes = files.Sum(file => LengthOf(file));
        if (!copy)
        {
            return Write(name, new ModelManifest(full, full, bytes, IsLink: true, _time.GetUtcNow()));
        }

        string folder = Path.Combine(IncomingFolder, name, "copy");
        Copy(files, folder);
        return Install(name, folder, mainFile: Directory.Exists(full) ? null : Path.GetFileName(full), source: full);
    }

    /// <summary>Removes a name, and its files if they are in the store.</summary>
    /// <exception cref="ModelStoreException">No model has that name.</exception>
    public InstalledModel Remove(string name)
    {
        InstalledModel model = Find(name) ?? throw NotInstalled(name);
        File.Delete(ManifestPath(name));
        string folder = Path.Combine(ModelsFolder, name);
        if (!model.IsLink && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return model;
    }

    /// <summary>A model name derived from that of a file or repository: invalid characters become dashes.</summary>
    internal static string NameFor(string fileName)
    {
        string stem = fileName.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? fileName[..^5] : fileName;
        string fit = string.Concat(stem.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        return fit.TrimStart('.', '_', '-').TrimEnd('.');
    }

    /// <summary>Checks that a name is valid and free.</summary>
    internal string CheckNewName(string name)
    {
        if (!PortableName.IsModelName(name))
        {
            throw ModelStoreException.Refused("store.name.invalid", name, $"'{name}' can't name a model: use letters, digits, dots, dashes and underscores");
        }

        return File.Exists(ManifestPath(name))
            ? throw ModelStoreException.Refused(
                "store.name.taken", name, $"a model called '{name}' is installed already: remove it first, or give another name")
            : name;
    }

    /// <summary>Checks that a name is valid, and free or that of an earlier download of the same repository.</summary>
    internal string CheckNameFor(string name, string repository) =>
        Find(name) is { IsLink: false } installed && installed.Source.StartsWith(repository + "@", StringComparison.Ordinal) ? name : CheckNewName(name);

    /// <summary>The models that were downloaded from a repository.</summary>
    /// <param name="repository"><c>OWNER/NAME</c>, or with the file, quantization, or commit that was chosen, as in <see cref="HubReference"/>.</param>
    public IReadOnlyList<InstalledModel> ListByRepository(string repository) =>
        HubReference.TryParse(repository, out HubReference? reference) ? [.. List().Where(reference.IsSourceOf)] : [];

    /// <summary>The model that was downloaded from a repository; null if there is none, or more than one.</summary>
    /// <param name="repository">The repository, as in <see cref="ListByRepository"/>.</param>
    public InstalledModel? FindByRepository(string repository) => ListByRepository(repository) is [var only] ? only : null;

    /// <summary>Moves <c>incoming/NAME/…</c>, a folder of complete files, into the store and installs it.</summary>
    internal InstalledModel Install(string name, string incoming, string? mainFile, string source)
    {
        string folder = Path.Combine(ModelsFolder, name);
        Directory.CreateDirectory(ModelsFolder);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        long bytes = Directory.EnumerateFiles(incoming).Sum(file => new FileInfo(file).Length);
        Directory.Move(incoming, folder);
        Directory.Delete(Path.GetDirectoryName(incoming)!, recursive: true);
        string path = mainFile is null ? name : $"{name}/{mainFile}";
        return Write(name, new ModelManifest(path, source, bytes, IsLink: false, _time.GetUtcNow()));
    }

    internal static ModelStoreException NotInstalled(string name) =>
        ModelStoreException.Refused("store.not_installed", name, $"no model called '{name}' is installed; 'fathom models' lists them");

    private static string[] FilesOf(string path)
    {
        if (File.Exists(path))
        {
            return path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)
                ? PartsOf(path)
                : throw NotAModel(path, "is neither a GGUF file nor a folder with safetensors");
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"there is no file or folder '{Path.GetFileName(path)}'", path);
        }

        string[] files = [.. Directory.EnumerateFiles(path).Where(file => HubFileSelection.IsFolderFile(Path.GetFileName(file)))];
        return files.Any(file => file.EndsWith(".safetensors", StringComparison.Ordinal)) && File.Exists(Path.Combine(path, "config.json"))
            ? files
            : throw NotAModel(path, "is not a model folder, which holds config.json and *.safetensors");
    }

    /// <summary>All parts of a split model of which a file is one; the file alone if it isn't split.</summary>
    /// <exception cref="ModelStoreException">A part is missing.</exception>
    private static string[] PartsOf(string path)
    {
        if (HubFileSelection.ShardSuffix().Match(path) is not { Success: true } suffix)
        {
            return [path];
        }

        int count = int.Parse(suffix.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        (string stem, string extension) = (path[..suffix.Index], path[(suffix.Index + suffix.Length)..]);
        string[] parts =
        [
            .. Enumerable.Range(1, count).Select(part => string.Create(CultureInfo.InvariantCulture, $"{stem}-{part:D5}-of-{count:D5}{extension}")),
        ];
        if (!parts.Contains(path))
        {
            return [path];
        }

        string? missing = Array.Find(parts, part => !File.Exists(part));
        return missing is null ? parts : throw NotAModel(path, $"is a part of a split model that lacks '{Path.GetFileName(missing)}'");
    }

    /// <summary>Copies files into a new folder; nothing is left of a copy that fails, or of an earlier one that was interrupted.</summary>
    private static void Copy(string[] files, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        try
        {
            foreach (string file in files)
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>The length of a file, or of a link's target: a link's own length is that of its text.</summary>
    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return ((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Length;
    }

    private static ModelStoreException NotAModel(string path, string why) =>
        ModelStoreException.Refused("store.not_a_model", Path.GetFileName(path), $"'{Path.GetFileName(path)}' {why}");

    private InstalledModel Write(string name, ModelManifest manifest)
    {
        Directory.CreateDirectory(ModelsFolder);
        string path = ManifestPath(name);
        string fresh = path + ".new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(manifest, ModelStoreJson.Default.ModelManifest));
        File.Move(fresh, path, overwrite: true);
        return ToModel(name, manifest);
    }

    private InstalledModel? TryRead(string name)
    {
        try
        {
            byte[] json = File.ReadAllBytes(ManifestPath(name));
            return JsonSerializer.Deserialize(json, ModelStoreJson.Default.ModelManifest) is { } manifest ? ToModel(name, manifest) : null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private InstalledModel ToModel(string name, ModelManifest manifest) =>
        new(name, Path.GetFullPath(Path.Combine(ModelsFolder, manifest.Path)), manifest.Source, manifest.Bytes, manifest.IsLink, manifest.Added);

    private string ManifestPath(string name) => Path.Combine(ModelsFolder, name + ManifestExtension);
}
