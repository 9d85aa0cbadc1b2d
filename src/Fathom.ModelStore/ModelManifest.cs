using System.Text.Json.Serialization;

namespace Fathom.ModelStore;

/// <summary>The file <c>NAME.json</c> that turns a folder or file into an installed model; written last.</summary>
/// <param name="Path">Path below the store's models folder with forward slashes, or a full path for a link.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="IsLink">Whether the files are outside the store.</param>
/// <param name="Added">When it was installed.</param>
internal sealed record ModelManifest(string Path, string Source, long Bytes, bool IsLink, DateTimeOffset Added);

/// <summary>JSON serialization for the store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelStoreJson : JsonSerializerContext;
