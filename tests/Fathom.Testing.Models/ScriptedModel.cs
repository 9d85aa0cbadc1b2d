using Fathom.Formats;
using Fathom.Formats.Conversion;
using Fathom.Formats.Gguf;
using Fathom.Formats.Shapes;
using Fathom.Inference.Loading;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Threading;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Definitions;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Testing.Models;

/// <summary>A model that says what a test has written down: each token is followed by one other, whatever came before.</summary>
/// <remarks>Embeddings are unit vectors, attention and multilayer perceptrons add nothing, and the head of a token points at the token before it.</remarks>
public sealed class ScriptedModel
{
    private const string Turn = "<|assistant|>{{ opening }}";

    private const string TurnOrReply = "{% if messages[-1].role == 'tool' %}<|reply|>{% else %}<|assistant|>{% endif %}";

    private const string Template =
        "{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}{% if add_generation_prompt %}" + Turn + "{% endif %}";

    private const string Tools = "{% if tools %}<tool_call>{{ tools | tojson }}</tool_call>{% endif %}";

    private const float Certainty = 40;
    private const int FirstFree = SyntheticVocabulary.LeastTokens;

    private readonly List<string> _tokens = [.. SyntheticVocabulary.Tokens(FirstFree)];
    private readonly List<TokenKind> _kinds = [.. Enumerable.Range(0, FirstFree).Select(KindOf)];
    private readonly Dictionary<int, int> _next = [];
    private readonly int _assistant;
    private readonly int _open;
    private readonly int _close;
    private int? _poison;

    private ScriptedModel()
    {
        foreach (string role in (string[])["system", "user", "tool"])
        {
            Add($"<|{role}|>", TokenKind.Control);
        }

        _assistant = Add("<|assistant|>", TokenKind.Control);
        _open = Add("<think>", TokenKind.UserDefined);
        _close = Add("</think>", TokenKind.UserDefined);
    }

    /// <summary>A model that answers with these pieces, one token each, all different.</summary>
    public static Script Answering(params string[] answer) => new($"answer {string.Join('|', answer)}", () => Create(thoughts: null, answer, repeats: false));

    /// <summary>A model that repeats these pieces for ever.</summary>
    public static Script Repeating(params string[] answer) => new($"repeat {string.Join('|', answer)}", () => Create(thoughts: null, answer, repeats: true));

    /// <summary>A model that says these pieces, and then its numbers are none any more.</summary>
    public static Script Failing(params string[] answer) =>
        new($"fail {string.Join('|', answer)}", () => Create(thoughts: null, answer, repeats: false, fails: true));

    /// <summary>A model that is told of tools, and calls them in Hermes' form.</summary>
    public static Script Calling(params string[] answer) =>
        new($"call {string.Join('|', answer)}", () => Create(thoughts: null, answer, repeats: false, tools: true));

    /// <summary>A model that calls tools in Hermes' form, and says something else when it has their results.</summary>
    /// <param name="call">Pieces of the turn that calls.</param>
    /// <param name="reply">Pieces of the turn after a result; all different from those of the call.</param>
    public static Script Replying(string[] call, string[] reply) => new(
        $"call {string.Join('|', call)} reply {string.Join('|', reply)}", () => Create(thoughts: null, call, repeats: false, tools: true, reply: reply));

    /// <summary>A model whose template opens a thought.</summary>
    public static Script Thinking(string[] thoughts, string[] answer) =>
        new($"think {string.Join('|', thoughts)} answer {string.Join('|', answer)}", () => Create(thoughts, answer, repeats: false));

    /// <summary>Writes a model that calls tools in Hermes' form into a GGUF file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="call">Pieces of the turn that calls.</param>
    /// <param name="reply">Pieces of the turn after a result; null calls again and again.</param>
    /// <returns>The path.</returns>
    public static string WriteCalling(string path, string[] call, string[]? reply = null)
    {
        (ScriptedModel script, string template) = Write(thoughts: null, call, repeats: false, tools: true, reply: reply);
        using MemoryWeightSource source = script.Weights(script.Pad());
        using var team = new ThreadTeam(1);
        var options = new GgufWriteOptions
        {
            Name = "scripted",
            Tokenizer = metadata =>
            {
                script.WriteVocabulary(metadata);
                metadata.Add("tokenizer.chat_template", template);
            },
        };
        GgufModelWriter.Write(source, path, options, team);
        return path;
    }

    private static LoadedModel Create(string[]? thoughts, string[] answer, bool repeats, bool fails = false, bool tools = false, string[]? reply = null)
    {
        (ScriptedModel script, string template) = Write(thoughts, answer, repeats, fails, tools, reply);
        return script.Build(template);
    }

