using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Formats;
using Fathom.Formats.Conversion;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Training.Data;

namespace Fathom.Training.Models;

/// <summary>Hands trained weights to the engine or to a standard checkpoint folder, with adapters merged in.</summary>
public static class ModelExporter
{
    /// <summary>Returns a copy of the weights as a source that the engine opens, without a file.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="compute">Threads, for merging adapters.</param>
    /// <param name="format">
    /// How matrices are stored; null for single precision. In quantized formats routers, and matrices whose rows are not whole blocks, keep single
    /// precision.
    /// </param>
    /// <exception cref="TrainingException">No reader of standard checkpoints knows the architecture.</exception>
    public static MemoryWeightSource ToSource(TrainableModel model, ComputeContext compute, BlockFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(compute);
        MemoryWeightSource source = Begin(model, memoryOwner: null);
        foreach ((Parameter parameter, LowRankAdapter? adapter) in Weights(model))
        {
            if (parameter.IsVector)
            {
                source.AddVector(parameter.Name, parameter.Value.Span);
            }
            else if (adapter is null)
            {
                source.AddMatrix(parameter.Name, parameter.Rows, parameter.Columns, parameter.Value.Span, FormatOf(parameter, format));
            }
            else
            {
                using var merged = new AlignedBuffer<float>(parameter.Count);
                Merge(parameter, adapter, compute, merged.Memory);
                source.AddMatrix(parameter.Name, parameter.Rows, parameter.Columns, merged.Span, FormatOf(parameter, format));
            }
        }

        return source;
    }

    /// <summary>
    /// Returns the weights as a live source over the trainer's memory: the engine sees updates after <see cref="WeightSource.Refresh"/>. Vectors, and
    /// matrices in single precision without an adapter, are not copied.
    /// </summary>
    /// <remarks>
    /// After a refresh it has the same bytes as <see cref="ToSource"/>. The contract of <see cref="WeightSource"/> says who may write the weights, and when.
    /// </remarks>
    /// <param name="model">The trained model; dispose it after the source.</param>
    /// <param name="compute">Threads and kernels, for the first refresh.</param>
    /// <param name="format">How matrices are stored, as in <see cref="ToSource"/>.</param>
    /// <exception cref="TrainingException">No reader of standard checkpoints knows the architecture.</exception>
    /// <exception cref="ModelFormatException">A weight is NaN or infinite, which the format can't hold.</exception>
    public static MemoryWeightSource ToLiveSource(TrainableModel model, ComputeContext compute, BlockFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(compute);
        MemoryWeightSource source = Begin(model, memoryOwner: model);
        foreach ((Parameter parameter, LowRankAdapter? adapter) in Weights(model))
        {
            if (parameter.IsVector)
            {
                source.AddLiveVector(parameter.Name, parameter.Value.Values);
            }
            else if (adapter is null)
            {
                source.AddLiveMatrix(parameter.Name, parameter.Rows, parameter.Columns, parameter.Value.Values, FormatOf(parameter, format));
            }
            else
            {
                source.AddComputedMatrix(
                    parameter.Name,
                    parameter.Rows,
                    parameter.Columns,
                    (context, merged) => Merge(parameter, adapter, context, merged),
                    FormatOf(parameter, format));
            }
        }

        return Refreshed(source, compute);
    }

