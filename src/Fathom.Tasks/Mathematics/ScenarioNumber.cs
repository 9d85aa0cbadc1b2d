namespace Fathom.Tasks.Mathematics;

/// <summary>How one number of a scenario is drawn: from a range, from a list, or by a formula of those before it.</summary>
internal sealed record ScenarioNumber(char Variable)
{
    /// <summary>The least and the greatest value and the step between values.</summary>
    public (ScenarioFormula Low, ScenarioFormula High, int Step)? Range { get; init; }

    /// <summary>The values to choose from.</summary>
    public IReadOnlyList<int>? Choices { get; init; }

    /// <summary>What the number is computed from.</summary>
    public ScenarioFormula? Definition { get; init; }

    /// <summary>Draws the number; null if the numbers before it leave none.</summary>
    public long? Draw(IReadOnlyDictionary<char, long> values, TaskRandom random)
    {
        long largest = 0;
        if (Definition is not null)
        {
            return Definition.Evaluate(values, ref largest);
        }

        if (Choices is not null)
        {
            return random.Pick(Choices);
        }

        (ScenarioFormula lowest, ScenarioFormula highest, int step) = Range!.Value;
        return lowest.Evaluate(values, ref largest) is long low && highest.Evaluate(values, ref largest) is long high && low <= high
            ? low + (random.Between(0, (int)Math.Min(high - low, int.MaxValue) / step) * step)
            : null;
    }
}
