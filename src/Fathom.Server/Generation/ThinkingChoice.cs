using Fathom.Inference.Chat;

namespace Fathom.Server.Generation;

/// <summary>Whether and how long the model thinks: one setting for the many spellings that clients use.</summary>
/// <param name="Mode">The switch.</param>
/// <param name="Budget">Most thinking tokens; null for no limit.</param>
internal readonly record struct ThinkingChoice(ThinkingMode Mode, int? Budget)
{
    /// <summary>All efforts that clients may name.</summary>
    public static ReadOnlySpan<string> Efforts => (string[])["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    public static ThinkingChoice On => new(ThinkingMode.On, null);

    public static ThinkingChoice Off => new(ThinkingMode.Off, null);

    /// <summary>The setting that an effort stands for.</summary>
    public static ThinkingChoice OfEffort(string effort) => effort switch
    {
        "none" => Off,
        "minimal" => new ThinkingChoice(ThinkingMode.On, ThinkingBudget.MinimalEffort),
        "low" => new ThinkingChoice(ThinkingMode.On, ThinkingBudget.LowEffort),
        _ => On,
    };
}
