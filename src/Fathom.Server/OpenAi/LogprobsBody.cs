using System.Text;
using Fathom.Inference.Requests;
using Fathom.Tokenizers;

namespace Fathom.Server.OpenAi;

/// <summary>Log-probabilities of an answer's tokens.</summary>
internal sealed record LogprobsBody(IReadOnlyList<TokenLogprobBody>? Content, IReadOnlyList<TokenLogprobBody>? ReasoningContent)
{
    /// <summary>Describes tokens; null if there are none.</summary>
    public static LogprobsBody? Of(IReadOnlyList<GeneratedToken> answer, IReadOnlyList<GeneratedToken> thinking, Tokenizer tokenizer)
    {
        TokenLogprobBody[]? Describe(IReadOnlyList<GeneratedToken> tokens) =>
            tokens.Count == 0 ? null : [.. tokens.Select(token => TokenLogprobBody.Of(token, tokenizer))];
        return answer.Count + thinking.Count == 0 ? null : new LogprobsBody(Describe(answer) ?? [], Describe(thinking));
    }
}

/// <summary>Log-probability of a token.</summary>
internal sealed record TokenLogprobBody(string Token, float Logprob, IReadOnlyList<int> Bytes, IReadOnlyList<TopLogprobBody> TopLogprobs)
{
    public static TokenLogprobBody Of(GeneratedToken token, Tokenizer tokenizer)
    {
        TopLogprobBody itself = TopLogprobBody.Of(token.TokenId, token.Logprob ?? 0, tokenizer);
        return new TokenLogprobBody(
            itself.Token, itself.Logprob, itself.Bytes, [.. token.TopLogprobs.Select(top => TopLogprobBody.Of(top.TokenId, top.Logprob, tokenizer))]);
    }
}

/// <summary>Log-probability of an alternative.</summary>
internal sealed record TopLogprobBody(string Token, float Logprob, IReadOnlyList<int> Bytes)
{
    /// <summary>The lowest value reported: JSON has no infinity.</summary>
    private const float Least = -9_999;

    public static TopLogprobBody Of(int tokenId, float logprob, Tokenizer tokenizer)
    {
        byte[] bytes = tokenizer.TokenBytes(tokenId).ToArray();
        return new TopLogprobBody(Encoding.UTF8.GetString(bytes), Math.Max(logprob, Least), [.. bytes.Select(value => (int)value)]);
    }
}
