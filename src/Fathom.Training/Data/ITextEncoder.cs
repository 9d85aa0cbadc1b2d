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

    /// <summary>Encodes a text, without these two.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hasMarkers">Whether the texts of special and added tokens in it become these tokens: only for texts that are trusted.</param>
    int[] Encode(string text, bool hasMarkers = false);

    /// <summary>A hash over everything that turns texts into tokens, as far as it can be seen: equal for equal vocabularies.</summary>
    string Fingerprint { get; }

    /// <summary>Returns a special token's id by its name, or null.</summary>
    int? Find(string name);
}
