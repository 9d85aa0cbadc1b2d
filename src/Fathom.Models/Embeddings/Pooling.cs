namespace Fathom.Models.Embeddings;

/// <summary>How the hidden states of a text's tokens become one embedding.</summary>
public enum Pooling
{
    /// <summary>The last token's hidden state, which depends on the whole text.</summary>
    Last,

    /// <summary>The mean of all tokens' hidden states.</summary>
    Mean,
}
