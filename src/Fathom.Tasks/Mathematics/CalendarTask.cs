using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Leap years, lengths of months, months some months on, and units of time.</summary>
internal sealed class CalendarTask : VerifiableTask<CalendarTask.Facts>
{
    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_options = [.. s_months.Select(month => month.ToLowerInvariant())];

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
    }

    public override string Name => "calendar";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "leap years, months, and units of time, length and weight";

    public override int Levels => 3;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random) => level switch
    {
        1 => random.Below(10) switch
        {
            < 3 => new Facts(Kind.Length, random.Below(12), 0),
            3 => new Facts(Kind.HasDays, OtherMonth(random), random.Between(30, 31)),
            4 => new Facts(Kind.MonthNumber, random.Below(12), 0),
            5 => new Facts(Kind.NthMonth, random.Below(12), 0),
            _ => new Facts(Kind.Month, random.Below(12), (random.Chance(0.4) ? 1 : random.Between(2, 12)) * (random.Chance(0.6) ? 1 : -1)),
        },
        2 when random.Chance(0.12) => Months(random),
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
        Kind.NthMonth => wording.Say(s_nthMonth, "", $"{facts.A + 1}", NumberWords.Ordinal(facts.A + 1)),
        _ => AskUnit(facts, wording),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
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
            default:
                return $"{WorkUnit(facts, trace)}";
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

    internal sealed record Facts(Kind Asks, int A, int B);
}
