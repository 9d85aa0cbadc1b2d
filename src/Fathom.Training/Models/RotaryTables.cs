using Fathom.Formats;
using Fathom.Numerics.Kernels;

namespace Fathom.Training.Models;

/// <summary>Rotary frequencies of a configuration.</summary>
internal static class RotaryTables
{
    public static RotaryTable Create(ModelConfig config, int width, RotaryPairing pairing)
    {
        if (config.RopeScaling is not null)
        {
            throw new TrainingException("train.model.unsupported", "rope_scaling", "none", $"{config.RopeScaling.Kind}");
        }

        return new RotaryTable([.. Enumerable.Range(0, width / 2).Select(i => Math.Pow(config.RopeTheta, -2.0 * i / width))], pairing);
    }

    public static double SoftmaxFactor(ModelConfig config) => config.RopeScaling is null ? 1 : throw new ArgumentException("scaled", nameof(config));
}
