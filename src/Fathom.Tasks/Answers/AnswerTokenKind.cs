namespace Fathom.Tasks.Answers;

/// <summary>Kinds of tokens in an answer.</summary>
public enum AnswerTokenKind
{
    /// <summary>A run of letters, with apostrophes and digits inside.</summary>
    Word,

    /// <summary>A number, with sign, thousands separators and decimals.</summary>
    Number,

    /// <summary>Any other character but spaces; a line break is one too.</summary>
    Symbol,
}
