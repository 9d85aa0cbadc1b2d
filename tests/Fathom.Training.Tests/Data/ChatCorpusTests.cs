using Fathom.Templates;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Training;
using Fathom.Training.Data;

namespace Fathom.Training.Tests.Data;

public sealed class ChatCorpusTests : IDisposable
{
    private const string Template =
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}<U>{{ m.content }}{% else %}<A>{{ m.content }}{{ eos_token }}{% endif %}"
        + "{% endfor %}{% if add_generation_prompt %}<A>{% endif %}";

    private const string ForgetfulTemplate =
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}<U>{{ m.content }}{% elif loop.last %}<A>{{ m.content }}{{ eos_token }}"
        + "{% else %}<A>…{{ eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}<A>{% endif %}";

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("""{"messages":[{"content":"x"}]}""", "train.data.field")]
    [InlineData("""{"messages":["x"]}""", "train.data.field")]
    [InlineData("""{"messages":[{"role":1,"content":"x"}]}""", "train.data.field")]
    [InlineData("""{"messages":[{"role":"assistant","content":"\ud83d"}]}""", "train.data.json")]
    public void Create_BrokenMessage_IsNamed(string line, string code)
    {
        string path = _temp.File("broken.jsonl");
        File.WriteAllText(path, line);

        TrainingException failure =
            Assert.Throws<TrainingException>(() => new ChatCorpus(new TextCorpus(path), CreateTokenizer(), ChatTemplate.Parse(Template)));

        Assert.Equal((code, "broken.jsonl:1"), (failure.Code, failure.Where));
    }

    [Fact]
    public void Copy_SeveralTurns_OnlyTheAssistantsWordsAndTheirEndCount()
    {
        Tokenizer tokenizer = CreateTokenizer();

        var corpus = new ChatCorpus(Conversation(), tokenizer, ChatTemplate.Parse(Template));

        Assert.Equal(1, corpus.Count);
        Assert.Equal("<s><U>hi<A>[hello</s>]<U>bye<A>[see you</s>]", Marked(corpus, 0, tokenizer));
    }

    [Fact]
    public void Copy_TemplateThatRewritesEarlierTurns_MakesADocumentOfEachTurn()
    {
        Tokenizer tokenizer = CreateTokenizer();

        var corpus = new ChatCorpus(Conversation(), tokenizer, ChatTemplate.Parse(ForgetfulTemplate));

        Assert.Equal(2, corpus.Count);
        Assert.Equal("<s><U>hi<A>[hello</s>]", Marked(corpus, 0, tokenizer));
        Assert.Equal("<s><U>hi<A>…</s><U>bye<A>[see you</s>]", Marked(corpus, 1, tokenizer));
    }

    [Fact]
    public void Copy_TemplateThatOpensThoughtsAndDropsThemLater_TrainsOnTheThoughts()
    {
        const string Thinking =
            "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}<U>{{ m.content }}"
            + "{% else %}<A>{{ m.content.split('</t>')[-1] }}{{ eos_token }}{% endif %}"
            + "{% endfor %}{% if add_generation_prompt %}<A><t>{% endif %}";
        Tokenizer tokenizer = CreateTokenizer();

        var corpus = new ChatCorpus(Conversation("<t>short</t>hello"), tokenizer, ChatTemplate.Parse(Thinking));

        Assert.Equal("<s><U>hi<A><t>[short</t>hello</s>]", Marked(corpus, 0, tokenizer));
        Assert.Equal("<s><U>hi<A>hello</s><U>bye<A><t>[see you</s>]", Marked(corpus, 1, tokenizer));
    }

    [Fact]
    public void Copy_TurnWithoutWeight_IsNoTarget()
    {
        Tokenizer tokenizer = CreateTokenizer();
        string path = _temp.File("weights.jsonl");
        File.WriteAllText(
            path,
            """{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"hello","weight":0},"""
            + """{"role":"user","content":"bye"},{"role":"assistant","content":"see you"}]}""");

        var corpus = new ChatCorpus(new TextCorpus(path), tokenizer, ChatTemplate.Parse(Template));

        Assert.Equal("<s><U>hi<A>hello</s><U>bye<A>[see you</s>]", Marked(corpus, 0, tokenizer));
    }

    private static string Marked(ChatCorpus corpus, int index, Tokenizer tokenizer)
    {
        var document = new TokenDocument();
        corpus.Copy(index, document);
        var runs = new List<(float Weight, List<int> Tokens)>();
        for (int i = 0; i < document.Tokens.Length; i++)
        {
            if (runs.Count == 0 || runs[^1].Weight != document.Weights[i])
            {
                runs.Add((document.Weights[i], []));
            }

            runs[^1].Tokens.Add(document.Tokens[i]);
        }

        return string.Concat(runs.Select(run => run.Weight > 0 ? $"[{tokenizer.Decode([.. run.Tokens])}]" : tokenizer.Decode([.. run.Tokens])));
    }

    private static Tokenizer CreateTokenizer()
    {
        var options = new BpeTrainingOptions { VocabularySize = 270, SpecialTokens = ["<s>", "</s>", "<U>", "<A>"] };
        TrainedVocabulary vocabulary = BpeTrainer.Train(["hello hello see you bye"], options);
        var roles = new TokenizerJsonOptions { BosToken = "<s>", EosToken = "</s>", PadToken = "</s>" };
        using var tokens = new MemoryStream();
        using var config = new MemoryStream();
        TokenizerJsonWriter.Write(tokens, vocabulary, roles);
        TokenizerJsonWriter.WriteConfig(config, vocabulary, roles);
        return Tokenizer.FromHuggingFace(tokens.ToArray(), config.ToArray());
    }

    private TextCorpus Conversation(string first = "hello")
    {
        string path = _temp.File("chat.jsonl");
        File.WriteAllText(
            path,
            $$"""{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"{{first}}"},"""
            + """{"role":"user","content":"bye"},{"role":"assistant","content":"see you"}]}""");
        return new TextCorpus(path);
    }
}
