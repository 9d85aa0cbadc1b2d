namespace Fathom.Tasks.Programming;

/// <summary>A program of one to three lines that uses built-in features of the language.</summary>
/// <param name="Python">As Python.</param>
/// <param name="Sharp">As C#; null where C# prints something else.</param>
/// <param name="Output">What it prints.</param>
/// <param name="Steps">How to get there.</param>
internal sealed record Snippet(string Python, string? Sharp, string Output, string Steps);
