using System.Text;

namespace Fathom.Templates.Errors;

/// <summary>A chat template was refused or couldn't be rendered. Parsing and rendering throw no other exceptions.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>The longest message, in characters.</summary>
    public const int MaxMessageLength = 300;

    /// <summary>Creates the exception; the message is cut to <see cref="MaxMessageLength"/>, and its control characters are escaped.</summary>
    /// <param name="code">One of <see cref="TemplateErrorCodes"/>.</param>
    /// <param name="line">Line in the template, from 1; 0 if the error isn't in a line.</param>
    /// <param name="reason">What was found, and what was expected.</param>
    public TemplateException(string code, int line, string reason)
        : base(Describe(code, line, reason))
    {
        Code = code;
        Line = line;
    }

    /// <summary>One of <see cref="TemplateErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>Line in the template, from 1; 0 if the error isn't in a line.</summary>
    public int Line { get; }

    private static string Describe(string code, int line, string reason)
    {
        var message = new StringBuilder(code);
        message.Append(line > 0 ? $": line {line}: " : ": ");
        foreach (char c in reason.AsSpan(0, Math.Min(reason.Length, MaxMessageLength)))
        {
            message.Append(char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
        }

        if (message.Length <= MaxMessageLength)
        {
            return message.ToString();
        }

        int cut = char.IsHighSurrogate(message[MaxMessageLength - 2]) ? MaxMessageLength - 2 : MaxMessageLength - 1;
        return message.ToString(0, cut) + "…";
    }
}
