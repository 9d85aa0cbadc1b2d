using System.IO.Compression;
using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Training.Data;

namespace Fathom.Training.Tests.Data;

public sealed class StreamTests : IDisposable
{
    private static readonly CharacterEncoder s_encoder = new("abcdefghijklmnopqrstuvwxyz 0123456789");

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    public static TheoryData<string> Kinds => ["corpus", "shuffled", "mixture", "window", "fim"];

    [Theory, MemberData(nameof(Kinds))]
    public void LoadPosition_SavedAnywhere_GoesOnWithTheSameDocuments(string kind)
    {
        IDocumentStream whole = Create(kind);
        var positions = new List<JsonObject>();
        var documents = new List<int[]>();
        for (int i = 0; i < 23; i++)
        {
            positions.Add(JsonNode.Parse(whole.SavePosition().ToJsonString())!.AsObject());
            documents.Add(Next(whole));
        }

        foreach (int place in new[] { 0, 1, 7, 8, 15, 22 })
        {
            IDocumentStream resumed = Create(kind);
            Next(resumed);
            resumed.LoadPosition(positions[place]);
            Assert.Equal(documents[place..], documents[place..].Select(_ => Next(resumed)));
        }
    }

    [Fact]
    public void TryFill_DocumentsWithoutTargets_IsRefused()
    {
        var packer = new BatchPacker(new OneToken());

        Assert.Equal("train.data.empty", Assert.Throws<TrainingException>(() => packer.TryFill(new TokenBatch(), 10, 10)).Code);
    }

    [Fact]
    public void Packer_SavedBetweenBatches_GoesOnWithTheSameRows()
    {
        var packer = new BatchPacker(Create("mixture"));
        var batch = new TokenBatch();
        var positions = new List<JsonObject>();
        var rows = new List<(int[], int[])>();
        for (int i = 0; i < 12; i++)
        {
            positions.Add(packer.SavePosition());
            Assert.True(packer.TryFill(batch, maxTokens: 13, contextTokens: 7));
            rows.Add((batch.Tokens.ToArray(), batch.DocumentOffsets.ToArray()));
        }

        for (int place = 0; place < rows.Count; place++)
        {
            var resumed = new BatchPacker(Create("mixture"));
            resumed.LoadPosition(JsonNode.Parse(positions[place].ToJsonString())!.AsObject());
            foreach ((int[] tokens, int[] offsets) in rows[place..])
            {
                Assert.True(resumed.TryFill(batch, 13, 7));
                Assert.Equal(tokens, batch.Tokens.ToArray());
                Assert.Equal(offsets, batch.DocumentOffsets.ToArray());
            }
        }
    }

