using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Blocks;

/// <summary>One depth of multi-token prediction: maps the hidden state of token i and the id of token i + 1 to a state that predicts token i + 2.</summary>
/// <remarks>
/// DeepSeek-V3 report §2.2, in the order of the released weights: <c>x = eh_proj·[enorm(e); hnorm(h)]</c>, then a decoder layer with its own
/// cache, then norm and head. Embedding and head are the model's; the copies that checkpoints carry in this layer are ignored.
/// </remarks>
internal sealed class MtpModule
{
    private readonly MtpWeights _weights;
    private readonly DecoderLayer _layer;
    private readonly JoinRows _join;

    public MtpModule(MtpWeights weights, DecoderLayer layer)
    {
        _weights = weights;
        _layer = layer;
        _join = new JoinRows(weights);
    }

    /// <summary>Norm before the head.</summary>
    public NormLayer OutputNorm => _weights.OutputNorm;

    /// <summary>Whether a source has the module's tensors.</summary>
    public static bool IsIn(WeightSource source, int layer) => source.TryGetShape(ProjectionName(layer), out _);

    /// <summary>Throws if a source has no module.</summary>
    public static void Require(WeightSource source)
    {
        ModelConfig config = source.Config;
        if (config.NumNextTokenPredictLayers == 0)
        {
            throw new ModelFormatException("model.config.missing", "num_nextn_predict_layers", "a multi-token-prediction layer", "none");
        }

        if (!IsIn(source, config.NumLayers))
        {
            throw new ModelFormatException(
                "model.tensor.missing", ProjectionName(config.NumLayers), $"a tensor [{config.HiddenSize}, {2 * config.HiddenSize}]", "none of that name");
        }
    }

    /// <summary>Computes the residual stream after the layer, and stores the rows in the layer's cache.</summary>
    /// <param name="pass">The pass; each row's token is the one after its hidden state.</param>
    /// <param name="layer">Index of the layer in the cache.</param>
    /// <param name="hidden">Hidden state of the token before each row's token, <c>[rows, hiddenSize]</c>.</param>
    /// <param name="stream">Receives the residual stream, <c>[rows, hiddenSize]</c>.</param>
    public void Forward(ForwardPass pass, int layer, NativeSpan<float> hidden, NativeSpan<float> stream)
    {
        int width = _weights.Project.Rows;
        using (pass.Workspace.Enter())
        {
            NativeSpan<float> joined = pass.Workspace.Take(2L * pass.Rows * width); // [rows, 2 · hiddenSize]
            _join.Run(pass, hidden, joined);
            MatrixProduct.Multiply(pass.Context, pass.Workspace.Rows(joined, pass.Rows, 2 * width), _weights.Project, stream);
        }

        _layer.Forward(pass, layer, stream, width);
    }

    private static string ProjectionName(int layer) => $"model.layers.{layer}.eh_proj.weight";

    /// <summary>Writes <c>[enorm(embedding); hnorm(hidden)]</c> for each row.</summary>
    private sealed class JoinRows(MtpWeights weights) : RowJob
    {
        private ForwardPass _pass = null!;
        private NativeSpan<float> _hidden; // [rows, hiddenSize]
        private NativeSpan<float> _joined; // [rows, 2 · hiddenSize]

        public void Run(ForwardPass pass, NativeSpan<float> hidden, NativeSpan<float> joined)
        {
            (_pass, _hidden, _joined) = (pass, hidden, joined);
            RunRows(pass.Team, pass.Rows, 2 * weights.Embedding.Columns);
        }

        protected override void RunRow(int row)
        {
            int width = weights.Embedding.Columns;
            Span<float> joined = _joined.AsSpan(2L * row * width, 2 * width); // [embedding | hidden]
            weights.Embedding.DequantizeRow(_pass.Batch.TokenIds[row], joined[..width]);
            _hidden.AsSpan((long)row * width, width).CopyTo(joined[width..]);
            weights.EmbeddingNorm.Apply(joined[..width]);
            weights.HiddenNorm.Apply(joined[width..]);
        }
    }
}

/// <summary>Weights of <see cref="MtpModule"/> besides its decoder layer.</summary>
/// <param name="Embedding">The model's embedding, <c>[vocabSize, hiddenSize]</c>.</param>
/// <param name="EmbeddingNorm"><c>enorm</c>.</param>
/// <param name="HiddenNorm"><c>hnorm</c>.</param>
/// <param name="Project"><c>eh_proj</c>, <c>[hiddenSize, 2 · hiddenSize]</c>: the embedding's columns, then the hidden state's.</param>
/// <param name="OutputNorm"><c>shared_head.norm</c>.</param>
internal sealed record MtpWeights(WeightMatrix Embedding, NormLayer EmbeddingNorm, NormLayer HiddenNorm, WeightMatrix Project, NormLayer OutputNorm);
