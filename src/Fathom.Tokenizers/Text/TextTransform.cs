using System.Buffers;

namespace Fathom.Tokenizers.Text;

/// <summary>Changes a text before it is split: a normalizer, or the part of a pre-tokenizer that rewrites.</summary>
internal abstract class TextTransform
{
    /// <summary>The changed text.</summary>
    /// <param name="text">Valid UTF-8 between two added tokens, not empty.</param>
    /// <param name="isFirst">Whether the input begins with it.</param>
    public abstract ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst);

    /// <summary>Transforms one after another.</summary>
    public sealed class Chain(params TextTransform[] steps) : TextTransform
    {
        /// <inheritdoc/>
        public override ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst)
        {
            foreach (TextTransform step in steps)
            {
                text = step.Apply(text, isFirst);
            }

            return text;
        }
    }

    /// <summary>Writes a prefix before the text, unless it is there already and <paramref name="unlessPresent"/> is set.</summary>
    public sealed class Prepend(byte[] prefix, bool onlyFirst = false, bool unlessPresent = false) : TextTransform
    {
        /// <inheritdoc/>
        public override ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst)
        {
            bool isNeeded = (isFirst || !onlyFirst) && !(unlessPresent && text.StartsWith(prefix));
            return isNeeded ? (byte[])[.. prefix, .. text] : text;
        }
    }

    /// <summary>Replaces every occurrence of a text.</summary>
    /// <param name="pattern">What to replace; not empty.</param>
    /// <param name="content">What to write instead.</param>
    public sealed class Replace(byte[] pattern, byte[] content) : TextTransform
    {
        /// <inheritdoc/>
        public override ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> text, bool isFirst)
        {
            var result = new ArrayBufferWriter<byte>(text.Length + 16);
            int found;
            while ((found = text.IndexOf(pattern)) >= 0)
            {
                result.Write(text[..found]);
                result.Write(content);
                text = text[(found + pattern.Length)..];
            }

            result.Write(text);
            return result.WrittenSpan;
        }
    }
}
