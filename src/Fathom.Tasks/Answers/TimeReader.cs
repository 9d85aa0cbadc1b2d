namespace Fathom.Tasks.Answers;

/// <summary>Reads times of day and durations.</summary>
public static class TimeReader
{
    /// <summary>Judges an answer that must be one time of day, such as <c>11:15</c> or <c>2:05 pm</c>.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">Minutes since midnight.</param>
    /// <param name="asked">Times in the question, which may be repeated.</param>
    public static Verdict JudgeTime(AnswerText answer, int expected, params IReadOnlyList<int> asked)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        int[] times = [.. Times(answer.Tokens).Distinct()];
        int[] found = [.. times.Where(time => time == expected || !asked.Contains(time))];
        return found.Length switch
        {
            0 => Verdict.Wrong("no time"),
            1 => Verdict.If(found[0] == expected, $"read {Clock(found[0])}, expected {Clock(expected)}"),
            _ => Verdict.Wrong("several times"),
        };
    }

    /// <summary>Judges an answer that must be one duration, in minutes or in hours and minutes.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">Minutes.</param>
    public static Verdict JudgeMinutes(AnswerText answer, int expected)
    {
        ArgumentNullException.ThrowIfNull(answer);
        (int Minutes, int End)[] found = [.. Durations(answer.Tokens)];
        int[] durations = [.. found.Select(duration => duration.Minutes).Distinct()];
        if (durations.Length == 0)
        {
            return NumberReader.Judge(answer, expected);
        }

        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        // Fewer than sixty minutes beside hours are working, except at the very beginning or end: those are an answer.
        int last = answer.Tokens.Count - 2 - answer.Tokens.Reverse().TakeWhile(token => token.Kind == AnswerTokenKind.Symbol).Count();
        bool IsAnother(int index) => IsMinutes(answer.Tokens, index) && answer.Tokens[index].Value != durations[0];
        bool hasAnother = durations.Length > 1 || IsAnother(0) || (last >= found[^1].End && IsAnother(last))
            || Enumerable.Range(0, answer.Tokens.Count).Any(index => answer.Tokens[index].Value >= 60 && IsAnother(index));
        return hasAnother ? Verdict.Wrong("several durations") : Verdict.If(durations[0] == expected, $"read {durations[0]} minutes, expected {expected}");
    }

    /// <summary>Formats a time of day for a 24-hour clock: <c>9:05</c>.</summary>
    /// <param name="minutes">Minutes since midnight.</param>
    public static string Clock(int minutes) => $"{minutes / 60}:{minutes % 60:00}";

    private static IEnumerable<int> Times(IReadOnlyList<AnswerToken> tokens)
    {
        for (int i = 0; i + 2 < tokens.Count; i++)
        {
            bool isTime = tokens[i].IsNumber && tokens[i + 1].Is(":") && tokens[i + 2].IsNumber && tokens[i + 2].Text.Length == 2;
            if (isTime && tokens[i].Value is >= 0 and < 24 && tokens[i + 2].Value < 60)
            {
                yield return ToMinutes((int)tokens[i].Value, (int)tokens[i + 2].Value, i + 3 < tokens.Count ? tokens[i + 3] : default);
            }
        }
    }

    private static int ToMinutes(int hour, int minute, AnswerToken half)
    {
        bool isAfternoon = half.Kind == AnswerTokenKind.Word && half.Text == "pm";
        bool isMorning = half.Kind == AnswerTokenKind.Word && half.Text == "am";
        int hour24 = isAfternoon && hour < 12 ? hour + 12 : isMorning && hour == 12 ? 0 : hour;
        return (hour24 * 60) + minute;
    }

    private static IEnumerable<(int Minutes, int End)> Durations(IReadOnlyList<AnswerToken> tokens)
    {
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            if (!tokens[i].IsNumber || !tokens[i + 1].Is("hour", "hours", "h", "hr", "hrs") || tokens[i].Value is < 0 or > 1000)
            {
                continue;
            }

            int next = i + 2 < tokens.Count && tokens[i + 2].Is("and", ",") ? i + 3 : i + 2;
            bool hasMinutes = IsMinutes(tokens, next) && tokens[next].Value is >= 0 and < 60;
            yield return (((int)tokens[i].Value * 60) + (hasMinutes ? (int)tokens[next].Value : 0), hasMinutes ? next + 2 : i + 2);
        }
    }

    private static bool IsMinutes(IReadOnlyList<AnswerToken> tokens, int index) =>
        index + 1 < tokens.Count && tokens[index].IsNumber && tokens[index + 1].Is("minutes", "minute", "min", "mins", "m");
}
