using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Inference;

/// <summary>If-then rules: forward, backward, and the two fallacies that leave it open.</summary>
internal sealed class ConditionalTask : VerifiableTask<ConditionalTask.Facts>
{
    // Statement, its denial, its question, as a clause after "if".
    private static readonly Event[] s_events =
    [
        new("it rains", "it does not rain", "does it rain"), new("the street is wet", "the street is not wet", "is the street wet"), new("the sun shines", "the sun does not shine", "does the sun shine"),
        new("the lamp is on", "the lamp is off", "is the lamp on"), new("the door is open", "the door is closed", "is the door open"), new("the dog barks", "the dog does not bark", "does the dog bark"),
        new("the bell rings", "the bell does not ring", "does the bell ring"), new("the shop is open", "the shop is closed", "is the shop open"), new("the grass is green", "the grass is not green", "is the grass green"),
        new("it is cold", "it is not cold", "is it cold"), new("the lake freezes", "the lake does not freeze", "does the lake freeze"), new("the cat sleeps", "the cat does not sleep", "does the cat sleep"),
        new("the train is late", "the train is not late", "is the train late"), new("the cake is ready", "the cake is not ready", "is the cake ready"), new("the music plays", "the music does not play", "does the music play"),
        new("the phone rings", "the phone does not ring", "does the phone ring"), new("the window breaks", "the window does not break", "does the window break"), new("it snows", "it does not snow", "does it snow"),
        new("the school is closed", "the school is not closed", "is the school closed"), new("the car starts", "the car does not start", "does the car start"), new("the tank is full", "the tank is not full", "is the tank full"),
        new("the fire burns", "the fire does not burn", "does the fire burn"), new("the room is warm", "the room is not warm", "is the room warm"), new("the alarm sounds", "the alarm does not sound", "does the alarm sound"),
        new("the bread is fresh", "the bread is not fresh", "is the bread fresh"), new("the baby cries", "the baby does not cry", "does the baby cry"), new("the river rises", "the river does not rise", "does the river rise"),
        new("the gate is locked", "the gate is not locked", "is the gate locked"), new("the light is red", "the light is not red", "is the light red"), new("the bus stops", "the bus does not stop", "does the bus stop"),
    ];

    private static readonly Phrasings s_rule = new(
        ["If {~0}, then {~1}. ", "If {~0}, {~1}. ", "If {~0} then {~1}. ", "Whenever {~0}, {~1}. ", "When {~0}, {~1}. "], ["Every time {~0}, {~1}. ", "In case {~0}, {~1}. "]);

    private static readonly Phrasings s_fact = new(["{~0}. "], ["We know that {~1}. ", "Today {~1}. "]);

    private static readonly Phrasings s_question = new(["{~0}?", "So {~1}?", "{~0}, yes, no or unknown?", "{~0}?", "Then {~1}?", "What follows: {~1}?"], ["Can we be certain: {~1}?", "Tell me, {~1}?"]);

    public override string Name => "conditional";

    public override TaskArea Area => TaskArea.Inference;

    public override string Summary => "if-then rules with a fact: yes, no or unknown";

    public override int Levels => 3;

    protected override NoiseProfile Noise => NoiseProfile.Careful;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int[] events = random.PickSome([.. Enumerable.Range(0, s_events.Length)], level + 1);
        return new Facts(events, GivesFirst: random.Chance(0.5), IsDenied: random.Chance(0.5), random.Chance(0.25));
    }

    protected override string Key(Facts facts) => $"{string.Join(',', facts.Events)}:{facts.GivesFirst}:{facts.IsDenied}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Event given = s_events[facts.Given];
        if (facts.IsFactFirst)
        {
            wording.Add(s_fact, Capital(given.Text(facts.IsDenied)), given.Text(facts.IsDenied));
        }

        for (int i = 0; i + 1 < facts.Events.Count; i++)
        {
            wording.Add(s_rule, s_events[facts.Events[i]].Statement, s_events[facts.Events[i + 1]].Statement);
        }

        if (!facts.IsFactFirst)
        {
            wording.Add(s_fact, Capital(given.Text(facts.IsDenied)), given.Text(facts.IsDenied));
        }

        string question = s_events[facts.Asked].Question;
        return wording.Add(s_question, Capital(question), question).Finish();
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => YesNoReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(s_events[facts.Given].Text(facts.IsDenied)).Line();
        if (facts.Answer == Ternary.Unknown)
        {
            trace.Write(facts.GivesFirst ? $"nothing if {s_events[facts.Given].Text(isDenied: true)}" : $"others may make {s_events[facts.Given].Statement}");
            return "Unknown";
        }

        IEnumerable<int> path = facts.GivesFirst ? facts.Events.Skip(1) : facts.Events.Reverse().Skip(1);
        trace.Write(string.Join('\n', path.Select(index => $"so {s_events[index].Text(facts.IsDenied)}")));
        return facts.IsDenied ? $"No, {s_events[facts.Asked].Denial}." : $"Yes, {s_events[facts.Asked].Statement}.";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    internal sealed record Facts(IReadOnlyList<int> Events, bool GivesFirst, bool IsDenied, bool IsFactFirst)
    {
        public int Given => GivesFirst ? Events[0] : Events[^1];

        public int Asked => GivesFirst ? Events[^1] : Events[0];

        public Ternary Answer => (GivesFirst, IsDenied) switch
        {
            (true, false) => Ternary.Yes,
            (false, true) => Ternary.No,
            _ => Ternary.Unknown,
        };
    }

    private sealed record Event(string Statement, string Denial, string Question)
    {
        public string Text(bool isDenied) => isDenied ? Denial : Statement;
    }
}
