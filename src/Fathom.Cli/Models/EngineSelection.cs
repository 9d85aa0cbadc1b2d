using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Numerics.Attention;

namespace Fathom.Cli.Models;

/// <summary>The model to run, and the number of threads that run it.</summary>
internal sealed class EngineSelection
{
    private readonly ModelSelection _model = new();
    private readonly ThreadsOption _threads = new();

    private readonly Option<int?> _context = new("--context", "-c")
    {
        Description = "Context length in tokens, prompt and answer together (default: the model's)",
        HelpName = "N",
    };

    private readonly Option<CacheFormat?> _cacheType = new("--cache-type")
    {
        Description = "KV cache type: f32, f16, bf16, or q8 (8-bit). Default: f32 with float weights; otherwise bf16 where the processor supports it, or f16",
        HelpName = "TYPE",
    };

    private readonly Option<WeightPlacement> _weights = new("--weights")
    {
        Description = "Where weights are kept: memory copies them to huge pages if they fit (faster), "
            + "file keeps them in the mapped file, shared with other processes (default: memory)",
        HelpName = "PLACE",
    };

    private readonly Option<SpeculationMode> _speculate = new("--speculate")
    {
        Description = "Speculative decoding, which does not change the output distribution: "
            + "off, auto, lookup (prompt lookup), mtp (the model's prediction layer) (default: off)",
        HelpName = "MODE",
    };

    /// <summary>Sets up the options.</summary>
    public EngineSelection()
    {
        OptionRules.Between(_context, 1, int.MaxValue);
        OptionRules.OneOf<CacheFormat>(_cacheType);
        OptionRules.OneOf<WeightPlacement>(_weights);
        OptionRules.OneOf<SpeculationMode>(_speculate);
    }

    /// <summary>The options of an engine in this process, without the model.</summary>
    public IReadOnlyList<Option> OfEngine => [_threads.Option, _context, _cacheType, _weights, _speculate];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        _model.AddTo(command);
        AddEngineTo(command);
    }

    /// <summary>Adds the options to a verb that chooses its models in another way.</summary>
    public void AddEngineTo(VerbCommand command)
    {
        _threads.AddTo(command);
        command.Add(_context);
        command.Add(_cacheType);
        command.Add(_weights);
        command.Add(_speculate);
    }

    /// <summary>The chosen model as typed; null for none.</summary>
    public string? Given(VerbContext context) => _model.Given(context);

    /// <summary>The path of the chosen model.</summary>
    public string PathOf(VerbContext context) => _model.PathOf(context);

    /// <summary>Opens the chosen model and creates an engine for it.</summary>
    public RunningModel Open(VerbContext context) => Open(context, PathOf(context), chatTemplate: null);

    /// <summary>Opens a model by its path and creates an engine for it.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="path">File or folder.</param>
    /// <param name="chatTemplate">Source of a chat template to use instead of the model's; null for the model's own.</param>
    public RunningModel Open(VerbContext context, string path, string? chatTemplate) =>
        RunningModel.Open(path, Options(context), context.Host.Time, chatTemplate) with { Name = ModelSelection.NameOf(context.Host, path) };

    /// <summary>Number of compute threads.</summary>
    public int Threads(VerbContext context) => _threads.Count(context);

    /// <summary>The engine's options.</summary>
    public EngineOptions Options(VerbContext context)
    {
        int? length = context.Get(_context);
        return new EngineOptions
        {
            Threads = _threads.Count(context),
            ContextLength = length,
            MaxCacheTokens = length,
            CacheFormat = context.Get(_cacheType),
            Weights = context.Get(_weights),
            Speculation = context.Get(_speculate),
            Clock = context.Host.Time,
        };
    }
}
