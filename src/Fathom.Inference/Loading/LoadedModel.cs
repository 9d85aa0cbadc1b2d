using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Formats.Gguf;
using Fathom.Inference.Constraints;
using Fathom.Inference.Requests;
using Fathom.Numerics.Kernels;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Errors;

namespace Fathom.Inference.Loading;

/// <summary>The contents of a model file or folder: weights, tokenizer, chat template, and recommended generation settings.</summary>
/// <remarks>Owns the weights. Using it doesn't change it, so any number of engines may share it.</remarks>
public sealed class LoadedModel : IDisposable
{
    private readonly Tokenizer? _tokenizer;
    private readonly Lazy<ChatTemplate?> _chatTemplate;
    private readonly Lazy<ConstraintCompiler> _constraints;

    /// <summary>Creates a model from its parts, such as weights in memory.</summary>
    /// <param name="weights">The weights; disposed with this model.</param>
    /// <param name="tokenizer">Converts text to tokens; null for a model that only gets tokens.</param>
    /// <param name="defaults">Recommended generation settings.</param>
    /// <param name="chatTemplate">Source of the chat template; null for the tokenizer's, if it has one.</param>
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

    /// <summary>The model's hyperparameters.</summary>
    public ModelConfig Config => Weights.Config;

    /// <summary>Whether there is a tokenizer.</summary>
    public bool HasTokenizer => _tokenizer is not null;

    /// <summary>Converts text to tokens and tokens to text.</summary>
    /// <exception cref="GenerationException">The model has none.</exception>
    public Tokenizer Tokenizer => _tokenizer ?? throw NoTokenizer();

    /// <summary>Source of the chat template; null if the model has none.</summary>
    public string? ChatTemplateSource { get; }

    /// <summary>Turns a conversation into a prompt; null if the model has no template. Parsed on first use.</summary>
    /// <exception cref="TemplateException">The template is invalid.</exception>
    public ChatTemplate? ChatTemplate => _chatTemplate.Value;

    /// <summary>How the model spells tool calls; null if it uses no known format.</summary>
    public ToolCallFormat? ToolCallFormat { get; }

    /// <summary>Recommended generation settings.</summary>
    public GenerationDefaults Defaults { get; }

    /// <summary>
    /// Tokens that end an answer: the tokenizer's, those of the generation defaults, and the BOS token, which would begin another text.
    /// </summary>
    public IReadOnlySet<int> EndOfGeneration { get; }

    /// <summary>Compiles the constraints of answers: JSON, schemas, patterns, grammars.</summary>
    /// <exception cref="GenerationException">The model has no tokenizer.</exception>
    public ConstraintCompiler Constraints => HasTokenizer ? _constraints.Value : throw NoTokenizer();

    /// <summary>Opens a GGUF file, or a folder with safetensors. Needs no memory besides the file mapping, the tokenizer, and the norms.</summary>
    /// <param name="path">File or folder.</param>
    /// <exception cref="ModelFormatException">The weights or a configuration are invalid.</exception>
    /// <exception cref="TokenizerFormatException">The tokenizer is invalid.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static LoadedModel Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        KernelTable.BeginLoadingAssembler();
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

    /// <summary>Encodes a prompt as the model was trained to see it: with a BOS token if its tokenizer adds one.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="allowSpecial">Whether the text may spell special tokens.</param>
    public int[] EncodePrompt(string text, bool allowSpecial = false) => Tokenizer.Encode(text, allowSpecial, Tokenizer.AddBos);

    /// <summary>Checks that the weights have a row for the BOS token, if the tokenizer begins every prompt with one.</summary>
    /// <exception cref="ModelFormatException">They don't.</exception>
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
