using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Minutes between two times of one day, the time some minutes later or earlier, and times of one clock on the other.</summary>
internal sealed partial class ClockTask : VerifiableTask<ClockTask.Facts>
{
    private const int MinutesOfDay = 1440;
    private const int Noon = 720;

    // The minute before 1 pm ends the times that mean one thing on every clock.
    private const int LastSpoken = 780;

    // What lasted longer than four hours is no lesson, film or drive.
    private const int LongestStory = 240;

    private static readonly Kind[] s_shiftKinds = [Kind.After, Kind.Before, Kind.Ends, Kind.Ends, Kind.Lasts, Kind.Lasts];

    private static readonly Phrasings s_between = PhrasingFile.Read("clock", "between");

    private static readonly Phrasings s_after = PhrasingFile.Read("clock", "after");

    private static readonly Phrasings s_before = PhrasingFile.Read("clock", "before");

    private static readonly Phrasings s_ends = PhrasingFile.Read("clock", "ends");

    private static readonly Phrasings s_lasts = PhrasingFile.Read("clock", "lasts");

    private static readonly Phrasings s_ahead = PhrasingFile.Read("clock", "ahead");

    private static readonly Phrasings s_behind = PhrasingFile.Read("clock", "behind");

    private static readonly Phrasings s_slow = PhrasingFile.Read("clock", "slow");

    private static readonly Phrasings s_fast = PhrasingFile.Read("clock", "fast");

    private static readonly Phrasings s_toHalves = PhrasingFile.Read("clock", "to halves");

    private static readonly Phrasings s_toDay = PhrasingFile.Read("clock", "to day");

    private static readonly Phrasings s_toDigits = PhrasingFile.Read("clock", "to digits");

    private static readonly Phrasings s_toWords = PhrasingFile.Read("clock", "to words");

    internal enum Kind
    {
        Between,
        After,
        Before,

        /// <summary>As <see cref="After"/>: the end of something that begins.</summary>
        Ends,

        /// <summary>As <see cref="Between"/>, in hours and minutes.</summary>
        Lasts,

        /// <summary>15:30 with am or pm.</summary>
        ToHalves,

        /// <summary>3:30 pm on a clock of 24 hours.</summary>
        ToDay,

        /// <summary>Quarter to 4 in digits.</summary>
        ToDigits,

        /// <summary>3:45 in words.</summary>
        ToWords,
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

    public override string Summary => "times some minutes later or earlier, minutes between times, 12 and 24 hours, times in words, time zones";

    public override int Levels => 4;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level == 4)
        {
            return DrawShift(random);
        }

        if (level == 3 && random.Chance(0.2))
        {
            return DrawOfHalves(random);
        }

        if (level < 3 && random.Chance(0.12))
        {
            return DrawOfWords(random);
        }

        var kind = (Kind)random.Below(3);
        int most = level switch
        {
            1 => 59,
            2 => 150,
            _ => kind == Kind.Before ? LongestStory : 600,
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
            : Told(new Facts(kind, start, length, style, hasHours));
    }

    protected override string Key(Facts facts) => facts.IsConversion ? $"{facts.Asks}:{facts.Start}" : $"{facts.Start}+{facts.Length}";

