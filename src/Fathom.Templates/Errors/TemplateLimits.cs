namespace Fathom.Templates.Errors;

/// <summary>
/// Limits on the cost of a template. Templates come with models and aren't trusted; exceeding a limit throws a <see cref="TemplateException"/>.
/// </summary>
public sealed record TemplateLimits
{
    /// <summary>The default limits.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>Longest source, in UTF-16 characters.</summary>
    public int MaxSourceCharacters { get; init; } = 1 << 20;

    /// <summary>Deepest nesting of blocks and expressions together.</summary>
    public int MaxNesting { get; init; } = 128;

    /// <summary>Deepest chain of macro calls and call blocks.</summary>
    public int MaxMacroDepth { get; init; } = 64;

    /// <summary>
    /// Most steps per rendering. A step is a statement, expression, list item, or <see cref="CharactersPerStep"/> characters of text created or searched.
    /// </summary>
    public long MaxSteps { get; init; } = 5_000_000;

    /// <summary>Most items of a <c>range()</c>.</summary>
    public int MaxRange { get; init; } = 100_000;

    /// <summary>Longest output or intermediate text, in UTF-16 characters.</summary>
    public int MaxOutputCharacters { get; init; } = 8 << 20;

    /// <summary>Longest duration of a rendering.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Characters of text that count as one step.</summary>
    public const int CharactersPerStep = 16;
}
