using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>Every width gives what the scalar formula gives, also those that this machine would not choose.</summary>
public unsafe class FloatVectorTests
{
    private static readonly float[] s_first = [.. Enumerable.Range(0, 16).Select(i => (i * 0.37f) - 2.5f)];
    private static readonly float[] s_second = [.. Enumerable.Range(0, 16).Select(i => 1.5f - (i * 0.29f))];

    [Fact]
    public void Operations_OneValue_MatchScalar() => Check<Float32>();

    [Fact]
    public void Operations_EightValues_MatchScalar() => Check<Float256>();

    [Fact]
    public void Operations_SixteenValues_MatchScalar() => Check<Float512>();

    private static void Check<TVector>()
        where TVector : struct, IFloatVector<TVector>
    {
        int count = TVector.Count;
        using var memory = new AlignedBuffer<float>(3 * 16);
        s_first.CopyTo(memory.Span);
        s_second.CopyTo(memory.Span[16..]);
        TVector x = TVector.Load(memory.Memory.Pointer);
        TVector y = TVector.Load(memory.Memory.Pointer + 16);
        float[] Values(TVector vector)
        {
            vector.Store(memory.Memory.Pointer + 32);
            return memory.Span.Slice(32, count).ToArray();
        }

        float[] Expected(Func<float, float, float> formula) => [.. s_first.Zip(s_second, formula).Take(count)];

        Assert.Equal(Expected((a, b) => a + b), Values(x + y));
        Assert.Equal(Expected((a, b) => a - b), Values(x - y));
        Assert.Equal(Expected((a, b) => a * b), Values(x * y));
        Assert.Equal(Expected((a, b) => a / b), Values(x / y));
        Assert.Equal(Expected(MathF.Max), Values(TVector.Max(x, y)));
        Assert.Equal(Expected((_, _) => 0.25f), Values(TVector.Of(0.25f)));
        Assert.All(Expected((a, b) => (a * b) + a).Zip(Values(TVector.MultiplyAdd(x, y, x))), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(Expected((a, _) => MathF.Exp(a)).Zip(Values(TVector.Exp(x))), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * pair.First));
        Assert.Equal(s_first.Take(count).Sum(), x.Sum(), 1e-5f);
        Assert.Equal(s_first.Take(count).Max(), x.Largest());
    }
}
