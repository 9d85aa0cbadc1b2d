namespace Fathom.Inference.Requests;

/// <summary>Checks shared by all kinds of requests.</summary>
internal static class TokenLists
{
    /// <summary>Throws if a list is empty, longer than <paramref name="maxTokens"/>, or has a token that isn't in the vocabulary.</summary>
    /// <exception cref="GenerationException">The list is invalid.</exception>
    public static void Validate(IReadOnlyList<int> tokens, int vocabularySize, int maxTokens)
    {
        if (tokens.Count == 0)
        {
            throw new GenerationException(GenerationErrorCodes.EmptyPrompt, "prompt", "at least one token", "none");
        }

        if (tokens.Count > maxTokens)
        {
            throw new GenerationException(GenerationErrorCodes.ContextLength, "prompt", $"at most {maxTokens} tokens", $"{tokens.Count}");
        }

        ValidateIds(tokens, vocabularySize);
    }

    /// <summary>Throws if a token isn't in the vocabulary.</summary>
    /// <exception cref="GenerationException">A token isn't in the vocabulary.</exception>
    public static void ValidateIds(IReadOnlyList<int> tokens, int vocabularySize)
    {
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)vocabularySize)
            {
                throw new GenerationException(GenerationErrorCodes.TokenOutOfRange, "tokens", $"ids below {vocabularySize}", $"{token}");
            }
        }
    }

    /// <summary>Throws if an option is out of range.</summary>
    /// <exception cref="GenerationException">The option is out of range.</exception>
    public static void Require(bool isValid, string option, string expected, int actual)
    {
        if (!isValid)
        {
            throw new GenerationException(GenerationErrorCodes.OptionOutOfRange, option, expected, $"{actual}");
        }
    }
}
