using System.Globalization;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks;

/// <summary>Words one question: chooses a phrasing of its ring, fills in values, and types it the way people do.</summary>
public sealed class Wording
{
    // Sentences that begin so speak of the one before.
    private static readonly string[] s_leaning =
        ["He ", "She ", "It", "They", "Then", "Th", "One", "Each", "Every", "Al", "Both", "After", "Later", "Next", "His", "Her", "Of ", "Half", "So "];

    private readonly NoiseProfile _noise;
    private readonly List<EarlierTurn> _earlier = [];
    private readonly MarkedText _text = new();

    internal Wording(PhrasingRing ring, NoiseProfile noise, TaskRandom random)
    {
        Ring = ring;
        _noise = noise;
        Random = random;
    }

    /// <summary>The phrasings in use.</summary>
    public PhrasingRing Ring { get; }

    /// <summary>The source of all choices of wording.</summary>
    public TaskRandom Random { get; }

    internal IReadOnlyList<EarlierTurn> Earlier => _earlier;

    /// <summary>Words a question.</summary>
    /// <param name="phrasings">Its phrasings.</param>
    /// <param name="values">Values of the slots <c>{0}</c>, <c>{1}</c>, and so on.</param>
    public string Say(Phrasings phrasings, params ReadOnlySpan<string> values) => Say(phrasings, _noise, values);

    /// <summary>Words a question with noise of its own.</summary>
    /// <param name="phrasings">Its phrasings.</param>
    /// <param name="noise">How roughly it is typed.</param>
    /// <param name="values">Values of the slots.</param>
    public string Say(Phrasings phrasings, NoiseProfile noise, params ReadOnlySpan<string> values) => Add(phrasings, values).Finish(noise);

    /// <summary>Adds a part of a question; <see cref="Finish()"/> types what was added.</summary>
    /// <param name="phrasings">The part's phrasings.</param>
    /// <param name="values">Values of the slots.</param>
    public Wording Add(Phrasings phrasings, params ReadOnlySpan<string> values)
    {
        ArgumentNullException.ThrowIfNull(phrasings);
        phrasings.Pick(Ring, Random).Render(values, Random, _text);
        return this;
    }

    /// <summary>Adds a part that is worded in one way, apart from its alternatives.</summary>
    internal Wording Add(PhraseTemplate template, params ReadOnlySpan<string> values)
    {
        template.Render(values, Random, _text);
        return this;
    }

    /// <summary>Whether what was added so far ends with a sentence.</summary>
    internal bool EndsSentence => _text.Length > 1 && _text[_text.Length - 2] == '.' && _text[_text.Length - 1] == ' ';

    /// <summary>Puts a part between the first two sentences of what was added, unless the second leans on the first.</summary>
    internal Wording Interrupt(Phrasings phrasings)
    {
        string text = _text.ToString();
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        int next = end + 2;
        bool isSentence = end > 0 && next < text.Length && char.IsLetter(text[end - 1]) && char.IsUpper(text[next])
            && _text.IsFree(end) && _text.IsFree(end + 1);
        if (isSentence && !s_leaning.Any(word => text.AsSpan(next).StartsWith(word)))
        {
            var part = new MarkedText();
            phrasings.Pick(Ring, Random).Render([], Random, part);
            _text.Insert(end + 1, $" {part}", TextMark.Free);
        }

        return this;
    }

    /// <summary>Adds text that noise leaves alone, such as a program.</summary>
    /// <param name="text">The text.</param>
    public Wording AddExact(string text)
    {
        _text.Append(text, TextMark.Exact);
        return this;
    }

    /// <summary>Adds a part that continues a sentence: it begins in lower case.</summary>
    /// <param name="phrasings">The part's phrasings.</param>
    /// <param name="values">Values of the slots.</param>
    public Wording Continue(Phrasings phrasings, params ReadOnlySpan<string> values)
    {
        int start = _text.Length;
        Add(phrasings, values);
        if (_text.IsFree(start))
        {
            _text.Set(start, char.ToLowerInvariant(_text[start]));
        }

        return this;
    }

    /// <summary>Types the parts that were added, the way people do.</summary>
    public string Finish() => Finish(_noise);

    /// <summary>Types the parts that were added, with noise of their own.</summary>
    /// <param name="noise">How roughly.</param>
    public string Finish(NoiseProfile noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        Noise.Apply(_text, noise, Ring, Random);
        string text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>Puts an exchange before the question.</summary>
    /// <param name="user">What the person typed.</param>
    /// <param name="assistant">What the assistant answered.</param>
    public void AddEarlier(string user, string assistant) => _earlier.Add(new EarlierTurn(user, assistant));

    /// <summary>A number as people type it: digits, sometimes with commas from a thousand on.</summary>
    /// <param name="number">The number.</param>
    public string Number(long number) => Math.Abs(number) >= 1000 && Random.Chance(0.15) ? number.ToString("N0", CultureInfo.InvariantCulture) : Digits(number);

    /// <summary>A number within a sentence: as <see cref="Number"/>, but below a hundred sometimes in words.</summary>
    /// <param name="number">The number.</param>
    public string Count(long number) => number is >= 0 and < 100 && Random.Chance(number <= 12 ? 0.15 : 0.04) ? NumberWords.Spell((int)number) : Number(number);

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
