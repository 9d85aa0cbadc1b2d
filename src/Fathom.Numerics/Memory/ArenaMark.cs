namespace Fathom.Numerics.Memory;

/// <summary>A fill level of an <see cref="Arena"/>.</summary>
/// <param name="Chunk">Chunk in use.</param>
/// <param name="Used">Floats used of it.</param>
public readonly record struct ArenaMark(int Chunk, long Used);
