using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Inference.Constraints;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Errors;

namespace Fathom.Inference.Loading;

/// <summary>Everything that a model file or folder brings: weights, tokenizer, chat template, and how its makers generate with it.</summary>
/// <remarks>Owns the weights. Reading it changes nothing, so any number of engines may share it.</remarks>
public sealed class LoadedModel : IDisposable
{
    private readonly Tokenizer? _tokenizer;
    private readonly Lazy<ChatTemplate?> _chatTemplate;
    private readonly Lazy<ConstraintCompiler> _constraints;

    /// <summary>Puts a model together from parts, for example weights in memory.</summary>
    /// <param name="weights">The weights; closed with this model.</param>
    /// <param name="tokenizer">Makes tokens of text; null for a model that is only given tokens.</param>
    /// <param name="defaults">How its makers generate with it.</param>
    /// <param name="chatTemplate">Source of the chat template; null takes the tokenizer's, if it has one.</param>
    public LoadedModel(WeightSource weights, Tokenizer? tokenizer, GenerationDefaults? defaults = null, string? chatTemplate = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        RequireKnownBeginning(tokenizer, weights.Config);
        Weights = weights;
        _tokenizer = tokenizer;
        Defaults = defaults ?? new GenerationDefaults();
        ChatTemplateSource = chatTemplate ?? tokenizer?.ChatTemplate;
        _chatTemplate = new Lazy<ChatTemplate?>(() => ChatTemplateSource is { } source ? ChatTemplate.Parse(source) : null);
        ToolCallFormat = ToolCallFormats.Recognize(
            ChatTemplateSource, tokenizer is null ? null : token => tokenizer.FindToken(token) is not null);
        EndOfGeneration = EndTokens(tokenizer, Defaults);
        _constraints = new Lazy<ConstraintCompiler>(() => new ConstraintCompiler(Tokenizer, EndOfGeneration, ToolCallFormat));
    }

    /// <summary>The weights.</summary>
    public WeightSource Weights { get; }

    /// <summary>Hyper-parameters.</summary>
    public ModelConfig Config => Weights.Config;

    /// <summary>Whether there is a tokenizer.</summary>
    public bool HasTokenizer => _tokenizer is not null;

    /// <summary>Makes tokens of text and text of tokens.</summary>
    /// <exception cref="GenerationException">The model has none.</exception>
    public Tokenizer Tokenizer => _tokenizer ?? throw NoTokenizer();

    /// <summary>Source of the chat template; null when the model has none.</summary>
    public string? ChatTemplateSource { get; }

    /// <summary>Turns a conversation into a prompt; null when the model has none. Parsed when first asked for.</summary>
    /// <exception cref="TemplateException">The template is refused.</exception>
    public ChatTemplate? ChatTemplate => _chatTemplate.Value;

    /// <summary>How the model spells calls of tools; null when it shows no format that is read.</summary>
    public ToolCallFormat? ToolCallFormat { get; }

    /// <summary>How the model's makers generate with it.</summary>
    public GenerationDefaults Defaults { get; }

    /// <summary>
    /// Tokens that end an answer: the tokenizer's, those of the generation defaults, and the beginning token, with which a next text would begin.
    /// </summary>
    public IReadOnlySet<int> EndOfGeneration { get; }

    /// <summary>Compiles what answers must keep to: JSON, schemas, patterns, grammars.</summary>
    /// <exception cref="GenerationException">The model has no tokenizer.</exception>
    public ConstraintCompiler Constraints => HasTokenizer ? _constraints.Value : throw NoTokenizer();

    /// <summary>Opens a GGUF file, or a folder with safetensors. Costs no memory beyond the map, the tokenizer and the norms.</summary>
    /// <param name="path">File or folder.</param>
    /// <exception cref="ModelFormatException">The weights or a configuration are refused.</exception>
    /// <exception cref="TokenizerFormatException">The tokenizer is refused.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static LoadedModel Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        WeightSource weights = WeightFile.Open(path);
        try
        {
            return weights is GgufWeightSource gguf
                ? new LoadedModel(weights, GgufTokenizer.Read(gguf.File))
                : ModelFolder.Load(weights, path);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The prompt's tokens as the model was trained to see them: with the beginning token where its tokenizer adds one.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="allowSpecial">Whether the text may name special tokens.</param>
    public int[] EncodePrompt(string text, bool allowSpecial = false) => Tokenizer.Encode(text, allowSpecial, Tokenizer.AddBos);

    /// <summary>Checks that the token with which the tokenizer begins every prompt is one that the weights know.</summary>
    /// <exception cref="ModelFormatException">They have no row for it.</exception>
    public static void RequireKnownBeginning(Tokenizer? tokenizer, ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (tokenizer is { AddBos: true, BosId: { } bos } && bos >= config.VocabSize)
        {
            throw new ModelFormatException("model.tokenizer.vocabulary", "bos_token", $"a token of the model's {config.VocabSize}", $"{bos}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();

    private static GenerationException NoTokenizer() => new(GenerationErrorCodes.NoTokenizer, "tokenizer", "a model with a tokenizer", "none");

    private static HashSet<int> EndTokens(Tokenizer? tokenizer, GenerationDefaults defaults)
    {
        HashSet<int> tokens = [.. defaults.EndOfGeneration];
        if (tokenizer is not null)
        {
            tokens.UnionWith(tokenizer.EndOfGeneration);
            if (tokenizer.BosId is { } bos)
            {
                tokens.Add(bos);
            }
        }

        return tokens;
    }
}
