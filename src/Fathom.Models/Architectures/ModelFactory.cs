using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Numerics.Kernels;

namespace Fathom.Models.Architectures;

/// <summary>Creates the model that a file describes.</summary>
public static class ModelFactory
{
    /// <summary>Supported architectures, as <c>model_type</c> in <c>config.json</c>.</summary>
    public static IReadOnlyList<string> ModelTypes { get; } = ["deepseek_v2", "deepseek_v3", "llama", "qwen2", "qwen3"];

    /// <summary>Creates a model over a file's weights. Reads only the directory of tensors.</summary>
    /// <param name="source">The weights; must outlive the model.</param>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="options">Choices that don't change what it computes.</param>
    /// <exception cref="ModelFormatException">
    /// The architecture is unknown, a tensor is missing or has the wrong shape, or the file lacks the required multi-token prediction.
    /// </exception>
    public static Model Create(WeightSource source, ComputeContext context, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(context);
        ModelOptions chosen = options ?? new ModelOptions();
        if (chosen.RequiresMtp)
        {
            MtpModule.Require(source);
        }

        return source.Config.ModelType switch
        {
            "deepseek_v2" or "deepseek_v3" => DeepseekV3.Create(source, context, chosen),
            "llama" => Llama.Create(source, context),
            "qwen2" => Qwen2.Create(source, context),
            "qwen3" => Qwen3.Create(source, context),
            string other => throw new ModelFormatException("model.architecture.unknown", "model_type", string.Join(", ", ModelTypes), other),
        };
    }
}
