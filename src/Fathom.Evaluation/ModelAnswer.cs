namespace Fathom.Evaluation;

/// <summary>A model's answer.</summary>
/// <param name="Text">All of it; a thought comes first, between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>.</param>
/// <param name="Tokens">Tokens of all of it.</param>
/// <param name="IsTruncated">Whether it was cut at the token limit.</param>
public sealed record ModelAnswer(string Text, int Tokens, bool IsTruncated)
{
    internal const string ThinkOpen = "<think>";
    internal const string ThinkClose = "</think>";

    /// <summary>Tokens of the thought if they were counted; null to estimate them from its share of the characters.</summary>
    public int? ReasoningTokens { get; init; }

    /// <summary>Why there is no answer; null when there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>The part that a person reads.</summary>
    public string Visible => (Close < 0 ? Text : Text[(Close + ThinkClose.Length)..]).Trim();

    /// <summary>Tokens of the thought.</summary>
    public double ThinkingTokens => ReasoningTokens ?? (Text.Length == 0 ? 0 : (double)Tokens * ThoughtLength / Text.Length);

    private int Close => Text.LastIndexOf(ThinkClose, StringComparison.Ordinal);

    private int ThoughtLength => !Text.Contains(ThinkOpen, StringComparison.Ordinal) ? 0 : Close < 0 ? Text.Length : Close;

    /// <summary>Makes an answer that never came.</summary>
    /// <param name="reason">Why.</param>
    public static ModelAnswer Failed(string reason) => new("", 0, IsTruncated: false) { Failure = reason };
}
