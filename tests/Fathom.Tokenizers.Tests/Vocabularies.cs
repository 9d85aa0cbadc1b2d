using System.IO.Compression;

namespace Fathom.Tokenizers.Tests;

/// <summary>Real tokenizers from the test data, each loaded once; a test that asks for an absent one is skipped.</summary>
internal static class Vocabularies
{
    private static readonly Lazy<Tokenizer> s_deepSeekV3 = new(() => Tokenizer.FromHuggingFace(ReadAll(DeepSeekV3Path)));
    private static readonly Lazy<Tokenizer> s_qwen3 = new(() => Tokenizer.FromHuggingFace(ReadAll(Qwen3Path)));

    public static string DeepSeekV3Path => TestData.Require("tokenizers/deepseek_v3/tokenizer.json");

    public static string Qwen3Path => TestData.Require("tokenizers/qwen3/tokenizer.json.gz");

    public static Tokenizer DeepSeekV3
    {
        get
        {
            _ = DeepSeekV3Path;
            return s_deepSeekV3.Value;
        }
    }

    public static Tokenizer Qwen3
    {
        get
        {
            _ = Qwen3Path;
            return s_qwen3.Value;
        }
    }

    public static byte[] ReadAll(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
