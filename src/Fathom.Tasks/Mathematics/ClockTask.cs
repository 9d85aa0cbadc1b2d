using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Minutes between two times of one day, and the time some minutes later or earlier.</summary>
internal sealed class ClockTask : VerifiableTask<ClockTask.Facts>
{
    private const int MinutesOfDay = 1440;
    private const int Noon = 720;

    // The minute before 1 pm ends the times that mean one thing on every clock.
    private const int LastSpoken = 780;

    private static readonly Kind[] s_shiftKinds = [Kind.After, Kind.Before, Kind.Ends, Kind.Ends, Kind.Lasts, Kind.Lasts];

    private static readonly Phrasings s_between = PhrasingFile.Read("clock", "between");

    private static readonly Phrasings s_after = PhrasingFile.Read("clock", "after");

    private static readonly Phrasings s_before = PhrasingFile.Read("clock", "before");

    private static readonly Phrasings s_ends = PhrasingFile.Read("clock", "ends");

    private static readonly Phrasings s_lasts = PhrasingFile.Read("clock", "lasts");

    internal enum Kind
    {
        Between,
        After,
        Before,

        /// <summary>As <see cref="After"/>: the end of something that begins.</summary>
        Ends,

        /// <summary>As <see cref="Between"/>, in hours and minutes.</summary>
        Lasts,
    }

    /// <summary>How times are written.</summary>
    internal enum Style
    {
        /// <summary><c>15:30</c>.</summary>
        Plain,

        /// <summary><c>3:30 pm</c>.</summary>
        Halves,

        /// <summary><c>half past 3</c>.</summary>
        Spoken,

        /// <summary><c>half past three</c>.</summary>
        InWords,
    }

