using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Minutes between two times of one day, and the time some minutes later or earlier.</summary>
internal sealed class ClockTask : VerifiableTask<ClockTask.Facts>
{
    private static readonly Phrasings s_between = new(
        [
            "How many minutes are between {0} and {1}?", "How many minutes between {0} and {1}?", "minutes between {0} and {1}", "How many minutes from {0} to {1}?", "minutes from {0} to {1}", "How long is it from {0} to {1}?",
            "How many minutes is it from {0} until {1}?", "How long is it from {0} to {1} in minutes?", "A <movie|lesson|meeting|game> starts at {0} and ends at {1}. How many minutes does it last?", "time between {0} and {1}",
            "A <film|class|train ride> starts at {0} and ends at {1}. How long is it?", "From {0} to {1}, how many minutes?", "I slept from {0} to {1}. How many minutes is that?", "{0} to {1} how many minutes",
            "The bus leaves at {0} and arrives at {1}. How long does it take?", "How much time passes between {0} and {1}?", "If it is {0} now, how many minutes until {1}?", "It's {0}. How long until {1}?",
        ],
        ["Count the minutes from {0} to {1}.", "I left at {0} and was home by {1}. How many minutes was I away?", "{0} till {1} is how long?"]);

    private static readonly Phrasings s_after = new(
        [
            "What time is it {2} minutes after {0}?", "What time is {2} minutes after {0}?", "{2} minutes after {0}", "{0} plus {2} minutes", "{0} + {2} minutes", "It is {0}. What time is it in {2} minutes?", "{0} plus {2} min",
            "What time will it be {2} minutes after {0}?", "A <movie|lesson|meeting> starts at {0} and lasts {2} minutes. When does it end?", "If it is {0}, what time is it in {2} minutes?",
            "The train leaves at {0} and takes {2} minutes. When does it arrive?", "what time is it {2} minutes from {0}",
        ],
        ["Add {2} minutes to {0}.", "Starting at {0} and waiting {2} minutes, what does the clock show?"]);

    private static readonly Phrasings s_before = new(
        [
            "What time is it {2} minutes before {0}?", "What time is {2} minutes before {0}?", "{2} minutes before {0}", "{0} minus {2} minutes", "It is {0}. What time was it {2} minutes ago?", "{0} - {2} minutes",
            "A <movie|lesson|meeting> ends at {0} and lasts {2} minutes. When does it start?", "I must be there at {0} and need {2} minutes. When do I have to leave?",
        ],
        ["Go back {2} minutes from {0}.", "The clock shows {0}. What did it show {2} minutes earlier?"]);

    internal enum Kind
    {
        Between,
        After,
        Before,
    }

    public override string Name => "clock";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "minutes between times, and times some minutes later or earlier";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int most = level switch
        {
            1 => 59,
            2 => 150,
            _ => 600,
        };
        int unit = level == 1 ? 5 : 1;
        int start = unit * random.Between(level == 3 ? 0 : 60 / unit, (level == 3 ? 1300 : 720) / unit);
        int length = unit * random.Between(1, most / unit);
        return start + length >= 1440 ? Draw(level, random) : new Facts((Kind)random.Below(3), start, length, level == 3 && random.Chance(0.4));
    }

    protected override string Key(Facts facts) => $"{facts.Start}+{facts.Length}";

    protected override string Ask(Facts facts, Wording wording) => facts.Asks switch
    {
        Kind.Between => wording.Say(s_between, Text(facts, facts.Start), Text(facts, facts.End)),
        Kind.After => wording.Say(s_after, Text(facts, facts.Start), "", $"{facts.Length}"),
        _ => wording.Say(s_before, Text(facts, facts.End), "", $"{facts.Length}"),
    };

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks switch
    {
        Kind.Between => TimeReader.JudgeMinutes(answer, facts.Length),
        Kind.After => TimeReader.JudgeTime(answer, facts.End, facts.Start),
        _ => TimeReader.JudgeTime(answer, facts.Start, facts.End),
    };

    protected override string Work(Facts facts, Trace trace)
    {
        int given = facts.Asks == Kind.Before ? facts.End : facts.Start;
        if (facts.UsesHalves)
        {
            trace.Write($"{Text(facts, given)} is {TimeReader.Clock(given)}").Line();
        }

        if (facts.Asks == Kind.Between)
        {
            WorkBetween(facts, trace);
            return facts.Length == 1 ? "1 minute" : $"{facts.Length} minutes";
        }

        WorkShift(facts, trace);
        return Text(facts, facts.Asks == Kind.After ? facts.End : facts.Start);
    }

    private static void WorkBetween(Facts facts, Trace trace)
    {
        if (facts.UsesHalves)
        {
            trace.Write($"{Text(facts, facts.End)} is {TimeReader.Clock(facts.End)}").Line();
        }

        long hours = Arithmetic.Subtract(trace, facts.End / 60, facts.Start / 60);
        long minutes = Arithmetic.Multiply(trace, hours, 60);
        long rest = Arithmetic.Subtract(trace.Line(), facts.End % 60, facts.Start % 60);
        Arithmetic.Add(trace.Line(), minutes, rest);
    }

    private static void WorkShift(Facts facts, Trace trace)
    {
        bool isAfter = facts.Asks == Kind.After;
        int given = isAfter ? facts.Start : facts.End;
        int result = isAfter ? facts.End : facts.Start;
        (int hours, int minutes) = (facts.Length / 60, facts.Length % 60);
        trace.Step($"{facts.Length}/60=", $"{hours}r{minutes}", () => $"{hours}r{minutes + 1}");
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
            trace.Line();
        }

        trace.Write(TimeReader.Clock(result));
    }

    private static string Text(Facts facts, int time)
    {
        if (!facts.UsesHalves)
        {
            return TimeReader.Clock(time);
        }

        int hour = time / 60 % 12;
        return $"{(hour == 0 ? 12 : hour)}:{time % 60:00} {(time < 720 ? "am" : "pm")}";
    }

    internal sealed record Facts(Kind Asks, int Start, int Length, bool UsesHalves)
    {
        public int End => Start + Length;
    }
}
