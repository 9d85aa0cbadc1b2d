using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Weekdays some days before or after another.</summary>
internal sealed class WeekdayTask : VerifiableTask<WeekdayTask.Facts>
{
    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] s_options = [.. s_days.Select(day => day.ToLowerInvariant())];

    private static readonly Phrasings s_after = new(
        [
            "What day is {1} days after {~0}?", "What day is it {1} days after {~0}?", "Which day is {1} days after {~0}?", "What day of the week is {1} days after {~0}?", "{1} days after {~0}", "{1} days after {~0}?",
            "What day comes {1} days after {~0}?", "If today is {~0}, what day is it in {1} days?", "Today is {~0}. What day is it in {1} days?", "Today is {~0}. What day will it be in {1} days?", "what day is {1} days from {~0}",
            "If it is {~0} today, what day <is|will> it <be |>in {1} days?", "It's {~0}. Which weekday is it in {1} days?", "{~0} plus {1} days", "{~0} + {1} days", "What weekday is {1} days after {~0}?",
            "If today is {~0}, what day will it be after {1} days?", "In {1} days from {~0}, what day is it?", "Today is {~0}, which day is it {1} days from now?", "i have a test {1} days after {~0}, what day is that",
        ],
        ["Counting {1} days on from {~0}, which day do we reach?", "Say it's {~0}; name the day {1} days later.", "Starting at {~0}, go {1} days ahead. Which day?"]);

    private static readonly Phrasings s_before = new(
        [
            "What day is {1} days before {~0}?", "What day was it {1} days before {~0}?", "Which day is {1} days before {~0}?", "{1} days before {~0}", "{1} days before {~0}?", "Today is {~0}. What day was it {1} days ago?",
            "If today is {~0}, what day was it {1} days ago?", "{~0} minus {1} days", "What day of the week was {1} days before {~0}?", "It's {~0}. Which day was {1} days ago?",
        ],
        ["Counting {1} days back from {~0}, which day is that?", "Say it's {~0}; name the day {1} days earlier."]);

    private static readonly Phrasings s_next = new(
        [
            "What day comes after {~0}?", "What day is after {~0}?", "Which day follows {~0}?", "What is the day after {~0}?", "day after {~0}", "If today is {~0}, what day is tomorrow?", "Today is {~0}. What day is tomorrow?",
            "What comes after {~0}?", "If today is {~0}, what is tomorrow?", "next day after {~0}?",
        ],
        ["Yesterday was {~0}. Which day is it now?", "{~0} is followed by which day?"]);

    private static readonly Phrasings s_previous = new(
        [
            "What day comes before {~0}?", "What day is before {~0}?", "Which day is just before {~0}?", "What is the day before {~0}?", "day before {~0}", "If today is {~0}, what day was yesterday?",
            "Today is {~0}. What day was yesterday?", "What comes before {~0}?", "If tomorrow is {~0}, what day is today?",
        ],
        ["Tomorrow is {~0}. Which day is it now?", "{~0} comes right after which day?"]);

    private static readonly Phrasings s_overmorrow = new(
        ["If today is {~0}, what day is the day after tomorrow?", "Today is {~0}. What is the day after tomorrow?", "If tomorrow is {~0}, what day comes after that? Counting from today it is in 2 days.", "what day is two days after {~0}"],
        ["It is {~0} now. Name the day after tomorrow."]);

    private static readonly Phrasings s_weeks = new(
        ["What day is {2} weeks after {~0}?", "If today is {~0}, what day is it in {2} weeks?", "Today is {~0}. What day is it in {2} weeks?", "{2} weeks after {~0}", "which day is {2} weeks from {~0}"],
        ["After {2} full weeks from {~0}, what day is it?"]);

    public override string Name => "weekday";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "weekdays some days before or after another";

    public override int Levels => 4;

    public override bool IsClosed(int level) => level == 1;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int most = level switch
        {
            1 => 7,
            2 => 30,
            3 => 120,
            _ => 1000,
        };
        int distance = level == 1 && random.Chance(0.5) ? random.Between(1, 2) : random.Between(1, most);
        return new Facts(random.Below(7), random.Chance(0.3) ? -distance : distance);
    }

    protected override string Key(Facts facts) => $"{facts.Day}{facts.Distance:+0;-0}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string day = s_days[facts.Day];
        Phrasings phrasings = facts.Distance switch
        {
            1 when wording.Random.Chance(0.8) => s_next,
            -1 when wording.Random.Chance(0.8) => s_previous,
            2 when wording.Random.Chance(0.4) => s_overmorrow,
            > 7 when facts.Distance % 7 == 0 && wording.Random.Chance(0.5) => s_weeks,
            < 0 => s_before,
            _ => s_after,
        };
        return wording.Say(phrasings, day, wording.Count(Math.Abs(facts.Distance)), wording.Count(facts.Distance / 7));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => ChoiceReader.JudgeBeside(answer, s_options, s_options[facts.Target], s_options[facts.Day]);

    /// <summary>Takes out whole weeks, then counts day by day.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        int distance = Math.Abs(facts.Distance);
        Arithmetic.Divide(trace, distance, 7);
        trace.Line().Write($"0 {s_days[facts.Day]}");
        int step = Math.Sign(facts.Distance);
        for (int i = 1; i <= distance % 7; i++)
        {
            trace.Write($", {i * step} {s_days[Wrapped(facts.Day + (i * step))]}");
        }

        return s_days[facts.Target];
    }

    private static int Wrapped(int day) => ((day % 7) + 7) % 7;

    internal sealed record Facts(int Day, int Distance)
    {
        public int Target => Wrapped(Day + (Distance % 7));
    }
}
