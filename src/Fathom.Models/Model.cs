using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models;

/// <summary>A decoder-only transformer: embedding, layers, final norm, head.</summary>
/// <remarks>
/// Weights are used where their <see cref="WeightSource"/> holds them, so a model must not outlive its source. It keeps no copy of a weight, norms and biases included,
/// and nothing computed from one: when a live source changes between two passes, the second is that of a model built anew. A model has one working
/// memory: passes run one at a time.
/// </remarks>
public sealed class Model : IDisposable
{
    private readonly WeightMatrix _embedding;
    private readonly DecoderLayer[] _layers;
    private readonly NormLayer _finalNorm;
    private readonly WeightMatrix _head;
    private readonly RotaryTable _rotary;
    private readonly ForwardPass _pass;
    private readonly EmbedRows _embed;

    internal Model(ModelConfig config, CacheShape cacheShape, ModelParts parts, ComputeContext context)
    {
        Config = config;
        CacheShape = cacheShape;
        _embedding = parts.Embedding;
        _layers = parts.Layers;
        _finalNorm = parts.FinalNorm;
        _head = parts.Head;
        _rotary = parts.Rotary;
        _pass = new ForwardPass(context);
        _embed = new EmbedRows(_embedding);
    }

    /// <summary>Hyper-parameters.</summary>
    public ModelConfig Config { get; }

    /// <summary>What the model keeps of a token.</summary>
    public CacheShape CacheShape { get; }

    /// <summary>Whether embedding and head are stored as floats of 16 or 32 bits; quantised files quantise these too.</summary>
    public bool HasFloatWeights => _embedding.Format.IsFloat && _head.Format.IsFloat;

    /// <summary>How a cache is best kept for this model on this machine: single precision for float weights; for quantised ones, whose own rounding is much coarser, the 16 bits that attention multiplies fastest.</summary>
    public CacheFormat PreferredCacheFormat =>
        HasFloatWeights ? CacheFormat.F32
        : _pass.Context.Kernels.AttentionPrecision == GemmPrecision.BFloat16 ? CacheFormat.BF16
        : CacheFormat.F16;

    /// <summary>Floats of working memory held now; grows to what the largest pass needed.</summary>
    internal long WorkspaceFloats => _pass.Workspace.Capacity;

