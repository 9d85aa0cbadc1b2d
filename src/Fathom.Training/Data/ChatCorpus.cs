using System.Text.Json;
using Fathom.Autograd;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Training.Data;

/// <summary>Conversations rendered with a chat template; only what the assistant says, and the token that ends its turn, are targets.</summary>
/// <remarks>
/// An assistant's turn is the text that rendering with it adds to rendering without it and with the generation prompt: exactly what a model would have had to
/// generate. An assistant's turn with <c>"weight": 0</c> is not a target. If a template rewrites turns (dropping their thoughts), every turn
/// becomes its own document, with its thoughts, after the prompt that the template makes.
/// </remarks>
public sealed class ChatCorpus : IDocumentList
{
    // Characters of an answer that a generation prompt may already contain.
    private const int LongestOpening = 64;

    private readonly List<Document> _documents = [];
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly ChatTeacher? _teacher;

    /// <summary>Renders and tokenizes all conversations of a corpus.</summary>
    /// <param name="corpus">Lines with an array <c>messages</c> of objects with <c>role</c> and <c>content</c>.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template">Its chat template.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="teacher">Reads answers with a teacher's distributions; null reads texts alone.</param>
    /// <exception cref="TrainingException">A line has no conversation, or lacks the requested distributions.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public ChatCorpus(
        TextCorpus corpus, Tokenizer tokenizer, ChatTemplate template, CancellationToken cancellation = default, ChatTeacher? teacher = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        (_tokenizer, _template, _teacher) = (tokenizer, template, teacher);
        int line = 0;
        foreach (JsonElement json in corpus.ReadObjects())
        {
            cancellation.ThrowIfCancellationRequested();
            line++;
            string place = $"{Path.GetFileName(corpus.Path)}:{line}";
            if (json.ValueKind != JsonValueKind.Object
                || !json.TryGetProperty("messages", out JsonElement messages)
                || messages.ValueKind != JsonValueKind.Array)
            {
                throw new TrainingException("train.data.field", place, "an array 'messages'", $"{json.ValueKind}");
            }

            JsonElement[] turns = [.. messages.EnumerateArray()];
            foreach (JsonElement turn in turns)
            {
                Check(turn, place);
            }

            if (teacher is null)
            {
                Add(turns);
            }
            else
            {
                AddTaught(turns, ReadTeacher(json, teacher, place), place);
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _documents.Count;

    /// <inheritdoc/>
    public void Copy(int index, TokenDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Clear();
        (int[] tokens, float[] weights, TeacherValues? teacher) = _documents[index];
        for (int i = 0; i < tokens.Length; i++)
        {
            document.Append(tokens[i], weights[i]);
        }

        if (teacher is not null)
        {
            SetTeacher(document, teacher, _teacher!.Width);
        }
    }

    /// <summary>Refuses a message that templates couldn't render.</summary>
    private static void Check(JsonElement message, string place)
    {
        bool isMessage = message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("role", out JsonElement role)
            && role.ValueKind == JsonValueKind.String;
        if (!isMessage)
        {
            throw new TrainingException("train.data.field", place, "messages that are objects with the string 'role'", $"{message.ValueKind}");
        }

        foreach (JsonProperty field in message.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String))
        {
            TextCorpus.StringOf(field.Value, place);
        }
    }

    private static void SetTeacher(TokenDocument document, TeacherValues teacher, int width)
    {
        int count = document.Tokens.Length;
        int first = (count - teacher.Tokens.Count) * width;
        int[] tokens = new int[count * width];
        float[] logProbabilities = new float[tokens.Length];
        Array.Fill(tokens, -1, 0, first);
        teacher.Fill(tokens.AsMemory(first), logProbabilities.AsMemory(first), width);
        document.SetSides(new SideValues { TeacherWidth = width, TeacherTokens = tokens, TeacherLogProbabilities = logProbabilities });
    }

    /// <summary>Reads the distributions of a line, made with the same vocabulary.</summary>
    private TeacherValues ReadTeacher(JsonElement json, ChatTeacher asked, string place)
    {
        string? Text(string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        string text = Text("teacher") ?? throw new TrainingException("train.data.teacher", place, "a teacher's distributions ('teacher')", "none");
        if (Text("vocabulary") != asked.Vocabulary)
        {
            throw new TrainingException("train.data.vocabulary", place, "distributions over this model's vocabulary", "another vocabulary");
        }

        return TeacherValues.TryRead(text, _tokenizer.VocabularySize)
            ?? throw new TrainingException("train.data.teacher", place, "a teacher's distributions ('teacher')", "something else");
    }

    /// <summary>Adds the last turn's answer in the tokens that its author wrote.</summary>
    private void AddTaught(JsonElement[] messages, TeacherValues teacher, string place)
    {
        if (messages.Length == 0)
        {
            throw new TrainingException("train.data.field", place, "a conversation that ends with the teacher's answer", "no messages");
        }

        int[] prompt = _tokenizer.Encode(Render(messages[..^1], addGenerationPrompt: true), allowSpecial: true);
        float[] weights = [.. Enumerable.Repeat(0f, prompt.Length), .. Enumerable.Repeat(1f, teacher.Tokens.Count)];
        _documents.Add(new Document([.. prompt, .. teacher.Tokens], weights, teacher));
    }

    private void Add(JsonElement[] messages)
    {
        var tokens = new List<int>();
        var weights = new List<float>();
        string written = "";
        for (int i = 0; i < messages.Length; i++)
        {
            if (!messages[i].GetProperty("role").ValueEquals("assistant") || IsWeightless(messages[i]))
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

    /// <summary>
    /// Returns what the assistant says after a prompt whose end may already begin it (<c>&lt;think&gt;</c>), for templates that drop thoughts when they
    /// render an answer.
    /// </summary>
    private string Spoken(JsonElement message, string prompt)
    {
        string content = message.TryGetProperty("content", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
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
            _documents.Add(new Document([.. tokens], [.. weights], null));
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

    private static bool IsWeightless(JsonElement message) =>
        message.TryGetProperty("weight", out JsonElement weight) && weight.ValueKind == JsonValueKind.Number && weight.GetDouble() == 0;

    private sealed record Document(int[] Tokens, float[] Weights, TeacherValues? Teacher);
}
