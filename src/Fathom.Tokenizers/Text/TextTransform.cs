using System.Buffers;
using Fathom.Tokenizers.Errors;

namespace Fathom.Tokenizers.Text;

/// <summary>Changes a text before it is split: a normalizer, or the rewriting part of a pre-tokenizer.</summary>
internal abstract class TextTransform
{
    /// <summary>
    /// How many times longer a text may become, beyond <see cref="FreeBytes"/>: real transforms turn a byte into at most three.
    /// </summary>
    private const int MostGrowth = 16;

    /// <summary>Length that a changed text may always have.</summary>
    private const int FreeBytes = 64 << 10;

    /// <summary>Returns the changed text.</summary>
    /// <param name="text">Valid UTF-8 between two added tokens, not empty.</param>
    /// <param name="isFirst">Whether the text is the beginning of the input.</param>
    /// <exception cref="TokenizerFormatException">The text would become too long.</exception>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst) =>
        Apply(text, isFirst, (int)Math.Min(Array.MaxLength, ((long)text.Length * MostGrowth) + FreeBytes));

    /// <summary>Returns the changed text, of at most <paramref name="mostBytes"/>.</summary>
    protected abstract ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst, int mostBytes);

    private static void RequireLength(long bytes, int mostBytes)
    {
        if (bytes > mostBytes)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.NormalizedTooLong, "/normalizer", $"at most {mostBytes} bytes of changed text", "more");
        }
    }

    /// <summary>A sequence of transforms.</summary>
    public sealed class Chain(params TextTransform[] steps) : TextTransform
    {
        /// <inheritdoc/>
        protected override ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst, int mostBytes)
        {
            foreach (TextTransform step in steps)
            {
                text = step.Apply(text, isFirst, mostBytes);
            }

            return text;
        }
    }

    /// <summary>Adds a prefix to the text, unless it is already there and <paramref name="unlessPresent"/> is set.</summary>
    public sealed class Prepend(byte[] prefix, bool onlyFirst = false, bool unlessPresent = false) : TextTransform
    {
        /// <inheritdoc/>
        protected override ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst, int mostBytes)
        {
            bool isNeeded = (isFirst || !onlyFirst) && !(unlessPresent && text.StartsWith(prefix));
            RequireLength(isNeeded ? (long)prefix.Length + text.Length : 0, mostBytes);
            return isNeeded ? (byte[])[.. prefix, .. text] : text;
        }
    }

    /// <summary>Replaces every occurrence of a text.</summary>
    /// <param name="pattern">The text to replace; not empty.</param>
    /// <param name="content">The replacement.</param>
    public sealed class Replace(byte[] pattern, byte[] content) : TextTransform
    {
        /// <inheritdoc/>
        protected override ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst, int mostBytes)
        {
            var result = new ArrayBufferWriter<byte>(text.Length + 16);
            int found;
            while ((found = text.IndexOf(pattern)) >= 0)
            {
                RequireLength((long)result.WrittenCount + found + content.Length, mostBytes);
                result.Write(text[..found]);
                result.Write(content);
                text = text[(found + pattern.Length)..];
            }

            RequireLength((long)result.WrittenCount + text.Length, mostBytes);
            result.Write(text);
            return result.WrittenSpan;
        }
    }
}
