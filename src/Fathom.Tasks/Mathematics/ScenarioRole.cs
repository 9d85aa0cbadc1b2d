namespace Fathom.Tasks.Mathematics;

/// <summary>What a formula uses a number as; decides how large it is where the scenario does not say.</summary>
internal enum ScenarioRole
{
    /// <summary>Added or subtracted.</summary>
    Summand,

    /// <summary>Multiplied.</summary>
    Factor,

    /// <summary>Divided.</summary>
    Dividend,

    /// <summary>Divides.</summary>
    Divisor,

    /// <summary>A percentage.</summary>
    Rate,
}
