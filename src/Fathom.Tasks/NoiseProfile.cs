namespace Fathom.Tasks;

/// <summary>How roughly a question is typed.</summary>
public sealed record NoiseProfile
{
    /// <summary>A question as people type it: often lower case, sometimes without a question mark, now and then polite or with a typo.</summary>
    public static NoiseProfile Question { get; } = new();

    /// <summary>Small talk: as <see cref="Question"/>, but never with a greeting or thanks around it.</summary>
    public static NoiseProfile Talk { get; } = new() { Politeness = 0, Typos = 0.06, Shorthand = 0.08 };

    /// <summary>Statements that must be read exactly: fewer typos.</summary>
    public static NoiseProfile Careful { get; } = new() { Typos = 0.03, Politeness = 0.05, Shorthand = 0.02, NoArticle = 0 };

    /// <summary>Nothing is changed.</summary>
    public static NoiseProfile None { get; } = new()
    {
        Lowercase = 0,
        LowerFirst = 0,
        NoFinalMark = 0,
        NoApostrophe = 0,
        Typos = 0,
        Shorthand = 0,
        NoArticle = 0,
        Politeness = 0,
        Spaces = 0,
    };

    /// <summary>Probability of lower case throughout.</summary>
    public double Lowercase { get; init; } = 0.45;

    /// <summary>Probability of a lower-case first letter where the rest keeps its case.</summary>
    public double LowerFirst { get; init; } = 0.12;

    /// <summary>Probability that the final question mark or period is missing.</summary>
    public double NoFinalMark { get; init; } = 0.4;

    /// <summary>Probability that apostrophes are missing.</summary>
    public double NoApostrophe { get; init; } = 0.3;

    /// <summary>Probability of one typo.</summary>
    public double Typos { get; init; } = 0.08;

    /// <summary>Probability that words are abbreviated or misspelled as people often do: "u", "wat", "hw many".</summary>
    public double Shorthand { get; init; } = 0.06;

    /// <summary>Probability that one "the" is missing.</summary>
    public double NoArticle { get; init; } = 0.02;

    /// <summary>Probability of a greeting or a sentence before and, independently, of a polite word or a sentence after it.</summary>
    public double Politeness { get; init; } = 0.09;

    /// <summary>Probability of a doubled or trailing space.</summary>
    public double Spaces { get; init; } = 0.03;
}