    /// <summary>Runs new tokens of many sequences through the model: stores them in the cache, and computes the next token's logits and the hidden states where wanted.</summary>
    /// <param name="batch">The new tokens.</param>
    /// <param name="cache">Holds the sequences' earlier tokens; of this model's <see cref="CacheShape"/>.</param>
    /// <param name="logits">Receives logits, <c>[batch.LogitRows.Length, vocabSize]</c>.</param>
    /// <param name="hidden">Receives hidden states, <c>[batch.HiddenRows.Length, hiddenSize]</c>.</param>
    /// <param name="stage">Where the hidden states are read.</param>
    /// <exception cref="ArgumentException">The cache, the logits or the hidden states have another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    public void Forward(
        ForwardBatch batch, KvCache cache, NativeSpan<float> logits, NativeSpan<float> hidden = default, HiddenStage stage = HiddenStage.AfterFinalNorm)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(cache);
        Validate(batch, cache, logits, hidden);
        if (batch.NumTokens == 0)
        {
            return;
        }

        using Workspace.Scope scope = _pass.Workspace.Enter();
        _pass.Begin(batch, cache, _rotary);
        NativeSpan<float> stream = _pass.Workspace.Take((long)batch.NumTokens * Config.HiddenSize);
        _embed.Run(_pass, stream);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer].Forward(_pass, layer, stream, Config.HiddenSize);
        }

        CopyHidden(stream, hidden, stage);
        ComputeLogits(stream, logits);
    }

    /// <summary>The experts that the last mixture of the last pass chose for a row, best first; empty without experts. Valid until the next pass.</summary>
    public ReadOnlySpan<int> ChosenExperts(int row) => Config.Moe is null ? [] : _pass.ExpertPlan.ExpertsOf(row);

    /// <inheritdoc/>
    public void Dispose() => _pass.Dispose();

    private void CopyHidden(NativeSpan<float> stream, NativeSpan<float> hidden, HiddenStage stage)
    {
        ReadOnlySpan<int> rows = _pass.Batch.HiddenRows;
        GatherRows(stream, rows, hidden);
        if (stage == HiddenStage.AfterFinalNorm && !rows.IsEmpty)
        {
            _finalNorm.Forward(_pass.Team, hidden, hidden, rows.Length);
        }
    }

    private void ComputeLogits(NativeSpan<float> stream, NativeSpan<float> logits)
    {
        ReadOnlySpan<int> rows = _pass.Batch.LogitRows;
        if (rows.IsEmpty)
        {
            return;
        }

        int width = Config.HiddenSize;
        NativeSpan<float> last = _pass.Workspace.Take((long)rows.Length * width);
        GatherRows(stream, rows, last);
        _finalNorm.Forward(_pass.Team, last, last, rows.Length);
        MatrixProduct.Multiply(_pass.Context, _pass.Workspace.Rows(last, rows.Length, width), _head, logits);
    }

    private void GatherRows(NativeSpan<float> stream, ReadOnlySpan<int> rows, NativeSpan<float> gathered)
    {
        int width = Config.HiddenSize;
        for (int i = 0; i < rows.Length; i++)
        {
            stream.AsSpan((long)rows[i] * width, width).CopyTo(gathered.AsSpan((long)i * width, width));
        }
    }

    private void Validate(ForwardBatch batch, KvCache cache, NativeSpan<float> logits, NativeSpan<float> hidden)
    {
        if (cache.Shape != CacheShape)
        {
            throw new ArgumentException($"the cache holds {cache.Shape}, the model keeps {CacheShape}", nameof(cache));
        }

        ThrowIfNotRows(logits, batch.LogitRows.Length, Config.VocabSize, nameof(logits));
        ThrowIfNotRows(hidden, batch.HiddenRows.Length, Config.HiddenSize, nameof(hidden));
        foreach (int token in batch.TokenIds)
        {
            if ((uint)token >= (uint)Config.VocabSize)
            {
                throw new ArgumentOutOfRangeException(nameof(batch), $"token {token} of a vocabulary of {Config.VocabSize}");
            }
        }
    }

    private static void ThrowIfNotRows(NativeSpan<float> values, int rows, int width, string argument)
    {
        if (values.Length != (long)rows * width)
        {
            throw new ArgumentException($"{values.Length} values for {rows} rows of {width}", argument);
        }
    }

    private sealed class EmbedRows(WeightMatrix embedding) : RowJob
    {
        private ForwardPass _pass = null!;
        private NativeSpan<float> _hidden;

        public void Run(ForwardPass pass, NativeSpan<float> hidden)
        {
            (_pass, _hidden) = (pass, hidden);
            RunRows(pass.Team, pass.Rows);
        }

        protected override void RunRow(int row) =>
            embedding.DequantizeRow(_pass.Batch.TokenIds[row], _hidden.AsSpan((long)row * embedding.Columns, embedding.Columns));
    }
}

/// <summary>What a <see cref="Model"/> is made of.</summary>
/// <param name="Embedding"><c>[vocabSize, hiddenSize]</c>.</param>
/// <param name="Layers">The decoder layers.</param>
/// <param name="FinalNorm">Norm before the head.</param>
/// <param name="Head"><c>[vocabSize, hiddenSize]</c>; the embedding where they are tied.</param>
/// <param name="Rotary">Rotations of the positions.</param>
internal sealed record ModelParts(WeightMatrix Embedding, DecoderLayer[] Layers, NormLayer FinalNorm, WeightMatrix Head, RotaryTable Rotary);
