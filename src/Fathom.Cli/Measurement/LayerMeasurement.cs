using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Formats.Shapes;
using Fathom.Models.Blocks;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Roofs;
using Fathom.Numerics.Threading;

namespace Fathom.Cli.Measurement;

/// <summary>Measures the layers of a random model, and predicts the whole model from them.</summary>
/// <remarks>
/// Decoding is assumed to be bound by memory: time is proportional to the parameters that a token reads and inversely proportional to the bandwidth,
/// with the same utilization everywhere. Prefill is assumed to be bound by arithmetic: time is proportional to the same parameters.
/// </remarks>
/// <param name="request">What is measured.</param>
/// <param name="shape">Prompt, and number of steps.</param>
/// <param name="threads">Compute threads.</param>
/// <param name="time">The clock.</param>
internal sealed class LayerMeasurement(RandomModelRequest request, BenchShape shape, int threads, TimeProvider time)
{
    private const string Embedding = "model.embed_tokens.weight";
    private const string Head = "lm_head.weight";
    private const int PrefillRuns = 3;
    private const int WarmUpSteps = 3;

    /// <summary>Cost of a token in all layers relative to its cost in the measured ones.</summary>
    private double Ratio => ActiveLayerParameters(request.Whole) / ActiveLayerParameters(request.Measured);

    /// <summary>Measures.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="bandwidthBefore">Bandwidth measured earlier, in bytes per second; it is measured again, and the higher value counts.</param>
    /// <param name="interrupted">Ctrl+C.</param>
    public LayerSpeed Run(string path, double bandwidthBefore, CancellationToken interrupted)
    {
        using var weights = WeightFile.Open(path);
        using var timing = new StepTiming(weights, threads, shape.PromptTokens + 1, time);
        StepTimes times = Measure(timing, interrupted);
        double bandwidth = Math.Max(bandwidthBefore, MeasureBandwidth());
        double headBytes = BytesOfHead(weights);
        double decodeBytes = StepTraffic.WeightBytes(weights, batch: 1) - headBytes + ((double)timing.CacheBytesPerToken * shape.PromptTokens);
        double rate = decodeBytes / (times.LayersMs / 1e3);
        return new LayerSpeed
        {
            Layers = request.Measured.NumLayers,
            WholeLayers = request.Whole.NumLayers,
            DecodeMs = Round(times.LayersMs),
            DecodeBytes = Math.Round(decodeBytes),
            DecodeGbps = Round(rate / 1e9),
            DecodeMbu = Round(rate / bandwidth),
            HeadMs = Round(times.HeadMs),
            HeadBytes = headBytes,
            PrefillTokens = shape.PromptTokens,
            PrefillMs = Round(times.PrefillMs),
            ExpertsVisited = request.Measured.Moe is null ? null : timing.ExpertsVisited,
            Whole = Predict(times, bandwidth) with { PrefillTps = Round(PrefillTps(times)) },
            WholeAtBandwidth = request.Bandwidth is { } other
                ? Predict(times with { LayersMs = times.LayersMs * bandwidth / other, HeadMs = times.HeadMs * bandwidth / other }, other)
                : null,
        };
    }

    /// <summary>Decoding speed of the whole model.</summary>
    /// <param name="times">Times of the measured layers.</param>
    /// <param name="bandwidth">Memory bandwidth of the machine that the times apply to, in bytes per second.</param>
    internal WholeModelSpeed Predict(StepTimes times, double bandwidth) => new()
    {
        BandwidthGbps = Round(bandwidth / 1e9),
        DecodeTps = Round(1e3 / ((times.LayersMs * Ratio) + times.HeadMs)),
        WeightBytes = RandomModelWriter.CountBytes(request.Whole, request.Options),
    };

    private StepTimes Measure(StepTiming timing, CancellationToken interrupted)
    {
        double prefill = MedianMs(PrefillRuns, () => timing.Prefill(shape.PromptTokens), interrupted);
        MedianMs(WarmUpSteps, () => timing.Decode(shape.PromptTokens, OutputRows.Last), interrupted);
        double step = MedianMs(shape.OutputTokens, () => timing.Decode(shape.PromptTokens, OutputRows.Last), interrupted);
        double layers = MedianMs(shape.OutputTokens, () => timing.Decode(shape.PromptTokens, OutputRows.None), interrupted);
        return new StepTimes(layers, Math.Max(0, step - layers), prefill);
    }

    private double PrefillTps(StepTimes times) => shape.PromptTokens / (((times.PrefillMs * Ratio) + times.HeadMs) / 1e3);

    /// <summary>Parameters of the layers' matrices that take part in the products of one token.</summary>
    internal static double ActiveLayerParameters(ModelConfig config)
    {
        double expertShare = config.Moe is { } moe ? (double)moe.NumExpertsPerToken / moe.NumRoutedExperts : 0;
        return ModelTensors.Of(config)
            .Where(tensor => tensor.Shape.Rows is not null && tensor.Name is not (Embedding or Head))
            .Sum(tensor => tensor.Shape.Elements * (tensor.Name.Contains(".mlp.experts.", StringComparison.Ordinal) ? expertShare : 1));
    }

    private double MeasureBandwidth()
    {
        using var team = new ThreadTeam(threads);
        return MachineRoofs.Bandwidth(team, maxAge: TimeSpan.Zero).BytesPerSecond;
    }

    private static double BytesOfHead(WeightSource weights) =>
        weights.TryGetMatrix(weights.Config.TieWordEmbeddings ? Embedding : Head, out WeightMatrix? head) ? head.Data.Length : 0;

    private static double MedianMs(int runs, Func<TimeSpan> run, CancellationToken interrupted)
    {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            interrupted.ThrowIfCancellationRequested();
            times[i] = run().TotalMilliseconds;
        }

        return Medians.Of(times);
    }

    private static double Round(double value) => Math.Round(value, 3);
}

/// <summary>Times in milliseconds.</summary>
/// <param name="LayersMs">One token through the layers.</param>
/// <param name="HeadMs">The head for one token.</param>
/// <param name="PrefillMs">A prompt through the layers.</param>
internal readonly record struct StepTimes(double LayersMs, double HeadMs, double PrefillMs);
