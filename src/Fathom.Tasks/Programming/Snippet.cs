namespace Fathom.Tasks.Programming;

/// <summary>A short program that uses built-in features of the language.</summary>
/// <param name="Python">As Python.</param>
/// <param name="Sharp">As C#; null where C# prints something else.</param>
/// <param name="Output">What it prints.</param>
/// <param name="Steps">How to get there.</param>
internal sealed record Snippet(string Python, string? Sharp, string Output, string Steps)
{
    /// <summary>As JavaScript, if it is written so.</summary>
    public string? Script { get; init; }

    /// <summary>Whether there is nothing like it in Python; <see cref="Python"/> is its C# then.</summary>
    public bool IsCurly { get; init; }

    /// <summary>What is asked for, if it is not all that is printed.</summary>
    public ProgramTask.Part Part { get; init; }

    /// <summary>The section of phrasings of a question of its own; null for a question on the output.</summary>
    public string? Asks { get; init; }

    /// <summary>The slots of that question after the language.</summary>
    public IReadOnlyList<string> Slots { get; init; } = [];
}
