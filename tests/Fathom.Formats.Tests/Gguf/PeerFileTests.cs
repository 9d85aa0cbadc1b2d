using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Tests.Gguf;

public class PeerFileTests
{
    [Fact]
    public void Open_TrainedLlama_HasItsShape()
    {
        using var source = WeightFile.Open(TestData.Require("checkpoints/stories260K/stories260K.gguf"));

        source.Validate();

        Assert.Equal("llama", source.Config.ModelType);
        Assert.Equal(512, source.Config.VocabSize);
        Assert.Equal(64, source.Config.HiddenSize);
        Assert.Equal(5, source.Config.NumLayers);
        Assert.Equal(8, source.Config.NumHeads);
        Assert.Equal(4, source.Config.NumKvHeads);
        Assert.Equal(RotaryPairing.Interleaved, source.Layout.RotaryPairing);
        Assert.Equal(BlockFormatId.F32, source.GetMatrix("model.layers.0.self_attn.k_proj.weight", 32, 64).Format.Id);
    }

    [Theory]
    [InlineData("ggml-vocab-deepseek-coder.gguf", 32_256, "deepseek-coder")]
    [InlineData("ggml-vocab-deepseek-llm.gguf", 102_400, "deepseek-llm")]
    [InlineData("ggml-vocab-gpt-2.gguf", 50_257, "gpt-2")]
    public void Open_VocabularyOnly_GivesTokens(string name, int tokens, string pre)
    {
        using var file = GgufFile.Open(TestData.Require($"tokenizers/llamacpp/{name}"));

        Assert.Empty(file.Tensors);
        Assert.Equal(pre, file.Metadata.FindString("tokenizer.ggml.pre"));
        Assert.Equal(tokens, file.Metadata.FindArray("tokenizer.ggml.tokens")!.ToStrings().Length);
    }
}
