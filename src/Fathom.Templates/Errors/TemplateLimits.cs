namespace Fathom.Templates.Errors;

/// <summary>What one template may cost. Templates come with models, so from strangers: every limit ends in a <see cref="TemplateException"/>.</summary>
public sealed record TemplateLimits
{
    /// <summary>The limits that apply unless others are given.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>Longest source, in UTF-16 characters.</summary>
    public int MaxSourceCharacters { get; init; } = 1 << 20;

    /// <summary>Deepest nesting of blocks and expressions together.</summary>
    public int MaxNesting { get; init; } = 128;

    /// <summary>Deepest chain of macro calls, call blocks and recursive loops.</summary>
    public int MaxMacroDepth { get; init; } = 64;

    /// <summary>
    /// Most steps of one rendering. A step is one statement, expression, list item, or <see cref="CharactersPerStep"/> characters of text made or searched.
    /// </summary>
    public long MaxSteps { get; init; } = 5_000_000;

    /// <summary>Most items of one <c>range()</c>.</summary>
    public int MaxRange { get; init; } = 100_000;

    /// <summary>Longest output, and longest text on the way to it, in UTF-16 characters.</summary>
    public int MaxOutputCharacters { get; init; } = 8 << 20;

    /// <summary>Longest duration of one rendering.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Characters of text that count as one step.</summary>
    public const int CharactersPerStep = 16;
}
