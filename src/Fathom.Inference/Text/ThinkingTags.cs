namespace Fathom.Inference.Text;

/// <summary>What opens and closes reasoning in the models that have it.</summary>
internal static class ThinkingTags
{
    public const string Open = "<think>";
    public const string Close = "</think>";

    /// <summary>Written for a model that has no switch of its own: a thought with nothing in it.</summary>
    public const string EmptyRest = "\n</think>\n\n";
}
