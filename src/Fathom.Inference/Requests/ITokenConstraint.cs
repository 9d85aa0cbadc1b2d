namespace Fathom.Inference.Requests;

/// <summary>Restricts the output of a request to a format by forbidding tokens. An instance serves one request, on the engine's thread.</summary>
public interface ITokenConstraint
{
    /// <summary>Sets the logits of forbidden tokens to −∞. At least one token must stay allowed.</summary>
    /// <param name="logits">By token id, at most <c>[vocabSize]</c>.</param>
    void Mask(Span<float> logits);

    /// <summary>Records the token that was drawn.</summary>
    /// <param name="tokenId">The token.</param>
    void Accept(int tokenId);
}
