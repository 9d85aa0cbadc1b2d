using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Inference.Scheduling;

/// <summary>Identifies the content of a full block: its tokens and, through the previous block's hash, all tokens before them.</summary>
/// <remarks>
/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein 2012), under a key that each process draws at random and never reveals. No one can craft
/// a prompt that is mistaken for another: without the key the hashes look random, so a collision takes about 2⁶⁴ prompts. An unkeyed hash would have to
/// be cryptographic, and the framework's go through OpenSSL on Linux, which may be missing. BlockHashTests checks the published test vectors.
/// </remarks>
internal static class BlockHash
{
    /// <summary>The hash before the first block.</summary>
    public static readonly UInt128 Root = UInt128.Zero;

    private static readonly UInt128 s_key = ProcessRandom.NextUInt128();

    /// <summary>Hashes a block.</summary>
    /// <param name="previous">Hash of the previous block, or <see cref="Root"/>.</param>
    /// <param name="tokens">The block's tokens.</param>
    public static UInt128 Next(UInt128 previous, ReadOnlySpan<int> tokens) => Hash(s_key, previous, tokens);

    /// <summary>Returns the hash before the first block of sequences that share a salt.</summary>
    /// <param name="root">The hash before the first block of sequences without a salt.</param>
    /// <param name="salt">Any text; an empty salt returns <paramref name="root"/>.</param>
    public static UInt128 Salted(UInt128 root, string salt)
    {
        if (salt.Length == 0)
        {
            return root;
        }

        int[] letters = new int[salt.Length + 1];
        letters[0] = -1; // not a token id, so no block of tokens can begin like this
        for (int i = 0; i < salt.Length; i++)
        {
            letters[i + 1] = salt[i];
        }

        return Next(root, letters);
    }

    /// <summary>Hashes a block under a key: the 16 bytes of the previous hash, then 4 bytes per token.</summary>
    internal static UInt128 Hash(UInt128 key, UInt128 previous, ReadOnlySpan<int> tokens)
    {
        var state = new State((ulong)key, (ulong)(key >> 64));
        state.Absorb((ulong)previous);
        state.Absorb((ulong)(previous >> 64));
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<int, ulong>(tokens);
        foreach (ulong pair in pairs)
        {
            state.Absorb(pair);
        }

        // The last word holds the rest of the input and, in its highest byte, the input's length.
        ulong rest = tokens.Length % 2 == 1 ? (uint)tokens[^1] : 0;
        int bytes = (2 * sizeof(ulong)) + (tokens.Length * sizeof(int));
        state.Absorb(rest | ((ulong)bytes << 56));
        return state.Finish();
    }

    /// <summary>The four words of SipHash.</summary>
    private struct State(ulong key0, ulong key1)
    {
        private ulong _v0 = key0 ^ 0x736f6d6570736575;
        private ulong _v1 = key1 ^ 0x646f72616e646f6d ^ 0xee;
        private ulong _v2 = key0 ^ 0x6c7967656e657261;
        private ulong _v3 = key1 ^ 0x7465646279746573;

        public void Absorb(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public UInt128 Finish()
        {
            _v2 ^= 0xee;
            ulong low = Squeeze();
            _v1 ^= 0xdd;
            return new UInt128(Squeeze(), low);
        }

        private ulong Squeeze()
        {
            for (int i = 0; i < 4; i++)
            {
                Round();
            }

            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
