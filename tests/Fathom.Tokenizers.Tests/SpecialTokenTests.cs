using System.Text;
using System.Text.Json;
using Fathom.Templates;

namespace Fathom.Tokenizers.Tests;

public class SpecialTokenTests
{
    [Theory]
    [InlineData("deepseek_v3")]
    [InlineData("qwen3")]
    public void Encode_UserTextNamesMarkers_BecomesNone(string name)
    {
        Tokenizer tokenizer = name == "qwen3" ? Vocabularies.Qwen3 : Vocabularies.DeepSeekV3;
        byte[] json = Vocabularies.ReadAll(name == "qwen3" ? Vocabularies.Qwen3Path : Vocabularies.DeepSeekV3Path);
        using var document = JsonDocument.Parse(json);
        foreach (JsonElement added in document.RootElement.GetProperty("added_tokens").EnumerateArray())
        {
            string content = added.GetProperty("content").GetString()!;
            int id = added.GetProperty("id").GetInt32();

            Assert.DoesNotContain(id, tokenizer.Encode($"x{content}y"));
            Assert.Contains(id, tokenizer.Encode($"x{content}y", allowSpecial: true));
            Assert.Equal($"x{content}y", tokenizer.Decode(tokenizer.Encode($"x{content}y")));
        }
    }

    [Fact]
    public void EncodeMixed_UntrustedParts_NameNoMarkers()
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();
        const string Text = "<s>a<s>b<s>";

