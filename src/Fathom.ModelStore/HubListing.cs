namespace Fathom.ModelStore;

/// <summary>The files of a repository at one commit.</summary>
/// <param name="Commit">The commit that the revision refers to.</param>
/// <param name="Files">All files.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>The file with exactly that path; null if there is none.</summary>
    public HubFile? Find(string path) => Files.FirstOrDefault(file => file.Path == path);
}

/// <summary>A file of a repository.</summary>
/// <param name="Path">Path in the repository, with forward slashes; checked to stay inside it.</param>
/// <param name="Bytes">Its size; null if the server didn't state it.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal; null if the server didn't state it.</param>
/// <param name="GitSha1">
/// Its Git hash in lower-case hexadecimal; null if the server didn't state it, and for large files, of which Git contains only a pointer.
/// </param>
internal sealed record HubFile(string Path, long? Bytes, string? Sha256, string? GitSha1)
{
    /// <summary>The last part of the path: the name under which it is stored.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The hash stated in the list; null if there is none.</summary>
    public string? Hash => Sha256 ?? GitSha1;
}
