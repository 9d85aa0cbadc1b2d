namespace Fathom.Web.Models;

/// <summary>A token of an answer, and its probability in the model, before any sampling option.</summary>
/// <param name="Text">The token's text.</param>
/// <param name="Probability">0 … 1.</param>
/// <param name="Alternatives">The likeliest tokens at its position, best first.</param>
public sealed record TokenChance(string Text, double Probability, IReadOnlyList<TokenAlternative> Alternatives);
