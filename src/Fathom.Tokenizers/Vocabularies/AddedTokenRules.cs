using Fathom.Tokenizers.Errors;

namespace Fathom.Tokenizers.Vocabularies;

/// <summary>Rules for every list of added tokens.</summary>
internal static class AddedTokenRules
{
    /// <summary>Checks the number of tokens and the length of each.</summary>
    /// <exception cref="TokenizerFormatException">One is empty or too long, or there are too many.</exception>
    public static void Check(List<AddedToken> tokens, string where, TokenizerLimits limits)
    {
        if (tokens.Count > limits.MaxAddedTokens)
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.AddedTokensTooMany, where, $"at most {limits.MaxAddedTokens} added tokens", $"{tokens.Count}");
        }

        foreach (AddedToken token in tokens)
        {
            if (token.Content.Length == 0 || token.Content.Length > limits.MaxAddedTokenBytes)
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.AddedTokenInvalid, where, $"1 to {limits.MaxAddedTokenBytes} bytes", $"{token.Content.Length} for id {token.Id}");
            }
        }
    }
}
