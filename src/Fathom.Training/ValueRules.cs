namespace Fathom.Training;

/// <summary>Rules for single values of a configuration; errors name keys as they are written.</summary>
internal static class ValueRules
{
    /// <summary>Refuses a smaller value.</summary>
    public static void AtLeast(string key, int value, int least)
    {
        if (value < least)
        {
            throw new TrainingException("train.config.value", key, $"at least {least}", $"{value}");
        }
    }

    /// <summary>Refuses a value outside a range.</summary>
    public static void Within(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            string expected = most >= float.MaxValue ? FormattableString.Invariant($"{least} or more") : FormattableString.Invariant($"{least} to {most}");
            throw new TrainingException("train.config.value", key, expected, FormattableString.Invariant($"{value}"));
        }
    }
}
