using System.Text.RegularExpressions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Tells a story in sentences: tense, person and connections are chosen once and kept.</summary>
internal sealed partial class StoryTeller
{
    // Slots of clauses: 0 verb, 1 number, 2 second number, 3 item, 4 container, 5 another name,
    // 6 pronoun, 7 the person before, 8 plural of the item.
    private static readonly Phrasings s_gain = PhrasingFile.Read("story-teller", "gain");

    private static readonly Phrasings s_loss = PhrasingFile.Read("story-teller", "loss");

    private static readonly Phrasings s_gift = PhrasingFile.Read("story-teller", "gift");

    private static readonly Phrasings s_gainGroups = PhrasingFile.Read("story-teller", "gain groups");

    private static readonly Phrasings s_lossGroups = PhrasingFile.Read("story-teller", "loss groups");

    private static readonly Phrasings s_start = PhrasingFile.Read("story-teller", "start");

    private static readonly Phrasings s_startGroups = PhrasingFile.Read("story-teller", "start groups");

    private static readonly Phrasings s_there = PhrasingFile.Read("story-teller", "there");

    private static readonly Phrasings s_thereGroups = PhrasingFile.Read("story-teller", "there groups");

    private static readonly Phrasings s_left = PhrasingFile.Read("story-teller", "left");

    private static readonly Phrasings s_leftMine = PhrasingFile.Read("story-teller", "left mine");

    private static readonly Phrasings s_total = PhrasingFile.Read("story-teller", "total");

    private static readonly Phrasings s_totalMine = PhrasingFile.Read("story-teller", "total mine");

    private static readonly Phrasings s_share = PhrasingFile.Read("story-teller", "share");

    private static readonly Phrasings s_shareOn = PhrasingFile.Read("story-teller", "share on");

    private static readonly Phrasings s_more = PhrasingFile.Read("story-teller", "more");

    private static readonly Phrasings s_fewer = PhrasingFile.Read("story-teller", "fewer");

    private static readonly Phrasings s_times = PhrasingFile.Read("story-teller", "times");

    private static readonly Phrasings s_together = PhrasingFile.Read("story-teller", "together");

    private static readonly Phrasings s_others = PhrasingFile.Read("story-teller", "others");

    private static readonly Phrasings s_double = PhrasingFile.Read("story-teller", "double");

    private static readonly Phrasings s_doubleNamed = PhrasingFile.Read("story-teller", "double named");

    private static readonly Phrasings s_halve = PhrasingFile.Read("story-teller", "halve");

    private static readonly Phrasings s_first = PhrasingFile.Read("story-teller", "first");

    private static readonly Phrasings s_firstMine = PhrasingFile.Read("story-teller", "first mine");

    private static readonly Phrasings s_firstIf = PhrasingFile.Read("story-teller", "first if");

    private static readonly Phrasings s_firstIfMine = PhrasingFile.Read("story-teller", "first if mine");

    private static readonly Phrasings s_if = new(["If "], ["Suppose ", "Imagine "]);

    // What follows "later" says nothing of the time itself.
    private static readonly Dictionary<Phrasings, Phrasings> s_timeless =
        Without(TimeWords(), ["gain", "loss", "gift", "gain groups", "loss groups", "halve"]);

    // Big things and animals are in no bag and on no shelf.
    private static readonly Dictionary<Phrasings, Phrasings> s_roomy =
        Without(SmallPlaces(), ["start", "start groups", "there", "there groups", "share", "share on"]);

    private static readonly string[] s_afterwards = ["After that", "Later", "Next", "The next day"];

    private static readonly Verb[] s_gifts = [Verb.Parse("give/gives/gave"), Verb.Parse("hand/hands/handed")];

    private static readonly Verb s_have = new("have", "has", "had");

    private readonly Story _story;
    private readonly Wording _wording;
    private readonly bool _isPast;
    private readonly bool _isImpersonal;
    private readonly bool _isIf;
    private readonly bool _asksFirst;
    private readonly Person _first;
    private Person _person;
    private Person _before;
    private bool _tellsTime;

    public StoryTeller(Story story, Wording wording)
    {
        (_story, _wording) = (story, wording);
        bool hasOther = story.Steps.Any(step => step.IsOther);
        _isPast = wording.Random.Chance(0.35);
        bool isShort = story.Steps.Count <= 2 && story.Steps[^1].Kind is not (StoryStepKind.Share or StoryStepKind.Double or StoryStepKind.Together);
        _isIf = isShort && !hasOther && wording.Random.Chance(0.25);
        _isImpersonal = !_isIf && !hasOther && wording.Random.Chance(0.12);
        bool isOfOne = !hasOther && !story.Steps.Any(step => step.Kind is StoryStepKind.Share or StoryStepKind.Double);

        // Phrasings without a person, of others, of doubling and of sharing exist in the present only.
        _isPast &= !_isIf && !_isImpersonal && isOfOne;
        _first = isOfOne && wording.Random.Chance(_isIf ? 0.6 : 0.2) ? new Person("I", "I") : story.People[0];
        (_person, _before) = (_first, _first);
        _asksFirst = !hasOther && !_isImpersonal && !IsQuestion(story.Steps.Count - 1) && wording.Random.Chance(_isIf ? 0.4 : 0.15);
    }

    public string Tell()
    {
        if (_asksFirst)
        {
            QuestionFirst();
        }
        else if (_isIf)
        {
            _wording.Add(s_if);
        }

        for (int i = 0; i < _story.Steps.Count; i++)
        {
            Sentence(i);
        }

        if (_asksFirst)
        {
            _wording.AddExact(_isIf ? "?" : ".");
        }
        else if (!IsQuestion(_story.Steps.Count - 1))
        {
            _wording.AddExact(!_isIf && _wording.Random.Chance(0.9) ? ". " : ", ");
            Question();
        }

        return _wording.Finish();
    }

