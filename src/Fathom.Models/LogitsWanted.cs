namespace Fathom.Models;

/// <summary>At which of a sequence's new tokens the next token's logits are wanted.</summary>
public enum LogitsWanted
{
    /// <summary>At none: the tokens only fill the cache.</summary>
    None,

    /// <summary>At the last one.</summary>
    Last,

    /// <summary>At every one.</summary>
    All,
}
