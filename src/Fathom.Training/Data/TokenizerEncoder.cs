using Fathom.Tokenizers;

namespace Fathom.Training.Data;

/// <summary>A model's tokenizer. What a document says never becomes a special token.</summary>
public sealed class TokenizerEncoder : ITextEncoder
{
    /// <summary>Files of a tokenizer in a model folder.</summary>
    public static readonly IReadOnlyList<string> FileNames = ["tokenizer.json", "tokenizer_config.json"];

    /// <summary>Wraps a tokenizer.</summary>
    public TokenizerEncoder(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Tokenizer = tokenizer;
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public int VocabSize => Tokenizer.VocabularySize;

    /// <inheritdoc/>
    public int? Bos => Tokenizer.BosId;

    /// <inheritdoc/>
    public int? Eos => Tokenizer.EosId;

    /// <summary>Reads the tokenizer of a model folder.</summary>
    /// <exception cref="TokenizerFormatException">A file is refused.</exception>
    /// <exception cref="IOException">A file is missing.</exception>
    public static TokenizerEncoder Load(string folder)
    {
        string config = Path.Combine(folder, FileNames[1]);
        return new TokenizerEncoder(Tokenizer.FromHuggingFace(
            File.ReadAllBytes(Path.Combine(folder, FileNames[0])),
            File.Exists(config) ? File.ReadAllBytes(config) : (ReadOnlyMemory<byte>?)null));
    }

    /// <inheritdoc/>
    public int[] Encode(string text) => Tokenizer.Encode(text);

    /// <inheritdoc/>
    public int? Find(string name) => Tokenizer.FindToken(name);
}
