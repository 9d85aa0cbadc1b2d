namespace Fathom.Tasks.Solutions;

/// <summary>How many written steps were checked and how many of them are false.</summary>
/// <param name="Steps">Steps with an arithmetic claim.</param>
/// <param name="FalseSteps">Steps whose claim is false, those that were taken back with <c>no,</c> not counted.</param>
/// <param name="FirstFalse">The first false step, or null.</param>
public sealed record StepReport(int Steps, int FalseSteps, string? FirstFalse);
