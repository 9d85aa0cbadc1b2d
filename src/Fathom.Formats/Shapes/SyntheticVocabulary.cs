using Fathom.Formats.Gguf;

namespace Fathom.Formats.Shapes;

/// <summary>
/// A byte-level vocabulary of any size from <see cref="LeastTokens"/> up: 256 bytes, begin, end, two merges, then unused tokens. It can encode any
/// text.
/// </summary>
public static class SyntheticVocabulary
{
    /// <summary>Id of the token that begins a text.</summary>
    public const int BosId = 256;

    /// <summary>Id of the token that ends a text.</summary>
    public const int EosId = 257;

    /// <summary>Tokens in the smallest such vocabulary.</summary>
    public const int LeastTokens = 260;

    private const int NormalType = 1;
    private const int ControlType = 3;
    private const int UnusedType = 5;

    /// <summary>The merges, in the alphabet that maps bytes to printable characters.</summary>
    public static IReadOnlyList<string> Merges { get; } = ["Ġ t", "h e"];

    /// <summary>The tokens, in the same alphabet.</summary>
    /// <param name="count">Their number; at least <see cref="LeastTokens"/>.</param>
    public static string[] Tokens(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, LeastTokens);
        return
        [
            .. Enumerable.Range(0, 256).Select(value => ByteCharacter(value).ToString()), "<s>", "</s>", "Ġt", "he",
            .. Enumerable.Range(0, count - LeastTokens).Select(index => $"<unused{index}>"),
        ];
    }

    /// <summary>Adds the vocabulary to a GGUF file's metadata.</summary>
    /// <param name="metadata">Receives it.</param>
    /// <param name="count">Number of tokens.</param>
    public static void Write(GgufMetadataWriter metadata, int count)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        string[] tokens = Tokens(count);
        int[] types = [.. tokens.Select((_, id) => id is BosId or EosId ? ControlType : id < LeastTokens ? NormalType : UnusedType)];
        metadata.Add("tokenizer.ggml.model", "gpt2");
        metadata.Add("tokenizer.ggml.pre", "gpt-2");
        metadata.Add("tokenizer.ggml.tokens", tokens);
        metadata.Add("tokenizer.ggml.token_type", types);
        metadata.Add("tokenizer.ggml.merges", Merges);
        metadata.Add("tokenizer.ggml.bos_token_id", BosId);
        metadata.Add("tokenizer.ggml.eos_token_id", EosId);
        metadata.Add("tokenizer.ggml.add_bos_token", false);
    }

    // The printable character that stands for a byte: the same code point if it is printable, otherwise the next free one from U+0100 on.
    private static char ByteCharacter(int value)
    {
        static bool IsPrintable(int character) => character is (>= '!' and <= '~') or (>= '¡' and <= '¬') or (>= '®' and <= 'ÿ');
        return IsPrintable(value) ? (char)value : (char)(256 + Enumerable.Range(0, value).Count(smaller => !IsPrintable(smaller)));
    }
}
