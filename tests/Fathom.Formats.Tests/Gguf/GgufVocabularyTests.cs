using Fathom.Formats.Gguf;

namespace Fathom.Formats.Tests.Gguf;

public class GgufVocabularyTests
{
    [Fact]
    public void Find_WholeVocabulary_GivesItsParts()
    {
        GgufVocabulary? vocabulary = With(metadata =>
        {
            metadata.Add("tokenizer.ggml.scores", (ReadOnlySpan<float>)[0, -1, -2]);
            metadata.Add("tokenizer.ggml.token_type", (ReadOnlySpan<int>)[3, 1, 1]);
            metadata.Add("tokenizer.ggml.merges", ["a b"]);
            metadata.Add("tokenizer.ggml.bos_token_id", 0);
            metadata.Add("tokenizer.ggml.padding_token_id", uint.MaxValue);
            metadata.Add("tokenizer.ggml.add_bos_token", true);
            metadata.Add("tokenizer.chat_template", "{{ x }}");
        }, found =>
        {
            Assert.Equal(["<s>", "a", "b"], found.Tokens);
            Assert.Equal([0f, -1f, -2f], found.Scores);
            Assert.Equal([3, 1, 1], found.TokenTypes);
            Assert.Equal(["a b"], found.Merges);
            Assert.Equal((0, null, null), (found.BosId, found.EosId, found.PadId));
            Assert.True(found.AddBos);
            Assert.Equal("{{ x }}", found.ChatTemplate);
        });

        Assert.NotNull(vocabulary);
    }

    [Fact]
    public void Parts_ThatDoNotFit_AreRefused()
    {
        With(metadata => metadata.Add("tokenizer.ggml.bos_token_id", 3), found => Assert.Equal("gguf.vocabulary.id", Refusal.CodeOf(() => _ = found.BosId)));
        With(
            metadata => metadata.Add("tokenizer.ggml.scores", (ReadOnlySpan<float>)[1]),
            found => Assert.Equal("gguf.vocabulary.length", Refusal.CodeOf(() => _ = found.Scores)));
        With(
            metadata => metadata.Add("tokenizer.ggml.scores", (ReadOnlySpan<int>)[1, 2, 3]),
            found => Assert.Equal("gguf.metadata.type", Refusal.CodeOf(() => _ = found.Scores)));
        With(
            metadata => metadata.Add("tokenizer.ggml.token_type", ["1", "1", "1"]),
            found => Assert.Equal("gguf.metadata.type", Refusal.CodeOf(() => _ = found.TokenTypes)));
        With(metadata => metadata.Add("tokenizer.chat_template", 3), found => Assert.Equal("gguf.metadata.type", Refusal.CodeOf(() => _ = found.ChatTemplate)));
    }

    private static GgufVocabulary? With(Action<GgufMetadataWriter> add, Action<GgufVocabulary> check)
    {
        using var folder = new TempFolder();
        using (var writer = new GgufWriter(folder.File("v.gguf")))
        {
            writer.Metadata.Add("tokenizer.ggml.model", "llama");
            writer.Metadata.Add("tokenizer.ggml.tokens", ["<s>", "a", "b"]);
            add(writer.Metadata);
            writer.Commit();
        }

        using var file = GgufFile.Open(folder.File("v.gguf"));
        GgufVocabulary? vocabulary = GgufVocabulary.Find(file.Metadata);
        if (vocabulary is not null)
        {
            check(vocabulary);
        }

        return vocabulary;
    }
}
