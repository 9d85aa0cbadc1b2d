namespace Fathom.Training.Reinforcement;

/// <summary>Policy gradients by name.</summary>
public enum PolicyAlgorithm
{
    /// <summary>Clipped ratios, mean per answer.</summary>
    Grpo,

    /// <summary>Clipped ratios, mean over all tokens.</summary>
    Dapo,

    /// <summary>Clipped ratios, every answer divided by the same constant.</summary>
    DrGrpo,

    /// <summary>Clipped ratios as constant weights.</summary>
    Cispo,

    /// <summary>No ratio; an answer's reward is compared with the mean of the others.</summary>
    Rloo,
}
