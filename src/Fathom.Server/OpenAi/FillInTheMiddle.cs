using Fathom.Server.Errors;
using Fathom.Tokenizers;

namespace Fathom.Server.OpenAi;

/// <summary>Prompts for a text between two others, by the marks that code models were trained with.</summary>
internal static class FillInTheMiddle
{
    /// <summary>DeepSeek's marks stand before, between and behind.</summary>
    private static readonly string[] s_deepSeek = ["<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"];

    /// <summary>Those of others name what follows: the beginning, the end, the middle.</summary>
    private static readonly string[][] s_named = [["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"], ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"]];

    /// <summary>The tokens of a prompt.</summary>
    /// <param name="tokenizer">Encodes them; knows the marks or not.</param>
    /// <param name="before">The text before the gap.</param>
    /// <param name="after">The text behind it.</param>
    /// <exception cref="ApiException">The vocabulary has no such marks.</exception>
    public static int[] Encode(Tokenizer tokenizer, string before, string after)
    {
        int[] first = tokenizer.Encode(before);
        int[] last = tokenizer.Encode(after);
        int[] bos = tokenizer is { AddBos: true, BosId: { } id } ? [id] : [];
        foreach (string[] names in (string[][])[s_deepSeek, .. s_named])
        {
            // In all three families the order is the same: a mark, the beginning, a mark, the end, a mark.
            if (names.Select(tokenizer.FindToken).ToArray() is [{ } begin, { } hole, { } end])
            {
                return [.. bos, begin, .. first, hole, .. last, end];
            }
        }

        throw ApiException.Unsupported("suffix", "the model's vocabulary has no marks for filling in the middle");
    }
}
