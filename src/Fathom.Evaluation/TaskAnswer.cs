using Fathom.Tasks.Answers;

namespace Fathom.Evaluation;

/// <summary>One answer of the model.</summary>
/// <param name="Text">All of it, with its thought.</param>
/// <param name="Visible">The part that a person reads.</param>
/// <param name="Verdict">What the task's verifier says.</param>
/// <param name="Tokens">Tokens of all of it.</param>
/// <param name="ThinkingTokens">Tokens of its thought, counted or estimated from its share of the characters.</param>
/// <param name="IsTruncated">Whether it was cut at the token limit.</param>
public sealed record TaskAnswer(string Text, string Visible, Verdict Verdict, int Tokens, double ThinkingTokens, bool IsTruncated);
