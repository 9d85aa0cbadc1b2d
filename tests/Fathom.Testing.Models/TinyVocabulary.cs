using Fathom.Formats.Gguf;
using Fathom.Formats.Shapes;

namespace Fathom.Testing.Models;

/// <summary>The vocabulary of the tiny models.</summary>
public static class TinyVocabulary
{
    /// <summary>Id of the token that begins a text.</summary>
    public const int BosId = SyntheticVocabulary.BosId;

    /// <summary>Id of the token that ends a text.</summary>
    public const int EosId = SyntheticVocabulary.EosId;

    /// <summary>The tokens.</summary>
    public static string[] Tokens(int count) => SyntheticVocabulary.Tokens(count);

    /// <summary>Adds it to a GGUF file's metadata.</summary>
    public static void Write(GgufMetadataWriter metadata, int count) => SyntheticVocabulary.Write(metadata, count);
}
