namespace Fathom.Training.Data;

/// <summary>Turns documents into tokens.</summary>
public interface ITextEncoder
{
    /// <summary>Rows that an embedding needs.</summary>
    int VocabSize { get; }

    /// <summary>Token that begins a document, if there is one.</summary>
    int? Bos { get; }

    /// <summary>Token that ends a document, if there is one.</summary>
    int? Eos { get; }

    /// <summary>Encodes a text without the two.</summary>
    int[] Encode(string text);

    /// <summary>A special token's id by its name, or null.</summary>
    int? Find(string name);
}
