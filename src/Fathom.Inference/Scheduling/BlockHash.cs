using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fathom.Inference.Scheduling;

/// <summary>Names the content of a full block: its tokens and, through its predecessor's hash, all tokens before them.</summary>
/// <remarks>Half a SHA-256, so that nobody can write a prompt that is taken for another's.</remarks>
internal static class BlockHash
{
    /// <summary>The hash before the first block.</summary>
    public static readonly UInt128 Root = UInt128.Zero;

    /// <summary>Hashes a block.</summary>
    /// <param name="previous">Hash of the block before, or <see cref="Root"/>.</param>
    /// <param name="tokens">The block's tokens.</param>
    public static UInt128 Next(UInt128 previous, ReadOnlySpan<int> tokens)
    {
        Span<byte> input = stackalloc byte[16 + (tokens.Length * sizeof(int))];
        BinaryPrimitives.WriteUInt128LittleEndian(input, previous);
        MemoryMarshal.AsBytes(tokens).CopyTo(input[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
