using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Fathom.Tokenizers;

namespace Fathom.Training.Data;

/// <summary>Hashes of vocabularies.</summary>
internal static class EncoderFingerprint
{
    // Mixes words, digits, scripts, spaces and signs: a different pre-tokenizer or order of merges cuts it differently.
    private const string Probe = "The quick brown fox jumps over 13 lazy dogs; «ça va» 你好\n\t{x += 1}";

    /// <summary>SHA-256 over every token's bytes and the tokens of a probe text.</summary>
    public static string Of(Tokenizer tokenizer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (int id = 0; id < tokenizer.VocabularySize; id++)
        {
            ReadOnlySpan<byte> bytes = tokenizer.TokenBytes(id);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        hash.AppendData(MemoryMarshal.AsBytes(tokenizer.Encode(Probe).AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SHA-256 of a text.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
