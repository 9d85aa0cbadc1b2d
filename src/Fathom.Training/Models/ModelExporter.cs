using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Formats;
using Fathom.Formats.Conversion;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Training.Data;
using Fathom.Training.Runs;

namespace Fathom.Training.Models;

/// <summary>Hands trained weights to the engine or to a standard checkpoint folder, with adapters merged in.</summary>
public static class ModelExporter
{
    /// <summary>The weights as a source that the engine opens, without a file.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="compute">Threads, for merging adapters.</param>
    /// <param name="format">How matrices are stored; null for single precision.</param>
    /// <exception cref="TrainingException">No reader of standard checkpoints knows the architecture.</exception>
    public static MemoryWeightSource ToSource(TrainableModel model, ComputeContext compute, BlockFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(compute);
        if (model.Config.ModelType == "gpt2")
        {
            throw new TrainingException("train.export.unsupported", "model_type", "deepseek_v3, deepseek_v2, qwen3, qwen2 or llama", model.Config.ModelType);
        }

        RotaryPairing pairing = model.Config.Mla is null ? RotaryPairing.HalfSplit : RotaryPairing.Interleaved;
        var source = new MemoryWeightSource(model.Config, new WeightLayout(pairing, HasSplitKvB: false));
        Dictionary<Parameter, LowRankAdapter> adapters = model.Linears.Where(linear => linear.Adapter is not null).ToDictionary(linear => linear.Weight, linear => linear.Adapter!);
        HashSet<Parameter> added = [.. adapters.Values.SelectMany(adapter => new[] { adapter.Down, adapter.Up })];
        foreach (Parameter parameter in model.Parameters.All.Where(parameter => !added.Contains(parameter)))
        {
            if (parameter.IsVector)
            {
                source.AddVector(parameter.Name, parameter.Value.Span);
            }
            else
            {
                AddMatrix(source, parameter, adapters.GetValueOrDefault(parameter), compute, format);
            }
        }

        return source;
    }

    /// <summary>Writes a model folder that the engine, transformers and converters read: <c>config.json</c>, safetensors, the tokenizer's files, <c>generation_config.json</c>.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="folder">Made if need be.</param>
    /// <param name="format">How matrices are stored.</param>
    /// <param name="tokenizer">Folder or GGUF file that the tokenizer's files are made from; null for none.</param>
    /// <param name="compute">Threads.</param>
    /// <exception cref="TrainingException">No reader of standard checkpoints knows the architecture.</exception>
    public static void Write(TrainableModel model, string folder, ExportFormat format, string? tokenizer, ComputeContext compute)
    {
        using MemoryWeightSource source = ToSource(model, compute);
        var tokens = new SpecialTokenIds();
        Directory.CreateDirectory(folder);
        if (tokenizer is not null)
        {
            TokenizerEncoder encoder = TokenizerEncoder.Load(tokenizer);
            IReadOnlyList<int> ends = EndTokens.Find(encoder);
            tokens = new SpecialTokenIds(encoder.Bos, ends.Count > 0 ? ends : null, encoder.Tokenizer.PadId);
            ModelConverter.WriteTokenizer(tokenizer, folder);
            GenerationConfigWriter.WriteIfNone(tokenizer, folder, tokens);
        }

        BlockFormatId id = format switch { ExportFormat.F32 => BlockFormatId.F32, ExportFormat.Fp8 => BlockFormatId.F8E4M3, _ => BlockFormatId.BF16 };
        CheckpointWriter.Write(source, folder, new CheckpointWriteOptions { Format = BlockFormat.Get(id), SpecialTokens = tokens }, compute.Team);
    }

    /// <summary>Fills a model's weights from a source of the same shape; quantised weights become what they stand for.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static void Load(TrainableModel model, WeightSource source)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        foreach (Parameter parameter in model.Parameters.All.Where(parameter => !parameter.Name.Contains(".lora_", StringComparison.Ordinal)))
        {
            if (parameter.IsVector)
            {
                source.GetVector(parameter.Name, parameter.Columns).CopyTo(parameter.Value.Span);
            }
            else
            {
                CheckpointRows.Read(source, parameter.Name, parameter.Value.Span);
            }
        }
    }

    private static void AddMatrix(MemoryWeightSource source, Parameter parameter, LowRankAdapter? adapter, ComputeContext compute, BlockFormat? format)
    {
        if (adapter is null)
        {
            source.AddMatrix(parameter.Name, parameter.Rows, parameter.Columns, parameter.Value.Span, format);
            return;
        }

        using var merged = new AlignedBuffer<float>(parameter.Count);
        parameter.Value.Span.CopyTo(merged.Span);
        adapter.MergeInto(compute, new MatrixView(merged.Memory, parameter.Rows, parameter.Columns));
        source.AddMatrix(parameter.Name, parameter.Rows, parameter.Columns, merged.Span, format);
    }
}