    protected override string Ask(Facts facts, Wording wording) => facts.Asks switch
    {
        Kind.ToHalves => wording.Say(s_toHalves, Typed(facts, facts.Start, wording)),
        Kind.ToDay => wording.Say(s_toDay, Typed(facts, facts.Start, wording)),
        Kind.ToDigits => wording.Say(s_toDigits, Named(Typed(facts, facts.Start, wording), wording)),
        Kind.ToWords => wording.Say(s_toWords, TimeReader.Clock(facts.Start)),
        Kind.After or Kind.Ends when IsZone(facts, wording) => wording.Say(s_ahead, Typed(facts, facts.Start, wording), "", Duration(facts, wording)),
        Kind.Before when IsZone(facts, wording) => wording.Say(s_behind, Typed(facts, facts.End, wording), "", Duration(facts, wording)),
        Kind.After when IsClockWrong(facts, wording) => wording.Say(s_slow, Typed(facts, facts.Start, wording), "", Duration(facts, wording)),
        Kind.Before when IsClockWrong(facts, wording) => wording.Say(s_fast, Typed(facts, facts.End, wording), "", Duration(facts, wording)),
        Kind.Between => wording.Say(s_between, Typed(facts, facts.Start, wording), Typed(facts, facts.End, wording)),
        Kind.Lasts => wording.Say(s_lasts, Typed(facts, facts.Start, wording), Typed(facts, facts.End, wording)),
        Kind.Ends => wording.Say(s_ends, Typed(facts, facts.Start, wording), "", Duration(facts, wording)),
        Kind.After => wording.Say(s_after, Typed(facts, facts.Start, wording), "", Duration(facts, wording)),
        _ => wording.Say(s_before, Typed(facts, facts.End, wording), "", Duration(facts, wording)),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.Between or Kind.Lasts => TimeReader.JudgeMinutes(answer, facts.Length),
        Kind.ToHalves or Kind.ToDay => JudgeConversion(facts, answer),
        Kind.ToDigits => Either(TimeReader.JudgeTime(answer, facts.Start), TimeReader.JudgeTime(answer, (facts.Start + Noon) % MinutesOfDay)),
        Kind.ToWords => JudgeWords(facts, answer),
        Kind.After or Kind.Ends => TimeReader.JudgeTime(answer, facts.End, Repeatable(answer, facts.Start)),
        _ => TimeReader.JudgeTime(answer, facts.Start, Repeatable(answer, facts.End)),
    };

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Between or Kind.Lasts:
                return WorkSpan(facts, trace);
            case Kind.ToDay:
                trace.Write($"{Short(facts, facts.Start)} to 24 hours");
                WorkReading(facts, facts.Start, trace);
                return TimeReader.Clock(facts.Start);
            case Kind.ToDigits:
                trace.Write($"{Short(facts, facts.Start)} in digits");
                WorkReading(facts, facts.Start, trace);
                return TimeReader.Clock(facts.Start);
            case Kind.ToWords:
                return WorkWords(facts.Start, trace);
            case Kind.ToHalves:
                trace.Write($"{Short(facts, facts.Start)} to am or pm").Line();
                WorkHalves(facts.Start, trace);
                return Halves(facts.Start);
            default:
                WorkShift(facts, trace);
                int result = facts.Asks == Kind.Before ? facts.Start : facts.End;
                return facts.Style == Style.Halves ? Halves(result) : TimeReader.Clock(result);
        }
    }

    /// <summary>The right time is not enough: it has to be on the other clock.</summary>
    private static Verdict JudgeConversion(Facts facts, AnswerText answer)
    {
        Verdict verdict = TimeReader.JudgeTime(answer, facts.Start);
        string expected = (facts.Asks == Kind.ToHalves ? Halves(facts.Start) : TimeReader.Clock(facts.Start)).Replace(" ", "", StringComparison.Ordinal);
        bool isOnOther = TimeOfDay().Matches(answer.Text).Any(match =>
            match.Value.Replace(" ", "", StringComparison.Ordinal).TrimStart('0').EndsWith(expected.TrimStart('0'), StringComparison.OrdinalIgnoreCase));
        return !verdict.IsRight || isOnOther ? verdict : Verdict.Wrong("not on the other clock");
    }

    private static Verdict Either(Verdict first, Verdict second) => first.IsRight ? first : second;

    /// <summary>Judges a time in words: <c>quarter to eight</c>, <c>a quarter to 8</c>, <c>seven forty-five</c>.</summary>
    private static Verdict JudgeWords(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string text = answer.Boxed.Concat(answer.Emphasized).FirstOrDefault() ?? answer.Text;
        text = InWordsLead().Replace(text.ToLowerInvariant().Trim(' ', '.', '!', '"', '\n', '*'), "").Replace('-', ' ').Trim(' ', '"', '*');
        text = text.Replace(" minutes ", " ", StringComparison.Ordinal);
        (int hour, int minute) = (facts.Start / 60, facts.Start % 60);
        string tail = minute == 0 ? "o'clock" : minute < 10 ? $"oh {NumberWords.Spell(minute)}" : NumberWords.Spell(minute);
        string[] forms = [Spoken(facts.Start, true), Spoken(facts.Start, false), $"{NumberWords.Spell(hour)} {tail}", .. SaidInMinutes(hour, minute)];
        bool isRight = forms.Any(form => text == form.Replace('-', ' ')
            || text == form.Replace('-', ' ').Replace(" past ", " after ", StringComparison.Ordinal));
        return Verdict.If(isRight, $"read '{text}', expected '{forms[0]}'");
    }

    /// <summary>Quarters and halves as minutes.</summary>
    private static string[] SaidInMinutes(int hour, int minute) => minute switch
    {
        15 => [$"fifteen past {NumberWords.Spell(hour)}"],
        30 => [$"thirty past {NumberWords.Spell(hour)}"],
        45 => [$"fifteen to {NumberWords.Spell((hour % 12) + 1)}"],
        _ => [],
    };

    private static string WorkWords(int time, Trace trace)
    {
        (int hour, int minute) = (time / 60, time % 60);
        string words = Spoken(time, inWords: true);
        trace.Write($"{TimeReader.Clock(time)} in words").Line().Write(Relation.Of(minute, 30));
        if (minute > 30)
        {
            trace.Space().Equation($"60-{minute}", 60 - minute);
            trace.Space().Write(hour == 12 ? "12 then 1" : "").Space();
            if (hour < 12)
            {
                trace.Equation($"{hour}+1", hour + 1);
            }
        }

        trace.Line().Write(words);
        return words;
    }

    /// <summary>With an article now and then: <c>a quarter to 8</c>.</summary>
    private static string Named(string time, Wording wording) =>
        time.StartsWith("quarter", StringComparison.Ordinal) && wording.Random.Chance(0.4) ? $"a {time}" : time;

    /// <summary>Whether whole hours are told as the distance of two cities.</summary>
    private static bool IsZone(Facts facts, Wording wording) => facts.Length % 60 == 0 && wording.Random.Chance(0.3);

    /// <summary>Whether some minutes are told as those that a clock is fast or slow.</summary>
    private static bool IsClockWrong(Facts facts, Wording wording) => facts.Length < 100 && wording.Random.Chance(0.2);

    /// <summary>A sentence may repeat the time of the question; a line of its own may not.</summary>
    private static int[] Repeatable(AnswerText answer, int asked) => answer.Text.Contains('\n', StringComparison.Ordinal) ? [] : [asked];

    /// <summary>Hours and minutes from start to end; an end that is earlier belongs to the next day.</summary>
    private static string WorkSpan(Facts facts, Trace trace)
    {
        bool isInMinutes = facts.Asks == Kind.Between;
        trace.Write($"{Short(facts, facts.Start)} to {Short(facts, facts.End)} {(isInMinutes ? "minutes" : "hours")}");
        WorkReading(facts, facts.Start, trace);
        WorkReading(facts, facts.End, trace);
        trace.Line().Write($"{TimeReader.Clock(facts.End)} - {TimeReader.Clock(facts.Start)}").Line();
        (int hours, int minutes) = WorkDifference(facts.End, facts.Start, trace);
        if (!isInMinutes)
        {
            return InHours(facts.Length);
        }

        long most = Arithmetic.Multiply(trace.Line(), hours, 60);
        Arithmetic.Add(trace, most, minutes);
        return facts.Length == 1 ? "1 minute" : $"{facts.Length} minutes";
    }

    private static string InHours(int length)
    {
        (int hours, int minutes) = (length / 60, length % 60);
        string hourText = hours == 0 ? "" : $"{hours} hour{(hours == 1 ? "" : "s")}";
        string minuteText = minutes == 0 ? "" : $"{minutes} minute{(minutes == 1 ? "" : "s")}";
        return $"{hourText} {minuteText}".Trim();
    }

    /// <summary>A time of one clock on the other, of 12 or 24 hours.</summary>
    private static Facts DrawOfHalves(TaskRandom random)
    {
        bool toHalves = random.Chance(0.5);

        // From 1:00 to 12:59, a time doesn't say whether it is am or pm.
        int hour = toHalves ? random.Between(13, 24) % 24 : random.Below(24);
        int time = (60 * hour) + (5 * random.Between(1, 11)) - random.Pick([0, 0, random.Between(0, 4)]);
        return new Facts(toHalves ? Kind.ToHalves : Kind.ToDay, time, 0, toHalves ? Style.Plain : Style.Halves, HasHours: false);
    }

    /// <summary>A time in words as digits, or the other way around.</summary>
    private static Facts DrawOfWords(TaskRandom random)
    {
        bool toWords = random.Chance(0.35);
        int time = (60 * random.Between(1, 12)) + (random.Chance(0.5) ? 15 * random.Between(1, 3) : 5 * random.Below(12));
        return new Facts(toWords ? Kind.ToWords : Kind.ToDigits, time, 0, toWords ? Style.Plain : random.Pick([Style.Spoken, Style.InWords]), false);
    }

    /// <summary>A shift, a film, a ride: at any time, also over midnight.</summary>
    private static Facts DrawShift(TaskRandom random)
    {
        Kind kind = random.Pick(s_shiftKinds);
        int unit = random.Chance(0.75) ? 5 : random.Chance(0.5) ? 15 : 1;
        int start = unit * random.Between(0, (MinutesOfDay / unit) - 1);
        start = random.Chance(0.2) ? start / 60 * 60 : start;
        int most = kind is Kind.Before or Kind.Lasts ? LongestStory : 720;
        int length = random.Chance(0.3) ? 60 * random.Between(1, most / 60) : unit * random.Between(20 / unit, most / unit);
        return Told(new Facts(kind, start, length, random.Chance(0.5) ? Style.Halves : Style.Plain, HasHours: length >= 60 && random.Chance(0.8)));
    }

    /// <summary>With am and pm where a time that a clock of 12 hours has leads to one that it hasn't: 10 hours after 9:50 could be meant as 7:50.</summary>
    private static Facts Told(Facts facts)
    {
        (int given, int asked) = facts.Asks == Kind.Before ? (facts.End, facts.Start) : (facts.Start, facts.End);
        bool isOpen = facts.Style == Style.Plain && facts.Asks is Kind.After or Kind.Before or Kind.Ends;
        return isOpen && given is >= 60 and < LastSpoken && asked is < 60 or >= LastSpoken ? facts with { Style = Style.Halves } : facts;
    }

    private static void WorkShift(Facts facts, Trace trace)
    {
        bool isAfter = facts.Asks != Kind.Before;
        int given = isAfter ? facts.Start : facts.End;
        (int hours, int minutes) = (facts.Length / 60, facts.Length % 60);
        string length = $"{hours}:{minutes:00}";
        string goal = $"{Short(facts, given)} {(isAfter ? '+' : '-')} {(facts.HasHours ? length : $"0:{facts.Length:00}")}";
        trace.Write(goal);
        WorkReading(facts, given, trace);
        if (!facts.HasHours && hours > 0)
        {
            trace.Line().Step($"{facts.Length}/60=", $"{hours}r{minutes}", () => $"{hours}r{minutes + 1}").Write($" {length}");
        }

        string plain = $"{TimeReader.Clock(given)} {(isAfter ? '+' : '-')} {length}";
        trace.Line().Write(plain == goal ? "" : plain).Line();
        (int hour, int minute) = isAfter ? WorkSum(given, facts.Length, trace) : WorkDifference(given, facts.Length, trace);
        if (facts.Style == Style.Halves)
        {
            WorkHalves((hour * 60) + minute, trace.Line());
        }
    }

    private static void WorkHalves(int time, Trace trace)
    {
        int hour = time / 60;
        trace.Write(hour < 12 ? $"{hour}<12 am" : $"{hour}>11 pm");
        if (hour is 0 or > 12)
        {
            trace.Space().Equation(hour == 0 ? "0+12" : $"{hour}-12", hour == 0 ? 12 : hour - 12);
        }

        trace.Write($" {Halves(time)}");
    }

    /// <summary>Adds the minutes, then the hours, each with a carry where it is needed.</summary>
    private static (int Hour, int Minute) WorkSum(int time, int length, Trace trace)
    {
        int minute = (int)trace.Equation($"{time % 60}+{length % 60}", (time % 60) + (length % 60));
        bool carries = minute > 59;
        trace.Write(carries ? $" {minute}>59" : $" {minute}<60");
        minute = carries ? (int)trace.Space().Equation($"{minute}-60", minute - 60) : minute;
        int hour = (int)trace.Line().Equation($"{time / 60}+{length / 60}", (time / 60) + (length / 60));
        hour = carries ? (int)trace.Space().Equation($"{hour}+1", hour + 1) : hour;
        trace.Write(hour > 23 ? $" {hour}>23" : $" {hour}<24");
        hour = hour > 23 ? (int)trace.Space().Equation($"{hour}-24", hour - 24) : hour;
        trace.Line().Write($"{hour}:{minute:00}");
        return (hour, minute);
    }

    /// <summary>Subtracts the minutes, then the hours; what is too small borrows an hour or a day first.</summary>
    private static (int Hour, int Minute) WorkDifference(int time, int taken, Trace trace)
    {
        (int hour, int minute) = (time / 60, time % 60);
        bool borrows = minute < taken % 60;
        trace.Write(Relation.Of(minute, taken % 60));
        minute = borrows ? (int)trace.Space().Equation($"{minute}+60", minute + 60) : minute;
        minute = (int)trace.Space().Equation($"{minute}-{taken % 60}", minute - (taken % 60));
        trace.Line();
        hour = borrows ? (int)trace.Equation($"{hour}-1", hour - 1) : hour;
        trace.Space().Write(Relation.Of(hour, taken / 60));
        hour = hour < taken / 60 ? (int)trace.Space().Equation($"{hour}+24", hour + 24) : hour;
        hour = (int)trace.Space().Equation($"{hour}-{taken / 60}", hour - (taken / 60));
        trace.Line().Write($"{hour}:{minute:00}");
        return (hour, minute);
    }

    /// <summary>A time of the first line that is not written from 0:00 to 23:59 yet.</summary>
    private static void WorkReading(Facts facts, int time, Trace trace)
    {
        (int hour, int minute) = (time / 60, time % 60);
        if (Short(facts, time) == TimeReader.Clock(time))
        {
            return;
        }

        trace.Line();
        if (facts.Style != Style.Halves)
        {
            trace.Equation($"{hour + 1}-1", hour);
            trace.Space().Equation($"60-{60 - minute}", minute);
            trace.Space();
        }
        else if (hour is 0 or > 12)
        {
            trace.Equation(hour == 0 ? "12-12" : $"{hour - 12}+12", hour);
            trace.Space();
        }

        trace.Write(TimeReader.Clock(time));
    }

    /// <summary>A time in digits, close to how the question says it: <c>3:30 pm</c>; <c>4:-25</c> for 25 to 4.</summary>
    private static string Short(Facts facts, int time) => facts.Style switch
    {
        Style.Halves => Halves(time),
        Style.Spoken or Style.InWords when time % 60 > 30 => $"{(time / 60 % 12) + 1}:-{60 - (time % 60)}",
        _ => TimeReader.Clock(time),
    };

    /// <summary>A time as the question names it.</summary>
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

        // Twelve hours later the digits are the same, and the part of the day is all that differs.
        if (facts.Style == Style.Halves && !facts.IsConversion && facts.Length % Noon != 0 && text[^1] == 'm' && wording.Random.Chance(0.22))
        {
            bool isInWords = time % 60 is 0 or 15 or 30 && time / 60 % 12 != 0 && wording.Random.Chance(0.4);
            string told = isInWords ? Spoken(time / 60 % 12 * 60 + (time % 60), wording.Random.Chance(0.6)) : text[..^3];
            text = $"{told.Replace(" o'clock", wording.Random.Chance(0.5) ? " o'clock" : "", StringComparison.Ordinal)} {PartOfDay(time / 60, wording)}";
        }
        else if (facts.Style == Style.Halves && wording.Random.Chance(0.12))
        {
            text = text.Replace(" am", " AM", StringComparison.Ordinal).Replace(" pm", " PM", StringComparison.Ordinal);
        }
        else if (facts.Style == Style.Halves && wording.Random.Chance(0.3))
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

    private static string PartOfDay(int hour, Wording wording) => hour switch
    {
        < 5 => wording.Random.Pick(["at night", "in the morning"]),
        > 20 => wording.Random.Pick(["at night", "in the evening"]),
        < 12 => "in the morning",
        < 18 => "in the afternoon",
        _ => "in the evening",
    };

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
        if (facts.HasHours && hours > 0 && wording.Random.Chance(0.25))
        {
            return minutes == 0
                ? wording.Random.Pick([$"{hours}h", $"{hours} h", $"{hours} {(hours == 1 ? "hr" : "hrs")}"])
                : wording.Random.Pick([$"{hours} h {minutes} min", $"{hours}h {minutes}min", $"{hours}h {minutes}m", $"{hours}h{minutes:00}",
                    $"{hours} {(hours == 1 ? "hr" : "hrs")} {minutes} {wording.Random.Pick(["min", "mins"])}", $"{hours}:{minutes:00} hours",
                    $"{hours} hours {minutes}"]);
        }

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

    [GeneratedRegex(@"^(?:it is|it's|it’s|that is|that's|\d{1,2}:\d\d (?:is|in words is)|(?:in words|the answer is)[,:]?)?\s*(?:a )?")]
    private static partial Regex InWordsLead();

    [GeneratedRegex(@"\b\d{1,2}:\d\d(?: ?[ap]m)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex TimeOfDay();

    internal sealed record Facts(Kind Asks, int Start, int Length, Style Style, bool HasHours)
    {
        public bool IsConversion => Asks is Kind.ToHalves or Kind.ToDay or Kind.ToDigits or Kind.ToWords;

        public int End => (Start + Length) % MinutesOfDay;
    }
}
