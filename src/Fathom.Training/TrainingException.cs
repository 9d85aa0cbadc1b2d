namespace Fathom.Training;

/// <summary>A configuration, a data file or a run folder was refused.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxMessageLength = 300;

    /// <summary>Describes what was refused.</summary>
    /// <param name="code">From the closed list in <c>docs/training.md</c>: <c>train.checkpoint.corrupt</c>.</param>
    /// <param name="where">Key, file or line.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="actual">What was found.</param>
    /// <param name="inner">What caused it.</param>
    public TrainingException(string code, string where, string expected, string actual, Exception? inner = null)
        : base(Shorten($"{where}: expected {expected}, found {actual}"), inner)
    {
        Code = code;
        Where = Shorten(where);
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>Key, file or line.</summary>
    public string Where { get; }

    private static string Shorten(string text)
    {
        string escaped = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return escaped.Length <= MaxMessageLength ? escaped : string.Concat(escaped.AsSpan(0, MaxMessageLength - 1), "…");
    }
}
