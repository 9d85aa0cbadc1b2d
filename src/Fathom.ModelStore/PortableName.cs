namespace Fathom.ModelStore;

/// <summary>Decides which names may become files and folders: those that mean the same on every system and can't leave their folder.</summary>
internal static class PortableName
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxLength = 200;

    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>Whether a text is a plain file name: no separators, no device names, no leading or trailing dots or spaces that change its meaning.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= MaxLength
        && name.All(
            c =>
                char.IsAsciiLetterOrDigit(c)
                    || c is '.' or '_' or '-' or ' ' or '+' or '=' or ',' or '(' or ')' or '[' or ']'
                    || (c >= 0xa0 && char.IsLetterOrDigit(c)))
        && name[0] != ' ' && name[^1] is not (' ' or '.')
        && name.Trim('.').Length > 0
        && !s_devices.Contains(name.Split('.')[0]);

    /// <summary>Whether a text is a relative path of plain names separated by forward slashes.</summary>
    public static bool IsPlainPath(string path) => path.Split('/').All(IsPlain);

    /// <summary>Whether a relative path with forward slashes stays below its folder, regardless of the characters in its names.</summary>
    public static bool StaysInside(string path) =>
        !path.Any(c => char.IsControl(c) || c is '\\' or ':') && path.Split('/').All(part => part.Length > 0 && part.Trim('.', ' ').Length > 0);

    /// <summary>Whether a text can name an installed model: letters, digits, dots, underscores and dashes, beginning with a letter or digit.</summary>
    public static bool IsModelName(string name) =>
        IsPlain(name) && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
