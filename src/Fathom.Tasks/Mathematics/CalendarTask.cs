using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Leap years, centuries, lengths of months, months some months on, quarters, seasons, and units of time.</summary>
internal sealed partial class CalendarTask : VerifiableTask<CalendarTask.Facts>
{
    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_options = [.. s_months.Select(month => month.ToLowerInvariant())];

    // By the month's number: December, 0, begins the winter.
    private static readonly string[] s_seasons = ["winter", "spring", "summer", "autumn"];

    private static readonly string[] s_allSeasons = [.. s_seasons, "fall"];

    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth"];

    private static readonly int[] s_lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private static readonly (string From, string To, int Factor)[] s_units =
    [
        ("hours", "minutes", 60), ("minutes", "seconds", 60), ("days", "hours", 24), ("weeks", "days", 7), ("years", "months", 12),
        ("hours", "seconds", 3600), ("years", "days", 365), ("years", "weeks", 52), ("centuries", "years", 100),
        ("decades", "years", 10), ("dozen", "pieces", 12), ("meters", "centimeters", 100), ("kilometers", "meters", 1000), ("kilograms", "grams", 1000),
        ("feet", "inches", 12), ("dollars", "cents", 100),
        ("liters", "milliliters", 1000), ("yards", "feet", 3), ("pounds", "ounces", 16), ("miles", "feet", 5280), ("centimeters", "millimeters", 10),
        ("grams", "milligrams", 1000), ("tonnes", "kilograms", 1000), ("gallons", "quarts", 4), ("quarts", "pints", 2), ("pints", "cups", 2),
        ("days", "minutes", 1440), ("weeks", "hours", 168), ("dimes", "cents", 10), ("euros", "cents", 100), ("millennia", "years", 1000),
        ("fortnights", "days", 14), ("meters", "millimeters", 1000), ("yards", "inches", 36), ("centuries", "decades", 10),
    ];

    private static readonly Dictionary<string, string[]> s_otherNames = new()
    {
        ["hours"] = ["hrs", "h"],
        ["minutes"] = ["mins", "min"],
        ["seconds"] = ["secs", "sec", "s"],
        ["weeks"] = ["wks"],
        ["years"] = ["yrs"],
        ["meters"] = ["metres", "metres", "m"],
        ["centimeters"] = ["centimetres", "cm", "cm"],
        ["millimeters"] = ["millimetres", "mm", "mm"],
        ["kilometers"] = ["kilometres", "km", "km"],
        ["kilograms"] = ["kg", "kg", "kilos"],
        ["grams"] = ["g", "grammes"],
        ["milligrams"] = ["mg"],
        ["feet"] = ["ft"],
        ["pounds"] = ["lbs", "lb"],
        ["ounces"] = ["oz"],
        ["liters"] = ["litres", "litres", "l"],
        ["milliliters"] = ["millilitres", "ml", "ml"],
        ["dollars"] = ["bucks"],
    };

    private static readonly Phrasings s_leap = PhrasingFile.Read("calendar", "leap");

    private static readonly Phrasings s_length = PhrasingFile.Read("calendar", "length");

    private static readonly Phrasings s_hasDays = PhrasingFile.Read("calendar", "has days");

    private static readonly Phrasings s_twoMonths = PhrasingFile.Read("calendar", "two months");

    private static readonly Phrasings s_month = PhrasingFile.Read("calendar", "month");

    private static readonly Phrasings s_monthBefore = PhrasingFile.Read("calendar", "month before");

    private static readonly Phrasings s_nextMonth = PhrasingFile.Read("calendar", "next month");

    private static readonly Phrasings s_previousMonth = PhrasingFile.Read("calendar", "previous month");

    private static readonly Phrasings s_monthNumber = PhrasingFile.Read("calendar", "month number");

    private static readonly Phrasings s_nthMonth = PhrasingFile.Read("calendar", "nth month");

    private static readonly Phrasings s_unit = PhrasingFile.Read("calendar", "unit");

