namespace Fathom.Formats;

/// <summary>A model file or folder is refused.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxMessageLength = 300;

    /// <summary>Describes the refusal.</summary>
    /// <param name="code">A code from the closed list in <c>docs/formats.md</c>, such as <c>gguf.tensor.out_of_bounds</c>.</param>
    /// <param name="where">Byte offset, tensor name, key or JSON pointer.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="actual">What was found.</param>
    /// <param name="inner">The cause.</param>
    public ModelFormatException(string code, string where, string expected, string actual, Exception? inner = null)
        : base(Shorten($"{Escape(where)}: expected {Escape(expected)}, found {Escape(actual)}"), inner)
    {
        Code = code;
        Where = Shorten(Escape(where));
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>Byte offset, tensor name, key or JSON pointer.</summary>
    public string Where { get; }

    private static string Shorten(string text) => text.Length <= MaxMessageLength ? text : string.Concat(text.AsSpan(0, MaxMessageLength - 1), "…");

    private static string Escape(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;
}
