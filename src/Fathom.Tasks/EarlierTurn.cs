namespace Fathom.Tasks;

/// <summary>One exchange that came before a problem in the same conversation.</summary>
/// <param name="User">What the person typed.</param>
/// <param name="Assistant">What the assistant answered, without its thinking.</param>
public sealed record EarlierTurn(string User, string Assistant);
