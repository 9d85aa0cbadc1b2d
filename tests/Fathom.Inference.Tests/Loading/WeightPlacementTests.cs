using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Numerics.Memory;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests.Loading;

public sealed class WeightPlacementTests
{
    private const long HugePage = 2 << 20;

    [Fact]
    public void Run_WeightsMovedOrInTheFile_AnswersAreTheSame()
    {
        using var folder = new TempFolder();
        string path = TinyModels.WriteGguf(
            folder.File("model.gguf"),
            TinyConfigs.Llama with { HiddenSize = 512, IntermediateSize = 1024, NumHeads = 8, NumKvHeads = 8, HeadDim = 64 });
        GenerationRequest request = TinyEngines.Request(TinyEngines.Tokens(9), maxTokens: 12);

        int[] inFile = Answer(path, WeightPlacement.File, request, wait: false);
        int[] moving = Answer(path, WeightPlacement.Memory, request, wait: false);
        int[] moved = Answer(path, WeightPlacement.Memory, request, wait: true);

        Assert.Equal(inFile, moving);
        Assert.Equal(inFile, moved);
    }

    [Fact]
    public void Dispose_WhileWeightsMove_Stops()
    {
        using var folder = new TempFolder();
        string path = TinyModels.WriteGguf(folder.File("model.gguf"), TinyConfigs.Llama with { VocabSize = 60_000 });
        for (int i = 0; i < 20; i++)
        {
            using var model = new LoadedModel(WeightFile.Open(path), tokenizer: null);
            using var engine = new Engine(model, TinyEngines.Options);
            engine.Run([TinyEngines.Request(TinyEngines.Tokens(3), maxTokens: 1)]);
        }
    }

    private static int[] Answer(string path, WeightPlacement placement, GenerationRequest request, bool wait)
    {
        using WeightSource weights = WeightFile.Open(path);
        Assert.True(weights.FileBytes > 3 * HugePage, $"a file of {weights.FileBytes} bytes moves nothing");
        using var model = new LoadedModel(weights, tokenizer: null);
        using var engine = new Engine(model, TinyEngines.Options with { Weights = placement });
        if (wait)
        {
            engine.WaitForWeights(TestContext.Current.CancellationToken);
            Assert.Equal(PhysicalMemory.HugePageBytes is null, MemoryLedger.Bytes(MemoryUse.MovedWeights) == 0);
        }

        return engine.Run([request])[0].TokenIds();
    }
}
