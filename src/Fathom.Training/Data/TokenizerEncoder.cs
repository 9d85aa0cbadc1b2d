using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Errors;

namespace Fathom.Training.Data;

/// <summary>A model's tokenizer. Text of a document becomes a special token only if its markers are trusted.</summary>
public sealed class TokenizerEncoder : ITextEncoder
{
    /// <summary>Wraps a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="chatTemplate">Source of the chat template; null when there is none.</param>
    public TokenizerEncoder(Tokenizer tokenizer, string? chatTemplate = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (Tokenizer, ChatTemplate) = (tokenizer, chatTemplate);
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Source of the chat template; null when there is none.</summary>
    public string? ChatTemplate { get; }

    /// <inheritdoc/>
    public int VocabSize => Tokenizer.VocabularySize;

    /// <inheritdoc/>
    public int? Bos => Tokenizer.BosId;

    /// <inheritdoc/>
    public int? Eos => Tokenizer.EosId;

    /// <summary>Reads the tokenizer and the chat template of a model folder or GGUF file.</summary>
    /// <exception cref="TokenizerFormatException">A file is refused.</exception>
    /// <exception cref="ModelFormatException">The GGUF file is refused.</exception>
    /// <exception cref="TrainingException">There is no tokenizer.</exception>
    /// <exception cref="IOException">A file is missing.</exception>
    public static TokenizerEncoder Load(string model)
    {
        ModelText text = ModelText.Open(model);
        return new TokenizerEncoder(
            text.Tokenizer ?? throw new TrainingException("train.data.tokenizer", Path.GetFileName(model), "a tokenizer", "none"),
            text.ChatTemplateSource);
    }

    /// <inheritdoc/>
    public int[] Encode(string text, bool hasMarkers = false) => Tokenizer.Encode(text, allowSpecial: hasMarkers);

    /// <inheritdoc/>
    public string Fingerprint => field ??= EncoderFingerprint.Of(Tokenizer);

    /// <inheritdoc/>
    public int? Find(string name) => Tokenizer.FindToken(name);
}
