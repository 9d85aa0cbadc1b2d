using System.Runtime.InteropServices;
using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Formats;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Models;

/// <summary>A language model with gradients: the trainable twin of the engine's model of the same configuration and weight names.</summary>
public sealed class TrainableModel : IDisposable
{
    private readonly ModelParts _parts;
    private readonly MatrixView[] _streams; // before each layer, after the last, and normalized; [rows, hiddenSize] each
    private readonly CrossEntropyObjective _mtpObjective = new();
    private readonly List<int> _nextTargets = []; // [rows]
    private readonly List<float> _nextWeights = []; // [rows]

    internal TrainableModel(ModelConfig config, ParameterSet parameters, ModelParts parts)
    {
        (Config, Parameters, _parts) = (config, parameters, parts);
        _streams = new MatrixView[parts.Layers.Count + 2];
        IEnumerable<DecoderLayer> layers = parts.Mtp is null ? parts.Layers : [.. parts.Layers, parts.Mtp.Layer];
        Routers = [.. layers.Select(layer => layer.FeedForward).OfType<MixtureOfExperts>().Select(experts => experts.Router)];
    }

    /// <summary>Hyperparameters.</summary>
    public ModelConfig Config { get; }

    /// <summary>Weights and gradients, under checkpoint names.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The routers, by layer, the multi-token-prediction layer's last.</summary>
    public IReadOnlyList<Router> Routers { get; }

    /// <summary>Whether the model also predicts the token after the next.</summary>
    public bool HasMtpModule => _parts.Mtp is not null;

    /// <summary>Sum of the multi-token-prediction losses of the last <see cref="Accumulate"/>, in nats, unscaled.</summary>
    public double MtpLossSum => _mtpObjective.LossSum;

    /// <summary>Weights of the targets in <see cref="MtpLossSum"/>.</summary>
    public double MtpWeightSum => _mtpObjective.WeightSum;

    /// <summary>Linear layers that can take adapters.</summary>
    public IEnumerable<Linear> Linears => _parts.Linears;

    /// <summary>Keeps the multi-token-prediction layer as it is. Must come before the parameters are allocated.</summary>
    public void FreezeMtp()
    {
        foreach (Parameter parameter in Parameters.All.Where(IsMtp))
        {
            parameter.IsTrainable = false;
        }
    }

    /// <summary>Whether a parameter belongs to the MTP module, whose layer is numbered after the others.</summary>
    internal bool IsMtp(Parameter parameter) => parameter.Name.StartsWith($"model.layers.{Config.NumLayers}.", StringComparison.Ordinal);

    /// <summary>Sets whether the backward pass recomputes the layers' activations instead of keeping them.</summary>
    public void SetRecompute(bool recompute)
    {
        foreach (DecoderLayer layer in _parts.Layers)
        {
            layer.Recompute = recompute;
        }
    }

    /// <summary>
    /// Runs the forward pass only and returns the log-probability of every row's target, in nats, 0 where the row's weight is 0; valid until the next pass.
    /// </summary>
    public NativeSpan<float> LogProbabilities(PassContext pass, TokenBatch batch)
    {
        pass.Begin(batch);
        MatrixView hidden = Forward(pass, batch); // [rows, hiddenSize]
        NativeSpan<float> logProbabilities = pass.Arena.Rent(batch.Count); // [rows], nats
        _parts.Head.Run(pass, hidden, batch.Targets, batch.Weights, objective: null, default, logProbabilities);
        return logProbabilities;
    }

