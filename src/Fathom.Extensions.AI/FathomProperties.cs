using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>Names of what <see cref="ChatOptions.AdditionalProperties"/> may hold beside the options that all clients have. Others are passed over.</summary>
public static class FathomProperties
{
    /// <summary>A Boolean: whether the assistant thinks before it answers. <see cref="ChatOptions.Reasoning"/> goes before it.</summary>
    public const string EnableThinking = "enable_thinking";

    /// <summary>A whole number, 0 or more: most tokens of thinking; then the assistant is made to answer.</summary>
    public const string ThinkingBudget = "thinking_budget";

    /// <summary>0 … 1: keeps tokens at least this fraction as likely as the likeliest.</summary>
    public const string MinP = "min_p";

    /// <summary>Above 0, 1 for none: weakens every token that stands in prompt or output already.</summary>
    public const string RepetitionPenalty = "repetition_penalty";

    /// <summary>A regular expression of ECMAScript's syntax that the whole answer matches.</summary>
    public const string Regex = "regex";

    /// <summary>A grammar in GBNF; the answer is one of its texts.</summary>
    public const string Grammar = "grammar";

    /// <summary>A text that parts the cache: a prompt's beginning is found there only by calls with the same one.</summary>
    public const string CacheSalt = "cache_salt";
}
