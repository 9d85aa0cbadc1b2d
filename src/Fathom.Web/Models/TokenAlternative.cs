namespace Fathom.Web.Models;

/// <summary>A token that might have been chosen instead.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="Probability">0 … 1.</param>
public sealed record TokenAlternative(string Text, double Probability);
