namespace Fathom.Tasks.Corpus;

/// <summary>A task's level and its share of a mixture.</summary>
/// <param name="Task">The task.</param>
/// <param name="Level">A level.</param>
/// <param name="Weight">Its weight, above 0; shares are weights over their sum.</param>
public sealed record MixtureEntry(IVerifiableTask Task, int Level, double Weight);
