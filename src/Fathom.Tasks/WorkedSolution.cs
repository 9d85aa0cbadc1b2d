namespace Fathom.Tasks;

/// <summary>A solution written out: the thinking that leads to the answer, then the answer.</summary>
/// <param name="Thinking">One written step per thing determined; empty where nothing has to be worked out.</param>
/// <param name="Answer">What a person reads.</param>
public sealed record WorkedSolution(string Thinking, string Answer);
