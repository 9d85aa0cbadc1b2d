using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>Names of supported <see cref="ChatOptions.AdditionalProperties"/>, beyond the options that all clients have. Others are ignored.</summary>
public static class FathomProperties
{
    /// <summary>A Boolean: whether the assistant thinks before it answers. <see cref="ChatOptions.Reasoning"/> takes precedence.</summary>
    public const string EnableThinking = "enable_thinking";

    /// <summary>A whole number, 0 or more: most thinking tokens; then the assistant must answer.</summary>
    public const string ThinkingBudget = "thinking_budget";

    /// <summary>0 … 1: keeps tokens at least this fraction as likely as the likeliest.</summary>
    public const string MinP = "min_p";

    /// <summary>Above 0, 1 for none: weakens every token that already occurs in prompt or output.</summary>
    public const string RepetitionPenalty = "repetition_penalty";

    /// <summary>A regular expression in ECMAScript syntax that the whole answer matches.</summary>
    public const string Regex = "regex";

    /// <summary>A GBNF grammar that the answer matches.</summary>
    public const string Grammar = "grammar";

    /// <summary>A cache salt: only calls with the same salt find a prompt's beginning in the cache.</summary>
    public const string CacheSalt = "cache_salt";
}