    private static readonly Phrasings s_oneUnit = PhrasingFile.Read("calendar", "one unit");

    private static readonly Phrasings s_quarter = PhrasingFile.Read("calendar", "quarter");

    private static readonly Phrasings s_season = PhrasingFile.Read("calendar", "season");

    private static readonly Phrasings s_monthsBetween = PhrasingFile.Read("calendar", "months between");

    private static readonly Phrasings s_earlier = PhrasingFile.Read("calendar", "earlier");

    private static readonly Phrasings s_later = PhrasingFile.Read("calendar", "later");

    private static readonly Phrasings s_leapAfter = PhrasingFile.Read("calendar", "leap after");

    private static readonly Phrasings s_leapBefore = PhrasingFile.Read("calendar", "leap before");

    private static readonly Phrasings s_yearDays = PhrasingFile.Read("calendar", "year days");

    private static readonly Phrasings s_century = PhrasingFile.Read("calendar", "century");

    internal enum Kind
    {
        Leap,
        Length,
        Month,
        Unit,
        UnitBack,
        MonthNumber,
        NthMonth,

        /// <summary>Whether a month has 30 or 31 days.</summary>
        HasDays,

        /// <summary>The days of two months together.</summary>
        TwoMonths,

        /// <summary>The quarter of the year a month is in.</summary>
        Quarter,

        /// <summary>The season of a month, in the north.</summary>
        Season,

        /// <summary>How many months it is from one month to the next time another comes.</summary>
        MonthsBetween,

        /// <summary>Which of two months comes first in the year.</summary>
        Earlier,
        Later,

        /// <summary>The first leap year after a year.</summary>
        LeapAfter,
        LeapBefore,

        /// <summary>The days of a year.</summary>
        YearDays,
        Century,
    }

    public override string Name => "calendar";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "leap years, centuries, months, quarters, seasons, and units of time, length and weight";

