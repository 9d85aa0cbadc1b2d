using System.Text.Json;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Corpus;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Training.Data;

/// <summary>
/// Conversations of <see cref="TaskCorpus"/> as a model sees them: a prompt that its chat template makes, and the text that the assistant should write.
/// Conversation n is a pure function of the options, the seed and n.
/// </summary>
public sealed class TaskConversations
{
    private const string ThinkClose = "</think>";

    // Conversations placed before another one come from indices of the corpus that are never drawn on their own.
    private const long FirstEarlier = 1L << 40;

    private readonly TaskSourceOptions _options;
    private readonly ChatTemplate _template;
    private readonly Dictionary<string, JsonElement>[] _switches = [Switch("false"u8), Switch("true"u8)];
    private readonly TaskCorpus _corpus;
    private readonly TaskCorpus _easy;
    private readonly long _seed;
    private readonly string? _bos;
    private readonly string? _eos;

    /// <summary>Prepares the conversations of a source.</summary>
    /// <param name="options">Which tasks, and how they are written.</param>
    /// <param name="catalog">The tasks that names refer to.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template">Its chat template.</param>
    /// <param name="seed">Seed of everything random.</param>
    /// <param name="split">Which problems.</param>
    /// <exception cref="TrainingException">A task or a level is unknown.</exception>
    public TaskConversations(TaskSourceOptions options, TaskCatalog catalog, Tokenizer tokenizer, ChatTemplate template, long seed, ProblemSplit split)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_options, _template, _seed) = (options, template, seed);
        (_bos, _eos) = (Text(tokenizer, tokenizer.BosId), Text(tokenizer, tokenizer.EosId));
        var corpus = new CorpusOptions { Seed = seed, Split = split, MistakeRate = options.MistakeRate, EmptyThinkingShare = options.EmptyShare };
        _corpus = new TaskCorpus(TaskSelection.Mixture(options, catalog, options.Levels), corpus);
        _easy = new TaskCorpus(TaskSelection.Mixture(options, catalog, TaskLevelShares.Easy), corpus);
    }

    /// <summary>A conversation.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>The prompt and what follows it, both with the markers of the template as text.</returns>
    public (string Prompt, string Answer) At(long index)
    {
        var random = new KeyedRandom(_seed, "task-conversation", index);
        TaskConversation conversation = (index < _options.EasyDocuments ? _easy : _corpus).Conversation(index);
        bool isDirect = random.NextDouble() < _options.DirectShare;
        List<TaskTurn> earlier = random.NextDouble() < _options.EarlierShare ? Earlier(index, 1 + random.NextInt(_options.MostEarlier)) : [];
        TaskTurn last = conversation.Turns[^1];
        string prompt = Render([.. earlier, .. conversation.Turns], !isDirect);
        string thought = isDirect ? "" : last.Thinking + ThinkClose;
        if (!isDirect && random.NextDouble() < _options.CutShare)
        {
            (prompt, thought) = (prompt + thought[..random.NextInt(thought.Length - ThinkClose.Length + 1)] + ThinkClose, "");
        }

        return (prompt, thought + last.Answer + _eos);
    }

    /// <summary>Returns random numbers of a conversation for a purpose.</summary>
    public KeyedRandom Random(string purpose, long index) => new(_seed, purpose, index);

    private List<TaskTurn> Earlier(long index, int count)
    {
        var turns = new List<TaskTurn>();
        for (int i = 0; i < count; i++)
        {
            turns.AddRange(_easy.Conversation(FirstEarlier + (index * _options.MostEarlier) + i).Turns);
        }

        return turns;
    }

    /// <summary>Renders the prompt before the last turn's answer.</summary>
    private string Render(IReadOnlyList<TaskTurn> turns, bool thinks)
    {
        var messages = new List<ChatMessage>();
        for (int i = 0; i < turns.Count; i++)
        {
            messages.Add(new ChatMessage("user", turns[i].User));
            if (i + 1 < turns.Count)
            {
                messages.Add(new ChatMessage("assistant", turns[i].Answer));
            }
        }

        return _template.Render(ChatTemplateInput.FromMessages(messages) with
        {
            AddGenerationPrompt = true,
            BosToken = _bos,
            EosToken = _eos,
            Variables = _switches[thinks ? 1 : 0],
        });
    }

    private static Dictionary<string, JsonElement> Switch(ReadOnlySpan<byte> value) => new() { ["thinking"] = JsonElement.Parse(value) };

    private static string? Text(Tokenizer tokenizer, int? id) => id is int token ? tokenizer.Decode([token]) : null;
}
