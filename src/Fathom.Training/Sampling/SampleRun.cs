using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Tasks.Corpus;
using Fathom.Training.Data;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;

namespace Fathom.Training.Sampling;

/// <summary>Rejection sampling in its folder: a model answers training problems many times, and right answers are kept to learn from.</summary>
/// <remarks>
/// A batch of problems is a function of the seed and its number, and so are the answers. The file counts up to the length in the state, so
/// sampling that ends at any moment continues to the same file.
/// </remarks>
public sealed class SampleRun : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    private readonly SampleOptions _options;
    private readonly RunLock _lock;
    private readonly string _stateFile;
    private readonly TaskCatalog _catalog;
    private readonly TaskMixture _mixture;
    private readonly SampleSelection _selection;
    private readonly TokenizerEncoder _encoder;
    private readonly LoadedModel _model;
    private readonly Engine _engine;
    private readonly Rollouts _rollouts;
    private readonly CostLedger _ledger;
    private readonly SortedDictionary<string, SampleCounts> _counts = new(StringComparer.Ordinal);
    private long _length;

    private SampleRun(SampleOptions options, RunFolder folder, TaskCatalog? catalog)
    {
        _options = options;
        _lock = RunLock.Take(folder);
        try
        {
            _catalog = catalog ?? TaskCatalog.BuiltInAnd(options.Tasks.Assemblies);
            _stateFile = Path.Combine(folder.Path, "state.json");
            SamplesFile = folder.SamplesFile;
            _mixture = TaskSelection.Mixture(options.Tasks, _catalog, options.Tasks.Levels, "tasks");
            _selection = new SampleSelection(options.Keep, options.TrueSteps);
            _encoder = TokenizerEncoder.Load(options.Model.From!);
            RunOrigin.Compare(folder.RunFile, options.ToJson(), json => SampleOptions.Parse(json, "run.json").ToJson(), _encoder);
            _model = LoadedModel.Open(options.Model.From!);
            _engine = new Engine(_model, EngineOptionsOf(options));
            _rollouts = new Rollouts(_engine, _catalog, RolloutsOf(options))
            {
                TopLogprobs = options.Teacher?.Top ?? 0,
                Temperature = options.Temperature,
            };
            _ledger = new CostLedger(options.DollarsPerHour);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The answers, one per line.</summary>
    public string SamplesFile { get; }

    /// <summary>Batches done.</summary>
    public int RoundsDone { get; private set; }

    /// <summary>Total number of batches.</summary>
    public int Rounds => _options.Rounds;

    /// <summary>Counts of all answers.</summary>
    public SampleCounts Total => _counts.Values.Aggregate(new SampleCounts(), SampleCounts.Add);

    /// <summary>Counts of the answers, by <c>family/level</c>.</summary>
    public IReadOnlyDictionary<string, SampleCounts> ByLevel => _counts;

    /// <summary>Tokens sampled.</summary>
    public long SampledTokens { get; private set; }

    /// <summary>Cost so far, over all processes.</summary>
    public CostLedger Cost => _ledger;

    /// <summary>Begins in a folder that holds no run.</summary>
    /// <param name="options">The configuration; its paths are stored absolute.</param>
    /// <param name="folder">The folder; created if needed.</param>
    /// <param name="catalog">The tasks; null for the built-in ones.</param>
    /// <exception cref="TrainingException">The configuration is refused, or the folder holds a run.</exception>
    public static SampleRun Start(SampleOptions options, string folder, TaskCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        SampleOptions stored = options.WithAbsolutePaths();
        return RunFolder.Begin(
            folder,
            stored.ToJson(),
            place => new SampleRun(stored, place, catalog),
            run => RunOrigin.Describe(stored.Seed, stored.ToJson(), run._encoder));
    }

    /// <summary>Resumes from a folder's state.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tell">Receives what was found.</param>
    /// <param name="catalog">The tasks; null for the built-in ones.</param>
    /// <exception cref="TrainingException">There is no run, its state is damaged, or a setting that must not change has changed.</exception>
    public static SampleRun Resume(string folder, Action<string> tell, TaskCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(tell);
        return RunFolder.GoOn(
            folder,
            place => new SampleRun(SampleOptions.ReadFile(place.ConfigFile), place, catalog),
            run =>
            {
                run.LoadState();
                tell($"resuming after batch {run.RoundsDone} of {run.Rounds}");
            });
    }

    /// <summary>Samples to the end, or for fewer batches.</summary>
    /// <param name="maxRounds">Batches to do now at most; null for all.</param>
    /// <param name="observe">Sees the run after every batch.</param>
    /// <param name="interrupted">Stops; a batch that is running is abandoned.</param>
    /// <returns>Whether all is done.</returns>
    /// <exception cref="TrainingException">A prompt leaves no room for an answer, or the engine failed.</exception>
    public bool Run(int? maxRounds, Action<SampleRun> observe, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(observe);
        using FileStream file = OpenSamples();
        for (int left = maxRounds ?? int.MaxValue; left > 0 && RoundsDone < Rounds && !interrupted.IsCancellationRequested; left--)
        {
            try
            {
                Append(file, SampleRound(interrupted));
            }
            catch (OperationCanceledException)
            {
                break;
            }

            observe(this);
        }

        return RoundsDone >= Rounds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A constructor that fails also calls this, so fields may still be null.
        _engine?.Dispose();
        _model?.Dispose();
        _lock?.Dispose();
    }

    private static RolloutOptions RolloutsOf(SampleOptions options) => new()
    {
        Groups = options.Batch,
        Samples = options.Samples,
        MaxTokens = options.MaxTokens,
        ContextTokens = options.ContextTokens,
    };

    private static EngineOptions EngineOptionsOf(SampleOptions options)
    {
        int answers = options.Batch * options.Samples;
        return new EngineOptions
        {
            Threads = options.Threads,
            MaxBatchTokens = Math.Max(512, answers),
            MaxRunningRequests = answers,
            MaxQueuedRequests = answers,
            CacheSequences = answers,
            ContextLength = options.ContextTokens,
        };
    }

    private Problem Draw(long number)
    {
        MixtureEntry entry = _mixture.Pick(new TaskRandom(_options.Seed, "sample", number));
        var request = new DrawRequest { Level = entry.Level, Split = ProblemSplit.Train, Seed = _options.Seed };
        return _rollouts.Draw(entry.Task, request, number);
    }

    private IReadOnlyList<RolloutGroup> SampleRound(CancellationToken interrupted)
    {
        _engine.ResetPrefixCacheAsync().GetAwaiter().GetResult(); // a resumed run starts without one, and must sample the same
        long first = (long)RoundsDone * _options.Batch;
        int count = (int)Math.Min(_options.Batch, _options.Problems - first);
        Problem[] problems = [.. Enumerable.Range(0, count).Select(number => Draw(first + number))];
        return _rollouts.Sample(problems, new KeyedRandom(_options.Seed, "sample", RoundsDone).NextBits(), interrupted);
    }

    /// <summary>Writes a batch's answers, then the state that makes them count.</summary>
    private void Append(FileStream file, IReadOnlyList<RolloutGroup> groups)
    {
        foreach (RolloutGroup group in groups)
        {
            IReadOnlyList<Rollout> kept = _selection.Choose(group, out SampleCounts counts);
            string level = $"{group.Problem.Task}/{group.Problem.Level}";
            _counts[level] = _counts.GetValueOrDefault(level, new SampleCounts()) + counts;
            SampledTokens += group.Rollouts.Sum(rollout => (long)rollout.Tokens.Count);
            foreach (Rollout answer in kept)
            {
                file.Write(Encoding.UTF8.GetBytes(SampleRecord.Of(group, answer, _options.Teacher, _encoder.Fingerprint).ToJson() + "\n"));
            }
        }

        file.Flush(flushToDisk: true);
        (RoundsDone, _length) = (RoundsDone + 1, file.Length);
        WholeFile.Write(_stateFile, State().ToJsonString(s_json));
    }

    private FileStream OpenSamples()
    {
        var file = new FileStream(SamplesFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (file.Length < _length)
        {
            long length = file.Length;
            file.Dispose();
            string expected = $"{_length} bytes, as state.json says";
            throw new TrainingException("train.checkpoint.corrupt", Path.GetFileName(SamplesFile), expected, $"{length}");
        }

        file.SetLength(_length);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    private JsonObject State() => new()
    {
        ["rounds"] = RoundsDone,
        ["length"] = _length,
        ["sampled_tokens"] = SampledTokens,
        ["total"] = JsonSerializer.SerializeToNode(Total, s_json),
        ["levels"] = JsonSerializer.SerializeToNode(_counts, s_json),
        ["ledger"] = _ledger.Save(),
    };

    private void LoadState()
    {
        if (!File.Exists(_stateFile))
        {
            return;
        }

        try
        {
            JsonObject state = JsonNode.Parse(File.ReadAllBytes(_stateFile))!.AsObject();
            RoundsDone = state["rounds"]!.GetValue<int>();
            _length = state["length"]!.GetValue<long>();
            SampledTokens = state["sampled_tokens"]!.GetValue<long>();
            foreach ((string level, SampleCounts counts) in state["levels"].Deserialize<Dictionary<string, SampleCounts>>(s_json)!)
            {
                _counts[level] = counts;
            }

            _ledger.Load(state["ledger"]!.AsObject());
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new TrainingException("train.checkpoint.corrupt", "state.json", "the state of a sampling", "something else", failure);
        }
    }
}
