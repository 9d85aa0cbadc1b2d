namespace Fathom.Web.Models;

/// <summary>What might have stood in a token's place.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="Probability">0 … 1.</param>
public sealed record TokenAlternative(string Text, double Probability);
