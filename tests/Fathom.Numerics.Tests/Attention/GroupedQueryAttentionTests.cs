using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Tests.Machine;

namespace Fathom.Numerics.Tests.Attention;

public class GroupedQueryAttentionTests
{
    /// <summary>Float32 sums of a few hundred terms in another order.</summary>
    private const float Tolerance = 2e-5f;

    /// <summary>
    /// For weights rounded to bfloat16, by 2⁻⁹ of themselves and each in its own direction, over the root of their number: a key that is missed among
    /// 600 is found.
    /// </summary>
    private const float RoundedWeightsTolerance = 8e-3f;

    private const int BlockTokens = 32;

    /// <summary>heads, key heads, key width, value width: MHA, GQA, MQA, widths below and beyond a vector, DeepSeek's absorbed and expanded forms.</summary>
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 1, 8, 8 }, { 4, 4, 16, 16 }, { 8, 4, 8, 8 }, { 14, 2, 64, 64 }, { 6, 1, 33, 17 }, { 5, 5, 24, 40 }, { 20, 1, 80, 64 },
        { 3, 3, 192, 128 }, { 34, 1, 72, 64 },
    };

    /// <summary>The same for 1 to 8 rows of a key head, with one and with several new tokens; values that leave columns over.</summary>
    public static TheoryData<int, int, int, int> DecodeAttentionShapes => new()
    {
        { 2, 2, 64, 96 }, { 4, 2, 96, 32 }, { 6, 2, 32, 96 }, { 8, 2, 64, 64 }, { 5, 1, 8, 72 }, { 6, 1, 32, 96 }, { 7, 1, 40, 8 },
        { 16, 2, 128, 160 }, { 3, 1, 136, 88 },
    };

    [Theory, MemberData(nameof(Shapes)), MemberData(nameof(DecodeAttentionShapes))]
    public void Forward_AnyShape_MatchesReference(int heads, int keyHeads, int keyDim, int valueDim)
    {
        foreach (CacheFormat format in Enum.GetValues<CacheFormat>().Where(format => format.CanStore(keyDim) && format.CanStore(valueDim)))
        {
            using var fixture = new Fixture(
                format, heads, keyHeads, keyDim, valueDim, seed: heads + keyDim,
                (0, 1), (0, 37), (5, 1), (29, 4), (31, 3), (32, 1), (64, 33), (520, 1), (600, 2));
            foreach (InstructionLevel level in MachineLevels.All)
            {
                fixture.Forward(threads: 2, level: level);

                fixture.AssertMatchesReference(Tolerance);
            }
        }
    }

    [Theory]
    [InlineData(CacheFormat.F32)]
    [InlineData(CacheFormat.F16)]
    [InlineData(CacheFormat.Q8)]
    public void Forward_ValuesInsideKeys_MatchesReference(CacheFormat format)
    {
        using var fixture = new Fixture(format, heads: 20, keyHeads: 1, keyDim: 96, valueDim: 64, seed: 4, (0, 5), (530, 2), (90, 40)) { ValuesAreKeys = true };
        foreach (InstructionLevel level in MachineLevels.All)
        {
            fixture.Forward(threads: 2, level: level);

            fixture.AssertMatchesReference(Tolerance);
        }
    }

    /// <summary>
    /// heads, key heads, key width, value width, for items of more than eight rows: one vector of rows, two, several bands; widths that fill vectors
    /// and that don't.
    /// </summary>
    public static TheoryData<int, int, int, int> BFloat16Shapes => new()
    {
        { 9, 1, 32, 32 }, { 16, 1, 96, 64 }, { 17, 1, 2, 1 }, { 20, 2, 48, 40 }, { 28, 2, 64, 64 }, { 34, 1, 72, 96 }, { 70, 1, 18, 33 }, { 130, 1, 64, 32 },
    };

    [Theory, MemberData(nameof(BFloat16Shapes))]
    public void Forward_BFloat16_MatchesReferenceOfRoundedOperands(int heads, int keyHeads, int keyDim, int valueDim)
    {
        Assert.SkipUnless(CpuFeatures.HasAvx512Bf16, "the processor has no AVX-512 BF16");
        foreach (CacheFormat format in Enum.GetValues<CacheFormat>().Where(format => format.CanStore(keyDim) && format.CanStore(valueDim)))
        {
            using var fixture = new Fixture(
                format, heads, keyHeads, keyDim, valueDim, seed: heads + keyDim,
                (0, 1), (0, 37), (5, 1), (29, 4), (31, 3), (64, 33), (520, 1), (600, 2))
            {
                Precision = GemmPrecision.BFloat16,
            };

            fixture.Forward(threads: 2);

            fixture.AssertMatchesReference(Tolerance, RoundedWeightsTolerance);
        }
    }

    [Theory]
    [InlineData(CacheFormat.BF16)]
    [InlineData(CacheFormat.F16)]
    [InlineData(CacheFormat.Q8)]
    public void Forward_BFloat16ValuesInsideKeys_MatchesReferenceOfRoundedOperands(CacheFormat format)
    {
        Assert.SkipUnless(CpuFeatures.HasAvx512Bf16, "the processor has no AVX-512 BF16");
        using var fixture = new Fixture(format, heads: 20, keyHeads: 1, keyDim: 96, valueDim: 64, seed: 4, (0, 5), (530, 2), (90, 40))
        {
            ValuesAreKeys = true,
            Precision = GemmPrecision.BFloat16,
        };

        fixture.Forward(threads: 2);

        fixture.AssertMatchesReference(Tolerance, RoundedWeightsTolerance);
    }

    [Theory]
    [InlineData(GemmPrecision.Float32)]
    [InlineData(GemmPrecision.BFloat16)]
    public void Forward_OneOrThreeThreads_SameBits(GemmPrecision precision)
    {
        using var fixture = new Fixture(CacheFormat.BF16, heads: 14, keyHeads: 2, keyDim: 64, valueDim: 64, seed: 9, (1300, 1), (0, 70), (40, 3))
        {
            Precision = precision,
        };

        float[] one = fixture.Forward(threads: 1);
        float[] three = fixture.Forward(threads: 3);

        Assert.Equal(one, three);
    }

    [Theory]
    [InlineData(GemmPrecision.Float32)]
    [InlineData(GemmPrecision.BFloat16)]
    public void Forward_SequenceAloneOrInBatch_SameBits(GemmPrecision precision)
    {
        using var batch = new Fixture(CacheFormat.F16, heads: 8, keyHeads: 2, keyDim: 64, valueDim: 64, seed: 10, (600, 1), (20, 9), (0, 33))
        {
            Precision = precision,
        };

        float[] together = batch.Forward(threads: 2);
        float[] apart = [.. Enumerable.Range(0, 3).SelectMany(s => batch.Forward(threads: 2, only: s))];

        Assert.Equal(together, apart);
    }

    [Fact]
    public void Forward_LargeScores_StayFinite()
    {
        using var fixture = new Fixture(CacheFormat.F32, heads: 4, keyHeads: 2, keyDim: 16, valueDim: 16, seed: 2, (0, 20), (640, 1)) { Scale = 1e4f };

        float[] output = fixture.Forward(threads: 1);

        Assert.All(output, value => Assert.True(float.IsFinite(value)));
        fixture.AssertMatchesReference(1e-3f);
    }

    [Fact]
    public void Forward_WrongShapes_Throws()
    {
        using var fixture = new Fixture(CacheFormat.F32, heads: 3, keyHeads: 2, keyDim: 16, valueDim: 16, seed: 2, (0, 2));

        Assert.Throws<ArgumentException>(() => fixture.Forward(threads: 1));
    }

    /// <summary>Sequences with random queries and a shuffled paged cache.</summary>
    private sealed class Fixture : IDisposable
    {
        private readonly int _heads;
        private readonly int _keyHeads;
        private readonly int _valueDim;
        private readonly QueryRange[] _sequences;
        private readonly AlignedBuffer<float> _queries;
        private readonly AlignedBuffer<float> _output;
        private readonly AlignedBuffer<byte> _keyPool;
        private readonly AlignedBuffer<byte> _valuePool;
        private readonly PagedRows _keys;
        private readonly PagedRows _values;

        public Fixture(CacheFormat format, int heads, int keyHeads, int keyDim, int valueDim, int seed, params (int Cached, int New)[] sequences)
        {
            var random = new Random(seed);
            (_heads, _keyHeads, _valueDim) = (heads, keyHeads, valueDim);
            Scale = 1 / MathF.Sqrt(keyDim);
            int[] blockCounts = [.. sequences.Select(s => (s.Cached + s.New + BlockTokens - 1) / BlockTokens)];
            int[] shuffled = [.. Enumerable.Range(0, blockCounts.Sum())];
            random.Shuffle(shuffled);
            int rows = 0, block = 0;
            _sequences = new QueryRange[sequences.Length];
            for (int s = 0; s < sequences.Length; s++)
            {
                _sequences[s] = new QueryRange(rows, sequences[s].New, sequences[s].Cached, shuffled.AsMemory(block, blockCounts[s]));
                rows += sequences[s].New;
                block += blockCounts[s];
            }

            int tokens = shuffled.Length * BlockTokens;
            _keyPool = new AlignedBuffer<byte>(tokens * format.Bytes(keyHeads * keyDim));
            _valuePool = new AlignedBuffer<byte>(tokens * format.Bytes(keyHeads * valueDim));
            _keys = new PagedRows(_keyPool.Memory, format, BlockTokens, keyHeads * keyDim, format == CacheFormat.F32 ? 1 : keyHeads);
            _values = new PagedRows(_valuePool.Memory, format, BlockTokens, keyHeads * valueDim, format == CacheFormat.F32 ? 1 : keyHeads);
            _queries = new AlignedBuffer<float>((long)rows * heads * keyDim);
            _output = new AlignedBuffer<float>((long)rows * heads * valueDim);
            Fill(_queries.Span, random);
            int[] identity = [.. Enumerable.Range(0, shuffled.Length)];
            float[] row = new float[Math.Max(_keys.RowLength, _values.RowLength)];
            for (int token = 0; token < tokens; token++)
            {
                Fill(row, random);
                _keys.Write(identity, token, row.AsSpan(0, _keys.RowLength));
                _values.Write(identity, token, row.AsSpan(0, _values.RowLength));
            }
        }

        public bool ValuesAreKeys { get; init; }

        public float Scale { get; init; }

        public GemmPrecision Precision { get; init; }

        private PagedRows Values => ValuesAreKeys ? _keys : _values;

        public float[] Forward(int threads, int? only = null, InstructionLevel level = InstructionLevel.Amx)
        {
            using var context = new ComputeContext(threads, KernelTable.At(level));
            QueryRange[] sequences = only is int s ? [_sequences[s]] : _sequences;
            _output.Span.Fill(float.NaN);
            GroupedQueryAttention.Forward(context, sequences, _queries.Memory, _keys, Values, _heads, _keyHeads, _valueDim, Scale, _output.Memory, Precision);
            int width = _heads * _valueDim;
            return [.. sequences.SelectMany(q => _output.Memory.AsSpan((long)q.RowStart * width, q.Count * width).ToArray())];
        }

        /// <param name="tolerance">Of every value.</param>
        /// <param name="keyTolerance">What comes on top, divided by the root of the number of keys that a token sees.</param>
        public void AssertMatchesReference(float tolerance, float keyTolerance = 0)
        {
            float[] actual = _output.Span.ToArray();
            GroupedQueryAttention.Reference(
                _sequences,
                new AttentionOperands(
                    _queries.Memory, _keys, Values, _heads, _keyHeads, _valueDim, Scale, _output.Memory, PortableFlashKernel.Instance, Precision));
            Span<float> expected = _output.Span;
            int width = _heads * _valueDim;
            foreach (QueryRange sequence in _sequences)
            {
                for (int i = sequence.RowStart * width; i < (sequence.RowStart + sequence.Count) * width; i++)
                {
                    int keys = sequence.FirstPosition + (i / width) - sequence.RowStart + 1;
                    float allowed = tolerance + (keyTolerance / MathF.Sqrt(keys));
                    Assert.True(MathF.Abs(actual[i] - expected[i]) <= allowed, $"value {i} of {keys} keys: {actual[i]} instead of {expected[i]}");
                }
            }
        }

        public void Dispose()
        {
            _queries.Dispose();
            _output.Dispose();
            _keyPool.Dispose();
            _valuePool.Dispose();
        }

        private static void Fill(Span<float> values, Random random)
        {
            foreach (ref float value in values)
            {
                value = (random.NextSingle() * 2) - 1;
            }
        }
    }
}