    /// <summary>Runs forward and backward, and adds the gradient of the objective to the parameters' gradients.</summary>
    /// <param name="pass">Threads and memory.</param>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="objective">The loss of the next token.</param>
    /// <param name="mtpScale">Multiplies the multi-token-prediction loss of each target; 0 skips it.</param>
    /// <returns>The log-probability of every row's target, in nats, 0 where the row's weight is 0; valid until the next pass.</returns>
    public NativeSpan<float> Accumulate(PassContext pass, TokenBatch batch, ITokenObjective objective, float mtpScale = 0)
    {
        pass.Begin(batch);
        MatrixView hidden = Forward(pass, batch); // [rows, hiddenSize]
        MatrixView dHidden = pass.RentZero(batch.Count, Config.HiddenSize); // [rows, hiddenSize]
        NativeSpan<float> logProbabilities = pass.Arena.Rent(batch.Count); // [rows], nats
        _parts.Head.Run(pass, hidden, batch.Targets, batch.Weights, objective, dHidden, logProbabilities);

        // The MTP module adds its part of dHidden before the final norm passes it on.
        if (_parts.Mtp is { } module && mtpScale > 0)
        {
            AccumulateMtp(pass, batch, module, hidden, dHidden, mtpScale);
        }

        MatrixView dStream = pass.RentZero(batch.Count, Config.HiddenSize); // [rows, hiddenSize]
        _parts.FinalNorm.Backward(pass, dHidden, dStream);
        for (int layer = _parts.Layers.Count - 1; layer >= 0; layer--)
        {
            _parts.Layers[layer].Backward(pass, dStream);
        }

        _parts.Embedding.Backward(pass, batch.Tokens, dStream);
        _parts.Positions?.Backward(pass, batch.Positions, dStream);
        return logProbabilities;
    }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();

    /// <summary>Computes the residual stream before every layer and after the last, and returns the normalized hidden states.</summary>
    private MatrixView Forward(PassContext pass, TokenBatch batch)
    {
        _streams[0] = pass.RentZero(batch.Count, Config.HiddenSize); // a sum of embeddings
        _parts.Embedding.Forward(pass, batch.Tokens, _streams[0]);
        _parts.Positions?.Forward(pass, batch.Positions, _streams[0]);
        for (int layer = 0; layer < _parts.Layers.Count; layer++)
        {
            _streams[layer + 1] = pass.Rent(batch.Count, Config.HiddenSize);
            _parts.Layers[layer].Forward(pass, _streams[layer], _streams[layer + 1]);
        }

        _streams[^1] = pass.Rent(batch.Count, Config.HiddenSize);
        _parts.FinalNorm.Forward(pass, _streams[^2], _streams[^1]);
        return _streams[^1];
    }

    private void AccumulateMtp(PassContext pass, TokenBatch batch, MtpModule module, MatrixView hidden, MatrixView dHidden, float scale)
    {
        ShiftTargets(batch);
        _mtpObjective.Load(CollectionsMarshal.AsSpan(_nextWeights), scale);
        MatrixView embeddings = pass.RentZero(batch.Count, Config.HiddenSize); // of each row's next token, [rows, hiddenSize]
        MatrixView output = pass.Rent(batch.Count, Config.HiddenSize); // [rows, hiddenSize]
        MatrixView dOutput = pass.RentZero(batch.Count, Config.HiddenSize); // [rows, hiddenSize]
        MatrixView dEmbeddings = pass.RentZero(batch.Count, Config.HiddenSize); // [rows, hiddenSize]
        NativeSpan<float> logProbabilities = pass.Arena.Rent(batch.Count); // [rows], nats
        _parts.Embedding.Forward(pass, batch.Targets, embeddings);
        module.Forward(pass, embeddings, hidden, output);
        _parts.Head.Run(
            pass, output, CollectionsMarshal.AsSpan(_nextTargets), CollectionsMarshal.AsSpan(_nextWeights), _mtpObjective, dOutput, logProbabilities);
        module.Backward(pass, dOutput, dEmbeddings, dHidden);
        _parts.Embedding.Backward(pass, batch.Targets, dEmbeddings);
    }

    /// <summary>Row i's target becomes row i + 1's; a document's last row has none.</summary>
    private void ShiftTargets(TokenBatch batch)
    {
        _nextTargets.Clear();
        _nextWeights.Clear();
        for (int document = 0; document < batch.DocumentCount; document++)
        {
            int last = batch.DocumentOffsets[document + 1] - 1;
            for (int row = batch.DocumentOffsets[document]; row <= last; row++)
            {
                _nextTargets.Add(batch.Targets[Math.Min(row + 1, last)]);
                _nextWeights.Add(row < last ? batch.Weights[row + 1] : 0);
            }
        }
    }
}
