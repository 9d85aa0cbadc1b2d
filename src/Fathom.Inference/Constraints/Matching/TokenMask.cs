using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Inference.Constraints.Matching;

/// <summary>A set of tokens as bits.</summary>
internal sealed class TokenMask(int numTokens)
{
    private const int WordBits = 32;

    private readonly uint[] _words = new uint[(numTokens + WordBits - 1) / WordBits];

    public int NumTokens => numTokens;

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0u);

    /// <summary>Number of tokens in the set.</summary>
    public int Count => _words.Sum(BitOperations.PopCount);

    public bool this[int token] => (uint)token < (uint)numTokens && (_words[token / WordBits] & (1u << (token % WordBits))) != 0;

    public void Add(int token)
    {
        if ((uint)token < (uint)numTokens)
        {
            _words[token / WordBits] |= 1u << (token % WordBits);
        }
    }

    public void Add(TokenMask other)
    {
        Span<Vector<uint>> mine = MemoryMarshal.Cast<uint, Vector<uint>>(_words.AsSpan());
        ReadOnlySpan<Vector<uint>> theirs = MemoryMarshal.Cast<uint, Vector<uint>>(other._words.AsSpan());
        for (int i = 0; i < mine.Length; i++)
        {
            mine[i] |= theirs[i];
        }

        for (int i = mine.Length * Vector<uint>.Count; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    /// <summary>Sets the logits of all tokens that aren't in the set to −∞.</summary>
    public void Apply(Span<float> logits)
    {
        for (int word = 0; word * WordBits < logits.Length; word++)
        {
            uint bits = word < _words.Length ? _words[word] : 0;
            Span<float> part = logits.Slice(word * WordBits, Math.Min(WordBits, logits.Length - (word * WordBits)));
            if (bits == 0)
            {
                part.Fill(float.NegativeInfinity);
            }
            else if (bits != uint.MaxValue)
            {
                Apply(bits, part);
            }
        }
    }

    /// <summary>The slow twin of <see cref="Apply(Span{float})"/>.</summary>
    internal void ApplyReference(Span<float> logits)
    {
        for (int token = 0; token < logits.Length; token++)
        {
            logits[token] = this[token] ? logits[token] : float.NegativeInfinity;
        }
    }

    /// <summary>Applies the bits of a word to up to 32 logits, eight at a time: each lane tests its bit.</summary>
    private static void Apply(uint bits, Span<float> logits)
    {
        Vector256<uint> lanes = Vector256.Create(1u, 2u, 4u, 8u, 16u, 32u, 64u, 128u);
        Span<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector256<uint> isForbidden = Vector256.Equals(Vector256.Create(bits >> (8 * i)) & lanes, Vector256<uint>.Zero);
            vectors[i] = Vector256.ConditionalSelect(isForbidden.AsSingle(), Vector256.Create(float.NegativeInfinity), vectors[i]);
        }

        for (int i = vectors.Length * Vector256<float>.Count; i < logits.Length; i++)
        {
            logits[i] = (bits & (1u << i)) != 0 ? logits[i] : float.NegativeInfinity;
        }
    }
}
