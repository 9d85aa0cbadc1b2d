namespace Fathom.ModelStore;

/// <summary>The files of a repository at one commit.</summary>
/// <param name="Commit">What the revision meant.</param>
/// <param name="Files">All files.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>The file of that exact path; null when there is none.</summary>
    public HubFile? Find(string path) => Files.FirstOrDefault(file => file.Path == path);
}

/// <summary>A file of a repository.</summary>
/// <param name="Path">Path in the repository, with forward slashes; checked to stay inside of it.</param>
/// <param name="Bytes">Its size; null when the server did not say.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal; null when the server did not say.</param>
/// <param name="GitSha1">The hash that Git has of it, in lower-case hexadecimal; null when the server did not say, and for large files, of which Git
/// has a pointer only.</param>
internal sealed record HubFile(string Path, long? Bytes, string? Sha256, string? GitSha1)
{
    /// <summary>The last part of the path: the name under which it is stored.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The hash that the list promises; null when it promises none.</summary>
    public string? Hash => Sha256 ?? GitSha1;
}
