using Fathom.Formats;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

public class ModelTests
{
    [Fact]
    public void Create_UnknownArchitecture_IsRefusedByName()
    {
        using MemoryWeightSource known = TinyModels.Create(TinyConfigs.Llama);
        using var source = new RenamedSource(known, known.Config with { ModelType = "mystery" });
        using var context = new ComputeContext(1);

        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => ModelFactory.Create(source, context));

        Assert.Equal("model.architecture.unknown", refusal.Code);
        Assert.Contains("mystery", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WrongShape_NamesTheTensor()
    {
        using MemoryWeightSource small = TinyModels.Create(TinyConfigs.Llama);
        using var source = new RenamedSource(small, small.Config with { IntermediateSize = 128 });
        using var context = new ComputeContext(1);

        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => ModelFactory.Create(source, context));

        Assert.Equal("model.tensor.shape", refusal.Code);
        Assert.Equal("model.layers.0.mlp.gate_proj.weight", refusal.Where);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(320)]
    public void Forward_TokenOutsideTheVocabulary_IsRefused(int token)
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.Llama);
        using var harness = new ModelHarness(source);

        Assert.Throws<ArgumentOutOfRangeException>(() => harness.Logits([1, token]));
    }

    [Fact]
    public void Forward_CacheOfAnotherShape_IsRefused()
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.Llama);
        using var context = new ComputeContext(1);
        using Model model = ModelFactory.Create(source, context);
        using var cache = new KvCache(model.CacheShape with { KeyLength = 8 }, CacheFormat.F32, 1, 16);
        var batch = new ForwardBatch();
        batch.Add([1], 0, new int[] { 0 }, OutputRows.None);

        Assert.Throws<ArgumentException>(() => model.Forward(batch, cache, default));
    }

    [Theory]
    [InlineData(nameof(TinyConfigs.Llama))]
    [InlineData(nameof(TinyConfigs.DeepSeekV3))]
    public void Forward_SteadyDecode_AllocatesNothing(string name)
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.All[name], format: BlockFormatId.Q8_0);
        using var context = new ComputeContext(1);
        using Model model = ModelFactory.Create(source, context);
        using var cache = new KvCache(model.CacheShape, CacheFormat.F32, 4, 16);
        cache.Reserve(4);
        using var logits = new AlignedBuffer<float>(source.Config.VocabSize);
        using var hidden = new AlignedBuffer<float>(source.Config.HiddenSize);
        int[] row = [0];
        var batch = new ForwardBatch();
        int[] blocks = [0, 1, 2, 3];
        long scratchBefore = 0;
        long managedBefore = 0;

        for (int position = 0; position < 40; position++)
        {
            if (position == 20)
            {
                scratchBefore = model.WorkspaceFloats;
                managedBefore = GC.GetAllocatedBytesForCurrentThread();
            }

            batch.Clear();
            batch.Add([position], position, blocks, OutputRows.LastRows(2), OutputRows.Rows(row));
            model.Forward(batch, cache, logits.Memory, hidden.Memory);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managedBefore);
        Assert.Equal(scratchBefore, model.WorkspaceFloats);
    }

    /// <summary>The weights of one model under the hyper-parameters of another.</summary>
    private sealed class RenamedSource(WeightSource source, ModelConfig config) : WeightSource
    {
        public override ModelConfig Config => config;

        public override WeightLayout Layout => source.Layout;

        public override IEnumerable<string> Names => source.Names;

        public override bool TryGetShape(string name, out TensorShape shape) => source.TryGetShape(name, out shape);

        public override bool TryGetMatrix(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WeightMatrix? matrix) =>
            source.TryGetMatrix(name, out matrix);

        public override bool TryGetVector(string name, int length, out NativeSpan<float> vector) => source.TryGetVector(name, length, out vector);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
