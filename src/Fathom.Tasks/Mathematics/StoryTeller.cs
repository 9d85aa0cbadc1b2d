using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Tells a story in sentences: tense, person and connections are chosen once and kept.</summary>
internal sealed class StoryTeller
{
    // Slots of clauses: 0 verb, 1 number, 2 second number, 3 item, 4 container, 5 another name,
    // 6 pronoun, 7 the person before, 8 plural of the item.
    private static readonly Phrasings s_gain = new(["{~0} {1} more", "{~0} {1}", "{~0} another {1}", "{~0} {1} more {~3}", "{~0} {1} {~3}"], ["{~0} {1} extra {~3}", "{~0} {1} additional {~3}"]);

    private static readonly Phrasings s_loss = new(["{~0} {1}", "{~0} {1} of them", "{~0} {1} {~3}", "{~0} {1} of the {~8}"], ["{~0} exactly {1}", "{~0} {1} of those {~8}"]);

    private static readonly Phrasings s_gift = new(["{~0} {1} to {~5}", "{~0} {~5} {1}", "{~0} {~5} {1} {~3}", "{~0} {1} {~3} to {~5}"], ["{~0} {1} of the {~8} to {~5}", "{~0} {~5} {1} of them"]);

    private static readonly Phrasings s_gainGroups =
        new(["{~0} {1} more {~4} of {2}", "{~0} {1} {~4} with {2} each", "{~0} {1} {~4} of {2} {~3}", "{~0} {1} more {~4} with {2} {~3} each"], ["{~0} another {1} {~4}, each with {2}"]);

    private static readonly Phrasings s_lossGroups = new(["{~0} {1} {~4} of {2}", "{~0} {1} {~4} with {2} each", "{~0} {1} {~4} of {2} {~3}"], ["{~0} {1} {~4}, {2} in each"]);

    private static readonly Phrasings s_start = new(["{~5} {~0} {1} {~3}"], ["at first {~5} {~0} {1} {~3}", "To begin with, {~5} {~0} {1} {~3}"]);

    private static readonly Phrasings s_startGroups = new(
        [
            "{~5} {~0} {1} {~4} of {2} {~3}", "{~5} {~0} {1} {~4} with {2} {~3} each", "{~5} {~0} {1} {~4} with {2} {~3} in each", "{~5} {~0} {1} {~4} and each has {2} {~3}",
            "{~5} {~0} {1} {~4}. <Each|Every one> has {2} {~3}", "{~5} {~0} {1} {~4} of {2} {~3} each", "{~5} {~0} {1} {~4}, each with {2} {~3}",
        ],
        ["{~5} {~0} {1} {~4} holding {2} {~3} apiece", "{~5} {~0} {1} {~4}, and there are {2} {~3} in each"]);

    private static readonly Phrasings s_there = new(
        ["There <are|were> {1} {~3} <on the table|in a box|in the room|in a bag|in the kitchen|in the shop>", "{1} {~3} are <on the table|in a box|in a basket>"], ["In the garage there are {1} {~3}"]);

    private static readonly Phrasings s_thereGroups = new(
        ["There are {1} {~4} with {2} {~3} each", "There are {1} {~4} of {2} {~3}", "There are {1} {~4}. Each <one |>has {2} {~3}", "{1} {~4} have {2} {~3} each"], ["In the garage there are {1} {~4}, each with {2} {~3}"]);

    private static readonly Phrasings s_left = new(
        [
            "How many are left?", "How many <{~3}|of them> are left?", "How many {~3} <does {~5}|does {~6}> have left?", "How many {~3} remain?", "How many {~3} does {~5} have now?",
            "How many does {~6} have now?", "How many {~3} does {~6} <still |>have?", "how many now?", "How many {~3} are there now?", "How many does {~5} have?", "What is left?",
        ],
        ["How many {~3} is that now?", "What number of {~3} remains?", "Count the {~3} that remain.", "how many {~3} at the end?"]);

    private static readonly Phrasings s_leftMine = new(
        ["How many are left?", "How many {~3} do I have <left|now>?", "How many do I have <now|left|>?", "How many {~3} are left?", "How many {~3} remain?", "how many now?", "How many do I still have?"],
        ["What number of {~3} do I have at the end?", "how many {~3} at the end?"]);