    private void Sentence(int index)
    {
        StoryStep step = _story.Steps[index];
        _tellsTime = false;
        if (index > 0)
        {
            _wording.AddExact(IsClause(step.Kind) ? Connection(index) : ". ");
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
        StoryStepKind.Double => (IsAfterOther(index) || _wording.Random.Chance(0.6) ? s_doubleNamed : s_double, s_have),
        StoryStepKind.Share => (IsQuestion(index) ? s_share : s_shareOn, s_have),
        StoryStepKind.OtherMore => (s_more, s_have),
        StoryStepKind.OtherFewer => (s_fewer, s_have),
        StoryStepKind.OtherTimes => (s_times, s_have),
        _ => (s_together, s_have),
    };

    // Sharing and adding up at the end ask the question themselves.
    private bool IsQuestion(int index) => index == _story.Steps.Count - 1 && _story.Steps[index].Kind is StoryStepKind.Share or StoryStepKind.Together;

    // After a comparison, "he" could be either person.
    private bool IsAfterOther(int index) => _story.Steps[index - 1].IsOther;

    private static bool IsClause(StoryStepKind kind) =>
        kind is StoryStepKind.Gain or StoryStepKind.GainGroups or StoryStepKind.Loss or StoryStepKind.LossGroups or StoryStepKind.Halve;

    private string Connection(int index)
    {
        if (_isIf)
        {
            return " and ";
        }

        if (_isImpersonal && index == 1)
        {
            return $". {_person.Name} ";
        }

        string pronoun = _person.IsSpeaker ? "I" : IsAfterOther(index) ? _person.Name : _person.Subject;
        string subject = Capital(_person.IsSpeaker || _wording.Random.Chance(0.7) ? pronoun : _person.Name);
        bool isLoss = _story.Steps[index].Kind is StoryStepKind.Loss or StoryStepKind.LossGroups or StoryStepKind.Halve;
        int way = _wording.Random.Below(12);
        _tellsTime = way is 3 or 4;
        return way switch
        {
            <= 2 when index == 1 => " and ",
            3 when index == 1 => ", then ",
            4 when index == 1 => isLoss ? " but " : " and then ",
            3 when index > 1 => $". Then {pronoun} ",
            4 when index > 1 => $". {_wording.Random.Pick(s_afterwards)} {pronoun} ",
            5 or 6 when index > 1 && index % 2 == 0 && IsClause(_story.Steps[index - 1].Kind) => " and ",
            _ => $". {subject} ",
        };
    }

    private void QuestionFirst()
    {
        Add(_isIf ? (_person.IsSpeaker ? s_firstIfMine : s_firstIf) : _person.IsSpeaker ? s_firstMine : s_first, default, s_have);
        _wording.AddExact(" ");
    }

    private void Question()
    {
        StoryStepKind last = _story.Steps[^1].Kind;
        bool isLess = last is StoryStepKind.Loss or StoryStepKind.LossGroups or StoryStepKind.Halve;
        Phrasings phrasings = _story.Steps.Any(step => step.IsOther) ? s_others
            : _person.IsSpeaker ? (isLess ? s_leftMine : s_totalMine)
            : isLess ? s_left : s_total;
        Add(phrasings, default, s_have);
    }

    private void Add(Phrasings phrasings, StoryStep step, Verb verb)
    {
        string form = _isPast ? verb.Past : _person.IsSpeaker ? verb.Base : verb.Third;
        bool isStart = phrasings == s_start || phrasings == s_startGroups;
        string other = phrasings == s_gift ? _story.People[2].Name : _asksFirst && _isIf && isStart ? _person.Subject : _person.Name;
        string[] values = [form, _wording.Count(step.A), _wording.Count(step.B), Noun(step), _story.Item.Container, other, _person.Subject, _before.Name,
            _story.Item.Plural];
        Phrasings fitting = Fitting(phrasings);
        _ = _isIf && ((step == default && !_asksFirst) || isStart) ? _wording.Continue(fitting, values) : _wording.Add(fitting, values);
    }

    /// <summary>The phrasings without those that the time told before, or the item, doesn't go with.</summary>
    private Phrasings Fitting(Phrasings phrasings) =>
        _tellsTime && s_timeless.TryGetValue(phrasings, out Phrasings? timeless) ? timeless
        : _story.Item.IsBig && s_roomy.TryGetValue(phrasings, out Phrasings? roomy) ? roomy
        : phrasings;

    private static Dictionary<Phrasings, Phrasings> Without(Regex words, string[] sections) =>
        sections.ToDictionary(section => PhrasingFile.Read("story-teller", section), section => new Phrasings(
            [.. PhrasingFile.Lines("story-teller", section).Where(line => !words.IsMatch(line))],
            [.. PhrasingFile.Lines("story-teller", section + " held out").Where(line => !words.IsMatch(line))]));

    private string Noun(StoryStep step) => step is { A: 1, B: 0, Kind: not StoryStepKind.Share } ? _story.Item.Singular : _story.Item.Plural;

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"\b(?:after|afternoon|break|day|dinner|end|evening|Friday|later|lunch|morning|soon|Sunday|then|Tuesday|week|weekend)\b")]
    private static partial Regex TimeWords();

    [GeneratedRegex(@"\b(?:bag|basket|bowl|box|car|chest|class|classroom|cupboard|desk|drawer|jar|kitchen|party|plate|shelf|table)(?:e?s)?\b")]
    private static partial Regex SmallPlaces();
}