    private static (ScriptedModel Script, string Template) Write(
        string[]? thoughts, string[] answer, bool repeats, bool fails = false, bool tools = false, string[]? reply = null)
    {
        var script = new ScriptedModel();
        int[] said = [.. answer.Select(script.AddText)];
        script._poison = fails ? said[^1] : null;
        int[] thought = [.. (thoughts ?? []).Select(script.AddText)];
        script.Chain([script._assistant, .. said, SyntheticVocabulary.EosId]);
        script.Chain([(int)'\n', said[0]]); // after an empty thought
        if (repeats)
        {
            script.Chain([said[^1], said[0]]);
        }

        if (thoughts is not null)
        {
            script.Chain([script._open, .. thought, script._close, said[0]]);
        }

        if (reply is not null)
        {
            script.Chain([script.Add("<|reply|>", TokenKind.Control), .. reply.Select(script.AddText), SyntheticVocabulary.EosId]);
        }

        string template = tools ? Tools + Template : Template;
        template = reply is null ? template : template.Replace(Turn, TurnOrReply, StringComparison.Ordinal);
        return (script, template.Replace("{{ opening }}", thoughts is null ? "" : "<think>", StringComparison.Ordinal));
    }

    private static TokenKind KindOf(int id) => id is SyntheticVocabulary.BosId or SyntheticVocabulary.EosId ? TokenKind.Control : TokenKind.Normal;

    private int Add(string token, TokenKind kind)
    {
        _tokens.Add(token);
        _kinds.Add(kind);
        return _tokens.Count - 1;
    }

    private int AddText(string text) => text.Length == 1 && text[0] < 256 && !char.IsAsciiLetterOrDigit(text[0])
        ? text[0]
        : Add(text.Replace(' ', 'Ġ').Replace('\n', 'Ċ'), TokenKind.Normal);

    private void Chain(int[] tokens)
    {
        foreach ((int from, int to) in tokens.Zip(tokens.Skip(1)))
        {
            _next[from] = to;
        }
    }

    /// <summary>Adds tokens that are never used until their number fits into blocks.</summary>
    private int Pad()
    {
        int size = (_tokens.Count + 31) / 32 * 32;
        while (_tokens.Count < size)
        {
            Add($"<unused{_tokens.Count}>", TokenKind.Unused);
        }

        return size;
    }

    private void WriteVocabulary(GgufMetadataWriter metadata)
    {
        metadata.Add("tokenizer.ggml.model", "gpt2");
        metadata.Add("tokenizer.ggml.pre", "gpt-2");
        metadata.Add("tokenizer.ggml.tokens", _tokens);
        metadata.Add("tokenizer.ggml.token_type", (int[])[.. _kinds.Select(kind => (int)kind)]);
        metadata.Add("tokenizer.ggml.merges", SyntheticVocabulary.Merges);
        metadata.Add("tokenizer.ggml.bos_token_id", SyntheticVocabulary.BosId);
        metadata.Add("tokenizer.ggml.eos_token_id", SyntheticVocabulary.EosId);
        metadata.Add("tokenizer.ggml.add_bos_token", false);
    }

    private LoadedModel Build(string template)
    {
        int size = Pad();
        var tokenizer = Tokenizer.FromVocabulary(new VocabularyDefinition
        {
            Model = "gpt2",
            PreTokenizer = "gpt-2",
            Tokens = _tokens,
            Kinds = _kinds,
            Merges = SyntheticVocabulary.Merges.ToArray(),
            BosId = SyntheticVocabulary.BosId,
            EosId = SyntheticVocabulary.EosId,
            AddBos = false,
        });
        return new LoadedModel(Weights(size), tokenizer, defaults: null, template);
    }

    private MemoryWeightSource Weights(int size)
    {
        var config = new ModelConfig
        {
            ModelType = "llama",
            VocabSize = size,
            HiddenSize = size,
            IntermediateSize = 32,
            NumLayers = 1,
            NumHeads = 1,
            NumKvHeads = 1,
            HeadDim = 32,
            RmsNormEps = 1e-6f,
            MaxSequenceLength = 4_096,
            RopeTheta = 10_000,
        };
        var source = new MemoryWeightSource(config, new WeightLayout(RotaryPairing.HalfSplit, HasSplitKvB: false));
        foreach (TensorRequirement tensor in ModelTensors.Of(config))
        {
            float[] values = new float[tensor.Shape.Elements];
            if (tensor.Shape.Rows is not { } rows)
            {
                Array.Fill(values, 1);
                source.AddVector(tensor.Name, values);
                continue;
            }

            Fill(tensor.Name, values, size);
            source.AddMatrix(tensor.Name, (int)rows, (int)tensor.Shape.Columns, values);
        }

        return source;
    }

    private void Fill(string name, float[] values, int size)
    {
        switch (name)
        {
            case "model.embed_tokens.weight":
                for (int token = 0; token < size; token++)
                {
                    values[(token * size) + token] = 1;
                }

                if (_poison is { } poison)
                {
                    values[(poison * size) + poison] = float.NaN;
                }

                break;
            case "lm_head.weight":
                foreach ((int from, int to) in _next)
                {
                    values[(to * size) + from] = Certainty / MathF.Sqrt(size);
                }

                break;
            default:
                break;
        }
    }
}
