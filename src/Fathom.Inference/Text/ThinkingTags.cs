namespace Fathom.Inference.Text;

/// <summary>The tags around thinking.</summary>
internal static class ThinkingTags
{
    public const string Open = "<think>";
    public const string Close = "</think>";

    /// <summary>Completes an empty thought after an opening tag, for models without a switch for thinking.</summary>
    public const string EmptyRest = "\n</think>\n\n";
}