    public override int Levels => 3;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random) => level switch
    {
        1 when random.Chance(0.4) => Named(random),
        1 => random.Below(10) switch
        {
            < 3 => new Facts(Kind.Length, random.Below(12), 0),
            3 => new Facts(Kind.HasDays, OtherMonth(random), random.Between(30, 31)),
            4 => new Facts(Kind.MonthNumber, random.Below(12), 0),
            5 => new Facts(Kind.NthMonth, random.Below(12), 0),
            _ => new Facts(Kind.Month, random.Below(12), (random.Chance(0.4) ? 1 : random.Between(2, 12)) * (random.Chance(0.6) ? 1 : -1)),
        },
        2 when random.Chance(0.12) => Months(random),
        2 when random.Chance(0.3) => Year(random),
        2 => random.Chance(0.35) ? new Facts(Kind.Leap, random.Chance(0.25) ? 100 * random.Between(10, 30) : random.Between(1000, 2999), 0) : Unit(12, random),
        _ => Unit(60, random),
    };

    protected override string Key(Facts facts) => facts.Asks switch
    {
        Kind.Unit => $"{s_units[facts.A].From}>{s_units[facts.A].To}:{facts.B}",
        Kind.UnitBack => $"{s_units[facts.A].To}>{s_units[facts.A].From}:{facts.B}",
        _ => $"{facts.Asks}:{facts.A},{facts.B}",
    };

    protected override string Ask(Facts facts, Wording wording) => facts.Asks switch
    {
        Kind.Leap => wording.Say(s_leap, $"{facts.A}"),
        Kind.Length => wording.Say(s_length, s_months[facts.A]),
        Kind.Month => wording.Say(OfDistance(facts.B), s_months[facts.A], wording.Count(Math.Abs(facts.B))),
        Kind.HasDays => wording.Say(s_hasDays, s_months[facts.A], $"{facts.B}"),
        Kind.TwoMonths => wording.Say(s_twoMonths, s_months[facts.A], s_months[facts.B]),
        Kind.MonthNumber => wording.Say(s_monthNumber, s_months[facts.A]),
        Kind.Quarter => wording.Say(s_quarter, s_months[facts.A]),
        Kind.Season => wording.Say(s_season, s_months[facts.A]),
        Kind.MonthsBetween => wording.Say(s_monthsBetween, s_months[facts.A], s_months[facts.B]),
        Kind.Earlier or Kind.Later => wording.Say(facts.Asks == Kind.Earlier ? s_earlier : s_later, s_months[facts.A], s_months[facts.B]),
        Kind.LeapAfter or Kind.LeapBefore => wording.Say(facts.Asks == Kind.LeapAfter ? s_leapAfter : s_leapBefore, $"{facts.A}"),
        Kind.YearDays => wording.Say(s_yearDays, $"{facts.A}"),
        Kind.Century => wording.Say(s_century, $"{facts.A}"),
        Kind.NthMonth => wording.Say(s_nthMonth, "", $"{facts.A + 1}", NumberWords.Ordinal(facts.A + 1)),
        _ => AskUnit(facts, wording),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asks != Kind.Season && answer.Tokens.Any(token => token.Is(s_allSeasons)))
        {
            return Verdict.Wrong("names a season");
        }

        switch (facts.Asks)
        {
            case Kind.Leap:
                return YesNoReader.Judge(answer, DateTime.IsLeapYear(facts.A));
            case Kind.HasDays:
                return answer.Tokens.Any(token => token.Is(s_options) && !token.Is(s_options[facts.A]))
                    ? Verdict.Wrong("names another month")
                    : YesNoReader.Judge(answer, s_lengths[facts.A] == facts.B);
            case Kind.TwoMonths:
                return NumberReader.Judge(answer, s_lengths[facts.A] + s_lengths[facts.B]);
            case Kind.Length:
                decimal[] found = NumberReader.Read(answer);
                return facts.A == 1 && found.Order().SequenceEqual([28m, 29m]) ? Verdict.Right : NumberReader.Judge(answer, s_lengths[facts.A]);
            case Kind.Month:
                return ChoiceReader.JudgeBeside(answer, s_options, s_options[Wrapped(facts.A + facts.B)], s_options[facts.A]);
            case Kind.MonthNumber:
                return NumberReader.Judge(answer, facts.A + 1);
            case Kind.NthMonth:
                return ChoiceReader.Judge(answer, s_options, s_options[facts.A]);
            case Kind.UnitBack:
                return NumberReader.Judge(answer, facts.B);
            case >= Kind.Quarter:
                return JudgeMore(facts, answer);
            default:
                return NumberReader.Judge(answer, facts.B * s_units[facts.A].Factor);
        }
    }

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Leap:
                return WorkLeap(facts.A, trace) ? "Yes" : "No";
            case Kind.Length:
                trace.Write($"days of {s_months[facts.A]}").Line().Write($"{s_months[facts.A]} {s_lengths[facts.A]}");
                return $"{s_lengths[facts.A]}";
            case Kind.HasDays:
                return WorkHasDays(facts, trace);
            case Kind.TwoMonths:
                trace.Write($"days of {s_months[facts.A]} and {s_months[facts.B]}");
                trace.Line().Write($"{s_months[facts.A]} {s_lengths[facts.A]} {s_months[facts.B]} {s_lengths[facts.B]}");
                return $"{Arithmetic.Add(trace.Line(), s_lengths[facts.A], s_lengths[facts.B])}";
            case Kind.Month:
                int step = Math.Sign(facts.B);
                trace.Write($"{s_months[facts.A]} {(step < 0 ? '-' : '+')} {Math.Abs(facts.B)}").Line().Write($"0 {s_months[facts.A]}");
                for (int i = 1; i <= Math.Abs(facts.B); i++)
                {
                    trace.Write($", {i * step} {s_months[Wrapped(facts.A + (i * step))]}");
                }

                return s_months[Wrapped(facts.A + facts.B)];
            case Kind.MonthNumber:
                trace.Write($"number of {s_months[facts.A]}").Line().Write($"{s_months[facts.A]} {facts.A + 1}");
                return $"{facts.A + 1}";
            case Kind.NthMonth:
                trace.Write($"month {facts.A + 1}").Line().Write($"{facts.A + 1} {s_months[facts.A]}");
                return s_months[facts.A];
            case >= Kind.LeapAfter:
                return WorkYear(facts, trace);
            case >= Kind.Quarter:
                return WorkNamed(facts, trace);
            default:
                return $"{WorkUnit(facts, trace)}";
        }
    }

    private static Verdict JudgeMore(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.Season when answer.Tokens.Any(token => (token.Is(s_options) && !token.Is(s_options[facts.A])) || token.Is("yes", "no")) =>
            Verdict.Wrong("names something else than a season"),
        Kind.Century when answer.Tokens.Any(token => token.IsNumber && token.Value > 99 && token.Value != facts.A) => Verdict.Wrong("names another year"),
        Kind.Season => Verdict.If(s_allSeasons.Any(season => IsSeason(season, facts.A) && ChoiceReader.Judge(answer, s_allSeasons, season).IsRight),
            $"expected {s_seasons[SeasonOf(facts.A)]}"),
        Kind.Quarter => JudgeOrdinal(answer, (facts.A / 3) + 1),
        Kind.Century => JudgeOrdinal(answer, (facts.A / 100) + 1),
        Kind.MonthsBetween => NumberReader.Judge(answer, Wrapped(facts.B - facts.A)),
        Kind.Earlier or Kind.Later => ChoiceReader.Judge(answer, s_options, s_options[Chosen(facts)]),
        Kind.YearDays => NumberReader.Judge(answer, DateTime.IsLeapYear(facts.A) ? 366 : 365),
        _ => NumberReader.Judge(answer, LeapYear(facts)),
    };

    /// <summary>Judges a place such as <c>Q2</c>, <c>2nd</c>, <c>the second quarter</c>, or <c>18th century</c>.</summary>
    private static Verdict JudgeOrdinal(AnswerText answer, int expected)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        int[] found = [.. Place().Matches(answer.Text).Select(match => match.Groups[1].Success
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : Array.IndexOf(s_ordinals, match.Value.ToLowerInvariant()) + 1).Distinct()];
        return found.Length == 1
            ? Verdict.If(found[0] == expected, $"read {found[0]}, expected {expected}")
            : Verdict.Wrong(found.Length == 0 ? "no place" : "several places");
    }

    private static bool IsSeason(string season, int month) =>
        (season == "fall" ? "autumn" : season) == s_seasons[SeasonOf(month)];

    private static int SeasonOf(int month) => (month + 1) % 12 / 3;

    private static int Chosen(Facts facts) => facts.Asks == Kind.Earlier ? Math.Min(facts.A, facts.B) : Math.Max(facts.A, facts.B);

    /// <summary>No century from 1904 to 2096 is left out: 2000 is a leap year.</summary>
    private static int LeapYear(Facts facts)
    {
        int rest = facts.A % 4;
        return facts.Asks == Kind.LeapAfter ? facts.A + 4 - rest : facts.A - (rest == 0 ? 4 : rest);
    }

    private static Facts Named(TaskRandom random)
    {
        (int first, int second) = (random.Below(12), random.Below(12));
        return random.Below(9) switch
        {
            < 2 => new Facts(Kind.Quarter, first, 0),
            < 4 => new Facts(Kind.Season, first, 0),
            _ when first == second => Named(random),
            < 7 => new Facts(Kind.MonthsBetween, first, second),
            _ => new Facts(random.Chance(0.6) ? Kind.Earlier : Kind.Later, first, second),
        };
    }

    private static Facts Year(TaskRandom random) => random.Below(7) switch
    {
        < 2 => new Facts(Kind.LeapAfter, random.Between(1901, 2095), 0),
        2 => new Facts(Kind.LeapBefore, random.Between(1909, 2096), 0),
        < 5 => new Facts(Kind.YearDays, random.Chance(0.7) ? random.Between(1990, 2040) : random.Between(1904, 2096), 0),
        _ => new Facts(Kind.Century, (100 * random.Between(10, 20)) + random.Between(1, 99), 0),
    };

    private static string WorkNamed(Facts facts, Trace trace)
    {
        string month = s_months[facts.A];
        switch (facts.Asks)
        {
            case Kind.Quarter:
                int quarter = (facts.A / 3) + 1;
                trace.Write($"quarter of {month}").Line().Write($"{month} {facts.A + 1}");
                trace.Line().Write($"Q{quarter}: {(3 * quarter) - 2} {(3 * quarter) - 1} {3 * quarter}");
                return $"Q{quarter}";
            case Kind.Season:
                trace.Write($"season of {month}").Line().Write($"{month} {s_seasons[SeasonOf(facts.A)]}");
                return s_seasons[SeasonOf(facts.A)];
            case Kind.MonthsBetween:
                int distance = Wrapped(facts.B - facts.A);
                trace.Write($"months {month} to {s_months[facts.B]}").Line().Write($"0 {month}");
                for (int i = 1; i <= distance; i++)
                {
                    trace.Write($", {i} {s_months[Wrapped(facts.A + i)]}");
                }

                return $"{distance}";
            default:
                trace.Write($"{(facts.Asks == Kind.Earlier ? "earlier" : "later")}: {month} {s_months[facts.B]}");
                trace.Line().Write($"{facts.A + 1} {month} {facts.B + 1} {s_months[facts.B]}");
                trace.Line().Write($"{Relation.Of(facts.A + 1, facts.B + 1)} {Chosen(facts) + 1} {s_months[Chosen(facts)]}");
                return s_months[Chosen(facts)];
        }
    }

    private static string WorkYear(Facts facts, Trace trace)
    {
        int year = facts.A;
        (int last, int rest) = (year % 100, year % 4);
        if (facts.Asks == Kind.Century)
        {
            trace.Write($"century of {year}").Line().Write($"{year / 100} {last:00}");
            return NumberWords.Ordinal((int)trace.Line().Equation($"{year / 100}+1", (year / 100) + 1));
        }

        trace.Write(facts.Asks == Kind.YearDays ? $"days of {year}" : $"leap {(facts.Asks == Kind.LeapAfter ? "after" : "before")} {year}");
        trace.Line().Write($"{year / 100} {last:00}").Space();
        trace.Step($"{last}/4=", $"{last / 4}r{rest}", () => $"{last / 4}r{(rest + 1) % 4}").Line();
        switch (facts.Asks)
        {
            case Kind.YearDays:
                string days = rest == 0 ? "366" : "365";
                trace.Write($"{rest} {days}");
                return days;
            case Kind.LeapAfter:
                trace.Equation($"4-{rest}", 4 - rest);
                return $"{trace.Line().Equation($"{year}+{4 - rest}", LeapYear(facts))}";
            default:
                return $"{trace.Equation($"{year}-{(rest == 0 ? 4 : rest)}", LeapYear(facts))}";
        }
    }

    private static string WorkHasDays(Facts facts, Trace trace)
    {
        int length = s_lengths[facts.A];
        trace.Write($"{s_months[facts.A]} {facts.B} days").Line().Write($"{s_months[facts.A]} {length}");
        trace.Line().Write($"{Relation.Of(length, facts.B)} {(length == facts.B ? "yes" : "no")}");
        return length == facts.B ? "Yes" : "No";
    }

    /// <summary>A month whose length is the same every year.</summary>
    private static int OtherMonth(TaskRandom random)
    {
        int month = random.Below(11);
        return month == 0 ? 0 : month + 1;
    }

    /// <summary>Two months, often neighbors, the earlier one first.</summary>
    private static Facts Months(TaskRandom random)
    {
        int first = OtherMonth(random);
        int second = random.Chance(0.4) ? first + 1 : OtherMonth(random);
        return first == second || second is 1 or > 11 ? Months(random) : new Facts(Kind.TwoMonths, Math.Min(first, second), Math.Max(first, second));
    }

    /// <summary>Names both units, then what one of the larger is, then multiplies or divides.</summary>
    private static long WorkUnit(Facts facts, Trace trace)
    {
        (string from, string to, int factor) = s_units[facts.A];
        bool isBack = facts.Asks == Kind.UnitBack;
        string one = Singular(from);
        one = one[(one.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        trace.Write(isBack ? $"{facts.B * factor} {to} to {from}" : $"{facts.B} {(facts.B == 1 ? one : from)} to {to}");
        trace.Line().Write($"1 {one} {factor} {to}").Line();
        bool isMetric = factor is 10 or 100 or 1000;
        return isBack
            ? isMetric ? trace.Equation($"{facts.B * factor}/{factor}", facts.B) : Arithmetic.Divide(trace, facts.B * factor, factor)
            : isMetric ? trace.Equation($"{facts.B}*{factor}", facts.B * factor) : Arithmetic.Multiply(trace, facts.B, factor);
    }

    /// <summary>By the last two digits; a century by the first two.</summary>
    private static bool WorkLeap(int year, Trace trace)
    {
        (int first, int last) = (year / 100, year % 100);
        int tested = last == 0 ? first : last;
        trace.Write($"leap {year}").Line().Write($"{first} {last:00} {(last == 0 ? "century " : "")}");
        trace.Step($"{tested}/4=", $"{tested / 4}r{tested % 4}", () => $"{tested / 4}r{(tested + 1) % 4}");
        trace.Line().Write($"{tested % 4} {(tested % 4 == 0 ? "yes" : "no")}");
        return tested % 4 == 0;
    }

    private static Facts Unit(int most, TaskRandom random) => random.Chance(0.3)
        ? new Facts(Kind.UnitBack, random.Below(s_units.Length), random.Between(1, most))
        : new Facts(Kind.Unit, random.Below(s_units.Length), random.Chance(0.12) ? 1 : random.Between(2, most));

    private static string AskUnit(Facts facts, Wording wording)
    {
        (string from, string to, int factor) = s_units[facts.A];
        if (facts.Asks == Kind.UnitBack)
        {
            return wording.Say(s_unit, UnitName(to, wording), UnitName(from, wording), wording.Count(facts.B * factor));
        }

        return facts.B == 1
            ? wording.Say(s_oneUnit, One(from, wording), to)
            : wording.Say(s_unit, UnitName(from, wording), UnitName(to, wording), wording.Count(facts.B));
    }

    private static Phrasings OfDistance(int months) => months switch
    {
        1 => s_nextMonth,
        -1 => s_previousMonth,
        < 0 => s_monthBefore,
        _ => s_month,
    };

    private static int Wrapped(int month) => ((month % 12) + 12) % 12;

    /// <summary>A unit as people write it: mostly in full, now and then in British spelling or for short.</summary>
    private static string UnitName(string unit, Wording wording) =>
        s_otherNames.TryGetValue(unit, out string[]? others) && wording.Random.Chance(0.3) ? wording.Random.Pick(others) : unit;

    private static string One(string unit, Wording wording)
    {
        string one = Singular(unit);
        return wording.Random.Chance(0.7) ? one : wording.Random.Pick(["1", "one"]) + one[one.IndexOf(' ', StringComparison.Ordinal)..];
    }

    private static string Singular(string plural) => plural switch
    {
        "hours" => "an hour",
        "centuries" => "a century",
        "feet" => "a foot",
        "millennia" => "a millennium",
        "dozen" => "a dozen",
        _ => $"a {plural[..^1]}",
    };

    [GeneratedRegex(@"\bQ?(\d{1,2})(?:st|nd|rd|th)?\b|\b(?:first|second|third|fourth)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    internal sealed record Facts(Kind Asks, int A, int B);
}
