namespace Fathom.Inference.Chat;

/// <summary>What opens and closes reasoning in the models that have it.</summary>
internal static class ThinkingTags
{
    public const string Open = "<think>";
    public const string Close = "</think>";

    /// <summary>Written for a model that has no switch of its own: a thought with nothing in it.</summary>
    public const string EmptyRest = "\n</think>\n\n";

    /// <summary>Whether a prompt ends inside a thought.</summary>
    public static bool IsOpenAtEnd(string prompt)
    {
        int open = prompt.LastIndexOf(Open, StringComparison.Ordinal);
        return open >= 0 && prompt.AsSpan(open + Open.Length).IsWhiteSpace();
    }
}
