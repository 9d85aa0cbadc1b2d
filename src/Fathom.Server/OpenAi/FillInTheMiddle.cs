using Fathom.Server.Errors;
using Fathom.Tokenizers;

namespace Fathom.Server.OpenAi;

/// <summary>Prompts for a text between two others, with the markers that code models were trained with.</summary>
internal static class FillInTheMiddle
{
    /// <summary>DeepSeek's markers are placed before, between and after the texts.</summary>
    private static readonly string[] s_deepSeek = ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"];

    /// <summary>Other models' markers name what follows: the beginning, the end, the middle.</summary>
    private static readonly string[][] s_named = [["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"], ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"]];

    /// <summary>The tokens of a prompt.</summary>
    /// <param name="tokenizer">Encodes the texts; may lack the markers.</param>
    /// <param name="before">The text before the gap.</param>
    /// <param name="after">The text after it.</param>
    /// <exception cref="ApiException">The vocabulary has no such markers.</exception>
    public static int[] Encode(Tokenizer tokenizer, string before, string after)
    {
        int[] first = tokenizer.Encode(before);
        int[] last = tokenizer.Encode(after);
        int[] bos = tokenizer is { AddBos: true, BosId: { } id } ? [id] : [];
        foreach (string[] names in (string[][])[s_deepSeek, .. s_named])
        {
            // All three families use the same order: a marker, the beginning, a marker, the end, a marker.
            if (names.Select(tokenizer.FindToken).ToArray() is [{ } begin, { } hole, { } end])
            {
                return [.. bos, begin, .. first, hole, .. last, end];
            }
        }

        throw ApiException.Unsupported("suffix", "the model's vocabulary has no marks for filling in the middle");
    }
}
