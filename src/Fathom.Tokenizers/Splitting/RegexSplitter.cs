using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Splitting;

/// <summary>Cuts at the matches of a pattern without a hand-written splitter, within a time budget.</summary>
/// <remarks>
/// .NET's regular expressions see UTF-16 units and would treat a character beyond U+FFFF as two surrogates. Such a
/// character is replaced by one stand-in of its category, so that <c>\p{L}</c> and the like work for every character;
/// a pattern that lists characters beyond U+FFFF individually doesn't match them.
/// </remarks>
internal sealed class RegexSplitter : PieceSplitter
{
    private static readonly char[] s_standIns = CreateStandIns();

    private readonly Regex _regex;
    private readonly string _where;
    private readonly TimeSpan _budget;

    /// <summary>Compiles the pattern.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="where">Its place in the input, for errors.</param>
    /// <param name="limits">Length of the pattern and budget of a text.</param>
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
    /// <exception cref="TokenizerFormatException">The time budget is exceeded.</exception>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends) => Split(text, offset, ends, new Stopwatch());

    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<byte> text, int offset, IntBuffer ends, Stopwatch regexTime)
    {
        string units = OneUnitPerCharacter(text);
        var cuts = new CutList(text, offset, ends);
        regexTime.Start();
        try
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(units))
            {
                cuts.Add(match.Index);
                cuts.Add(match.Index + match.Length);
                RequireTime(regexTime);
            }

            RequireTime(regexTime);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.RegexTimeout, _where, $"a split within {_budget}", "more time", error);
        }
        finally
        {
            regexTime.Stop();
        }

        cuts.Add(units.Length);
    }

    private void RequireTime(Stopwatch regexTime)
    {
        if (regexTime.Elapsed > _budget)
        {
            throw new RegexMatchTimeoutException();
        }
    }

    private static string OneUnitPerCharacter(ReadOnlySpan<byte> text)
    {
        var units = new StringBuilder(text.Length);
        for (int position = 0; position < text.Length;)
        {
            int codePoint = Utf8Text.DecodeCodePoint(text, position, out int length);
            units.Append(codePoint <= char.MaxValue ? (char)codePoint : s_standIns[(int)CharUnicodeInfo.GetUnicodeCategory(codePoint)]);
            position += length;
        }

        return units.ToString();
    }

    /// <summary>For every category, its first character from U+A000 on, or its first one at all if there is none.</summary>
    private static char[] CreateStandIns()
    {
        const int Start = 0xA000;
        char[] standIns = new char[(int)UnicodeCategory.OtherNotAssigned + 1];
        for (int i = char.MaxValue; i >= 0; i--)
        {
            char unit = (char)((i + Start) & char.MaxValue);
            standIns[(int)CharUnicodeInfo.GetUnicodeCategory(unit)] = unit;
        }

        return standIns;
    }

    /// <summary>Converts ascending positions in characters to ends in UTF-8.</summary>
    private ref struct CutList(ReadOnlySpan<byte> text, int offset, IntBuffer ends)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _characters;
        private int _bytes;

        public void Add(int position)
        {
            if (position <= _characters)
            {
                return;
            }

            for (; _characters < position; _characters++)
            {
                Utf8Text.DecodeCodePoint(_text, _bytes, out int length);
                _bytes += length;
            }

            ends.Add(offset + _bytes);
        }
    }
}
