using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fathom.Web.Conversations;

/// <summary>Makes a file name from an untrusted title.</summary>
internal static partial class ConversationFileName
{
    /// <summary>Longest name without its extension, in characters: in UTF-8, it stays below the 255 bytes that file systems allow.</summary>
    private const int MaxLength = 80;

    private const string Untitled = "conversation";

    /// <summary>Path separators, and characters that some systems refuse.</summary>
    private const string Refused = "\\/:*?\"<>|";

    /// <summary>A name that is valid in every file system, contains no folder, and isn't hidden. Letters of any script are kept.</summary>
    /// <param name="title">The title.</param>
    /// <param name="ending">The name's extension, with its dot.</param>
    public static string From(string title, string ending)
    {
        var name = new StringBuilder();
        foreach (Rune letter in title.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(letter);
            if (category == UnicodeCategory.Format)
            {
                continue; // it may reverse the text after it: "gpj.exe" can look like "exe.jpg"
            }

            bool isSpace = category is UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                || Rune.IsWhiteSpace(letter) || (letter.IsAscii && Refused.Contains((char)letter.Value, StringComparison.Ordinal));
            bool isLeading = name.Length == 0 && (isSpace || letter.Value == '.');
            if (isLeading || (isSpace && name[^1] == ' '))
            {
                continue;
            }

            if (name.Length + letter.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            name.Append(isSpace ? " " : letter.ToString());
        }

        string cut = name.ToString().TrimEnd(' ', '.');
        return (cut.Length == 0 ? Untitled : Devices().IsMatch(cut) ? "_" + cut : cut) + ending;
    }

    /// <summary>Names that Windows reserves for devices, with any extension.</summary>
    [GeneratedRegex(@"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Devices();
}
