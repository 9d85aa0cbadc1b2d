namespace Fathom.Inference.Requests;

/// <summary>Keeps the output of one request to a form by forbidding tokens. Serves one request; called on the engine's thread.</summary>
public interface ITokenConstraint
{
    /// <summary>Sets the logits of forbidden tokens to −∞. At least one token must stay.</summary>
    /// <param name="logits">By token id.</param>
    void Mask(Span<float> logits);

    /// <summary>Takes note of the token that was drawn.</summary>
    /// <param name="tokenId">The token.</param>
    void Accept(int tokenId);
}