    /// <summary>
    /// Writes a model folder that the engine, transformers and converters read: <c>config.json</c>, safetensors, the tokenizer's files,
    /// <c>generation_config.json</c>.
    /// </summary>
    /// <param name="model">The trained model.</param>
    /// <param name="folder">Created if needed.</param>
    /// <param name="format">How matrices are stored.</param>
    /// <param name="tokenizer">Folder or GGUF file that the tokenizer's files are made from; null for none.</param>
    /// <param name="compute">Threads.</param>
    /// <param name="watch">Observes the writing, and can cancel it.</param>
    /// <exception cref="TrainingException">No reader of standard checkpoints knows the architecture.</exception>
    public static void Write(
        TrainableModel model, string folder, ExportFormat format, string? tokenizer, ComputeContext compute, ConversionWatch watch = default)
    {
        using MemoryWeightSource source = ToLiveSource(model, compute);
        BlockFormatId id = format switch { ExportFormat.F32 => BlockFormatId.F32, ExportFormat.Fp8 => BlockFormatId.F8E4M3, _ => BlockFormatId.BF16 };
        var options = new CheckpointWriteOptions { Format = BlockFormat.Get(id) };
        if (tokenizer is not null)
        {
            TokenizerEncoder encoder = TokenizerEncoder.Load(tokenizer);
            IReadOnlyList<int> ends = EndTokens.Find(encoder);
            var tokens = new SpecialTokenIds(encoder.Bos, ends.Count > 0 ? ends : null, encoder.Tokenizer.PadId);
            options = options with
            {
                SpecialTokens = tokens,
                WriteTokenizer = place =>
                {
                    ModelConverter.WriteTokenizer(tokenizer, place);
                    GenerationConfigWriter.WriteIfNone(tokenizer, place, tokens);
                },
            };
        }

        CheckpointWriter.Write(source, folder, options, compute.Team, watch);
    }

    /// <summary>Fills a model's weights from a source of the same shape; quantized weights are decoded.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static void Load(TrainableModel model, WeightSource source)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        Load(model, source, _ => true);
    }

    /// <summary>Fills some of a model's weights.</summary>
    internal static void Load(TrainableModel model, WeightSource source, Func<Parameter, bool> isChosen)
    {
        IEnumerable<Parameter> written = model.Parameters.All
            .Where(parameter => !parameter.Name.Contains(".lora_", StringComparison.Ordinal) && isChosen(parameter));
        foreach (Parameter parameter in written)
        {
            Read(source, parameter, parameter.Value.Span);
        }
    }

    /// <summary>Reads the weights of a parameter; quantized weights are decoded.</summary>
    internal static void Read(WeightSource source, Parameter parameter, Span<float> values)
    {
        if (parameter.IsVector)
        {
            source.GetVector(parameter.Name, parameter.Columns).Span.CopyTo(values);
        }
        else
        {
            CheckpointRows.Read(source, parameter.Name, values);
        }
    }

    private static MemoryWeightSource Begin(TrainableModel model, object? memoryOwner)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Config.ModelType == "gpt2")
        {
            throw new TrainingException("train.export.unsupported", "model_type", "deepseek_v3, deepseek_v2, qwen3, qwen2 or llama", model.Config.ModelType);
        }

        RotaryPairing pairing = model.Config.Mla is null ? RotaryPairing.HalfSplit : RotaryPairing.Interleaved;
        return new MemoryWeightSource(model.Config, new WeightLayout(pairing, HasSplitKvB: false), memoryOwner);
    }

    private static MemoryWeightSource Refreshed(MemoryWeightSource source, ComputeContext compute)
    {
        try
        {
            source.Refresh(compute);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Returns the model's own parameters, each with its adapter, if any.</summary>
    private static IEnumerable<(Parameter Parameter, LowRankAdapter? Adapter)> Weights(TrainableModel model)
    {
        Dictionary<Parameter, LowRankAdapter> adapters = model.Linears
            .Where(linear => linear.Adapter is not null)
            .ToDictionary(linear => linear.Weight, linear => linear.Adapter!);
        HashSet<Parameter> added = [.. adapters.Values.SelectMany(adapter => new[] { adapter.Down, adapter.Up })];
        return model.Parameters.All.Where(parameter => !added.Contains(parameter)).Select(parameter => (parameter, adapters.GetValueOrDefault(parameter)));
    }

    /// <summary>Routers choose among close scores, so they stay in single precision, as in quantized files.</summary>
    private static BlockFormat? FormatOf(Parameter parameter, BlockFormat? format) =>
        format is null or { IsFloat: true } || (parameter.Role != ParameterRole.Router && parameter.Columns % format.BlockLength == 0) ? format : null;

    private static void Merge(Parameter parameter, LowRankAdapter adapter, ComputeContext compute, NativeSpan<float> merged)
    {
        parameter.Value.Span.CopyTo(merged.Span);
        adapter.MergeInto(compute, new MatrixView(merged, parameter.Rows, parameter.Columns));
    }
}
