namespace Fathom.Templates.Syntax;

/// <summary>Finds the ends of number literals.</summary>
internal static class NumberSyntax
{
    /// <summary>Returns the end of the float literal that starts here; <paramref name="start"/> if there is none.</summary>
    public static int FloatEnd(string source, int start)
    {
        int whole = Digits(source, start, char.IsAsciiDigit);
        int end = whole;
        if (CharAt(source, end) == '.' && char.IsAsciiDigit(CharAt(source, end + 1)))
        {
            end = Digits(source, end + 1, char.IsAsciiDigit);
        }

        if (CharAt(source, end) is 'e' or 'E')
        {
            int exponent = end + (CharAt(source, end + 1) is '+' or '-' ? 2 : 1);
            if (char.IsAsciiDigit(CharAt(source, exponent)))
            {
                end = Digits(source, exponent, char.IsAsciiDigit);
            }
        }

        return end == whole ? start : end;
    }

    /// <summary>Returns the end of the integer literal that starts here: decimal, or with the prefix 0x, 0o or 0b.</summary>
    public static int IntegerEnd(string source, int start)
    {
        if (source[start] != '0')
        {
            return Digits(source, start, char.IsAsciiDigit);
        }

        Func<char, bool> isDigit = CharAt(source, start + 1) switch
        {
            'x' or 'X' => char.IsAsciiHexDigit,
            'o' or 'O' => static c => c is >= '0' and <= '7',
            'b' or 'B' => static c => c is '0' or '1',
            _ => static c => c == '0',
        };
        bool hasPrefix = char.IsAsciiLetter(CharAt(source, start + 1));
        int digits = start + 2 + (CharAt(source, start + 2) == '_' ? 1 : 0);
        return hasPrefix && isDigit(CharAt(source, digits)) ? Digits(source, digits, isDigit) : Digits(source, start, static c => c == '0');
    }

    /// <summary>Returns the end of a run of digits, which may have single underscores between them.</summary>
    private static int Digits(string source, int start, Func<char, bool> isDigit)
    {
        int end = start;
        while (isDigit(CharAt(source, end)) || (CharAt(source, end) == '_' && end > start && isDigit(CharAt(source, end + 1))))
        {
            end++;
        }

        return end;
    }

    private static char CharAt(string source, int position) => position < source.Length ? source[position] : '\0';
}