    private static readonly Phrasings s_total = new(
        ["How many {~3} does {~5} have?", "How many {~3} <are there|is that> in <total|all>?", "How many does {~6} have <now|in total|altogether>?", "How many {~3} <is that|are there> altogether?", "How many {~3} does {~5} have now?"],
        ["What's the total number of {~3}?", "Altogether, how many {~3}?"]);

    private static readonly Phrasings s_totalMine = new(["How many {~3} do I have?", "How many do I have <now|in total|altogether>?", "How many {~3} <is that|are there> in <total|all>?"], ["What's my total number of {~3}?", "Altogether, how many {~3}?"]);

    private static readonly Phrasings s_share = new(
        [
            "{~5} <shares|divides|splits> them equally among {1} friends. How many does each <friend |>get?", "{~5} puts them equally into {1} bags. How many <{~3} |>are in each bag?",
            "They are shared equally by {1} people. How many does each get?", "They are divided into {1} equal groups. How many <{~3} |>are in <each|one> group?",
            "If {1} children share them equally, how many <{~3} |>does each <child |>get?",
        ],
        ["{~5} packs them into {1} equal parcels. How many {~3} per parcel?", "How many does each of {1} people get if all get the same?"]);

    private static readonly Phrasings s_shareOn = new(["{~5} keeps one of {1} equal parts", "{~5} divides them into {1} equal parts and keeps one"], ["{~5} splits them evenly {1} ways and keeps one part"]);

    private static readonly Phrasings s_more = new(["{~5} has {1} more {~3} than {~7}", "{~5} has {1} more than {~7}"], ["{~5} owns {1} more {~3} than {~7}"]);

    private static readonly Phrasings s_fewer = new(["{~5} has {1} fewer {~3} than {~7}", "{~5} has {1} <fewer|less> than {~7}"], ["{~5} owns {1} fewer {~3} than {~7}"]);

    private static readonly Phrasings s_times = new(["{~5} has {1} times as many {~3} as {~7}", "{~5} has {1} times as many as {~7}"], ["{~5} owns {1} times the {~3} of {~7}"]);

    private static readonly Phrasings s_together = new(
        ["How many {~3} do <they|both> have <together|in total|altogether>?", "How many do {~5} and {~7} have together?", "How many {~3} do {~7} and {~5} have <in all|altogether>?", "how many together?"],
        ["What do they have between them?", "How many {~3} between {~7} and {~5}?"]);

    private static readonly Phrasings s_others = new(["How many {~3} does {~5} have?", "How many does {~5} have?", "how many {~3} has {~5} got?"], ["So how many {~3} belong to {~5}?", "What is {~5}'s number of {~3}?"]);

    private static readonly Phrasings s_double = new(["Then the number <doubles|is doubled>", "Then {~5} gets as many again", "{~5} doubles <it|the number|that>"], ["The amount becomes twice as large"]);

    private static readonly Phrasings s_halve = new(["{~0} half of them", "{~0} half", "{~0} half of the {~8}"], ["{~0} one half of those"]);

    private static readonly Verb[] s_gifts = [Verb.Parse("give/gives/gave"), Verb.Parse("hand/hands/handed")];

    private static readonly Verb s_have = new("have", "has", "had");

    private readonly Story _story;
    private readonly Wording _wording;
    private readonly bool _isPast;
    private readonly bool _isImpersonal;
    private readonly Person _first;
    private Person _person;
    private Person _before;

    public StoryTeller(Story story, Wording wording)
    {
        (_story, _wording) = (story, wording);
        bool hasOther = story.Steps.Any(step => step.IsOther);
        _isPast = wording.Random.Chance(0.35);
        _isImpersonal = !hasOther && wording.Random.Chance(0.12);
        _first = !hasOther && wording.Random.Chance(0.2) ? new Person("I", "I") : story.People[0];
        (_person, _before) = (_first, _first);
    }

    public string Tell()
    {
        for (int i = 0; i < _story.Steps.Count; i++)
        {
            Sentence(i);
        }

        if (!IsQuestion(_story.Steps.Count - 1))
        {
            _wording.AddExact(_wording.Random.Chance(0.9) ? ". " : ", ");
            Question();
        }

        return _wording.Finish();
    }

