namespace Fathom.ModelStore;

/// <summary>A model that can be used by its name.</summary>
/// <param name="Name">The name, as used with <c>-m</c>.</param>
/// <param name="Path">Full path of the GGUF file, or of the folder with safetensors files.</param>
/// <param name="Source">Where it came from: <c>OWNER/NAME@commit</c>, or a path.</param>
/// <param name="Bytes">Size of its files when it was installed.</param>
/// <param name="IsLink">Whether the files are outside the store and stay there when the name is removed.</param>
/// <param name="Added">When it was installed.</param>
public sealed record InstalledModel(string Name, string Path, string Source, long Bytes, bool IsLink, DateTimeOffset Added)
{
    /// <summary>Whether the files still exist.</summary>
    public bool IsPresent => File.Exists(Path) || Directory.Exists(Path);
}
