using System.Text.Json;

namespace Fathom.Formats.Conversion;

/// <summary>Pre-tokenizers of byte-level vocabularies: GGUF identifies each one by a name, <c>tokenizer.json</c> by its patterns.</summary>
internal static class PreTokenizers
{
    /// <summary>Name of the pre-tokenizer that uses only GPT-2's pattern.</summary>
    public const string Gpt2 = "gpt-2";

    /// <summary>Name of the one for files that give no name.</summary>
    public const string Default = "default";

    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)";

    private const string Qwen2Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string DeepSeekWordsPattern =
        @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string DeepSeekSignsPattern = @"\s?[!-/:-~！-／：-～‘-‟　-。]+";
    private const string EastAsianPattern = "[一-龥ࠀ-一가-퟿]+";
    private const string NumbersPattern = @"\p{N}+";
    private const string DigitsMark = "digits";

    /// <summary>The patterns of each name, in order. The mark means a splitter of single digits, which is not a pattern in <c>tokenizer.json</c>.</summary>
    private static readonly Dictionary<string, string[]> s_patterns = new()
    {
        [Gpt2] = [],
        ["llama-bpe"] = [Llama3Pattern],
        ["qwen2"] = [Qwen2Pattern],
        ["deepseek-r1-qwen"] = [Qwen2Pattern],
        ["deepseek-v3"] = [@"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+", DeepSeekWordsPattern],
        ["deepseek-coder"] = [@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", EastAsianPattern, DigitsMark],
        ["smollm"] = [DigitsMark],
        [Default] = [@"[\p{P}\$\+<=>\^~\|]+", Gpt2Pattern, NumbersPattern, "[0-9][0-9][0-9]"],
    };

    /// <summary>Other names of the same pre-tokenizers.</summary>
    private static readonly Dictionary<string, string> s_aliases = new()
    {
        ["gpt2"] = Gpt2,
        ["phi-2"] = Gpt2,
        ["mpt"] = Gpt2,
        ["olmo"] = Gpt2,
        ["llama3"] = "llama-bpe",
        ["llama-v3"] = "llama-bpe",
        ["smaug-bpe"] = "llama-bpe",
        ["dbrx"] = "llama-bpe",
        ["megrez"] = "qwen2",
        ["stablelm2"] = "qwen2",
        ["starcoder"] = "smollm",
        ["refact"] = "smollm",
        ["command-r"] = "smollm",
        ["codeshell"] = "smollm",
    };

    /// <summary>GGUF's name for the pre-tokenizer of a <c>tokenizer.json</c>.</summary>
    /// <param name="preTokenizer">Its <c>pre_tokenizer</c>.</param>
    /// <param name="hasDeepSeekMarks">Whether the vocabulary has DeepSeek's begin-of-sentence mark: its Qwen distillates have their own name.</param>
    /// <exception cref="ModelFormatException">The patterns have no name.</exception>
    public static string NameOf(JsonElement preTokenizer, bool hasDeepSeekMarks)
    {
        List<string> patterns = [];
        bool usesGpt2 = false;
        foreach (JsonElement part in TokenizerSteps.Of(preTokenizer, "pretokenizers"))
        {
            switch (TokenizerSteps.Text(part, "type"))
            {
                case "Split" when part.TryGetProperty("pattern", out JsonElement pattern) && TokenizerSteps.Text(pattern, "Regex") is { } regex:
                    patterns.Add(regex.Replace("\r", @"\r", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));
                    break;
                case "Digits":
                    patterns.Add(Is(part, "individual_digits", JsonValueKind.True) ? DigitsMark : NumbersPattern);
                    break;
                case "ByteLevel" when Is(part, "add_prefix_space", JsonValueKind.False):
                    usesGpt2 = !Is(part, "use_regex", JsonValueKind.False);
                    break;
                case var type:
                    throw new ModelFormatException(
                        "convert.tokenizer.split", "/pre_tokenizer", "Split at a pattern, Digits, or ByteLevel without a space before the text",
                        type ?? "something else");
            }
        }

        if (patterns.Contains(DeepSeekSignsPattern))
        {
            return "deepseek-llm";
        }

        string? name = s_patterns.FirstOrDefault(pair => pair.Value.SequenceEqual(patterns)).Key;
        bool isKnown = name is not null && (usesGpt2 || name is not (Gpt2 or "smollm"));
        if (!isKnown)
        {
            throw new ModelFormatException(
                "convert.tokenizer.split", "/pre_tokenizer", "patterns of a splitter that GGUF names", patterns.FirstOrDefault() ?? "others");
        }

        return name == "qwen2" && hasDeepSeekMarks ? "deepseek-r1-qwen" : name!;
    }

    /// <summary>Writes the pre-tokenizer that a GGUF name stands for.</summary>
    /// <exception cref="ModelFormatException">The name is unknown.</exception>
    public static void Write(Utf8JsonWriter json, string name)
    {
        name = s_aliases.GetValueOrDefault(name, name);
        if (!s_patterns.TryGetValue(name, out string[]? patterns))
        {
            throw new ModelFormatException("convert.tokenizer.split", "tokenizer.ggml.pre", string.Join(", ", s_patterns.Keys), name);
        }

        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        foreach (string pattern in patterns)
        {
            WritePart(json, pattern);
        }

        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", name is Gpt2 or "smollm");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool Is(JsonElement part, string name, JsonValueKind kind) => part.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind;

    private static void WritePart(Utf8JsonWriter json, string pattern)
    {
        json.WriteStartObject();
        if (pattern == DigitsMark)
        {
            json.WriteString("type", "Digits");
            json.WriteBoolean("individual_digits", true);
        }
        else
        {
            json.WriteString("type", "Split");
            json.WriteStartObject("pattern");
            json.WriteString("Regex", pattern);
            json.WriteEndObject();
            json.WriteString("behavior", "Isolated");
            json.WriteBoolean("invert", false);
        }

        json.WriteEndObject();
    }
}
