using System.Text.RegularExpressions;

namespace Fathom.Web.Answers;

/// <summary>Chooses what a screen reader announces of a running answer: whole sentences, each once, and never single tokens.</summary>
/// <param name="spoken">Characters of the answer that were announced before.</param>
internal sealed partial class SpokenProgress(int spoken = 0)
{
    private int _spoken = spoken;
    private bool _hasSaidThinking;

    /// <summary>The new text to announce; may be empty.</summary>
    /// <param name="text">The answer so far.</param>
    /// <param name="isThinking">Whether the model is inside its thought.</param>
    /// <param name="hasEnded">Whether the answer is complete, so that its last words are announced even if they don't end a sentence.</param>
    public string Next(string text, bool isThinking, bool hasEnded)
    {
        if (isThinking)
        {
            string thinking = _hasSaidThinking ? "" : "Thinking.";
            _hasSaidThinking = true;
            return thinking;
        }

        _spoken = Math.Min(_spoken, text.Length);
        int end = hasEnded ? text.Length : EndOfSentences(text, _spoken);
        string news = text[_spoken..end];
        _spoken = end;
        return Marks().Replace(news, " ").Trim();
    }

    private static int EndOfSentences(string text, int start)
    {
        Match? last = SentenceEnds().Matches(text, start).LastOrDefault();
        return last is null ? start : last.Index + last.Length;
    }

    [GeneratedRegex(@"[.!?…:]['”"")\]*_`]*\s|[。！？]|\n", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnds();

    [GeneratedRegex(@"[`*_#>|]+|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
