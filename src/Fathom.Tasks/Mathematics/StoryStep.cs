namespace Fathom.Tasks.Mathematics;

/// <summary>What a sentence of a story does to the count.</summary>
internal enum StoryStepKind
{
    /// <summary>The count starts at A.</summary>
    Start,

    /// <summary>The count starts at A groups of B.</summary>
    StartGroups,

    /// <summary>A more.</summary>
    Gain,

    /// <summary>A groups of B more.</summary>
    GainGroups,

    /// <summary>A fewer.</summary>
    Loss,

    /// <summary>A groups of B fewer.</summary>
    LossGroups,

    /// <summary>Twice as many.</summary>
    Double,

    /// <summary>Half as many.</summary>
    Halve,

    /// <summary>One of A equal shares.</summary>
    Share,

    /// <summary>Another person has A more.</summary>
    OtherMore,

    /// <summary>Another person has A fewer.</summary>
    OtherFewer,

    /// <summary>Another person has A times as many.</summary>
    OtherTimes,

    /// <summary>The count plus what the person before has.</summary>
    Together,
}

/// <summary>One sentence of a story.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
internal readonly record struct StoryStep(StoryStepKind Kind, int A = 0, int B = 0)
{
    /// <summary>Arithmetic operations it takes.</summary>
    public int Operations => Kind switch
    {
        StoryStepKind.Start => 0,
        StoryStepKind.GainGroups or StoryStepKind.LossGroups => 2,
        _ => 1,
    };

    /// <summary>Whether the count passes to another person.</summary>
    public bool IsOther => Kind is StoryStepKind.OtherMore or StoryStepKind.OtherFewer or StoryStepKind.OtherTimes;

    /// <summary>What it does to the count in symbols: <c>+3*4</c>, <c>/2</c>; a bar stands before the count of another person.</summary>
    public override string ToString() => Kind switch
    {
        StoryStepKind.Start => $"{A}",
        StoryStepKind.StartGroups => $"{A}*{B}",
        StoryStepKind.Gain => $"+{A}",
        StoryStepKind.GainGroups => $"+{A}*{B}",
        StoryStepKind.Loss => $"-{A}",
        StoryStepKind.LossGroups => $"-{A}*{B}",
        StoryStepKind.Double => "*2",
        StoryStepKind.Halve => "/2",
        StoryStepKind.Share => $"/{A}",
        StoryStepKind.OtherMore => $"| +{A}",
        StoryStepKind.OtherFewer => $"| -{A}",
        StoryStepKind.OtherTimes => $"| *{A}",
        _ => "| both",
    };

    /// <summary>The count after the step.</summary>
    public long Apply(long count, long before) => Kind switch
    {
        StoryStepKind.Start => A,
        StoryStepKind.StartGroups => A * B,
        StoryStepKind.Gain or StoryStepKind.OtherMore => count + A,
        StoryStepKind.GainGroups => count + (A * B),
        StoryStepKind.Loss or StoryStepKind.OtherFewer => count - A,
        StoryStepKind.LossGroups => count - (A * B),
        StoryStepKind.Double => count * 2,
        StoryStepKind.Halve => count / 2,
        StoryStepKind.Share => count / A,
        StoryStepKind.OtherTimes => count * A,
        _ => count + before,
    };
}
