using System.Text.Json.Serialization;

namespace Fathom.ModelStore;

/// <summary>The file <c>NAME.json</c> that makes a folder or file in the store an installed model; written last.</summary>
/// <param name="Path">Path below the store's models folder with forward slashes, or a full path for a link.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="IsLink">Whether the files lie outside the store.</param>
/// <param name="Added">When it was installed.</param>
internal sealed record ModelManifest(string Path, string Source, long Bytes, bool IsLink, DateTimeOffset Added);

/// <summary>JSON of the store and of the hub.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelStoreJson : JsonSerializerContext;