    private void Sentence(int index)
    {
        StoryStep step = _story.Steps[index];
        bool isClause = step.Kind is StoryStepKind.Gain or StoryStepKind.GainGroups or StoryStepKind.Loss or StoryStepKind.LossGroups or StoryStepKind.Halve;
        if (index > 0)
        {
            _wording.AddExact(isClause ? Connection(index) : ". ");
        }

        if (step.IsOther)
        {
            (_before, _person) = (_person, _story.People[1]);
        }

        (Phrasings phrasings, Verb verb) = Choose(step, index);
        Add(phrasings, step, verb);
    }

    /// <summary>The phrasings and the verb of a step.</summary>
    private (Phrasings Phrasings, Verb Verb) Choose(StoryStep step, int index) => step.Kind switch
    {
        StoryStepKind.Start => (_isImpersonal ? s_there : s_start, s_have),
        StoryStepKind.StartGroups when _isImpersonal => (s_thereGroups, s_have),
        StoryStepKind.StartGroups => (s_startGroups, _wording.Random.Chance(0.7) ? s_have : _wording.Random.Pick(_story.Item.Gains)),
        StoryStepKind.Gain => (s_gain, _wording.Random.Pick(_story.Item.Gains)),
        StoryStepKind.GainGroups => (s_gainGroups, _wording.Random.Pick(_story.Item.Gains)),
        StoryStepKind.Loss => _wording.Random.Chance(0.25) ? (s_gift, _wording.Random.Pick(s_gifts)) : (s_loss, _wording.Random.Pick(_story.Item.Losses)),
        StoryStepKind.LossGroups => (s_lossGroups, _wording.Random.Pick(_story.Item.Losses)),
        StoryStepKind.Halve => (s_halve, _wording.Random.Pick(_story.Item.Losses)),
        StoryStepKind.Double => (s_double, s_have),
        StoryStepKind.Share => (IsQuestion(index) ? s_share : s_shareOn, s_have),
        StoryStepKind.OtherMore => (s_more, s_have),
        StoryStepKind.OtherFewer => (s_fewer, s_have),
        StoryStepKind.OtherTimes => (s_times, s_have),
        _ => (s_together, s_have),
    };

    // Sharing and adding up at the end ask the question themselves.
    private bool IsQuestion(int index) => index == _story.Steps.Count - 1 && _story.Steps[index].Kind is StoryStepKind.Share or StoryStepKind.Together;

    private string Connection(int index)
    {
        if (_isImpersonal && index == 1)
        {
            return $". {_person.Name} ";
        }

        string subject = Capital(_person.IsSpeaker ? "I" : _wording.Random.Chance(0.7) ? _person.Subject : _person.Name);
        return _wording.Random.Below(8) switch
        {
            0 or 1 when index == 1 => " and ",
            2 when index == 1 => ", then ",
            3 when index > 1 => $". Then {(_person.IsSpeaker ? "I" : _person.Subject)} ",
            _ => $". {subject} ",
        };
    }

    private void Question()
    {
        StoryStepKind last = _story.Steps[^1].Kind;
        bool isLess = last is StoryStepKind.Loss or StoryStepKind.LossGroups or StoryStepKind.Halve;
        Phrasings phrasings = _story.Steps[^1].IsOther ? s_others
            : _person.IsSpeaker ? (isLess ? s_leftMine : s_totalMine)
            : isLess ? s_left : s_total;
        Add(phrasings, default, s_have);
    }

    private void Add(Phrasings phrasings, StoryStep step, Verb verb)
    {
        string form = _isPast && !_story.Steps.Any(other => other.IsOther) ? verb.Past : _person.IsSpeaker ? verb.Base : verb.Third;
        string other = phrasings == s_gift ? _story.People[2].Name : _person.Name;
        _wording.Add(phrasings, form, _wording.Count(step.A), _wording.Count(step.B), Noun(step), _story.Item.Container, other, _person.Subject, _before.Name, _story.Item.Plural);
    }

    private string Noun(StoryStep step) => step is { A: 1, B: 0, Kind: not StoryStepKind.Share } ? _story.Item.Singular : _story.Item.Plural;

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
