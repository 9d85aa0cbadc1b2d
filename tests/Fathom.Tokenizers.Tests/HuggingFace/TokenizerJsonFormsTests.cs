using System.Text;
using System.Text.Json;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Tests.HuggingFace;

/// <summary>The forms that <c>tokenizer.json</c> takes beside byte-level BPE.</summary>
public class TokenizerJsonFormsTests
{
    private const int FirstPiece = 259;

    private const string PrependAndReplace = """
        { "type": "Sequence", "normalizers": [
          { "type": "Prepend", "prepend": "▁" },
          { "type": "Replace", "pattern": { "String": " " }, "content": "▁" }] }
        """;

    private const string FallbackDecoder = """
        { "type": "Sequence", "decoders": [
          { "type": "Replace", "pattern": { "String": "▁" }, "content": " " },
          { "type": "ByteFallback" }, { "type": "Fuse" }, { "type": "Strip", "content": " ", "start": 1, "stop": 0 }] }
        """;

    [Fact]
    public void Llama2Form_EncodesAndDecodesLikeSentencePiece()
    {
        Tokenizer tokenizer = Load(normalizer: PrependAndReplace, decoder: FallbackDecoder);

        Assert.Equal(["▁ab", "c"], Names(tokenizer, "abc"));
        Assert.Equal(["▁", "▁ab"], Names(tokenizer, " ab"));
        Assert.Equal(["▁", "<0xC3>", "<0xAA>"], Names(tokenizer, "ê"));
        Assert.Equal("ab ê c", tokenizer.Decode(tokenizer.Encode("ab ê c")));
        Assert.Equal("\uFFFD", tokenizer.Decode([3 + 0xC3]));
        for (int seed = 0; seed < 1_000; seed++)
        {
            string text = RandomText.Next(new Random(seed), 24).Replace('\u2581', ' ');
            Assert.True(text == tokenizer.Decode(tokenizer.Encode(text)), $"seed {seed}");
        }
    }

    [Fact]
    public void Decode_AddedTokens_RunThroughTheDecoder()
    {
        const string Added = """, { "id": 267, "content": "▁x▁" }, { "id": 268, "content": "<▁>", "special": true }""";
        Tokenizer tokenizer = Load(normalizer: PrependAndReplace, decoder: FallbackDecoder, addedTokens: Added);

        Assert.Equal("a x < >", tokenizer.Decode([FirstPiece + 1, 267, 268]));
    }

    [Fact]
    public void Metaspace_CutsBeforeEveryMarker()
    {
        const string Metaspace = """{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always" }""";
        Tokenizer tokenizer = Load(preTokenizer: Metaspace, decoder: Metaspace);

        Assert.Equal(["▁ab", "▁", "▁ab"], Names(tokenizer, "ab  ab"));
        Assert.Equal("ab  ab", tokenizer.Decode(tokenizer.Encode("ab  ab")));
    }

    [Theory]
    [InlineData("first", "▁ab|<s>|ab")]
    [InlineData("always", "▁ab|<s>|▁ab")]
    [InlineData("never", "ab|<s>|ab")]
    public void Metaspace_PrependScheme_DecidesWhereAMarkerIsAdded(string scheme, string expected)
    {
        Tokenizer tokenizer = Load(preTokenizer: $$"""{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "{{scheme}}", "split": false }""");

        Assert.Equal(expected, string.Join('|', Names(tokenizer, "ab<s>ab")));
    }

    [Fact]
    public void UnknownToken_StandsForWhatNoTokenCovers()
    {
        Assert.Equal(["▁ab", "<unk>"], Names(Load(normalizer: PrependAndReplace, byteFallback: false), "ab日本"));
        Assert.Equal(["▁ab", "<unk>", "<unk>"], Names(Load(normalizer: PrependAndReplace, byteFallback: false, fuseUnknown: false), "ab日本"));
    }

