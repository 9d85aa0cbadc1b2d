namespace Fathom.Training;

/// <summary>What a single value of a configuration must be, each refusal under the key that people wrote.</summary>
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
            string expected = most == double.MaxValue ? FormattableString.Invariant($"{least} or more") : FormattableString.Invariant($"{least} to {most}");
            throw new TrainingException("train.config.value", key, expected, FormattableString.Invariant($"{value}"));
        }
    }
}
