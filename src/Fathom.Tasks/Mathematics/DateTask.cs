using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Days between two dates, dates some days later or earlier, and weekdays of dates.</summary>
/// <remarks>No span crosses the end of February, whose day depends on the year; problems about February itself name one.</remarks>
internal sealed partial class DateTask : VerifiableTask<DateTask.Facts>
{
    private const string MonthNames =
        "(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] s_options = [.. s_days.Select(day => day.ToLowerInvariant())];

    private static readonly int[] s_lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private static readonly (int Month, int Day, string Name)[] s_holidays =
    [
        (11, 25, "Christmas"), (11, 25, "Christmas"), (9, 31, "Halloween"), (11, 31, "New Year's Eve"), (0, 1, "New Year's Day"), (1, 14, "Valentine's Day"),
    ];

    private static readonly Phrasings s_between = PhrasingFile.Read("date", "between");

    private static readonly Phrasings s_after = PhrasingFile.Read("date", "after");

    private static readonly Phrasings s_before = PhrasingFile.Read("date", "before");

    private static readonly Phrasings s_weekday = PhrasingFile.Read("date", "weekday");

    private static readonly Phrasings s_weekdayBefore = PhrasingFile.Read("date", "weekday before");

    private static readonly Phrasings s_holiday = PhrasingFile.Read("date", "holiday");

    private static readonly Phrasings s_february = PhrasingFile.Read("date", "february");

    internal enum Kind
    {
        Between,
        After,
        Before,
        Weekday,
        February,

        /// <summary>As <see cref="Weekday"/>, but the later date's weekday is given.</summary>
        WeekdayBefore,
    }

