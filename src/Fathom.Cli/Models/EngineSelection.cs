using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Numerics.Attention;

namespace Fathom.Cli.Models;

/// <summary>The model to run and how many threads run it.</summary>
internal sealed class EngineSelection
{
    private readonly ModelSelection _model = new();
    private readonly ThreadsOption _threads = new();

    private readonly Option<int?> _context = new("--context", "-c")
    {
        Description = "Longest conversation in tokens, prompt and answer together (default: the model's)",
        HelpName = "N",
    };

    private readonly Option<CacheFormat?> _cacheType = new("--cache-type")
    {
        Description = "How keys and values are kept: f32, f16, bf16, or q8 for 8 bits (default: f32 with float weights, else bf16 where the processor multiplies it, or f16)",
        HelpName = "TYPE",
    };

    private readonly Option<WeightPlacement> _weights = new("--weights")
    {
        Description = "Where the weights lie: memory moves them to huge pages if they fit (faster), file leaves them in the mapped file, shared with other processes (default: memory)",
        HelpName = "PLACE",
    };

    /// <summary>Sets up the options.</summary>
    public EngineSelection() => OptionRules.Between(_context, 1, int.MaxValue);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        _model.AddTo(command);
        _threads.AddTo(command);
        command.Add(_context);
        command.Add(_cacheType);
        command.Add(_weights);
    }

    /// <summary>The path of the chosen model.</summary>
    public string PathOf(VerbContext context) => _model.PathOf(context);

    /// <summary>Opens the chosen model and makes an engine for it.</summary>
    public RunningModel Open(VerbContext context) => Open(context, PathOf(context), chatTemplate: null);

    /// <summary>Opens a model by its path and makes an engine for it.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="path">File or folder.</param>
    /// <param name="chatTemplate">Source of another chat template than the model's; null for that.</param>
    public RunningModel Open(VerbContext context, string path, string? chatTemplate) =>
        RunningModel.Open(path, Options(context), context.Host.Time, chatTemplate) with { Name = ModelSelection.NameOf(context.Host, path) };

    /// <summary>Threads that compute.</summary>
    public int Threads(VerbContext context) => _threads.Count(context);

    /// <summary>How the engine runs.</summary>
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
            Clock = context.Host.Time,
        };
    }
}