    [Fact]
    public void IgnoreMerges_WholePieceThatIsAToken_IsTakenAsItIs()
    {
        string json = SmallTokenizers.ByteLevelJson();
        string withToken = json.Replace("\"abc\":257", "\"abc\":257,\"cba\":260", StringComparison.Ordinal);
        string ignoring = withToken.Replace("\"type\": \"BPE\"", "\"type\": \"BPE\", \"ignore_merges\": true", StringComparison.Ordinal);

        Assert.Equal(3, Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(withToken)).Encode("cba").Length);
        Assert.Equal([260], Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(ignoring)).Encode("cba"));
    }

    [Fact]
    public void UnknownPattern_RunsAsARegularExpression()
    {
        string json = SmallTokenizers.ByteLevelJson().Replace(
            """{ "type": "ByteLevel", "add_prefix_space": false, "use_regex": true }""",
            """
            { "type": "Sequence", "pretokenizers": [
              { "type": "Split", "pattern": { "Regex": "a(?=b)" }, "behavior": "Isolated", "invert": false },
              { "type": "ByteLevel", "add_prefix_space": false, "use_regex": false }] }
            """,
            StringComparison.Ordinal);

        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(json));

        Assert.Equal(2, tokenizer.Encode("ab").Length);
    }

    [Fact]
    public void ByteLevel_AddPrefixSpace_BeginsEveryTextWithASpace()
    {
        string json = SmallTokenizers.ByteLevelJson().Replace("\"add_prefix_space\": false", "\"add_prefix_space\": true", StringComparison.Ordinal);
        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(json));

        Assert.Equal(tokenizer.Encode(" ab"), tokenizer.Encode("ab"));
    }

    [Fact]
    public void MiniMind_RandomStrings_GivesThemBack()
    {
        Tokenizer tokenizer = Tokenizer.FromHuggingFace(
            File.ReadAllBytes(TestData.Require("tokenizers/minimind/tokenizer.json")),
            File.ReadAllBytes(TestData.Require("tokenizers/minimind/tokenizer_config.json")));

        Assert.Equal(6400, tokenizer.VocabularySize);
        Assert.NotNull(tokenizer.ChatTemplate);
        for (int seed = 0; seed < 1_000; seed++)
        {
            string text = RandomText.Next(new Random(seed), 24);
            Assert.True(text == tokenizer.Decode(tokenizer.Encode(text)), $"seed {seed}");
        }
    }

    private static string[] Names(Tokenizer tokenizer, string text) =>
    [
        .. tokenizer.Encode(text, allowSpecial: true)
            .Select(id => id >= 3 && id < FirstPiece ? SpaceMarker.NameOfByte((byte)(id - 3)) : NameOf(tokenizer, id)),
    ];

    private static string NameOf(Tokenizer tokenizer, int id) =>
        s_names.Single(name => tokenizer.FindToken(name) == id);

    private static readonly string[] s_names = ["<unk>", "<s>", "</s>", "▁", "a", "b", "c", "▁a", "▁ab", "ab", "▁▁"];

    private static Tokenizer Load(
        string normalizer = "null",
        string preTokenizer = "null",
        string decoder = "null",
        bool byteFallback = true,
        bool fuseUnknown = true,
        string addedTokens = "")
    {
        string[] pieces = ["▁", "a", "b", "c", "▁a", "▁ab", "ab", "▁▁"];
        string[] tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(value => SpaceMarker.NameOfByte((byte)value)), .. pieces];
        var vocabulary = tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
        return Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes($$"""
            {
              "added_tokens": [
                { "id": 0, "content": "<unk>", "special": true }, { "id": 1, "content": "<s>", "special": true },
                { "id": 2, "content": "</s>", "special": true }{{addedTokens}}],
              "normalizer": {{normalizer}}, "pre_tokenizer": {{preTokenizer}}, "decoder": {{decoder}},
              "model": {
                "type": "BPE", "unk_token": "<unk>", "fuse_unk": {{(fuseUnknown ? "true" : "false")}}, "byte_fallback": {{(byteFallback ? "true" : "false")}},
                "vocab": {{JsonSerializer.Serialize(vocabulary)}},
                "merges": [["▁", "a"], ["▁a", "b"], ["a", "b"], ["▁", "▁"]] }
            }
            """));
    }
}