    public override string Name => "date";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "days between dates, dates some days later or earlier, weekdays of dates, days of February";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level == 2 && random.Chance(0.1))
        {
            return new Facts(Kind.February, 1, 1, random.Chance(0.3) ? 100 * random.Between(15, 24) : random.Between(1900, 2060), 0);
        }

        Kind kind = random.Below(10) switch
        {
            < 4 => Kind.Between,
            < 7 => Kind.After,
            7 => Kind.Before,
            8 => Kind.Weekday,
            _ => random.Chance(0.5) ? Kind.Weekday : Kind.WeekdayBefore,
        };
        int month = random.Below(12);
        int day = random.Between(1, s_lengths[month]);
        int most = level switch
        {
            1 => s_lengths[month] - day,
            2 => 31,
            _ => 75,
        };
        int length = most == 0 ? 0 : random.Chance(0.2) ? 7 * random.Between(1, Math.Max(1, most / 7)) : random.Between(1, most);
        if (kind == Kind.Between && random.Chance(0.2))
        {
            (month, day) = BeforeHoliday(length, random);
        }

        var facts = new Facts(kind, month, day, length, random.Below(7));
        bool isInOneMonth = facts.EndMonth == month && length < 32;
        return length == 0 || facts.LeavesFebruary || isInOneMonth != (level == 1) || length > most ? Draw(level, random) : facts;
    }

    protected override string Key(Facts facts) => facts.Asks == Kind.February
        ? $"february:{facts.Length}"
        : $"{facts.Month + 1}.{facts.Day}+{facts.Length}{(facts.Asks is Kind.Weekday or Kind.WeekdayBefore ? $",{facts.Weekday}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        int style = wording.Random.Below(8);
        string start = Typed(facts.Month, facts.Day, style);
        string end = Typed(facts.EndMonth, facts.EndDay, style);
        string count = facts.Length % 7 == 0 && wording.Random.Chance(0.5)
            ? (facts.Length == 7 ? wording.Random.Pick(["a week", "one week", "1 week"]) : $"{wording.Count(facts.Length / 7)} weeks")
            : facts.Length == 1 ? wording.Random.Pick(["1 day", "one day"]) : $"{wording.Count(facts.Length)} days";
        return facts.Asks switch
        {
            Kind.Between when Holiday(facts) is string holiday && wording.Random.Chance(0.8) => wording.Say(s_holiday, start, holiday),
            Kind.Between => wording.Say(s_between, start, end),
            Kind.WeekdayBefore => wording.Say(s_weekdayBefore, end, s_days[facts.EndWeekday], start),
            Kind.After => wording.Say(s_after, start, count),
            Kind.Before => wording.Say(s_before, end, count),
            Kind.Weekday => wording.Say(s_weekday, start, s_days[facts.Weekday], end),
            _ => wording.Say(s_february, $"{facts.Length}"),
        };
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.Between => NumberReader.Judge(answer, facts.Length),
        Kind.February => NumberReader.Judge(answer, DateTime.DaysInMonth(facts.Length, 2)),
        Kind.Weekday => ChoiceReader.JudgeBeside(answer, s_options, s_options[facts.EndWeekday], s_options[facts.Weekday]),
        Kind.WeekdayBefore => ChoiceReader.JudgeBeside(answer, s_options, s_options[facts.Weekday], s_options[facts.EndWeekday]),
        Kind.After => JudgeDate(answer, facts.EndMonth, facts.EndDay),
        _ => JudgeDate(answer, facts.Month, facts.Day),
    };

    protected override string Work(Facts facts, Trace trace)
    {
        (string start, string end) = (Text(facts.Month, facts.Day), Text(facts.EndMonth, facts.EndDay));
        switch (facts.Asks)
        {
            case Kind.Between:
                trace.Write($"{start} to {end}");
                return $"{WorkBetween(facts, trace)}";
            case Kind.February:
                return WorkFebruary(facts.Length, trace);
            case Kind.Weekday:
                trace.Write($"{start} {s_days[facts.Weekday]} to {end}");
                return WorkWeekday(facts, facts.Weekday, 1, trace);
            case Kind.WeekdayBefore:
                trace.Write($"{end} {s_days[facts.EndWeekday]} back to {start}");
                return WorkWeekday(facts, facts.EndWeekday, -1, trace);
            case Kind.After:
                trace.Write($"{start} + {facts.Length}");
                WorkAfter(facts, trace);
                return end;
            default:
                trace.Write($"{end} - {facts.Length}");
                WorkBefore(facts, trace);
                return start;
        }
    }

    private static long WorkBetween(Facts facts, Trace trace)
    {
        if (facts.Month == facts.EndMonth)
        {
            return Arithmetic.Subtract(trace.Line().Write("same month"), facts.EndDay, facts.Day);
        }

        trace.Line().Write($"{s_months[facts.Month]} {s_lengths[facts.Month]}");
        long total = Arithmetic.Subtract(trace, s_lengths[facts.Month], facts.Day);
        for (int month = Next(facts.Month); month != facts.EndMonth; month = Next(month))
        {
            trace.Line().Write($"{s_months[month]} {s_lengths[month]}");
            total = Arithmetic.Add(trace, total, s_lengths[month]);
        }

        trace.Line().Write($"{s_months[facts.EndMonth]} {facts.EndDay}");
        return Arithmetic.Add(trace, total, facts.EndDay);
    }

    /// <summary>Counts the day on and takes out whole months.</summary>
    private static void WorkAfter(Facts facts, Trace trace)
    {
        int month = facts.Month;
        int day = (int)Arithmetic.Add(trace.Line(), facts.Day, facts.Length);
        WriteMonth(month, day, trace);
        while (day > s_lengths[month])
        {
            day = (int)Arithmetic.Subtract(trace, day, s_lengths[month]);
            month = Next(month);
            WriteMonth(month, day, trace);
        }

        trace.Line().Write(Text(month, day));
    }

    /// <summary>A month with its last day beside the day that is to fit into it.</summary>
    private static void WriteMonth(int month, int day, Trace trace) =>
        trace.Line().Write($"{s_months[month]} {s_lengths[month]} {Relation.Of(day, s_lengths[month])}");

    /// <summary>Takes the days of the month from those to go back, then whole months, until a month has more than are left.</summary>
    private static void WorkBefore(Facts facts, Trace trace)
    {
        (int month, int day, int left) = (facts.EndMonth, facts.EndDay, facts.Length);
        trace.Line().Write($"{Text(month, day)} {Relation.Of(day, left)}");
        while (day <= left)
        {
            left = (int)Arithmetic.Subtract(trace, left, day);
            month = (month + 11) % 12;
            day = s_lengths[month];
            trace.Line().Write($"{Text(month, day)} {Relation.Of(day, left)}");
        }

        day = (int)Arithmetic.Subtract(trace, day, left);
        trace.Line().Write(Text(month, day));
    }

    private static string WorkWeekday(Facts facts, int given, int step, Trace trace)
    {
        long distance = WorkBetween(facts, trace);
        Arithmetic.Divide(trace.Line(), distance, 7);
        trace.Line().Write($"0 {s_days[given]}");
        int day = given;
        for (int i = 1; i <= distance % 7; i++)
        {
            day = (day + step + 7) % 7;
            trace.Write($", {i * step} {s_days[day]}");
        }

        return s_days[day];
    }

    private static (int Month, int Day) BeforeHoliday(int days, TaskRandom random)
    {
        (int month, int day, _) = random.Pick(s_holidays);
        day -= days;
        while (day < 1)
        {
            month = (month + 11) % 12;
            day += s_lengths[month];
        }

        return (month, day);
    }

    private static string? Holiday(Facts facts)
    {
        (int month, int day) = (facts.EndMonth, facts.EndDay);
        return s_holidays.FirstOrDefault(holiday => (holiday.Month, holiday.Day) == (month, day)).Name;
    }

    private static string WorkFebruary(int year, Trace trace)
    {
        (int first, int last) = (year / 100, year % 100);
        int tested = last == 0 ? first : last;
        trace.Write($"February {year}").Line().Write($"{first} {last:00} {(last == 0 ? "century " : "")}");
        trace.Step($"{tested}/4=", $"{tested / 4}r{tested % 4}", () => $"{tested / 4}r{(tested + 1) % 4}");
        string length = tested % 4 == 0 ? "29" : "28";
        trace.Line().Write($"{tested % 4} {length}");
        return length;
    }

    /// <summary>Judges the one date that an answer names after its last "is" or the like.</summary>
    private static Verdict JudgeDate(AnswerText answer, int month, int day)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        IEnumerable<string> texts = answer.Boxed.Count > 0 ? answer.Boxed : answer.Text.Split('\n').Select(line => Link().Split(line)[^1]);
        string[] found = [.. texts.SelectMany(Dates).Distinct()];
        return found.Length == 1
            ? Verdict.If(found[0] == Text(month, day), $"read {found[0]}, expected {Text(month, day)}")
            : Verdict.Wrong(found.Length == 0 ? "no date" : $"several dates: {string.Join(", ", found.Take(4))}");
    }

    private static IEnumerable<string> Dates(string text) => Date().Matches(text).Select(match =>
    {
        string name = match.Groups["month"].Value;
        string day = match.Groups["day"].Value.TrimStart('0');
        return $"{s_months.First(month => month.StartsWith(name[..3], StringComparison.OrdinalIgnoreCase))} {day}";
    });

    /// <summary>A date as people write it.</summary>
    private static string Typed(int month, int day, int style) => style switch
    {
        < 4 => Text(month, day),
        4 => $"{s_months[month]} {NumberWords.Ordinal(day)}",
        5 => $"{day} {s_months[month]}",
        6 => $"the {NumberWords.Ordinal(day)} of {s_months[month]}",
        _ => $"{(month is 4 or 5 or 6 ? s_months[month] : s_months[month][..3])} {day}",
    };

    private static string Text(int month, int day) => $"{s_months[month]} {day}";

    private static int Next(int month) => (month + 1) % 12;

    [GeneratedRegex(@"\b" + MonthNames + @"\.?,? (?:the )?(?<day>\d{1,2})(?:st|nd|rd|th)?\b|\b(?<day>\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?" + MonthNames + @"\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Date();

    [GeneratedRegex(@"=|\b(?:is|will be|be|falls on|was)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    internal sealed record Facts(Kind Asks, int Month, int Day, int Length, int Weekday)
    {
        public int EndMonth => End().Month;

        public int EndDay => End().Day;

        public bool LeavesFebruary => Month == 1 ? EndMonth != 1 : Month > EndMonth ? EndMonth > 1 : Month < 1 && EndMonth > 1;

        public int EndWeekday => (Weekday + Length) % 7;

        private (int Month, int Day) End()
        {
            (int month, int day) = (Month, Day + Length);
            while (day > s_lengths[month])
            {
                day -= s_lengths[month];
                month = Next(month);
            }

            return (month, day);
        }
    }
}
