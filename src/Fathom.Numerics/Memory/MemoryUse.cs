namespace Fathom.Numerics.Memory;

/// <summary>The purpose of a native allocation, so that the process can report its memory by use.</summary>
public enum MemoryUse
{
    /// <summary>Working memory of kernels and models.</summary>
    Scratch,

    /// <summary>Keys, values and latents of sequences.</summary>
    Cache,

    /// <summary>Copies of weights in a layout that a kernel reads faster.</summary>
    RepackedWeights,

    /// <summary>Weights in a file that is mapped into memory.</summary>
    MappedWeights,

    /// <summary>Weights that were copied from their file to huge pages.</summary>
    MovedWeights,

    /// <summary>Weights, gradients and optimizer state of a model in training.</summary>
    Training,
}
