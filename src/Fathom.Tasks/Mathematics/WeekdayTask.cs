using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Weekdays some days before or after another.</summary>
internal sealed class WeekdayTask : VerifiableTask<WeekdayTask.Facts>
{
    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] s_options = [.. s_days.Select(day => day.ToLowerInvariant())];

    private static readonly Phrasings s_after = PhrasingFile.Read("weekday", "after");

    private static readonly Phrasings s_before = PhrasingFile.Read("weekday", "before");

    private static readonly Phrasings s_next = PhrasingFile.Read("weekday", "next");

    private static readonly Phrasings s_previous = PhrasingFile.Read("weekday", "previous");

    private static readonly Phrasings s_overmorrow = PhrasingFile.Read("weekday", "overmorrow");

    private static readonly Phrasings s_ereyesterday = PhrasingFile.Read("weekday", "ereyesterday");

    private static readonly Phrasings s_week = PhrasingFile.Read("weekday", "week");

    private static readonly Phrasings s_weeks = PhrasingFile.Read("weekday", "weeks");

    private static readonly Phrasings s_weeksAgo = PhrasingFile.Read("weekday", "weeks ago");

    private static readonly Phrasings s_fromLead = PhrasingFile.Read("weekday", "from lead");

    private static readonly Phrasings s_toLead = PhrasingFile.Read("weekday", "to lead");

    private static readonly Phrasings s_leadToTomorrow = PhrasingFile.Read("weekday", "lead to tomorrow");

    private static readonly Phrasings s_leadToYesterday = PhrasingFile.Read("weekday", "lead to yesterday");

    // Slots: 0 weekday, 1 "yesterday was", 2 the same with a capital, 3 "is it in 3 days", 4 "in 3 days", 5 "in 3 days it is".
    private static readonly Phrasings s_relative = PhrasingFile.Read("weekday", "relative");

    public override string Name => "weekday";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "weekdays some days before or after another";

    public override int Levels => 4;

    public override bool IsClosed(int level) => level == 1;

    /// <summary>The name of a day, from Monday, 0.</summary>
    internal static string NameOf(int day) => s_days[day];

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level < 4 && random.Chance(0.2))
        {
            return DrawRelative(random);
        }

        int most = level switch
        {
            1 => 7,
            2 => 30,
            3 => 120,
            _ => 1000,
        };
        int distance = level == 1 && random.Chance(0.5) ? random.Between(1, 2) : random.Between(1, most);
        distance = level is 2 or 3 && random.Chance(0.1) ? 7 * random.Between(1, most / 7) : distance;
        int signed = random.Chance(0.3) ? -distance : distance;
        bool isNear = level < 3 && distance < 15 && distance % 7 < 5;
        int lead = distance == 1 ? 2 * signed : random.Pick([1, -1]);
        return new Facts(random.Below(7), signed, isNear && random.Chance(0.2) ? lead : 0);
    }

    protected override string Key(Facts facts) => $"{facts.Day}{facts.Distance:+0;-0}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string day = s_days[facts.Named];
        if (facts.Lead != 0)
        {
            return IsRelative(facts, wording) ? AskRelative(facts, day, wording) : AskFromLead(facts, day, wording);
        }

        Phrasings phrasings = facts.Distance switch
        {
            1 => s_next,
            -1 => s_previous,
            2 when wording.Random.Chance(0.4) => s_overmorrow,
            -2 when wording.Random.Chance(0.4) => s_ereyesterday,
            7 when wording.Random.Chance(0.5) => s_week,
            > 7 when facts.Distance % 7 == 0 && wording.Random.Chance(0.5) => s_weeks,
            < -7 when facts.Distance % 7 == 0 && wording.Random.Chance(0.5) => s_weeksAgo,
            < 0 => s_before,
            _ => s_after,
        };
        return wording.Say(phrasings, day, wording.Count(Math.Abs(facts.Distance)), wording.Count(Math.Abs(facts.Distance) / 7));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        ChoiceReader.JudgeBeside(answer, s_options, s_options[facts.Target], s_options[facts.Named]);

    /// <summary>Goes to today if another day is named, takes out whole weeks, then counts day by day.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        int distance = Math.Abs(facts.Distance);
        if (facts.Lead != 0)
        {
            for (int i = -facts.Lead; i != 0; i -= Math.Sign(i))
            {
                trace.Write($"{i} {s_days[Wrapped(facts.Day + i)]}, ");
            }

            trace.Write($"0 {s_days[facts.Day]}").Line();
            if (distance == 0)
            {
                return s_days[facts.Day];
            }
        }

        Arithmetic.Divide(trace, distance, 7);
        trace.Line().Write($"0 {s_days[facts.Day]}");
        int step = Math.Sign(facts.Distance);
        for (int i = 1; i <= distance % 7; i++)
        {
            trace.Write($", {i * step} {s_days[Wrapped(facts.Day + (i * step))]}");
        }

        return s_days[facts.Target];
    }

    /// <summary>Two days near today: one is named, the other is asked for.</summary>
    private static Facts DrawRelative(TaskRandom random)
    {
        int lead = random.Chance(0.6) ? random.Between(1, 2) : random.Between(3, 6);
        int distance = random.Chance(0.75) ? random.Between(0, 2) : random.Between(3, 6);
        int signedLead = random.Chance(0.65) ? lead : -lead;
        int signed = random.Chance(signedLead > 0 ? 0.75 : 0.35) ? distance : -distance;
        return signed == -signedLead ? DrawRelative(random) : new Facts(random.Below(7), signed, signedLead);
    }

    /// <summary>Whether the other phrasings don't fit, or aren't drawn.</summary>
    private static bool IsRelative(Facts facts, Wording wording) =>
        (Math.Abs(facts.Lead), facts.Distance) is ( > 2, _) or (_, 0) || (Math.Abs(facts.Lead) == 2 && facts.Lead != 2 * facts.Distance)
            || wording.Random.Chance(0.6);

    private static string AskRelative(Facts facts, string day, Wording wording)
    {
        string named = NamedBefore(facts.Lead, wording);
        string when = When(facts.Distance, wording);
        string verb = facts.Distance < 0 ? "was" : facts.Distance > 0 && wording.Random.Chance(0.2) ? "will be" : "is";
        bool isName = Math.Abs(facts.Distance) < 3 && !when.StartsWith("in ", StringComparison.Ordinal) && !when.EndsWith("ago", StringComparison.Ordinal);
        string question = verb == "will be" ? (isName ? $"will {when} be" : $"will it be {when}") : isName ? $"{verb} {when}" : $"{verb} it {when}";
        return wording.Say(s_relative, day, named, char.ToUpperInvariant(named[0]) + named[1..], question, when,
            isName ? $"{when} {verb}" : $"{when} it {verb}", isName ? $"{when} {verb}" : $"it {verb} {when}");
    }

    /// <summary>What comes before the name of a day some days before today, or after it if the number is negative.</summary>
    private static string NamedBefore(int lead, Wording wording)
    {
        string count = wording.Random.Chance(0.6) ? NumberWords.Spell(Math.Abs(lead)) : $"{Math.Abs(lead)}";
        return lead switch
        {
            1 => wording.Random.Pick(["yesterday was", "yesterday was", "yesterday it was", "yday was"]),
            -1 => wording.Random.Pick(["tomorrow is", "tomorrow is", "tomorrow will be", "tomorrow it's"]),
            2 when wording.Random.Chance(0.6) => "the day before yesterday was",
            -2 when wording.Random.Chance(0.6) => wording.Random.Pick(["the day after tomorrow is", "the day after tomorrow will be"]),
            > 0 => $"{count} days ago {wording.Random.Pick(["it was", "it was", "was"])}",
            _ => $"in {count} days {wording.Random.Pick(["it is", "it will be", "it's"])}",
        };
    }

    private static string When(int distance, Wording wording)
    {
        string count = wording.Random.Chance(0.5) ? NumberWords.Spell(Math.Abs(distance)) : $"{Math.Abs(distance)}";
        return distance switch
        {
            0 => "today",
            1 => wording.Random.Pick(["tomorrow", "tomorrow", "tomorrow", "tomorrow", "tmrw"]),
            -1 => wording.Random.Pick(["yesterday", "yesterday", "yesterday", "yday"]),
            2 when wording.Random.Chance(0.7) => "the day after tomorrow",
            -2 when wording.Random.Chance(0.7) => "the day before yesterday",
            > 0 => $"in {count} days",
            _ => $"{count} days ago",
        };
    }

    /// <summary>Names yesterday or tomorrow, or the day beyond, and asks for a day that is counted from today.</summary>
    private static string AskFromLead(Facts facts, string day, Wording wording)
    {
        if (Math.Abs(facts.Lead) == 2)
        {
            return wording.Say(facts.Distance > 0 ? s_leadToTomorrow : s_leadToYesterday, day);
        }

        (string named, string capital, string turned) = facts.Lead > 0
            ? ("yesterday was", "Yesterday was", "was yesterday")
            : ("tomorrow is", "Tomorrow is", "is tomorrow");
        return wording.Say(facts.Distance > 0 ? s_fromLead : s_toLead, day, wording.Count(Math.Abs(facts.Distance)), "", named, capital, turned);
    }

    private static int Wrapped(int day) => ((day % 7) + 7) % 7;

    /// <param name="Day">The day to count from.</param>
    /// <param name="Distance">Days to the day asked for.</param>
    /// <param name="Lead">Where another day is named: the days from it to <paramref name="Day"/>, which is today.</param>
    internal sealed record Facts(int Day, int Distance, int Lead = 0)
    {
        public int Named => Wrapped(Day - Lead);

        public int Target => Wrapped(Day + (Distance % 7));
    }
}
