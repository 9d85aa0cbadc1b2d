namespace Fathom.Tasks.Mathematics;

/// <summary>Role of a number in a formula; decides how large it is if the scenario does not say.</summary>
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
