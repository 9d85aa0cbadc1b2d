using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Runs;

/// <summary>One hash over everything that the next steps depend on: weights, optimizer, step, position in the data.</summary>
internal static class StateHash
{
    private const int PartFloats = 1 << 20;

    public static string Compute(IReadOnlyDictionary<string, NativeSpan<float>> arrays, JsonObject state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, NativeSpan<float> values) in arrays.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            for (long start = 0; start < values.Length; start += PartFloats)
            {
                hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan(start, (int)Math.Min(PartFloats, values.Length - start))));
            }
        }

        hash.AppendData(Encoding.UTF8.GetBytes(state.ToJsonString()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
