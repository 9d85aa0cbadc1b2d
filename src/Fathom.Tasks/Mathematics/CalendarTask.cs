using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

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
        ("hours", "minutes", 60), ("minutes", "seconds", 60), ("days", "hours", 24), ("weeks", "days", 7), ("years", "months", 12), ("hours", "minutes", 60), ("weeks", "days", 7), ("centuries", "years", 100),
        ("decades", "years", 10), ("dozen", "pieces", 12), ("meters", "centimeters", 100), ("kilometers", "meters", 1000), ("kilograms", "grams", 1000), ("feet", "inches", 12), ("dollars", "cents", 100),
        ("liters", "milliliters", 1000), ("yards", "feet", 3),
    ];

    private static readonly Phrasings s_leap = new(
        ["Is {0} a leap year?", "Was {0} a leap year?", "is {0} leap year", "{0} leap year?", "Is the year {0} a leap year?", "Does {0} have 366 days?", "Does February have 29 days in {0}?", "leap year {0}?", "Will {0} be a leap year?"],
        ["Does the year {0} have an extra day?", "Tell me whether {0} is a leap year."]);

    private static readonly Phrasings s_length = new(
        [
            "How many days are in {~0}?", "How many days does {~0} have?", "days in {~0}", "How many days has {~0}?", "{~0} has how many days?", "How long is {~0} in days?", "number of days in {~0}?",
            "How many days are there in {~0}?",
        ],
        ["What is the length of {~0} in days?", "{~0}: how many days?"]);

    private static readonly Phrasings s_month = new(
        [
            "What month is {1} months after {~0}?", "Which month is {1} months after {~0}?", "{1} months after {~0}", "It is {~0}. Which month is it in {1} months?", "If it is {~0} now, what month is it in {1} months?",
            "What month comes {1} months after {~0}?", "{~0} plus {1} months",
        ],
        ["Counting {1} months on from {~0}, which month is that?"]);

    private static readonly Phrasings s_nextMonth = new(
        ["What month comes after {~0}?", "Which month follows {~0}?", "What is the month after {~0}?", "month after {~0}", "What comes after {~0}?"], ["{~0} is followed by which month?"]);

    private static readonly Phrasings s_unit = new(
        [
            "How many {1} are in {2} {0}?", "How many {1} are {2} {0}?", "How many {1} is {2} {0}?", "{2} {0} in {1}", "{2} {0} in {1}?", "Convert {2} {0} to {1}.", "{2} {0} to {1}", "What is {2} {0} in {1}?",
            "How many {1} do {2} {0} have?", "{2} {0} is how many {1}?", "How many {1} in {2} {0}?", "How much is {2} {0} in {1}?", "{2} {0} = ? {1}",
        ],
        ["Express {2} {0} as {1}.", "What do {2} {0} make in {1}?", "Turn {2} {0} into {1}."]);

    internal enum Kind
    {
        Leap,
        Length,
        Month,
        Unit,
    }

    public override string Name => "calendar";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "leap years, months, and units of time, length and weight";

    public override int Levels => 3;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random) => level switch
    {
        1 => random.Chance(0.5) ? new Facts(Kind.Length, random.Below(12), 0) : new Facts(Kind.Month, random.Below(12), random.Chance(0.4) ? 1 : random.Between(2, 12)),
        2 => random.Chance(0.35) ? new Facts(Kind.Leap, random.Chance(0.25) ? 100 * random.Between(10, 30) : random.Between(1000, 2999), 0) : Unit(12, random),
        _ => Unit(60, random),
    };

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.A},{facts.B}";

    protected override string Ask(Facts facts, Wording wording) => facts.Asks switch
    {
        Kind.Leap => wording.Say(s_leap, $"{facts.A}"),
        Kind.Length => wording.Say(s_length, s_months[facts.A]),
        Kind.Month => wording.Say(facts.B == 1 ? s_nextMonth : s_month, s_months[facts.A], wording.Count(facts.B)),
        _ => wording.Say(s_unit, s_units[facts.A].From, s_units[facts.A].To, wording.Count(facts.B)),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        switch (facts.Asks)
        {
            case Kind.Leap:
                return YesNoReader.Judge(answer, DateTime.IsLeapYear(facts.A));
            case Kind.Length:
                decimal[] found = NumberReader.Read(answer);
                return facts.A == 1 && found.Order().SequenceEqual([28m, 29m]) ? Verdict.Right : NumberReader.Judge(answer, s_lengths[facts.A]);
            case Kind.Month:
                return ChoiceReader.JudgeBeside(answer, s_options, s_options[(facts.A + facts.B) % 12], s_options[facts.A]);
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
                return $"{s_lengths[facts.A]}";
            case Kind.Month:
                trace.Write($"0 {s_months[facts.A]}");
                for (int i = 1; i <= facts.B; i++)
                {
                    trace.Write($", {i} {s_months[(facts.A + i) % 12]}");
                }

                return s_months[(facts.A + facts.B) % 12];
            default:
                return $"{Arithmetic.Multiply(trace, facts.B, s_units[facts.A].Factor)}";
        }
    }

    /// <summary>By the last two digits; a century by the first two.</summary>
    private static bool WorkLeap(int year, Trace trace)
    {
        (int first, int last) = (year / 100, year % 100);
        int tested = last == 0 ? first : last;
        trace.Write($"{first} {last:00} {(last == 0 ? "century " : "")}");
        trace.Step($"{tested}/4=", $"{tested / 4}r{tested % 4}", () => $"{tested / 4}r{(tested + 1) % 4}");
        return tested % 4 == 0;
    }

    private static Facts Unit(int most, TaskRandom random) => new(Kind.Unit, random.Below(s_units.Length), random.Between(2, most));

    internal sealed record Facts(Kind Asks, int A, int B);
}
