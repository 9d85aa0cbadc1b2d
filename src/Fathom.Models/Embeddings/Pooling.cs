namespace Fathom.Models.Embeddings;

/// <summary>How the hidden states of a text's tokens become one embedding.</summary>
public enum Pooling
{
    /// <summary>The last token's hidden state, which has seen all of the text.</summary>
    Last,

    /// <summary>The mean of all tokens' hidden states.</summary>
    Mean,
}
