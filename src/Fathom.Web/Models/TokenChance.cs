namespace Fathom.Web.Models;

/// <summary>A token of an answer, and how likely the model found it there, before any sampling option.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="Probability">0 … 1.</param>
/// <param name="Alternatives">The likeliest tokens at its place, best first.</param>
public sealed record TokenChance(string Text, double Probability, IReadOnlyList<TokenAlternative> Alternatives);
