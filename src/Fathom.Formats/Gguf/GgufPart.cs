using Fathom.Numerics.Memory;

namespace Fathom.Formats.Gguf;

/// <summary>One file of a GGUF model, opened and checked; most models have only one.</summary>
internal sealed record GgufPart(MappedFile File, int Version, GgufMetadata Metadata, GgufTensor[] Tensors, long DataStart);
