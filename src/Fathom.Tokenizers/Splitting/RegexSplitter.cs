using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts at the matches of a pattern that no hand-written splitter knows, within a budget of time.</summary>
/// <remarks>.NET's expressions see UTF-16, so letters beyond U+FFFF do not count as <c>\p{L}</c> here.</remarks>
internal sealed class RegexSplitter : PieceSplitter
{
    private readonly Regex _regex;
    private readonly string _where;
    private readonly TimeSpan _budget;

    /// <summary>Compiles the pattern.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="where">Its place in the input, for errors.</param>
    /// <param name="limits">Length of the pattern and budget of a match.</param>
    /// <exception cref="TokenizerFormatException">The pattern is too long or does not compile.</exception>
    public RegexSplitter(string pattern, string where, TokenizerLimits limits)
    {
        _where = where;
        _budget = limits.RegexBudget;
        if (pattern.Length > limits.MaxPatternLength)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.RegexInvalid, where, $"at most {limits.MaxPatternLength} characters", $"{pattern.Length}");
        }

        try
        {
            _regex = new Regex(pattern, RegexOptions.CultureInvariant, limits.RegexBudget);
        }
        catch (ArgumentException error)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.RegexInvalid, where, "a regular expression", error.Message, error);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TokenizerFormatException">The budget of time is spent.</exception>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends)
    {
        string chars = Encoding.UTF8.GetString(text);
        var cuts = new CutList(chars, offset, ends);
        long started = Stopwatch.GetTimestamp();
        try
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(chars))
            {
                cuts.Add(match.Index);
                cuts.Add(match.Index + match.Length);
                if (Stopwatch.GetElapsedTime(started) > _budget)
                {
                    throw new RegexMatchTimeoutException();
                }
            }
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.RegexTimeout, _where, $"a split within {_budget}", "more time", error);
        }

        cuts.Add(chars.Length);
    }

    /// <summary>Turns ascending UTF-16 positions into ends in UTF-8; a position inside a surrogate pair moves behind it.</summary>
    private struct CutList(string chars, int offset, IntBuffer ends)
    {
        private int _position;
        private int _end = offset;

        public void Add(int position)
        {
            if (position > 0 && position < chars.Length && char.IsLowSurrogate(chars[position]))
            {
                position++;
            }

            if (position > _position)
            {
                _end += Encoding.UTF8.GetByteCount(chars.AsSpan(_position, position - _position));
                _position = position;
                ends.Add(_end);
            }
        }
    }
}