    [Fact]
    public void Packer_DocumentsOfAllLengths_UsesEveryTargetOnceAndSplitsOnlyLongOnes()
    {
        string path = _temp.File("lengths.jsonl");
        string[] texts = [.. Enumerable.Range(2, 14).Select(length => new string('a', length - 1) + "b")];
        File.WriteAllLines(path, texts.Select(text => $$"""{"text":"{{text}}"}"""));
        var packer = new BatchPacker(new OnceOnly(TokenShard.Load(new TextCorpus(path), s_encoder, null)));
        var batch = new TokenBatch();
        var rows = new List<int>();

        while (packer.TryFill(batch, maxTokens: 10, contextTokens: 8))
        {
            Assert.InRange(batch.Count, 1, 10);
            rows.AddRange(Enumerable.Range(0, batch.DocumentCount).Select(d => batch.DocumentOffsets[d + 1] - batch.DocumentOffsets[d]));
        }

        int[] expected = [.. texts.SelectMany(text => text.Length - 1 <= 8 ? new[] { text.Length - 1 } : [8, text.Length - 1 - 8])];
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void TokenShard_CachedFile_IsReadAgainOnlyForTheSameCorpus()
    {
        string path = _temp.File("corpus.jsonl");
        string cache = _temp.File("corpus.tokens");
        File.WriteAllText(path, """{"text":"first"}""");
        TokenShard first = TokenShard.Load(new TextCorpus(path), s_encoder, cache);
        DateTime written = File.GetLastWriteTimeUtc(cache);

        TokenShard again = TokenShard.Load(new TextCorpus(path), s_encoder, cache);
        Assert.Equal(first.Tokens.ToArray(), again.Tokens.ToArray());
        Assert.Equal(written, File.GetLastWriteTimeUtc(cache));

        File.WriteAllText(path, """{"text":"second one"}""");
        Assert.Equal(s_encoder.Encode("second one"), TokenShard.Load(new TextCorpus(path), s_encoder, cache).Tokens.ToArray());
    }

    [Fact]
    public void FillInTheMiddle_EveryDocument_HoldsAllTokensInPsmOrder()
    {
        string path = Corpus();
        var plain = new CorpusStream(new TextCorpus(path), s_encoder);
        var marks = new FillInTheMiddleTokens(100, 101, 102);
        var fim = new FillInTheMiddleStream(new CorpusStream(new TextCorpus(path), s_encoder), s_encoder, marks, rate: 1, seed: 3);

        for (int i = 0; i < 8; i++)
        {
            int[] tokens = Next(fim);
            Assert.Equal(100, tokens[0]);
            int hole = Array.IndexOf(tokens, 101);
            int end = Array.IndexOf(tokens, 102);
            int[] restored = [.. tokens[1..hole], .. tokens[(end + 1)..], .. tokens[(hole + 1)..end]];
            Assert.Equal(Next(plain), restored);
        }
    }

    [Fact]
    public void Mixture_Weights_AreTheSharesOfDraws()
    {
        var mixture = new MixtureStream(
            [new CountingStream(10), new OnceOnly(TokenShard.Load(new TextCorpus(Corpus()), s_encoder, null), isEndless: true)],
            [3, 1],
            seed: 5);
        int first = 0;
        for (int i = 0; i < 2000; i++)
        {
            first += Next(mixture).All(token => token < 10) ? 1 : 0;
        }

        Assert.InRange(first, 1400, 1600);
    }

    [Theory]
    [InlineData("""{"other":1}""", "train.data.field")]
    [InlineData("""{"text":""", "train.data.json")]
    [InlineData("""{"text":"\ud83d"}""", "train.data.json")]
    public void Corpus_BadLine_IsNamed(string line, string code)
    {
        string path = _temp.File("bad.jsonl");
        File.WriteAllLines(path, ["""{"text":"good"}""", line]);

        TrainingException failure = Assert.Throws<TrainingException>(() => new TextCorpus(path).Read().Count());

        Assert.Equal(code, failure.Code);
        Assert.Equal("bad.jsonl:2", failure.Where);
    }

    private static int[] Next(IDocumentStream stream)
    {
        var document = new TokenDocument();
        Assert.True(stream.TryNext(document));
        return document.Tokens.ToArray();
    }

    private IDocumentStream Create(string kind)
    {
        var corpus = new TextCorpus(Corpus());
        var shard = TokenShard.Load(corpus, s_encoder, null);
        return kind switch
        {
            "corpus" => new CorpusStream(corpus, s_encoder),
            "shuffled" => new ShuffledStream(shard, seed: 4),
            "window" => new WindowStream(shard.Tokens.ToArray(), rows: 9, seed: 4),
            "fim" => new FillInTheMiddleStream(new ShuffledStream(shard, 4), s_encoder, new FillInTheMiddleTokens(100, 101, 102), 0.5, 4),
            _ => new MixtureStream([new CorpusStream(corpus, s_encoder), new ShuffledStream(shard, 9)], [1, 2], seed: 4),
        };
    }

    private string Corpus()
    {
        string path = _temp.File("corpus.jsonl.gz");
        if (!File.Exists(path))
        {
            using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
            for (int i = 0; i < 8; i++)
            {
                writer.WriteLine($$"""{"text":"document {{i}} says {{new string('x', 3 * i)}}"}""");
            }
        }

        return path;
    }

    private sealed class OnceOnly(TokenShard shard, bool isEndless = false) : IDocumentStream
    {
        private int _next;

        public bool TryNext(TokenDocument document)
        {
            if (_next == shard.Count && !isEndless)
            {
                return false;
            }

            shard.Copy(_next++ % shard.Count, document);
            return true;
        }

        public JsonObject SavePosition() => new() { ["next"] = _next };

        public void LoadPosition(JsonObject position) => _next = position["next"]!.GetValue<int>();
    }

    private sealed class OneToken : IDocumentStream
    {
        public bool TryNext(TokenDocument document)
        {
            document.Append(1, 1);
            return true;
        }

        public JsonObject SavePosition() => [];

        public void LoadPosition(JsonObject position)
        {
        }
    }
}
