namespace Fathom.Tasks.Corpus;

/// <summary>A conversation for training: earlier exchanges, then a problem with its worked solution.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Level">Its level.</param>
/// <param name="Key">The problem's key.</param>
/// <param name="Turns">The exchanges; the last one is the problem.</param>
public sealed record TaskConversation(string Task, int Level, string Key, IReadOnlyList<TaskTurn> Turns);
