namespace Fathom.Training.Reinforcement;

/// <summary>Divisor of the advantages.</summary>
public enum AdvantageScale
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The standard deviation of the group's rewards.</summary>
    Group,

    /// <summary>The standard deviation of the advantages of the whole step.</summary>
    Batch,
}
