using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Inference.Chat;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;

namespace Fathom.Cli.Models;

/// <summary>How tokens are sampled, and how many.</summary>
internal sealed class SamplingSelection
{
    private readonly Option<float?> _temperature = new("--temperature")
    {
        Description = "Sampling temperature: higher is more random; 0 always picks the most likely token",
        HelpName = "T",
        CustomParser = OptionRules.ParseNumber<float>,
    };

    private readonly Option<float?> _topP = new("--top-p")
    {
        Description = "Sample from the smallest set of tokens whose total probability reaches this",
        HelpName = "P",
        CustomParser = OptionRules.ParseNumber<float>,
    };

    private readonly Option<int?> _topK = new("--top-k") { Description = "Sample from the K most likely tokens; 0 for all", HelpName = "K" };
    private readonly Option<float?> _minP = new("--min-p")
    {
        Description = "Drop tokens less likely than this fraction of the most likely one",
        HelpName = "P",
        CustomParser = OptionRules.ParseNumber<float>,
    };

    private readonly Option<float?> _repetition = new("--repetition-penalty")
    {
        Description = "Values above 1 make tokens that already occurred less likely",
        HelpName = "X",
        CustomParser = OptionRules.ParseNumber<float>,
    };

    private readonly Option<float?> _frequency = new("--frequency-penalty")
    {
        Description = "Penalty per occurrence of a token so far, -2 to 2",
        HelpName = "X",
        CustomParser = OptionRules.ParseNumber<float>,
    };

    private readonly Option<float?> _presence = new("--presence-penalty")
    {
        Description = "Penalty for tokens that occurred at all, -2 to 2",
        HelpName = "X",
        CustomParser = OptionRules.ParseNumber<float>,
    };

    private readonly Option<ulong?> _seed = new("--seed") { Description = "Random seed, for repeatable output", HelpName = "N" };
    private readonly Option<int?> _maxTokens = new("--max-tokens", "-n")
    {
        Description = "Maximum number of new tokens (default: until the model stops or the context is full)",
        HelpName = "N",
    };

    private readonly Option<string[]> _stop = new("--stop") { Description = "Stop when this text appears; repeatable", HelpName = "TEXT" };

    /// <summary>Sets up the options.</summary>
    public SamplingSelection()
    {
        OptionRules.Between(_topK, 0, int.MaxValue);
        OptionRules.Between(_maxTokens, 1, int.MaxValue);
    }

    /// <summary>DeepSeek's recommendation, for models whose makers give none.</summary>
    public static SamplingOptions Advice { get; } = new() { Temperature = 0.6f, TopP = 0.95f };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_temperature, _topP, _topK, _minP, _repetition, _frequency, _presence, _seed, _maxTokens, _stop])
        {
            command.Add(option);
        }
    }

    /// <summary>The requested options, applied over the model makers' recommendations.</summary>
    public SamplingOptions Options(VerbContext context, LoadedModel model)
    {
        SamplingOptions makers = DefaultsOf(model);
        return makers with
        {
            Temperature = context.Get(_temperature) ?? makers.Temperature,
            TopP = context.Get(_topP) ?? makers.TopP,
            TopK = context.Get(_topK) ?? makers.TopK,
            MinP = context.Get(_minP) ?? makers.MinP,
            RepetitionPenalty = context.Get(_repetition) ?? makers.RepetitionPenalty,
            FrequencyPenalty = context.Get(_frequency) ?? makers.FrequencyPenalty,
            PresencePenalty = context.Get(_presence) ?? makers.PresencePenalty,
            Seed = context.Get(_seed),
        };
    }

    /// <summary>All of it as the options of a turn.</summary>
    public ChatOptions Turn(VerbContext context, LoadedModel model) => new()
    {
        Sampling = Options(context, model),
        MaxTokens = MaxTokens(context),
        StopStrings = StopStrings(context),
    };

    /// <summary>Most new tokens.</summary>
    public int? MaxTokens(VerbContext context) => context.Get(_maxTokens);

    /// <summary>Stop strings.</summary>
    public IReadOnlyList<string> StopStrings(VerbContext context) => context.Get(_stop) ?? [];

    /// <summary>The model makers' recommendations.</summary>
    public static SamplingOptions DefaultsOf(LoadedModel model) => model.Defaults.Sampling == new SamplingOptions() ? Advice : model.Defaults.Sampling;
}
