using System.Text.RegularExpressions;

namespace Fathom.Web.Conversations;

/// <summary>Derives a title from a conversation's first turn.</summary>
internal static partial class ConversationTitle
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxLength = 120;

    /// <summary>Length at which a generated title is cut.</summary>
    public const int WantedLength = 52;

    public const string Untitled = "New chat";

    /// <summary>The first line that contains words, without Markdown markup, cut between words.</summary>
    public static string From(string firstTurn)
    {
        string line = firstTurn.Split('\n').Select(Plain).FirstOrDefault(text => text.Any(char.IsLetterOrDigit)) ?? Untitled;
        if (line.Length <= WantedLength)
        {
            return line;
        }

        int space = line.LastIndexOf(' ', WantedLength);
        int end = space > WantedLength / 2 ? space : EndAt(line, WantedLength);
        return line[..end].TrimEnd(' ', ',', ';', ':', '.') + "…";
    }

    /// <summary>The stored form of a typed title.</summary>
    public static string Clip(string title)
    {
        string plain = Spaces().Replace(title, " ").Trim();
        return plain.Length == 0 ? Untitled : plain.Length <= MaxLength ? plain : plain[..EndAt(plain, MaxLength)];
    }

    /// <summary>The same length, or one less if it would split a character.</summary>
    private static int EndAt(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;

    private static string Plain(string line) => Spaces().Replace(Marks().Replace(line, ""), " ").Trim();

    [GeneratedRegex(@"^\s*(#{1,6}\s|>\s|[-*+]\s|\d+\.\s|```.*)|[`*_$\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"[\s\p{C}-[\p{Cs}]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
