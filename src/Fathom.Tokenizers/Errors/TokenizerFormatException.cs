using System.Text;

namespace Fathom.Tokenizers.Errors;

/// <summary>A tokenizer file or definition is refused.</summary>
public sealed class TokenizerFormatException : Exception
{
    /// <summary>Longest <see cref="Exception.Message"/>.</summary>
    public const int MaxMessageLength = 300;

    private const int MaxPartLength = 80;

    /// <summary>Creates the error.</summary>
    /// <param name="code">One of <see cref="TokenizerErrorCode"/>.</param>
    /// <param name="where">JSON pointer or metadata key.</param>
    /// <param name="expected">What the format requires there.</param>
    /// <param name="actual">What was found.</param>
    /// <param name="innerException">The exception that caused it, if any.</param>
    public TokenizerFormatException(string code, string where, string expected, string actual, Exception? innerException = null)
        : base(Compose(code, where, expected, actual), innerException)
    {
        Code = code;
        Where = Clean(where);
    }

    /// <summary>One of <see cref="TokenizerErrorCode"/>.</summary>
    public string Code { get; }

    /// <summary>Location in the input: a JSON pointer such as <c>/model/vocab</c>, or a metadata key.</summary>
    public string Where { get; }

    private static string Compose(string code, string where, string expected, string actual)
    {
        string message = $"{code} at {Clean(where)}: expected {Clean(expected)}, got {Clean(actual)}";
        return message.Length <= MaxMessageLength ? message : message[..MaxMessageLength];
    }

    /// <summary>Escapes control characters and truncates, so that hostile input can't control a terminal.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxPartLength)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                clean.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                clean.Append(c);
            }
        }

        return text.Length > MaxPartLength ? clean.Append('…').ToString() : clean.ToString();
    }
}