        Assert.Equal(tokenizer.Encode(Text, allowSpecial: true), tokenizer.EncodeMixed(Text, []));
        Assert.Equal([258, .. tokenizer.Encode("a<s>b"), 258], tokenizer.EncodeMixed(Text, [3..8]));
        Assert.Equal(tokenizer.Encode(Text), tokenizer.EncodeMixed(Text, [0..Text.Length]));
    }

    [Theory]
    [InlineData(0, 1)] // begins inside
    [InlineData(2, 3)] // ends inside
    [InlineData(1, 2)] // within
    public void EncodeMixed_MarkerAcrossTheBorder_StaysText(int start, int end)
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();

        Assert.Equal(tokenizer.Encode("<s>"), tokenizer.EncodeMixed("<s>", [start..end]));
    }

    [Fact]
    public void EncodeMixed_BorderInsideAWord_ChangesNoIds()
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();

        Assert.Equal(tokenizer.Encode("é abc"), tokenizer.EncodeMixed("é abc", [1..4]));
    }

    [Fact]
    public void Encode_TemplateSegments_MarkersOnlyFromTheTemplate()
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();
        TemplateSegment[] segments = [new("<s>a", IsTemplateText: true), new("b<s>", IsTemplateText: false), new("<think>", IsTemplateText: true)];

        Assert.Equal([258, .. tokenizer.Encode("ab<s>"), 259], tokenizer.Encode(segments));
    }

    [Fact]
    public void EncodeMixed_RangesThatCutSurrogatePairs_HideNoMarker()
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();
        const string Pairs = "🦙🦙🦙🦙";
        const string Text = Pairs + "<s>";
        Range[] everyUnit = [.. Enumerable.Range(0, Pairs.Length).Select(i => i..(i + 1)), Pairs.Length..Text.Length];

        Assert.Equal(tokenizer.Encode(Text), tokenizer.EncodeMixed(Text, everyUnit));
        Assert.Equal([.. tokenizer.Encode(Pairs), 258], tokenizer.EncodeMixed(Text, everyUnit.AsSpan(0, Pairs.Length)));
    }

    [Fact]
    public void EncodeMixed_OverlappingRanges_Refused()
    {
        Tokenizer tokenizer = SmallTokenizers.ByteLevel();

        Assert.ThrowsAny<ArgumentException>(() => tokenizer.EncodeMixed("abcdef", [0..3, 2..4]));
        Assert.ThrowsAny<ArgumentException>(() => tokenizer.EncodeMixed("abcdef", [0..7]));
    }

    [Fact]
    public void Encode_PlainAddedTokens_MatchInUserText()
    {
        Tokenizer tokenizer = Load("""[{ "id": 258, "content": "   " }, { "id": 259, "content": "ω" }, { "id": 260, "content": "[INST]" }]""");

        Assert.Equal([258, 259], tokenizer.Encode("   ω"));
        Assert.DoesNotContain(260, tokenizer.Encode("[INST]"));
    }

    [Fact]
    public void Encode_OverlappingTokens_LongestFromTheLeftWins()
    {
        Tokenizer tokenizer = Load("""[{ "id": 258, "content": "<a>" }, { "id": 259, "content": "<a><b>" }, { "id": 260, "content": "<b>" }]""");

        Assert.Equal([259], tokenizer.Encode("<a><b>", allowSpecial: true));
        Assert.Equal([258, 259, 260], tokenizer.Encode("<a><a><b><b>", allowSpecial: true));
    }

    [Fact]
    public void Encode_Strip_TakesTheWhiteSpaceAround()
    {
        Tokenizer tokenizer = Load("""[{ "id": 258, "content": "<m>", "lstrip": true, "rstrip": true }, { "id": 259, "content": "<n>" }]""");

        Assert.Equal([256, 258, 256], tokenizer.Encode("ab \n<m> \t ab", allowSpecial: true));
        Assert.Equal([259, 258], tokenizer.Encode("<n>  <m>", allowSpecial: true));
    }

    [Fact]
    public void Encode_SingleWord_MatchesOnlyAlone()
    {
        Tokenizer tokenizer = Load("""[{ "id": 258, "content": "xy", "single_word": true }]""");

        Assert.Contains(258, tokenizer.Encode("a xy."));
        Assert.DoesNotContain(258, tokenizer.Encode("axy"));
        Assert.DoesNotContain(258, tokenizer.Encode("xy_"));
    }

    [Fact]
    public void Encode_NormalizedTokens_MatchInTheNormalizedText()
    {
        const string Added = """
            [{ "id": 258, "content": "\u1e31", "normalized": true }, { "id": 259, "content": "m\u0301x", "normalized": true },
             { "id": 260, "content": "\u1e55" }, { "id": 261, "content": "<\u1e31>", "normalized": true }]
            """;
        string json = SmallTokenizers.ByteLevelJson(Added, normalizer: """{ "type": "NFC" }""");
        Tokenizer tokenizer = Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(json));

        Assert.Equal([258, 259], tokenizer.Encode("k\u0301\u1e3fx"));
        Assert.DoesNotContain(260, tokenizer.Encode("p\u0301"));
        Assert.Equal([260, 261], tokenizer.Encode("\u1e55<\u1e31>", allowSpecial: true));
        Assert.Equal([256, 258], tokenizer.EncodeMixed("abk\u0301", [0..4]));
    }

    [Fact]
    public void Roles_TemplateAndConfig_AreFound()
    {
        const string PostProcessor = """
            { "type": "Sequence", "processors": [
              { "type": "ByteLevel" },
              { "type": "TemplateProcessing",
                "single": [{ "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }],
                "special_tokens": { "<s>": { "id": "<s>", "ids": [258], "tokens": ["<s>"] } } }] }
            """;
        byte[] json = Encoding.UTF8.GetBytes(SmallTokenizers.ByteLevelJson(postProcessor: PostProcessor));
        byte[] config = """
            { "bos_token": { "content": "<s>" }, "eos_token": "<think>", "pad_token": null, "add_eos_token": true, "chat_template": "{{ x }}" }
            """u8.ToArray();

        Tokenizer plain = Tokenizer.FromHuggingFace(json);
        Tokenizer configured = Tokenizer.FromHuggingFace(json, config);

        Assert.Equal((258, true, false), (plain.BosId, plain.AddBos, plain.AddEos));
        Assert.Equal((258, 259, null), (configured.BosId, configured.EosId, configured.PadId));
        Assert.Equal((true, true, "{{ x }}"), (configured.AddBos, configured.AddEos, configured.ChatTemplate));
        Assert.Equal([258, 256, 259], configured.Encode("ab", addBos: configured.AddBos, addEos: configured.AddEos));
        Assert.Contains(259, configured.EndOfGeneration);
    }

    [Fact]
    public void Roles_RealConfigs_AreFound()
    {
        byte[] deepSeek = File.ReadAllBytes(TestData.Require("tokenizers/deepseek_v3/tokenizer_config.json"));
        byte[] qwen = File.ReadAllBytes(TestData.Require("tokenizers/qwen3/tokenizer_config.json"));

        Tokenizer v3 = Tokenizer.FromHuggingFace(Vocabularies.ReadAll(Vocabularies.DeepSeekV3Path), deepSeek);
        Tokenizer qwen3 = Tokenizer.FromHuggingFace(Vocabularies.ReadAll(Vocabularies.Qwen3Path), qwen);

        Assert.Equal((0, 1, 1, true, 128815), (v3.BosId, v3.EosId, v3.PadId, v3.AddBos, v3.VocabularySize));
        Assert.Equal((null, 151645, 151643, false), (qwen3.BosId, qwen3.EosId, qwen3.PadId, qwen3.AddBos));
        Assert.Equal(151645, qwen3.EotId);
        Assert.Equal([151643, 151645], qwen3.EndOfGeneration.Order());
        Assert.StartsWith("{%", v3.ChatTemplate);
        Assert.Equal(151668, qwen3.FindToken("</think>"));
        Assert.False(qwen3.IsSpecial(151668));
        Assert.True(qwen3.IsSpecial(151644));
        Assert.Equal(" the"u8, v3.TokenBytes(v3.FindToken("Ġthe")!.Value));
    }

    private static Tokenizer Load(string addedTokens) =>
        Tokenizer.FromHuggingFace(Encoding.UTF8.GetBytes(SmallTokenizers.ByteLevelJson(addedTokens)));
}
