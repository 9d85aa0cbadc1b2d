using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Days between two dates, dates some days later or earlier, and weekdays of dates.</summary>
/// <remarks>A span crosses the end of February, whose day depends on the year, only if the year is given, or whether it is a leap year.</remarks>
internal sealed partial class DateTask : VerifiableTask<DateTask.Facts>
{
    private const string MonthNames =
        "(?<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

    // In place of a year of which only this is known.
    private const int LeapYear = 1;
    private const int CommonYear = 2;

    // Years around today's are neither past nor to come for sure.
    private const int LastPast = 2024;
    private const int FirstToCome = 2027;

    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] s_options = [.. s_days.Select(day => day.ToLowerInvariant())];

    private static readonly int[] s_lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private static readonly (int Month, int Day, string Name)[] s_holidays =
    [
        (11, 25, "Christmas"), (11, 25, "Christmas"), (9, 31, "Halloween"), (11, 31, "New Year's Eve"), (0, 1, "New Year's Day"), (1, 14, "Valentine's Day"),
    ];

    // What a month adds to the weekday of its days, where Sunday is 0.
    private static readonly int[] s_monthCodes = [0, 3, 3, 6, 1, 4, 6, 2, 5, 0, 3, 5];

    private static readonly Kind[] s_spanKinds = [Kind.After, Kind.After, Kind.After, Kind.Between, Kind.Between, Kind.Before, Kind.Before];

    private static readonly Phrasings s_between = PhrasingFile.Read("date", "between");

    private static readonly Phrasings s_after = PhrasingFile.Read("date", "after");

    private static readonly Phrasings s_before = PhrasingFile.Read("date", "before");

    private static readonly Phrasings s_weekday = PhrasingFile.Read("date", "weekday");

    private static readonly Phrasings s_weekdayBefore = PhrasingFile.Read("date", "weekday before");

    private static readonly Phrasings s_holiday = PhrasingFile.Read("date", "holiday");

    private static readonly Phrasings s_february = PhrasingFile.Read("date", "february");

    private static readonly Phrasings s_dayOfYear = PhrasingFile.Read("date", "weekday of date");

    private static readonly Phrasings s_dayInPast = PhrasingFile.Read("date", "weekday of past date");

    private static readonly Phrasings s_dayToCome = PhrasingFile.Read("date", "weekday of coming date");

    private static readonly Phrasings s_inMonth = PhrasingFile.Read("date", "weekday in month");

    private static readonly Phrasings s_inMonthBefore = PhrasingFile.Read("date", "weekday in month before");

    private static readonly Phrasings s_weeks = PhrasingFile.Read("date", "weeks");

    private static readonly Phrasings s_left = PhrasingFile.Read("date", "left");

    private static readonly Phrasings s_yearTold = PhrasingFile.Read("date", "leap or not");

    internal enum Kind
    {
        Between,
        After,
        Before,
        Weekday,
        February,

        /// <summary>As <see cref="Weekday"/>, but the later date's weekday is given.</summary>
        WeekdayBefore,

        /// <summary>The weekday of a date of a year.</summary>
        DayOfYear,

        /// <summary>As <see cref="Weekday"/>, in a month that isn't named.</summary>
        InMonth,

        /// <summary>As <see cref="WeekdayBefore"/>, in a month that isn't named.</summary>
        InMonthBefore,

        /// <summary>Whole weeks between two dates.</summary>
        Weeks,

        /// <summary>Days that are left in the month.</summary>
        Left,
    }

    public override string Name => "date";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "days and weeks between dates, dates some days later or earlier, weekdays of dates, days of February";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level == 2 && random.Chance(0.1))
        {
            return new Facts(Kind.February, 1, 1, random.Chance(0.3) ? 100 * random.Between(15, 24) : random.Between(1900, 2060), 0);
        }

        if (random.Chance(level == 1 ? 0.25 : 0.35))
        {
            return DrawMore(level, random);
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

    protected override string Key(Facts facts) => facts.Asks switch
    {
        Kind.February => $"february:{facts.Length}",
        Kind.DayOfYear => $"{facts.Year}.{facts.Month + 1}.{facts.Day}",
        Kind.InMonth or Kind.InMonthBefore => $"{facts.Day}+{facts.Length},{facts.Weekday}",
        Kind.Left => $"left:{facts.Month + 1}.{facts.Day}",
        _ => $"{facts.Month + 1}.{facts.Day}+{facts.Length}{(facts.Asks is Kind.Weekday or Kind.WeekdayBefore ? $",{facts.Weekday}" : "")}"
            + (facts.Asks == Kind.Weeks ? "w" : "") + (facts.Year > 0 ? $",{facts.Year}" : ""),
    };

    protected override string Ask(Facts facts, Wording wording)
    {
        int style = wording.Random.Below(8);
        string start = Typed(facts.Month, facts.Day, style);
        string end = Typed(facts.EndMonth, facts.EndDay, style);
        if (facts.Year > 0 && facts.Asks != Kind.DayOfYear)
        {
            return AskInYear(facts, start, end, style, wording);
        }

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
            Kind.Weekday => wording.Say(s_weekday, start + InYear(facts, wording, out string year), s_days[facts.Weekday], end + year),
            Kind.DayOfYear => wording.Say(DayOfYear(facts, wording), DatedIn(facts, wording)),
            Kind.InMonth => wording.Say(s_inMonth, NumberWords.Ordinal(facts.Day), s_days[facts.Weekday], NumberWords.Ordinal(facts.EndDay)),
            Kind.InMonthBefore => wording.Say(s_inMonthBefore, NumberWords.Ordinal(facts.EndDay), s_days[facts.EndWeekday], NumberWords.Ordinal(facts.Day)),
            Kind.Weeks => wording.Say(s_weeks, start, end),
            Kind.Left => wording.Say(s_left, start, s_months[facts.Month]),
            _ => wording.Say(s_february, $"{facts.Length}"),
        };
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.Between or Kind.Left => NumberReader.Judge(answer, facts.Length),
        Kind.Weeks => NumberReader.Judge(answer, facts.Length / 7),
        Kind.DayOfYear => ChoiceReader.Judge(answer, s_options, s_options[facts.Weekday]),
        Kind.February => NumberReader.Judge(answer, DateTime.DaysInMonth(facts.Length, 2)),
        Kind.Weekday or Kind.InMonth => ChoiceReader.JudgeBeside(answer, s_options, s_options[facts.EndWeekday], s_options[facts.Weekday]),
        Kind.WeekdayBefore or Kind.InMonthBefore => ChoiceReader.JudgeBeside(answer, s_options, s_options[facts.Weekday], s_options[facts.EndWeekday]),
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
                WorkYear(facts, trace);
                return $"{WorkBetween(facts, trace)}";
            case Kind.Weeks:
                trace.Write($"{start} to {end} in weeks");
                return $"{Arithmetic.Divide(trace.Line(), WorkBetween(facts, trace), 7)}";
            case Kind.Left:
                trace.Write($"left in {s_months[facts.Month]} after {facts.Day}").Line().Write($"{s_months[facts.Month]} {s_lengths[facts.Month]}");
                return $"{Arithmetic.Subtract(trace, s_lengths[facts.Month], facts.Day)}";
            case Kind.DayOfYear:
                return WorkDayOfYear(facts, trace);
            case Kind.InMonth:
                trace.Write($"{facts.Day} {s_days[facts.Weekday]} to {facts.EndDay}");
                return WorkWeekday(facts, facts.Weekday, 1, trace);
            case Kind.InMonthBefore:
                trace.Write($"{facts.EndDay} {s_days[facts.EndWeekday]} back to {facts.Day}");
                return WorkWeekday(facts, facts.EndWeekday, -1, trace);
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
                WorkYear(facts, trace);
                WorkAfter(facts, trace);
                return end;
            default:
                trace.Write($"{end} - {facts.Length}");
                WorkYear(facts, trace);
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

        trace.Line().Write($"{s_months[facts.Month]} {facts.LengthOf(facts.Month)}");
        long total = Arithmetic.Subtract(trace, facts.LengthOf(facts.Month), facts.Day);
        for (int month = Next(facts.Month); month != facts.EndMonth; month = Next(month))
        {
            trace.Line().Write($"{s_months[month]} {facts.LengthOf(month)}");
            total = Arithmetic.Add(trace, total, facts.LengthOf(month));
        }

        trace.Line().Write($"{s_months[facts.EndMonth]} {facts.EndDay}");
        return Arithmetic.Add(trace, total, facts.EndDay);
    }

    /// <summary>Counts the day on and takes out whole months.</summary>
    private static void WorkAfter(Facts facts, Trace trace)
    {
        int month = facts.Month;
        int day = (int)Arithmetic.Add(trace.Line(), facts.Day, facts.Length);
        WriteMonth(facts, month, day, trace);
        while (day > facts.LengthOf(month))
        {
            day = (int)Arithmetic.Subtract(trace, day, facts.LengthOf(month));
            month = Next(month);
            WriteMonth(facts, month, day, trace);
        }

        trace.Line().Write(Text(month, day));
    }

    /// <summary>A month with its last day beside the day that is to fit into it.</summary>
    private static void WriteMonth(Facts facts, int month, int day, Trace trace) =>
        trace.Line().Write($"{s_months[month]} {facts.LengthOf(month)} {Relation.Of(day, facts.LengthOf(month))}");

    /// <summary>Takes the days of the month from those to go back, then whole months, until a month has more than are left.</summary>
    private static void WorkBefore(Facts facts, Trace trace)
    {
        (int month, int day, int left) = (facts.EndMonth, facts.EndDay, facts.Length);
        trace.Line().Write($"{Text(month, day)} {Relation.Of(day, left)}");
        while (day <= left)
        {
            left = (int)Arithmetic.Subtract(trace, left, day);
            month = (month + 11) % 12;
            day = facts.LengthOf(month);
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

    private static Facts DrawMore(int level, TaskRandom random)
    {
        int month = random.Below(12);
        int day = random.Between(1, s_lengths[month]);
        if (level == 1)
        {
            return random.Chance(0.6) ? DrawInMonth(random)
                : day == s_lengths[month] || month == 1 ? DrawMore(level, random)
                : new Facts(Kind.Left, month, day, s_lengths[month] - day, 0);
        }

        switch (random.Below(10))
        {
            case < 4:
                int year = random.Chance(0.7) ? random.Between(2000, 2040) : random.Between(1930, 1999);
                int weekday = ((int)new DateTime(year, month + 1, day).DayOfWeek + 6) % 7;
                return new Facts(Kind.DayOfYear, month, day, 0, weekday) { Year = year };
            case < 8:
                return OverFebruary(level, random);
            case 8:
                var weeks = new Facts(Kind.Weeks, month, day, 7 * random.Between(1, level == 2 ? 5 : 11), 0);
                return weeks.LeavesFebruary ? DrawMore(level, random) : weeks;
            default:
                return DrawInMonth(random);
        }
    }

    private static Facts DrawInMonth(TaskRandom random)
    {
        int first = random.Between(1, 29);
        return new Facts(random.Chance(0.75) ? Kind.InMonth : Kind.InMonthBefore, 0, first, random.Between(1, 30 - first), random.Below(7));
    }

    /// <summary>A span over the end of February, in a year, or in one of which only is said whether it is a leap year.</summary>
    private static Facts OverFebruary(int level, TaskRandom random)
    {
        int year = random.Chance(0.25) ? random.Between(LeapYear, CommonYear) : random.Between(2001, 2039);
        int month = random.Chance(0.85) ? 1 : 0;
        int day = month == 0 ? random.Between(15, 31) : random.Chance(0.5) ? random.Between(24, 28) : random.Between(10, 28);
        var facts = new Facts(random.Pick(s_spanKinds), month, day, random.Between(1, level == 2 ? 31 : 60), 0) { Year = year };
        return facts.EndMonth == month || (month == 0 && facts.EndMonth == 1) ? OverFebruary(level, random) : facts;
    }

    /// <summary>Phrasings that a date of the past, or one to come, goes with; between the two only those that fit both.</summary>
    private static Phrasings DayOfYear(Facts facts, Wording wording) => facts.Year switch
    {
        <= LastPast when wording.Random.Chance(0.5) => s_dayInPast,
        >= FirstToCome when wording.Random.Chance(0.3) => s_dayToCome,
        _ => s_dayOfYear,
    };

    /// <summary>Puts the year into both dates or says whether it is a leap year.</summary>
    private static string AskInYear(Facts facts, string start, string end, int style, Wording wording)
    {
        string count = facts.Length == 1 ? "1 day" : facts.Length % 7 == 0 && facts.Length > 7 && wording.Random.Chance(0.4)
            ? $"{facts.Length / 7} weeks" : $"{wording.Count(facts.Length)} days";
        bool isTold = facts.Year is LeapYear or CommonYear;
        if (!isTold)
        {
            string comma = style is < 4 or 4 or 7 && wording.Random.Chance(0.6) ? ", " : " ";
            start += $"{comma}{facts.Year}";
            end += $"{comma}{facts.Year}";
        }

        wording = facts.Asks switch
        {
            Kind.Between => wording.Add(s_between, start, end),
            Kind.After => wording.Add(s_after, start, count),
            _ => wording.Add(s_before, end, count),
        };
        return isTold
            ? wording.AddExact(" ").Add(s_yearTold, facts.Year == LeapYear ? "a leap year" : wording.Random.Pick(["not a leap year", "no leap year"])).Finish()
            : wording.Finish();
    }

    /// <summary>A date with its year as people write it.</summary>
    private static string DatedIn(Facts facts, Wording wording)
    {
        (int month, int day, int year) = (facts.Month, facts.Day, facts.Year);
        return wording.Random.Below(10) switch
        {
            < 3 => $"{Text(month, day)}, {year}",
            3 => $"{Text(month, day)} {year}",
            4 => $"{day} {s_months[month]} {year}",
            5 => $"the {NumberWords.Ordinal(day)} of {s_months[month]} {year}",
            6 => $"{s_months[month]} {NumberWords.Ordinal(day)}, {year}",
            7 => $"{Typed(month, day, 7)} {year}",
            8 => $"{Typed(month, day, 7).ToLowerInvariant()} {year}",
            _ => $"{year}-{month + 1:00}-{day:00}",
        };
    }

    /// <summary>The last day of February, found from the year's last two digits, which no year that is drawn has 0 of.</summary>
    private static void WorkYear(Facts facts, Trace trace)
    {
        switch (facts.Year)
        {
            case 0:
                return;
            case LeapYear or CommonYear:
                trace.Write(facts.Year == LeapYear ? ", leap year" : ", no leap year");
                break;
            default:
                int last = facts.Year % 100;
                trace.Write($" in {facts.Year}").Line();
                trace.Step($"{last}/4=", $"{last / 4}r{last % 4}", () => $"{last / 4}r{(last + 1) % 4}");
                break;
        }

        trace.Line().Write($"February {facts.LengthOf(1)}");
    }

    /// <summary>Adds up what the year, the century, the month and the day give, and takes out whole weeks; 0 is Sunday.</summary>
    private static string WorkDayOfYear(Facts facts, Trace trace)
    {
        int last = facts.Year % 100;
        bool isLeap = DateTime.IsLeapYear(facts.Year);
        trace.Write($"weekday of {Text(facts.Month, facts.Day)} {facts.Year}").Line();
        trace.Step($"{last}/4=", $"{last / 4}r{last % 4}", () => $"{last / 4}r{(last + 1) % 4}");
        long sum = Arithmetic.Add(trace, last, last / 4);
        Arithmetic.Divide(trace.Line(), sum, 7);
        sum %= 7;
        int century = facts.Year < 2000 ? 0 : 6;
        sum = Arithmetic.Add(trace.Line().Write($"{facts.Year / 100}: {century}"), sum, century);
        int code = isLeap && facts.Month < 2 ? (s_monthCodes[facts.Month] + 6) % 7 : s_monthCodes[facts.Month];
        sum = Arithmetic.Add(trace.Line().Write($"{s_months[facts.Month]}{(isLeap && facts.Month < 2 ? " leap" : "")}: {code}"), sum, code);
        sum = Arithmetic.Add(trace.Line(), sum, facts.Day);
        Arithmetic.Divide(trace.Line(), sum, 7);
        string name = s_days[(sum + 6) % 7];
        trace.Line().Write($"{sum % 7} {name}");
        return name;
    }

    /// <summary>A year in which the date has its weekday, sometimes; it says nothing new.</summary>
    private static string InYear(Facts facts, Wording wording, out string year)
    {
        int first = wording.Random.Between(1995, 2030);
        year = "";
        if (facts.EndMonth < facts.Month || wording.Random.Chance(0.75))
        {
            return year;
        }

        int found = Enumerable.Range(first, 30).First(number =>
            (facts.Month > 1 || !DateTime.IsLeapYear(number)) && ((int)new DateTime(number, facts.Month + 1, facts.Day).DayOfWeek + 6) % 7 == facts.Weekday);
        year = $" {found}";
        return year;
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
        /// <summary>The year, <see cref="LeapYear"/> or <see cref="CommonYear"/>; 0 if it doesn't matter.</summary>
        public int Year { get; init; }

        public int EndMonth => End().Month;

        public int EndDay => End().Day;

        public bool LeavesFebruary => Month == 1 ? EndMonth != 1 : Month > EndMonth ? EndMonth > 1 : Month < 1 && EndMonth > 1;

        public int EndWeekday => (Weekday + Length) % 7;

        public int LengthOf(int month) => month == 1 && (Year == LeapYear || (Year > CommonYear && DateTime.IsLeapYear(Year))) ? 29 : s_lengths[month];

        private (int Month, int Day) End()
        {
            (int month, int day) = (Month, Day + Length);
            while (day > LengthOf(month))
            {
                day -= LengthOf(month);
                month = Next(month);
            }

            return (month, day);
        }
    }
}
