using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models;

/// <summary>A decoder-only transformer: embedding, layers, final norm, head.</summary>
/// <remarks>
/// Weights stay in their <see cref="WeightSource"/>'s memory, so a model must not outlive its source. The model copies no weight, norms and biases
/// included, and stores nothing computed from one: after a live source changes between two passes, the next pass equals that of a newly created model.
/// A model has a single working memory, so its passes run one at a time.
/// </remarks>
public sealed class Model : IDisposable
{
    private readonly WeightMatrix _embedding; // [vocabSize, hiddenSize]
    private readonly DecoderLayer[] _layers;
    private readonly NormLayer _finalNorm;
    private readonly WeightMatrix _head; // [vocabSize, hiddenSize]
    private readonly RotaryTable _rotary;
    private readonly MtpModule[] _mtp;
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
        _mtp = parts.Mtp;
        _pass = new ForwardPass(context);
        _embed = new EmbedRows(_embedding);
    }

    /// <summary>The model's hyperparameters.</summary>
    public ModelConfig Config { get; }

    /// <summary>Values that the model caches per token.</summary>
    public CacheShape CacheShape { get; }

    /// <summary>Values that the model and its multi-token-prediction layers cache per token: additional layers in the same blocks.</summary>
    public CacheShape MtpCacheShape => CacheShape with { NumLayers = CacheShape.NumLayers + _mtp.Length };

    /// <summary>Whether <see cref="ForwardMtp"/> can run.</summary>
    public bool HasMtp => _mtp.Length > 0;

    /// <summary>Number of multi-token-prediction layers; each predicts one token further ahead.</summary>
    public int NumMtpLayers => _mtp.Length;

    /// <summary>Whether embedding and head are stored as 16- or 32-bit floats; quantized files quantize them, too.</summary>
    public bool HasFloatWeights => _embedding.Format.IsFloat && _head.Format.IsFloat;

    /// <summary>
    /// The best cache format for this model on this machine: float32 for float weights; for quantized weights, whose own rounding is much coarser, the
    /// 16-bit format that attention multiplies fastest.
    /// </summary>
    public CacheFormat PreferredCacheFormat =>
        HasFloatWeights ? CacheFormat.F32
        : _pass.Context.Kernels.AttentionPrecision == GemmPrecision.BFloat16 ? CacheFormat.BF16
        : CacheFormat.F16;

    /// <summary>Floats of working memory allocated; grows to the need of the largest pass.</summary>
    internal long WorkspaceFloats => _pass.Workspace.Capacity;

    /// <summary>Runs new tokens of many sequences through the model: stores them in the cache, and computes the requested logits and hidden states.</summary>
    /// <param name="batch">The new tokens.</param>
    /// <param name="cache">Holds the sequences' earlier tokens; has this model's <see cref="CacheShape"/> or <see cref="MtpCacheShape"/>.</param>
    /// <param name="logits">Receives logits, <c>[batch.LogitRows.Length, vocabSize]</c>.</param>
    /// <param name="hidden">Receives hidden states, <c>[batch.HiddenRows.Length, hiddenSize]</c>.</param>
    /// <param name="stage">Where the hidden states are read.</param>
    /// <exception cref="ArgumentException">The cache, the logits or the hidden states have the wrong shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token isn't in the vocabulary.</exception>
    public void Forward(
        ForwardBatch batch, KvCache cache, NativeSpan<float> logits, NativeSpan<float> hidden = default, HiddenStage stage = HiddenStage.AfterFinalNorm)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(cache);
        Validate(batch, cache, CacheShape, logits, hidden);
        if (batch.NumTokens == 0)
        {
            return;
        }

        using Workspace.Scope scope = _pass.Workspace.Enter();
        _pass.Begin(batch, cache, _rotary);
        NativeSpan<float> stream = _pass.Workspace.Take((long)batch.NumTokens * Config.HiddenSize); // [rows, hiddenSize]
        _embed.Run(_pass, stream);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer].Forward(_pass, layer, stream, Config.HiddenSize);
        }

        CopyHidden(stream, _finalNorm, hidden, stage);
        ComputeLogits(stream, _finalNorm, logits);
    }

    /// <summary>Runs a multi-token-prediction layer: computes, from each row's hidden state and the next token, the logits of the token after that.</summary>
    /// <remarks>
    /// A row has the position of its hidden state: the row at position <c>i</c> combines the hidden state of token <c>i</c> with the id of
    /// token <c>i + 1</c>, and its logits predict token <c>i + 2</c>. It attends to the layer's rows at <c>0 … i</c>, all of which must have
    /// been computed by earlier passes or this one. Running a position again replaces its row, so rows of rejected drafts do no harm.
    /// </remarks>
    /// <param name="batch">The token after each hidden state, at the hidden state's position; block tables as for <see cref="Forward"/>.</param>
    /// <param name="previous">
    /// Hidden states after the final norm, as <see cref="Forward"/> returns them for the same rows, <c>[batch.NumTokens, hiddenSize]</c>; for
    /// depth d, those of depth d − 1.
    /// </param>
    /// <param name="cache">The cache of <see cref="Forward"/>, with <see cref="MtpCacheShape"/>.</param>
    /// <param name="logits">Receives logits, <c>[batch.LogitRows.Length, vocabSize]</c>.</param>
    /// <param name="hidden">Receives the layer's hidden states, <c>[batch.HiddenRows.Length, hiddenSize]</c>.</param>
    /// <param name="stage">Where the hidden states are read: after or before the layer's own output norm.</param>
    /// <param name="depth">Which layer, from 0.</param>
    /// <exception cref="ArgumentException">The cache, the hidden states or the logits have the wrong shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token isn't in the vocabulary, or there is no such layer.</exception>
    public void ForwardMtp(
        ForwardBatch batch,
        NativeSpan<float> previous,
        KvCache cache,
        NativeSpan<float> logits,
        NativeSpan<float> hidden = default,
        HiddenStage stage = HiddenStage.AfterFinalNorm,
        int depth = 0)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(depth, _mtp.Length);
        Validate(batch, cache, MtpCacheShape, logits, hidden);
        ThrowIfNotRows(previous, batch.NumTokens, Config.HiddenSize, nameof(previous));
        if (batch.NumTokens == 0)
        {
            return;
        }

        MtpModule module = _mtp[depth];
        using Workspace.Scope scope = _pass.Workspace.Enter();
        _pass.Begin(batch, cache, _rotary);
        NativeSpan<float> stream = _pass.Workspace.Take((long)batch.NumTokens * Config.HiddenSize); // [rows, hiddenSize]
        module.Forward(_pass, _layers.Length + depth, previous, stream);
        CopyHidden(stream, module.OutputNorm, hidden, stage);
        ComputeLogits(stream, module.OutputNorm, logits);
    }

    /// <summary>The experts that the last mixture of the last pass chose for a row, best first; empty for dense models. Valid until the next pass.</summary>
    public ReadOnlySpan<int> ChosenExperts(int row) => Config.Moe is null ? [] : _pass.ExpertPlan.ExpertsOf(row);

    /// <inheritdoc/>
    public void Dispose() => _pass.Dispose();

    private void CopyHidden(NativeSpan<float> stream, NormLayer norm, NativeSpan<float> hidden, HiddenStage stage)
    {
        ReadOnlySpan<int> rows = _pass.Batch.HiddenRows;
        GatherRows(stream, rows, hidden);
        if (stage == HiddenStage.AfterFinalNorm && !rows.IsEmpty)
        {
            norm.Forward(_pass.Team, hidden, hidden, rows.Length);
        }
    }

    private void ComputeLogits(NativeSpan<float> stream, NormLayer norm, NativeSpan<float> logits)
    {
        ReadOnlySpan<int> rows = _pass.Batch.LogitRows;
        if (rows.IsEmpty)
        {
            return;
        }

        // Only the selected rows go through norm and head: a row of logits is as wide as the vocabulary.
        int width = Config.HiddenSize;
        NativeSpan<float> last = _pass.Workspace.Take((long)rows.Length * width); // [logit rows, hiddenSize]
        GatherRows(stream, rows, last);
        norm.Forward(_pass.Team, last, last, rows.Length);
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

    private void Validate(ForwardBatch batch, KvCache cache, CacheShape needed, NativeSpan<float> logits, NativeSpan<float> hidden)
    {
        if (!cache.Shape.Includes(needed))
        {
            throw new ArgumentException($"the cache holds {cache.Shape}, the model keeps {needed}", nameof(cache));
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
        private NativeSpan<float> _hidden; // [rows, hiddenSize]

        public void Run(ForwardPass pass, NativeSpan<float> hidden)
        {
            (_pass, _hidden) = (pass, hidden);
            RunRows(pass.Team, pass.Rows, embedding.Columns);
        }

        protected override void RunRow(int row) =>
            embedding.DequantizeRow(_pass.Batch.TokenIds[row], _hidden.AsSpan((long)row * embedding.Columns, embedding.Columns));
    }
}

/// <summary>The parts of a <see cref="Model"/>.</summary>
/// <param name="Embedding"><c>[vocabSize, hiddenSize]</c>.</param>
/// <param name="Layers">The decoder layers.</param>
/// <param name="FinalNorm">Norm before the head.</param>
/// <param name="Head"><c>[vocabSize, hiddenSize]</c>; the embedding if they are tied.</param>
/// <param name="Rotary">Rotations of the positions.</param>
/// <param name="Mtp">Multi-token-prediction modules by depth; may be empty.</param>
internal sealed record ModelParts(WeightMatrix Embedding, DecoderLayer[] Layers, NormLayer FinalNorm, WeightMatrix Head, RotaryTable Rotary, MtpModule[] Mtp);
