using System.Text.Json;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Templates;

namespace Fathom.Training.Data;

/// <summary>Conversations rendered with a chat template; only what the assistant says, and the token that ends its turn, are targets.</summary>
/// <remarks>
/// An assistant's turn is the text that rendering with it adds to rendering without it and with the generation prompt: exactly what a model would have had to
/// generate. Where a template rewrites turns (dropping their thoughts), every turn becomes a document of its own, with its thoughts, behind the prompt that the template makes.
/// </remarks>
public sealed class ChatCorpus : IDocumentList
{
    // Characters of an answer that a generation prompt may hold already.
    private const int LongestOpening = 64;

    private readonly List<(int[] Tokens, float[] Weights)> _documents = [];
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;

    /// <summary>Renders and tokenises all conversations of a corpus.</summary>
    /// <param name="corpus">Lines with an array <c>messages</c> of objects with <c>role</c> and <c>content</c>.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template">Its chat template.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TrainingException">A line holds no conversation.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public ChatCorpus(TextCorpus corpus, Tokenizer tokenizer, ChatTemplate template, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        (_tokenizer, _template) = (tokenizer, template);
        int line = 0;
        foreach (JsonElement json in corpus.ReadObjects())
        {
            cancellation.ThrowIfCancellationRequested();
            line++;
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("messages", out JsonElement messages) || messages.ValueKind != JsonValueKind.Array)
            {
                throw new TrainingException("train.data.field", $"{Path.GetFileName(corpus.Path)}:{line}", "an array 'messages'", $"{json.ValueKind}");
            }

            Add([.. messages.EnumerateArray()]);
        }
    }

    /// <inheritdoc/>
    public int Count => _documents.Count;

    /// <inheritdoc/>
    public void Copy(int index, TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Clear();
        (int[] tokens, float[] weights) = _documents[index];
        for (int i = 0; i < tokens.Length; i++)
        {
            document.Append(tokens[i], weights[i]);
        }
    }

    private void Add(JsonElement[] messages)
    {
        var tokens = new List<int>();
        var weights = new List<float>();
        string written = "";
        for (int i = 0; i < messages.Length; i++)
        {
            if (messages[i].GetProperty("role").GetString() != "assistant")
            {
                continue;
            }

            string prompt = Render(messages[..i], addGenerationPrompt: true);
            string whole = Render(messages[..(i + 1)], addGenerationPrompt: false);
            string answer = whole.StartsWith(prompt, StringComparison.Ordinal) ? whole[prompt.Length..] : Spoken(messages[i], prompt);
            if (!prompt.StartsWith(written, StringComparison.Ordinal))
            {
                Finish(tokens, weights);
                written = "";
            }

            Append(tokens, weights, prompt[written.Length..], weight: 0);
            Append(tokens, weights, answer, weight: 1);
            written = prompt + answer;
        }

        Finish(tokens, weights);
    }

    /// <summary>What the assistant says after a prompt whose end may already begin it (<c>&lt;think&gt;</c>), for templates that drop thoughts when they render an answer.</summary>
    private string Spoken(JsonElement message, string prompt)
    {
        string content = message.GetProperty("content").GetString() ?? "";
        int begun = Math.Min(LongestOpening, Math.Min(content.Length, prompt.Length));
        while (!prompt.EndsWith(content[..begun], StringComparison.Ordinal))
        {
            begun--;
        }

        return content[begun..] + Text(_tokenizer.EosId);
    }

    private void Append(List<int> tokens, List<float> weights, string text, float weight)
    {
        int[] ids = _tokenizer.Encode(text, allowSpecial: true);
        tokens.AddRange(ids);
        weights.AddRange(Enumerable.Repeat(weight, ids.Length));
    }

    private void Finish(List<int> tokens, List<float> weights)
    {
        if (tokens.Count > 1)
        {
            _documents.Add(([.. tokens], [.. weights]));
        }

        tokens.Clear();
        weights.Clear();
    }

    private string Render(JsonElement[] messages, bool addGenerationPrompt) => _template.Render(new ChatTemplateInput
    {
        Messages = JsonSerializer.SerializeToElement(messages),
        AddGenerationPrompt = addGenerationPrompt,
        BosToken = Text(_tokenizer.BosId),
        EosToken = Text(_tokenizer.EosId),
    });

    private string? Text(int? id) => id is int token ? _tokenizer.Decode([token]) : null;
}
