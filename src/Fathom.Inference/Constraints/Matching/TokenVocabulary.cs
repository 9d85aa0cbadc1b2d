using Fathom.Tokenizers;

namespace Fathom.Inference.Constraints.Matching;

/// <summary>A vocabulary as constraints see it: the bytes of its tokens, and the tokens that end an answer.</summary>
internal sealed class TokenVocabulary
{
    private readonly Tokenizer _tokenizer;

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="tokenizer">The tokenizer. Its special tokens don't count as text.</param>
    /// <param name="endOfGeneration">Tokens that end an answer.</param>
    public TokenVocabulary(Tokenizer tokenizer, IReadOnlySet<int> endOfGeneration)
    {
        _tokenizer = tokenizer;
        EndOfGeneration = [.. endOfGeneration.Where(token => token < tokenizer.VocabularySize)];
        NumTokens = tokenizer.VocabularySize;
        Trie = new TokenTrie(Enumerable.Range(0, NumTokens).Where(IsText).Select(token => (token, tokenizer.TokenBytes(token).ToArray())));
    }

    public int NumTokens { get; }

    public IReadOnlyList<int> EndOfGeneration { get; }

    /// <summary>The tokens that are text.</summary>
    public TokenTrie Trie { get; }

    /// <summary>Returns the bytes that a token adds to the text.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _tokenizer.TokenBytes(token);

    /// <summary>Whether a token is text: not special, not an end token, not empty, and at most <see cref="TokenTrie.MaxDepth"/> bytes long.</summary>
    public bool IsText(int token) =>
        !_tokenizer.IsSpecial(token) && !EndOfGeneration.Contains(token) && _tokenizer.TokenBytes(token).Length is > 0 and <= TokenTrie.MaxDepth;

    /// <summary>Returns the token with this spelling that doesn't count as text; null if there is none.</summary>
    public int? FindSpecial(string text) => _tokenizer.FindToken(text) is { } token && !IsText(token) ? token : null;
}
