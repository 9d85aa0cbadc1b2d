using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Models.Tests.Reference;
using Fathom.Numerics.Memory;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

/// <summary>Drafts and their verification, driven as docs/engine.md describes.</summary>
public class SpeculationTests
{
    private const int NumTokens = 30;

    [Fact]
    public void Forward_VerifiesDrafts_GivesTheGreedyTokensAndTheReferencesDrafts()
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.DeepSeekV3 with { NumNextTokenPredictLayers = 1 }, seed: 6);
        int[] prompt = Variants.Tokens(source.Config, 7);
        int[] expected = Greedy(source, prompt);
        using var decoder = new Decoder(source, prompt);

        for (int step = 0; decoder.Tokens.Count < NumTokens; step++)
        {
            // A random model's drafts are wrong: every other one is replaced by what will be right.
            decoder.Step(step % 2 == 0 ? null : expected[decoder.Tokens.Count]);
        }

        Assert.Equal(expected, decoder.Tokens.Take(NumTokens));
        Assert.True(decoder.Accepted > 3 && decoder.Rejected > 3, $"{decoder.Accepted} accepted, {decoder.Rejected} rejected");
        double[][] logprobs = new ReferenceModel(source).MtpLogprobs(decoder.Tokens.ToArray());
        Assert.All(decoder.Drafts, draft => Assert.Equal(Array.IndexOf(logprobs[draft.Row], logprobs[draft.Row].Max()), draft.Token));
    }

    private static int[] Greedy(WeightSource source, int[] prompt)
    {
        using var harness = new ModelHarness(source);
        List<int> tokens = [.. prompt];
        while (tokens.Count < NumTokens)
        {
            float[] logits = harness.Logits([.. tokens])[^1];
            tokens.Add(Array.IndexOf(logits, logits.Max()));
        }

        return [.. tokens];
    }

    /// <summary>One draft a step. Rows of rejected drafts stay in the prediction layer's batch.</summary>
    private sealed class Decoder(WeightSource source, int[] prompt) : IDisposable
    {
        private readonly MtpHarness _harness = new(source);
        private readonly int[] _blocks = MtpHarness.ScatteredBlocks(1, 2 * NumTokens);
        private readonly ForwardBatch _batch = new();
        private int _computed;
        private int? _draft;

        public List<int> Tokens { get; } = [.. prompt];

        public List<(int Row, int Token)> Drafts { get; } = [];

        public int Accepted { get; private set; }

        public int Rejected { get; private set; }

        /// <summary>Verifies a draft, the given one if any, with all that isn't computed yet; then makes the next.</summary>
        public void Step(int? replacement)
        {
            _draft = _draft is null ? null : replacement ?? _draft;
            int start = _computed;
            int[] fed = _draft is { } draft ? [.. Tokens[start..], draft] : [.. Tokens[start..]];
            using var hidden = new AlignedBuffer<float>((long)fed.Length * source.Config.HiddenSize);
            int[] best = Forward(fed, start, hidden.Memory);
            Tokens.Add(best[0]);
            _computed = start + fed.Length;
            if (_draft == best[0])
            {
                Accepted++;
                Tokens.Add(best[1]);
            }
            else if (_draft is not null)
            {
                Rejected++;
                _computed--;
            }

            Predict(start, fed.Length, hidden.Memory);
        }

        public void Dispose() => _harness.Dispose();

        private int[] Forward(int[] fed, int start, NativeSpan<float> hidden)
        {
            int count = _draft is null ? 1 : 2;
            using var logits = new AlignedBuffer<float>((long)count * source.Config.VocabSize);
            _batch.Clear();
            _batch.Add(fed, start, _blocks, OutputRows.LastRows(count), OutputRows.All);
            _harness.Model.Forward(_batch, _harness.Cache, logits.Memory, hidden);
            return Best(logits);
        }

        private void Predict(int start, int rows, NativeSpan<float> hidden)
        {
            using var logits = new AlignedBuffer<float>(source.Config.VocabSize);
            int[] next = [.. Enumerable.Range(start + 1, rows).Select(i => i < Tokens.Count ? Tokens[i] : 0)];
            _batch.Clear();
            _batch.Add(next, start, _blocks, OutputRows.Rows(new[] { _computed - 1 - start }));
            _harness.Model.ForwardMtp(_batch, hidden, _harness.Cache, logits.Memory);
            _draft = Best(logits)[0];
            Drafts.Add((_computed - 1, _draft.Value));
        }

        private int[] Best(AlignedBuffer<float> logits) =>
            [.. logits.Memory.Span.ToArray().Chunk(source.Config.VocabSize).Select(row => Array.IndexOf(row, row.Max()))];
    }
}
