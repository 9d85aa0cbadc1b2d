using Fathom.Tokenizers;

namespace Fathom.Inference.Constraints.Matching;

/// <summary>A vocabulary as constraints see it: the bytes of its tokens, and which of them end an answer.</summary>
internal sealed class TokenVocabulary
{
    private readonly Tokenizer _tokenizer;

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="tokenizer">Has the tokens. Those that steer the model are no text.</param>
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

    /// <summary>What a token adds to the text.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _tokenizer.TokenBytes(token);

    /// <summary>Whether a token is text, and not one that steers the model.</summary>
    public bool IsText(int token) =>
        !_tokenizer.IsSpecial(token) && !EndOfGeneration.Contains(token) && _tokenizer.TokenBytes(token).Length is > 0 and <= TokenTrie.MaxDepth;

    /// <summary>The token that steers the model and has this text; null when there is none.</summary>
    public int? FindSpecial(string text) => _tokenizer.FindToken(text) is { } token && !IsText(token) ? token : null;
}
