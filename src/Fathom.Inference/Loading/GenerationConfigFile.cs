using System.Text.Json;
using Fathom.Formats;
using Fathom.Inference.Requests;

namespace Fathom.Inference.Loading;

/// <summary>Reads <c>generation_config.json</c>. Keys meant for other programs are ignored.</summary>
internal static class GenerationConfigFile
{
    private const int MaxBytes = 1 << 20;
    private const int MaxDepth = 64;

    /// <summary>Parses the file's bytes.</summary>
    /// <exception cref="ModelFormatException">The file isn't a JSON object, or a value has the wrong type or is out of range.</exception>
    public static GenerationDefaults Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            throw new ModelFormatException("model.generation_config.too_large", "generation_config.json", $"at most {MaxBytes} bytes", $"{json.Length}");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            throw new ModelFormatException("model.generation_config.json", "generation_config.json", "a JSON object", "something else", failure);
        }
    }

    private static GenerationDefaults Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException("model.generation_config.json", "generation_config.json", "a JSON object", $"{root.ValueKind}");
        }

        var standard = new SamplingOptions();
        bool isGreedy = root.TryGetProperty("do_sample", out JsonElement sampled) && sampled.ValueKind == JsonValueKind.False;
        return new GenerationDefaults
        {
            Sampling = new SamplingOptions
            {
                Temperature = isGreedy ? 0 : Number(root, "temperature", standard.Temperature, 0, 100),
                TopK = Math.Max(0, (int)Number(root, "top_k", standard.TopK, -1, int.MaxValue)), // vLLM writes -1 for no limit
                TopP = Number(root, "top_p", standard.TopP, float.Epsilon, 1),
                MinP = Number(root, "min_p", standard.MinP, 0, 1),
                RepetitionPenalty = Number(root, "repetition_penalty", standard.RepetitionPenalty, SamplingOptions.LeastRepetitionPenalty, 100),
            },
            EndOfGeneration = Tokens(root, "eos_token_id"),
        };
    }

    private static float Number(JsonElement root, string key, float absent, float least, float most)
    {
        if (!root.TryGetProperty(key, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return absent;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetSingle(out float value) && value >= least && value <= most
            ? value
            : throw Invalid(key, $"a number from {least} to {most}", element);
    }

    private static int[] Tokens(JsonElement root, string key)
    {
        if (!root.TryGetProperty(key, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(item => Token(key, item))]
            : [Token(key, element)];
    }

    private static int Token(string key, JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int id) && id >= 0 ? id : throw Invalid(key, "token ids", element);

    private static ModelFormatException Invalid(string key, string expected, JsonElement actual) =>
        new("model.generation_config.value", $"generation_config.json#/{key}", expected, actual.GetRawText());
}
