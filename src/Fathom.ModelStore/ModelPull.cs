namespace Fathom.ModelStore;

/// <summary>Downloads a model from the hub into the store: lists and chooses files, checks disk space, downloads with resume, installs.</summary>
/// <param name="hub">The source.</param>
/// <param name="store">The destination.</param>
public sealed class ModelPull(HubClient hub, InstalledModels store)
{
    /// <summary>Bytes that are left free on the disk.</summary>
    public const long SpareBytes = 64 << 20;

    /// <summary>Returns the free bytes on a folder's disk; replaceable for tests.</summary>
    internal Func<string, long> FreeBytes { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>
    /// Downloads and installs a model. Called again after a stopped or failed download, it continues from there. An installed model is left alone, or
    /// replaced if the repository has changed.
    /// </summary>
    /// <param name="reference">What to download.</param>
    /// <param name="name">Name under which to install it; null for the name of the file or repository.</param>
    /// <param name="progress">Called for every received piece, on any thread.</param>
    /// <param name="cancellation">Stops; received data is kept for the next call.</param>
    /// <exception cref="ModelStoreException">
    /// The name is taken, the hub refuses or fails, the disk is full, or the received data has the wrong hash.
    /// </exception>
    public async Task<InstalledModel> RunAsync(HubReference reference, string? name, Action<PullProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(progress);
        if (name is not null)
        {
            store.CheckNameFor(name, reference.Repository);
        }

        HubListing listing = await hub.ListAsync(reference, cancellation).ConfigureAwait(false);
        IReadOnlyList<HubFile> gguf = HubFileSelection.ChooseGguf(listing, reference);
        CheckNames(gguf);
        name = store.CheckNameFor(name ?? InstalledModels.NameFor(gguf.Count > 0 ? gguf[0].Name : reference.Name), reference.Repository);
        string source = $"{reference.Repository}@{listing.Commit}";
        bool IsSame(InstalledModel model) => model.Source == source && (gguf.Count == 0 || Path.GetFileName(model.Path) == gguf[0].Name);
        if (store.Find(name) is { IsPresent: true } installed && IsSame(installed))
        {
            return installed;
        }

        string incoming = Path.Combine(store.IncomingFolder, name, listing.Commit);
        using FileStream claim = Claim(name);
        DropOtherCommits(incoming);

        IReadOnlyList<HubFile> first = gguf.Count > 0 ? gguf : HubFileSelection.ChooseFolder(listing, reference);
        var download = new FileDownload(hub, reference, listing.Commit, incoming);
        await FetchAllAsync(download, first, incoming, progress, cancellation).ConfigureAwait(false);
        if (first.Any(file => file.Name == HubFileSelection.IndexName))
        {
            byte[] index = await File.ReadAllBytesAsync(Path.Combine(incoming, HubFileSelection.IndexName), cancellation).ConfigureAwait(false);
            IReadOnlyList<HubFile> shards = HubFileSelection.ChooseShards(listing, index, reference);
            await FetchAllAsync(download, [.. first, .. shards], incoming, progress, cancellation).ConfigureAwait(false);
        }

        return store.Install(name, incoming, gguf.Count > 0 ? gguf[0].Name : null, source);
    }

    private async Task FetchAllAsync(
        FileDownload download, IReadOnlyList<HubFile> files, string incoming, Action<PullProgress> progress, CancellationToken cancellation)
    {
        CheckNames(files);
        Directory.CreateDirectory(incoming);
        CheckRoom(download, files, incoming);
        long? total = files.All(file => file.Bytes is not null) ? files.Sum(file => file.Bytes!.Value) : null;
        long done = 0;
        for (int i = 0; i < files.Count; i++)
        {
            HubFile file = files[i];
            long before = done;
            int number = i + 1;
            await download.RunAsync(
                file, bytes => progress(new PullProgress(file.Name, number, files.Count, before + bytes, total)), cancellation).ConfigureAwait(false);
            done += download.BytesPresent(file);
        }
    }

    private static void CheckNames(IReadOnlyList<HubFile> files)
    {
        if (files.FirstOrDefault(file => !PortableName.IsPlain(file.Name)) is { } unfit)
        {
            throw ModelStoreException.Refused("hub.path.unsafe", unfit.Path, $"'{unfit.Name}' is not a portable file name");
        }
    }

    private void CheckRoom(FileDownload download, IReadOnlyList<HubFile> files, string folder)
    {
        long missing = files.Sum(file => Math.Max(0, (file.Bytes ?? 0) - download.BytesPresent(file)));
        long free = FreeBytes(folder);
        if (missing > 0 && missing + SpareBytes > free)
        {
            throw new ModelStoreException(
                ModelStoreFailure.NoSpace, "disk.full", files[0].Name,
                $"{missing / 1e9:0.0} GB still have to be downloaded, but the disk has only {free / 1e9:0.0} GB free; "
                    + "set FATHOM_HOME to a folder on a larger disk");
        }
    }

    private FileStream Claim(string name)
    {
        Directory.CreateDirectory(store.IncomingFolder);
        try
        {
            return new FileStream(
                Path.Combine(store.IncomingFolder, name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0,
                FileOptions.DeleteOnClose);
        }
        catch (IOException failure)
        {
            throw ModelStoreException.Unavailable("store.busy", name, $"another process is downloading '{name}'", failure);
        }
    }

    /// <summary>Deletes partial downloads of other commits, which would never be completed.</summary>
    private static void DropOtherCommits(string incoming)
    {
        string parent = Path.GetDirectoryName(incoming)!;
        if (Directory.Exists(parent))
        {
            foreach (string other in Directory.EnumerateDirectories(parent).Where(folder => folder != incoming))
            {
                Directory.Delete(other, recursive: true);
            }
        }
    }
}
