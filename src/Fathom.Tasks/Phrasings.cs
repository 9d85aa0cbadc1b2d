namespace Fathom.Tasks;

/// <summary>The ways a question is put: those that training uses and those that it never uses.</summary>
/// <remarks>
/// A template is text with <c>{0}</c> for a value that must stay as it is, <c>{~0}</c> for one whose letter case may change, and <c>&lt;a|b|&gt;</c> for
/// alternatives, which may be empty and may nest. Text outside the values may be retyped by <see cref="Noise"/>.
/// </remarks>
public sealed class Phrasings
{
    private readonly PhraseTemplate[] _trained;
    private readonly PhraseTemplate[] _heldOut;

    /// <summary>Parses templates.</summary>
    /// <param name="trained">Templates for training, at least one.</param>
    /// <param name="heldOut">Templates for measuring only, at least one; none may be among the trained ones.</param>
    /// <exception cref="ArgumentException">A list is empty, a template is in both, or one is malformed.</exception>
    public Phrasings(IReadOnlyList<string> trained, IReadOnlyList<string> heldOut)
        : this(trained, heldOut, static (template, _) => PhraseTemplate.Parse(template))
    {
    }

    internal Phrasings(IReadOnlyList<string> trained, IReadOnlyList<string> heldOut, Func<string, PhrasingRing, PhraseTemplate> parse)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(heldOut);
        if (trained.Count == 0 || heldOut.Count == 0)
        {
            throw new ArgumentException("both rings need a template");
        }

        if (trained.Intersect(heldOut).FirstOrDefault() is string shared)
        {
            throw new ArgumentException($"template '{shared}' is trained and held out");
        }

        _trained = Parse(trained, template => parse(template, PhrasingRing.Trained));
        _heldOut = Parse(heldOut, template => parse(template, PhrasingRing.HeldOut));
    }

    /// <summary>The number of templates of a ring, alternatives not counted.</summary>
    /// <param name="ring">The ring.</param>
    public int Count(PhrasingRing ring) => Of(ring).Length;

    internal PhraseTemplate Pick(PhrasingRing ring, TaskRandom random) => random.Pick(Of(ring));

    // A template that is listed several times, to be drawn more often, is parsed once.
    private static PhraseTemplate[] Parse(IReadOnlyList<string> templates, Func<string, PhraseTemplate> parse)
    {
        var parsed = new Dictionary<string, PhraseTemplate>(StringComparer.Ordinal);
        foreach (string template in templates)
        {
            if (!parsed.ContainsKey(template))
            {
                parsed.Add(template, parse(template));
            }
        }

        return [.. templates.Select(template => parsed[template])];
    }

    private PhraseTemplate[] Of(PhrasingRing ring) => ring == PhrasingRing.Trained ? _trained : _heldOut;
}
