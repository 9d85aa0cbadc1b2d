namespace Fathom.Tasks.Programming;

/// <summary>How a program is written: its language and the habits of its author.</summary>
internal sealed record CodeStyle
{
    /// <summary>Python with usual spaces, one statement per line.</summary>
    public static CodeStyle Python { get; } = new();

    /// <summary>Python, otherwise C# or JavaScript.</summary>
    public bool IsPython { get; init; } = true;

    /// <summary>JavaScript.</summary>
    public bool IsScript { get; init; }

    /// <summary>The name of the language.</summary>
    public string Language => IsPython ? "Python" : IsScript ? "JavaScript" : "C#";

    /// <summary>No spaces around operators.</summary>
    public bool IsTight { get; init; }

    /// <summary>Spaces per level.</summary>
    public int Indentation { get; init; } = 4;

    /// <summary>All statements on one line where the language can.</summary>
    public bool IsOneLine { get; init; }

    /// <summary>A body of one simple statement is on the line of its head; in C# without braces.</summary>
    public bool IsShort { get; init; }

    /// <summary><c>var</c> instead of a type.</summary>
    public bool UsesVar { get; init; }

    /// <summary>Lists that never grow are arrays.</summary>
    public bool UsesArray { get; init; }

    /// <summary>Lists are written in square brackets in C# too.</summary>
    public bool UsesBrackets { get; init; }

    /// <summary><c>x++</c> instead of <c>x += 1</c>.</summary>
    public bool UsesIncrement { get; init; }

    /// <summary>An opening brace has its own line.</summary>
    public bool HasBraceLines { get; init; }

    /// <summary>Several values are printed by a format: <c>f"{x} {y}"</c>.</summary>
    public bool UsesFormat { get; init; }

    /// <summary>Texts in single quotes.</summary>
    public bool IsSingleQuoted { get; init; }

    /// <summary>Functions are lambdas, or have expression bodies.</summary>
    public bool HasExpressionBodies { get; init; }

    /// <summary>Names of functions begin with a capital in C#.</summary>
    public bool HasCapitals { get; init; }

    /// <summary>Loops of C# end at <c>&lt;=</c>.</summary>
    public bool IsInclusive { get; init; }

    /// <summary>Draws a style.</summary>
    public static CodeStyle Draw(TaskRandom random)
    {
        var style = new CodeStyle
        {
            IsPython = random.Chance(0.6),
            IsTight = random.Chance(0.25),
            Indentation = random.Chance(0.75) ? 4 : 2,
            IsOneLine = random.Chance(0.25),
            IsShort = random.Chance(0.25),
            UsesVar = random.Chance(0.4),
            UsesArray = random.Chance(0.5),
            UsesBrackets = random.Chance(0.3),
            UsesIncrement = random.Chance(0.7),
            HasBraceLines = random.Chance(0.4),
            UsesFormat = random.Chance(0.3),
            IsSingleQuoted = random.Chance(0.3),
            HasExpressionBodies = random.Chance(0.3),
            HasCapitals = random.Chance(0.5),
            IsInclusive = random.Chance(0.25),
        };
        bool isScript = !style.IsPython && random.Chance(0.4);
        return style with { IsScript = isScript, HasCapitals = style.HasCapitals && !isScript };
    }
}
