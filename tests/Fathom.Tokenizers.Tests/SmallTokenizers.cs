using System.Text;
using System.Text.Json;
using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Tests;

/// <summary>Tokenizers small enough to check by hand.</summary>
internal static class SmallTokenizers
{
    /// <summary>The 256 bytes (ids 0 to 255), "ab" (256), "abc" (257), "&lt;s&gt;" (258, special) and "&lt;think&gt;" (259).</summary>
    public static Tokenizer ByteLevel() => Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(ByteLevelJson()));

    public static string ByteLevelJson(string addedTokens = DefaultAddedTokens, string normalizer = "null", string postProcessor = "null")
    {
        var vocabulary = new Dictionary<string, int>();
        for (int value = 0; value < 256; value++)
        {
            vocabulary.Add(ByteLevelAlphabet.CharOf((byte)value).ToString(), value);
        }

        vocabulary.Add("ab", 256);
        vocabulary.Add("abc", 257);
        return $$"""
            {
              "version": "1.0",
              "added_tokens": {{addedTokens}},
              "normalizer": {{normalizer}},
              "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false, "use_regex": true },
              "post_processor": {{postProcessor}},
              "decoder": { "type": "ByteLevel" },
              "model": { "type": "BPE", "vocab": {{JsonSerializer.Serialize(vocabulary)}}, "merges": ["a b", ["ab", "c"]] }
            }
            """;
    }

    public const string DefaultAddedTokens = """
        [{ "id": 258, "content": "<s>", "special": true }, { "id": 259, "content": "<think>", "special": false }]
        """;

    /// <summary>SentencePiece by scores: &lt;unk&gt;, &lt;s&gt;, &lt;/s&gt;, 256 bytes, then letters and joined ones.</summary>
    public static Tokenizer SentencePiece(bool addsSpacePrefix = true)
    {
        (string Name, float Score)[] pieces =
        [
            ("▁", -10), ("a", -11), ("b", -12), ("c", -13), ("ab", -1), ("▁a", -2), ("▁ab", -3), ("bc", -0.5f), ("▁▁", -4), ("é", -14), ("日本", -5),
        ];
        List<string> tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(value => SpaceMarker.NameOfByte((byte)value))];
        return Tokenizer.FromVocabulary(new VocabularyDefinition
        {
            Model = "llama",
            Tokens = [.. tokens, .. pieces.Select(piece => piece.Name)],
            Scores = [.. tokens.Select(_ => 0f), .. pieces.Select(piece => piece.Score)],
            Kinds =
            [
                TokenKind.Unknown, TokenKind.Control, TokenKind.Control,
                .. Enumerable.Repeat(TokenKind.Byte, 256), .. pieces.Select(_ => TokenKind.Normal),
            ],
            BosId = 1,
            EosId = 2,
            UnknownId = 0,
            AddSpacePrefix = addsSpacePrefix,
        });
    }
}
