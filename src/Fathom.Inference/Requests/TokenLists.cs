namespace Fathom.Inference.Requests;

/// <summary>Checks that requests of every kind share.</summary>
internal static class TokenLists
{
    /// <summary>Refuses a list that is empty, longer than <paramref name="maxTokens"/>, or has a token that the vocabulary doesn't.</summary>
    /// <exception cref="GenerationException">The list is refused.</exception>
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

    /// <summary>Refuses tokens that the vocabulary doesn't have.</summary>
    /// <exception cref="GenerationException">A token is refused.</exception>
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

    /// <summary>Refuses an option outside its range.</summary>
    /// <exception cref="GenerationException">It is outside.</exception>
    public static void Require(bool isValid, string option, string expected, int actual)
    {
        if (!isValid)
        {
            throw new GenerationException(GenerationErrorCodes.OptionOutOfRange, option, expected, $"{actual}");
        }
    }
}
