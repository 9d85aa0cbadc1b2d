namespace Fathom.Tasks.Answers;

/// <summary>A piece of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Lower-case text.</param>
/// <param name="Value">A number's value, else 0.</param>
public readonly record struct AnswerToken(AnswerTokenKind Kind, string Text, decimal Value = 0)
{
    /// <summary>Whether this is a number.</summary>
    public bool IsNumber => Kind == AnswerTokenKind.Number;

    /// <summary>Whether this is one of the given words or symbols.</summary>
    /// <param name="texts">Lower-case texts.</param>
    public bool Is(params ReadOnlySpan<string> texts) => !IsNumber && texts.Contains(Text);
}
