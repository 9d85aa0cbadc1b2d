using System.Text;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;
using Fathom.Tokenizers;

namespace Fathom.Server.OpenAi;

/// <summary>Collects one completed text and its token data.</summary>
/// <param name="tokenizer">Decodes tokens; null for a model without a tokenizer.</param>
/// <param name="wantsLogprobs">Whether token data is requested.</param>
internal sealed class CompletionText(Tokenizer? tokenizer, bool wantsLogprobs)
{
    private readonly StringBuilder _text = new();
    private readonly StreamingDetokenizer? _offsets = tokenizer is null ? null : new StreamingDetokenizer(tokenizer, isContinuation: true);
    private readonly List<string> _tokens = [];
    private readonly List<float?> _logprobs = [];
    private readonly List<IReadOnlyDictionary<string, float>?> _tops = [];
    private readonly List<int> _textOffsets = [];
    private int _length;

    /// <summary>Begins with the prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="positions">The model's predictions after each of its tokens; empty unless log-probabilities are requested.</param>
    public void Echo(CompletionPrompt prompt, IReadOnlyList<ScoredPosition> positions)
    {
        _text.Append(prompt.Text);
        for (int i = 0; i < positions.Count; i++)
        {
            ScoredPosition? before = i == 0 ? null : positions[i - 1];
            AddToken(prompt.Tokens[i], before?.NextLogprob, before?.TopLogprobs);
        }
    }

    /// <summary>Adds a piece.</summary>
    public void Add(GenerationUpdate update)
    {
        _text.Append(update.Text);
        if (update.Token is { } token && wantsLogprobs)
        {
            AddToken(token.TokenId, token.Logprob, token.TopLogprobs);
        }
    }

    /// <summary>Everything since the last call; offsets continue.</summary>
    public CompletionChoice Take(int index, string? finishReason)
    {
        CompletionLogprobs? logprobs = _tokens.Count > 0 ? new CompletionLogprobs([.. _tokens], [.. _logprobs], [.. _tops], [.. _textOffsets]) : null;
        var choice = new CompletionChoice(_text.ToString(), index, logprobs, finishReason);
        _text.Clear();
        _tokens.Clear();
        _logprobs.Clear();
        _tops.Clear();
        _textOffsets.Clear();
        return choice;
    }

    private void AddToken(int id, float? logprob, IReadOnlyList<TokenLogprob>? top)
    {
        _tokens.Add(TextOf(id));
        _logprobs.Add(logprob);
        _tops.Add(top is null ? null : Describe(id, logprob, top));
        _textOffsets.Add(_length);
        _length += _offsets?.Append(id).Length ?? 0;
    }

    /// <summary>The likeliest tokens and the chosen one. Of tokens with the same text, only the likelier is reported.</summary>
    private Dictionary<string, float> Describe(int id, float? logprob, IReadOnlyList<TokenLogprob> top)
    {
        var byText = new Dictionary<string, float>();
        foreach (TokenLogprob candidate in top)
        {
            byText.TryAdd(TextOf(candidate.TokenId), candidate.Logprob);
        }

        if (logprob is { } own && !top.Any(candidate => candidate.TokenId == id))
        {
            byText.TryAdd(TextOf(id), own);
        }

        return byText;
    }

    private string TextOf(int id) => tokenizer is null ? "" : Encoding.UTF8.GetString(tokenizer.TokenBytes(id));
}
