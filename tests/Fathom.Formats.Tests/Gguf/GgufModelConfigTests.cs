using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests.Gguf;

public class GgufModelConfigTests
{
    public static TheoryData<string, object, string> Wrong => new()
    {
        { "deepseek2.attention.head_count", 0, "model.config.range" },
        { "deepseek2.attention.head_count", "4", "gguf.metadata.type" },
        { "deepseek2.block_count", 2, "model.config.inconsistent" },
        { "deepseek2.block_count", 4, "model.config.inconsistent" },
        { "deepseek2.block_count", 0, "model.config.range" },
        { "deepseek2.embedding_length", 0, "model.config.range" },
        { "deepseek2.attention.layer_norm_rms_epsilon", float.NaN, "model.config.range" },
        { "deepseek2.attention.layer_norm_rms_epsilon", 0f, "model.config.range" },
        { "deepseek2.rope.freq_base", float.PositiveInfinity, "model.config.range" },
        { "deepseek2.attention.kv_lora_rank", 0, "model.config.inconsistent" },
        { "deepseek2.attention.kv_lora_rank", 32, "model.config.inconsistent" },
        { "deepseek2.attention.key_length_mla", 16, "model.config.range" },
        { "deepseek2.attention.value_length_mla", 0, "model.config.range" },
        { "deepseek2.rope.dimension_count", 15, "model.config.inconsistent" },
        { "deepseek2.expert_used_count", 9, "model.config.range" },
        { "deepseek2.expert_used_count", 0, "model.config.range" },
        { "deepseek2.expert_group_count", 3, "model.config.inconsistent" },
        { "deepseek2.expert_group_used_count", 5, "model.config.range" },
        { "deepseek2.expert_gating_func", 3, "model.config.unsupported" },
        { "deepseek2.expert_weights_scale", float.NaN, "model.config.range" },
        { "deepseek2.vocab_size", 10, "model.config.inconsistent" },
        { "deepseek2.vocab_size", 321, "model.tensor.shape" },
        { "deepseek2.feed_forward_length", 128, "model.tensor.shape" },
        { "deepseek2.leading_dense_block_count", 2, "model.tensor.missing" },
        { "deepseek2.rope.scaling.type", "longrope", "model.config.unsupported" },
        { "deepseek2.rope.scaling.factor", -1f, "model.config.range" },
        { "general.architecture", "mamba", "model.config.architecture" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Read_WrongHyperParameter_IsRefused(string key, object value, string code)
    {
        using var folder = new TempFolder();
        string path = TinyModels.WriteGguf(folder.File("good.gguf"), TinyConfigs.DeepSeekV3);
        string wrong = folder.File("wrong.gguf");
        using (var source = GgufFile.Open(path))
        {
            Rewrite(source, wrong, key, value);
        }

        Assert.Equal(code, Refusal.CodeOf(() =>
        {
            using var source = WeightFile.Open(wrong);
            source.Validate();
        }));
    }

    [Fact]
    public void Read_EveryBitOfTheHeaderFlipped_SucceedsOrIsRefused()
    {
        using var folder = new TempFolder();
        byte[] bytes = File.ReadAllBytes(TinyModels.WriteGguf(folder.File("good.gguf"), TinyConfigs.DeepSeekV3));
        int tokens = bytes.AsSpan().IndexOf("tokenizer.ggml.tokens"u8);
        int[] positions = [.. Enumerable.Range(0, tokens + 60), .. Enumerable.Range(bytes.AsSpan().IndexOf("tokenizer.ggml.merges"u8), 4_000)];
        string path = folder.File("flipped.gguf");
        File.WriteAllBytes(path, bytes);

        foreach (int position in positions)
        {
            byte flipped = (byte)(bytes[position] ^ (1 << (position % 8)));
            Overwrite(path, position, flipped);
            Refusal.Cost(() => Use(path), bytes.Length);
            Overwrite(path, position, bytes[position]);
        }
    }

    private static void Use(string path)
    {
        using var source = (GgufWeightSource)WeightFile.Open(path);
        source.Validate();
        if (GgufVocabulary.Find(source.File.Metadata) is { } vocabulary)
        {
            Assert.Equal(vocabulary.Count, vocabulary.Tokens.Count);
            _ = (vocabulary.TokenTypes, vocabulary.Merges, vocabulary.Scores, vocabulary.BosId, vocabulary.EosId, vocabulary.AddBos, vocabulary.ChatTemplate);
        }
    }

    private static void Overwrite(string path, int position, byte value)
    {
        using FileStream file = File.OpenWrite(path);
        file.Position = position;
        file.WriteByte(value);
    }

    private static void Rewrite(GgufFile source, string path, string changed, object value)
    {
        using var writer = new GgufWriter(path);
        foreach (string key in source.Metadata.Keys)
        {
            if (key != changed)
            {
                writer.Metadata.Copy(source.Metadata, key);
                continue;
            }

            switch (value)
            {
                case int number:
                    writer.Metadata.Add(key, number);
                    break;
                case float number:
                    writer.Metadata.Add(key, number);
                    break;
                case string text:
                    writer.Metadata.Add(key, text);
                    break;
            }
        }

        foreach (GgufTensor tensor in source.Tensors)
        {
            writer.Declare(tensor.Name, tensor.Type, tensor.Dimensions);
        }

        foreach (GgufTensor tensor in source.Tensors)
        {
            writer.Write(source.Data(tensor).Span);
        }

        writer.Commit();
    }
}
