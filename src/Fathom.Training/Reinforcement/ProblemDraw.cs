using Fathom.Tasks;

namespace Fathom.Training.Reinforcement;

/// <summary>Draws a problem of a level.</summary>
/// <param name="task">The task.</param>
/// <param name="request">Level, split, and seed.</param>
/// <param name="number">The problem's number.</param>
public delegate Problem ProblemDraw(IVerifiableTask task, DrawRequest request, long number);
