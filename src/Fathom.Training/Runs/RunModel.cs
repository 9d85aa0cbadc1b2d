using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Formats.Json;
using Fathom.Tokenizers;
using Fathom.Training.Data;
using Fathom.Training.Models;

namespace Fathom.Training.Runs;

/// <summary>Makes the model that a configuration describes.</summary>
internal static class RunModel
{
    private const string TokenizerFile = "tokenizer.json";

    /// <summary>Declares the model without allocating its weights.</summary>
    /// <param name="options">The run's configuration.</param>
    /// <param name="encoder">Its vocabulary.</param>
    /// <exception cref="TrainingException">The architecture, the vocabulary or the context is refused.</exception>
    public static TrainableModel Declare(RunOptions options, ITextEncoder encoder)
    {
        TrainableModel model = TrainableModels.Create(Grow(Fit(ReadConfig(options, encoder), options), options, encoder));
        if (model.Config.VocabSize < encoder.VocabSize)
        {
            throw new TrainingException("train.model.vocabulary", "vocab_size", $"at least {encoder.VocabSize}, as the tokenizer", $"{model.Config.VocabSize}");
        }

        if (options.Adapter is { } adapter)
        {
            Adapters.Add(model, adapter.Rank, adapter.Alpha);
        }

        if (options.Train is { MtpLossWeight: 0, FinalMtpLossWeight: 0 })
        {
            model.FreezeMtp(); // it has no gradient, and weight decay would shrink it
        }

        return model;
    }

    /// <summary>Allocates the model and gives it its first weights.</summary>
    public static void Initialize(TrainableModel model, RunOptions options, ITextEncoder encoder)
    {
        model.Parameters.Allocate();
        model.SetRecompute(options.Recompute);
        if (options.Model.From is { } from)
        {
            using WeightSource source = WeightFile.Open(from);
            if (EarlierVocabulary(options, encoder) is { } earlier)
            {
                VocabularyTransfer.Load(model, source, earlier, ((TokenizerEncoder)encoder).Tokenizer);
            }
            else if (ModelGrowth.IsGrown(model.Config, source.Config))
            {
                ModelGrowth.Load(model, source, options.Seed);
            }
            else
            {
                ModelExporter.Load(model, source);
            }
        }
        else
        {
            Initializer.Initialize(model, options.Initialize, options.Seed);
        }

        Adapters.Initialize(model, options.Seed);
    }

    private static ModelConfig ReadConfig(RunOptions options, ITextEncoder encoder)
    {
        if (options.Model.From is { } from)
        {
            using WeightSource source = WeightFile.Open(from);
            return EarlierVocabulary(options, encoder) is null ? source.Config : source.Config with { VocabSize = encoder.VocabSize };
        }

        return options.Model.Config is { } file ? ModelConfigJson.ReadFile(file) : ModelShapes.Find(options.Model.Shape ?? "mini", encoder.VocabSize);
    }

    /// <summary>Returns the vocabulary of the model that the run continues, if the run has another; null if it doesn't, or if that model has none.</summary>
    private static Tokenizer? EarlierVocabulary(RunOptions options, ITextEncoder encoder)
    {
        if (options.Data.Tokenizer is null || options.Model.From is not { } from || !(File.Exists(from) || File.Exists(Path.Combine(from, TokenizerFile))))
        {
            return null;
        }

        TokenizerEncoder earlier = TokenizerEncoder.Load(from);
        return encoder is TokenizerEncoder && earlier.Fingerprint != encoder.Fingerprint ? earlier.Tokenizer : null;
    }

    /// <summary>
    /// Returns the hyperparameters with the run's changes. Documents longer than the model's context extend it: the exported model says what it was
    /// trained on.
    /// </summary>
    private static ModelConfig Fit(ModelConfig config, RunOptions options)
    {
        if (options.Model.MtpLayers is int mtpLayers)
        {
            config = config with { NumNextTokenPredictLayers = mtpLayers };
        }


        if (options.Train.ContextTokens <= config.MaxSequenceLength)
        {
            return config;
        }

        string? reason = config.ModelType == "gpt2" ? "its positions are a table"
            : config.RopeScaling is not null ? "its rotary scaling is made for that length"
            : null;
        string most = $"at most {config.MaxSequenceLength} for this model ({reason})";
        return reason is null
            ? config with { MaxSequenceLength = options.Train.ContextTokens }
            : throw new TrainingException("train.model.context", "train.context_tokens", most, $"{options.Train.ContextTokens}");
    }

    /// <summary>
    /// Returns the hyperparameters with the layers and experts that the run asks for: at least the layers of the model that it continues, and as many
    /// experts or twice as many.
    /// </summary>
    private static ModelConfig Grow(ModelConfig config, RunOptions options, ITextEncoder encoder)
    {
        bool hasOtherWords = options.Model.From is not null && EarlierVocabulary(options, encoder) is not null;
        if (options.Model.Layers is int layers && layers != config.NumLayers)
        {
            Refuse("model.layers", $"{layers}", options.Model.From is null ? null
                : config.ModelType == "gpt2" ? $"{config.NumLayers}: GPT-2 can't be deepened"
                : layers < config.NumLayers ? $"at least {config.NumLayers}, as the model has"
                : hasOtherWords ? $"{config.NumLayers} in a run that changes the vocabulary"
                : null);
            config = config with { NumLayers = layers };
        }

        int before = config.Moe?.NumRoutedExperts ?? 0;
        if (options.Model.Experts is int experts && experts != before)
        {
            Refuse("model.experts", $"{experts}", before == 0 ? "none: the model has no experts"
                : options.Model.From is null ? null
                : experts != 2 * before ? $"{before} or {2 * before}"
                : hasOtherWords ? $"{before} in a run that changes the vocabulary"
                : null);
            config = config with { Moe = config.Moe! with { NumRoutedExperts = experts } };
        }

        return config;

        static void Refuse(string key, string actual, string? only)
        {
            if (only is not null)
            {
                throw new TrainingException("train.config.value", key, only, actual);
            }
        }
    }
}
