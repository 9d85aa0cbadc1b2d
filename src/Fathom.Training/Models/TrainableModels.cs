using Fathom.Autograd;
using Fathom.Formats;

namespace Fathom.Training.Models;

/// <summary>Makes trainable models by configuration.</summary>
public static class TrainableModels
{
    /// <summary>Makes a model that is not allocated yet: adapters may be added before <see cref="ParameterSet.Allocate"/>.</summary>
    /// <param name="config">Hyper-parameters.</param>
    /// <exception cref="TrainingException">The architecture can't be trained.</exception>
    public static TrainableModel Create(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.ModelType switch
        {
            "deepseek_v2" or "deepseek_v3" => DeepseekV3.Create(config),
            "llama" or "qwen2" or "qwen3" => Qwen2.Create(config),
            "gpt2" => Gpt2.Create(config),
            _ => throw new TrainingException("train.model.unsupported", "model_type", "deepseek_v3, deepseek_v2, qwen3, qwen2 or llama", config.ModelType),
        };
    }
}
