using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>A kind of problem that is a few whole numbers and what is done with them: how they are drawn, worded, worked with and judged.</summary>
/// <param name="Name">Its name, which is also the section of its phrasings in the file of its family.</param>
internal sealed record ShortKind(string Name)
{
    /// <summary>The lowest level that has it.</summary>
    public int FirstLevel { get; init; } = 1;

    /// <summary>How many of the numbers identify the problem; those after them only choose words.</summary>
    public int KeyCount { get; init; } = int.MaxValue;

    /// <summary>Whether the problem is the same with its numbers in another order.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>Draws the numbers for a level; null where they do not come out even.</summary>
    public required Func<int, TaskRandom, int[]?> Draw { get; init; }

    /// <summary>Writes the steps and returns the answer.</summary>
    public required Func<int[], Trace, string> Work { get; init; }

    /// <summary>What stands in the slots of the phrasings: the numbers, unless it says otherwise.</summary>
    public Func<int[], Wording, string[]> Slots { get; init; } = static (numbers, wording) => [.. numbers.Select(number => wording.Number(number))];

    /// <summary>Judges an answer.</summary>
    public required Func<int[], AnswerText, Verdict> Judge { get; init; }
}
