namespace Fathom.Training.Reinforcement;

/// <summary>Why a run should stop.</summary>
/// <param name="What">The figure: <c>reward</c>, <c>thinking</c>, <c>length</c>, <c>entropy</c>, or <c>probe</c> and the family.</param>
/// <param name="Expected">The bound.</param>
/// <param name="Actual">The value.</param>
public sealed record Collapse(string What, string Expected, string Actual);