    public override string Name => "clock";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "minutes between times, and times some minutes later or earlier";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level == 4)
        {
            return DrawShift(random);
        }

        int most = level switch
        {
            1 => 59,
            2 => 150,
            _ => 600,
        };
        Style style = level == 3
            ? (random.Chance(0.5) ? Style.Halves : Style.Plain)
            : random.Chance(0.3) ? (random.Chance(0.5) ? Style.Spoken : Style.InWords) : Style.Plain;
        bool isSpoken = style is Style.Spoken or Style.InWords;
        int unit = isSpoken ? (random.Chance(0.5) ? 15 : 5) : level == 1 || (level == 3 && random.Chance(0.3)) ? 5 : 1;
        (int first, int last) = level == 3 ? (0, 1300) : (60, Noon);
        int start = level == 3 && random.Chance(0.1) ? Noon * random.Below(2) : unit * random.Between(first / unit, last / unit);
        int length = unit * random.Between(1, most / unit);
        bool hasHours = (length >= 60 || length % 15 == 0) && random.Chance(0.4);

        // Without a half of the day, half past 2 in the afternoon could be meant as 2:30.
        return start + length >= (isSpoken ? LastSpoken : MinutesOfDay)
            ? Draw(level, random)
            : new Facts((Kind)random.Below(3), start, length, style, hasHours);
    }

    protected override string Key(Facts facts) => $"{facts.Start}+{facts.Length}";

    protected override string Ask(Facts facts, Wording wording) => facts.Asks switch
    {
        Kind.Between => wording.Say(s_between, Typed(facts, facts.Start, wording), Typed(facts, facts.End, wording)),
        Kind.Lasts => wording.Say(s_lasts, Typed(facts, facts.Start, wording), Typed(facts, facts.End, wording)),
        Kind.Ends => wording.Say(s_ends, Typed(facts, facts.Start, wording), "", Duration(facts, wording)),
        Kind.After => wording.Say(s_after, Typed(facts, facts.Start, wording), "", Duration(facts, wording)),
        _ => wording.Say(s_before, Typed(facts, facts.End, wording), "", Duration(facts, wording)),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.Between or Kind.Lasts => TimeReader.JudgeMinutes(answer, facts.Length),
        Kind.After or Kind.Ends => TimeReader.JudgeTime(answer, facts.End, Repeatable(answer, facts.Start)),
        _ => TimeReader.JudgeTime(answer, facts.Start, Repeatable(answer, facts.End)),
    };

    protected override string Work(Facts facts, Trace trace)
    {
        int given = facts.Asks == Kind.Before ? facts.End : facts.Start;
        if (facts.Style != Style.Plain)
        {
            trace.Write($"{Text(facts, given)} is {TimeReader.Clock(given)}").Line();
        }

        if (facts.Asks == Kind.Between)
        {
            WorkBetween(facts, trace);
            return facts.Length == 1 ? "1 minute" : $"{facts.Length} minutes";
        }

        if (facts.Asks == Kind.Lasts)
        {
            WorkDuration(facts, trace);
            return InHours(facts.Length);
        }

        WorkShift(facts, trace);
        int result = facts.Asks == Kind.Before ? facts.Start : facts.End;
        return facts.Style == Style.Halves ? Halves(result) : TimeReader.Clock(result);
    }

    /// <summary>A sentence may repeat the time of the question; a line of its own may not.</summary>
    private static int[] Repeatable(AnswerText answer, int asked) => answer.Text.Contains('\n', StringComparison.Ordinal) ? [] : [asked];

    private static void WorkBetween(Facts facts, Trace trace)
    {
        if (facts.Style != Style.Plain)
        {
            trace.Write($"{Text(facts, facts.End)} is {TimeReader.Clock(facts.End)}").Line();
        }

        long hours = Arithmetic.Subtract(trace, facts.End / 60, facts.Start / 60);
        long minutes = Arithmetic.Multiply(trace, hours, 60);
        long rest = Arithmetic.Subtract(trace.Line(), facts.End % 60, facts.Start % 60);
        Arithmetic.Add(trace.Line(), minutes, rest);
    }

    /// <summary>Hours and minutes from start to end; an end that is earlier belongs to the next day.</summary>
    private static void WorkDuration(Facts facts, Trace trace)
    {
        if (facts.Style != Style.Plain)
        {
            trace.Write($"{Text(facts, facts.End)} is {TimeReader.Clock(facts.End)}").Line();
        }

        int end = facts.End / 60;
        if (facts.End < facts.Start)
        {
            end = (int)trace.Equation($"{end}+24", end + 24);
            trace.Line();
        }

        long hours = Arithmetic.Subtract(trace, end, facts.Start / 60);
        long minutes = Arithmetic.Subtract(trace, facts.End % 60, facts.Start % 60);
        if (minutes < 0)
        {
            Arithmetic.Subtract(trace.Line(), hours, 1);
            trace.Space().Equation($"{minutes}+60", minutes + 60);
        }
    }

    private static string InHours(int length)
    {
        (int hours, int minutes) = (length / 60, length % 60);
        string hourText = hours == 0 ? "" : $"{hours} hour{(hours == 1 ? "" : "s")}";
        string minuteText = minutes == 0 ? "" : $"{minutes} minute{(minutes == 1 ? "" : "s")}";
        return $"{hourText} {minuteText}".Trim();
    }

    /// <summary>A shift, a film, a ride: at any time, also over midnight.</summary>
    private static Facts DrawShift(TaskRandom random)
    {
        Kind kind = random.Pick(s_shiftKinds);
        int unit = random.Chance(0.75) ? 5 : random.Chance(0.5) ? 15 : 1;
        int start = unit * random.Between(0, (MinutesOfDay / unit) - 1);
        start = random.Chance(0.2) ? start / 60 * 60 : start;
        int length = random.Chance(0.3) ? 60 * random.Between(1, 12) : unit * random.Between(20 / unit, 720 / unit);
        return new Facts(kind, start, length, random.Chance(0.5) ? Style.Halves : Style.Plain, HasHours: length >= 60 && random.Chance(0.8));
    }

    private static void WorkShift(Facts facts, Trace trace)
    {
        bool isAfter = facts.Asks != Kind.Before;
        int given = isAfter ? facts.Start : facts.End;
        int result = isAfter ? facts.End : facts.Start;
        (int hours, int minutes) = (facts.Length / 60, facts.Length % 60);
        if (facts.HasHours)
        {
            trace.Write($"{hours}h {minutes}m");
        }
        else
        {
            trace.Step($"{facts.Length}/60=", $"{hours}r{minutes}", () => $"{hours}r{minutes + 1}");
        }

        trace.Line();
        (int hour, int minute) = (given / 60, given % 60);
        hour = (int)trace.Equation($"{hour}{(isAfter ? '+' : '-')}{hours}", isAfter ? hour + hours : hour - hours);
        minute = (int)trace.Space().Equation($"{minute}{(isAfter ? '+' : '-')}{minutes}", isAfter ? minute + minutes : minute - minutes);
        trace.Line();
        if (minute is < 0 or > 59)
        {
            int carry = isAfter ? 1 : -1;
            trace.Equation($"{minute}{(isAfter ? "-60" : "+60")}", minute - (60 * carry));
            trace.Space().Equation($"{hour}{(isAfter ? "+1" : "-1")}", hour + carry);
            hour += carry;
            trace.Line();
        }

        if (hour is < 0 or > 23)
        {
            trace.Equation($"{hour}{(hour < 0 ? "+24" : "-24")}", hour < 0 ? hour + 24 : hour - 24);
            trace.Line();
        }

        trace.Write(TimeReader.Clock(result));
    }

    /// <summary>A time as the question and the first line of the solution name it.</summary>
    private static string Text(Facts facts, int time) => facts.Style switch
    {
        Style.Plain => TimeReader.Clock(time),
        _ when time == 0 => "midnight",
        _ when time == Noon => "noon",
        Style.Halves => Halves(time),
        _ => Spoken(time, facts.Style == Style.InWords),
    };

    /// <summary>The time as people type it, which differs from <see cref="Text"/> in small ways.</summary>
    private static string Typed(Facts facts, int time, Wording wording)
    {
        string text = Text(facts, time);
        if (facts.Style == Style.Halves && time % 60 == 0 && wording.Random.Chance(0.7))
        {
            text = text.Replace(":00", "", StringComparison.Ordinal);
        }

        if (facts.Style == Style.Halves && wording.Random.Chance(0.3))
        {
            text = text.Replace(" am", "am", StringComparison.Ordinal).Replace(" pm", "pm", StringComparison.Ordinal);
        }

        if (facts.Style == Style.Plain && time < 600 && wording.Random.Chance(0.15))
        {
            text = "0" + text;
        }

        bool isPast = text.Contains(" past ", StringComparison.Ordinal) && !text.StartsWith("half", StringComparison.Ordinal);
        return isPast && wording.Random.Chance(0.15) ? text.Replace(" past ", " after ", StringComparison.Ordinal) : text;
    }

    private static string Halves(int time)
    {
        int hour = time / 60 % 12;
        return $"{(hour == 0 ? 12 : hour)}:{time % 60:00} {(time < Noon ? "am" : "pm")}";
    }

    /// <summary>A time that is a multiple of five minutes in words such as <c>quarter to 4</c>.</summary>
    private static string Spoken(int time, bool inWords)
    {
        (int hour, int minute) = (time / 60, time % 60);
        int next = hour == 12 ? 1 : hour + 1;
        return minute switch
        {
            0 => $"{Say(hour)} o'clock",
            15 => $"quarter past {Say(hour)}",
            30 => $"half past {Say(hour)}",
            45 => $"quarter to {Say(next)}",
            < 30 => $"{Say(minute)} past {Say(hour)}",
            _ => $"{Say(60 - minute)} to {Say(next)}",
        };

        string Say(int number) => inWords ? NumberWords.Spell(number) : $"{number}";
    }

    private static string Duration(Facts facts, Wording wording)
    {
        (int hours, int minutes) = (facts.Length / 60, facts.Length % 60);
        string hourText = hours == 1 ? wording.Random.Pick(["an hour", "1 hour", "one hour"]) : $"{wording.Count(hours)} hours";
        return facts switch
        {
            { HasHours: false, Length: 1 } => wording.Random.Pick(["1 minute", "one minute", "a minute"]),
            { HasHours: false } => $"{wording.Count(facts.Length)} {wording.Random.Pick(["minutes", "minutes", "minutes", "minutes", "mins", "min"])}",
            { Length: 15 } => wording.Random.Pick(["a quarter of an hour", "a quarter hour", "quarter of an hour"]),
            { Length: 30 } => wording.Random.Pick(["half an hour", "half an hour", "a half hour"]),
            { Length: 45 } => "three quarters of an hour",
            { Length: 90 } => wording.Random.Pick(["an hour and a half", "one and a half hours", "1.5 hours", "1 hour and 30 minutes"]),
            _ when minutes == 0 => hourText,
            _ when minutes == 30 && wording.Random.Chance(0.3) => $"{hours} and a half hours",
            _ => $"{hourText}{wording.Random.Pick([" and ", " and ", " "])}{minutes} minute{(minutes == 1 ? "" : "s")}",
        };
    }

    internal sealed record Facts(Kind Asks, int Start, int Length, Style Style, bool HasHours)
    {
        public int End => (Start + Length) % MinutesOfDay;
    }
}
