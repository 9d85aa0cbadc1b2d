using System.Reflection;
using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Training.Data;
using Fathom.Training.Models;

namespace Fathom.Training.Runs;

/// <summary>A run in its folder: steps, and around them evaluation, checkpoints, the log and the report. Ended at any moment, it goes on bit for bit where its last checkpoint stands.</summary>
public sealed class TrainingRun : IDisposable
{
    private readonly RunOptions _options;
    private readonly RunFolder _folder;
    private readonly CheckpointStore _checkpoints;
    private readonly ComputeContext _compute;
    private readonly RunData _data;
    private readonly BatchPacker _packer;
    private readonly TrainableModel _model;
    private readonly PassContext _pass;
    private readonly Trainer _trainer;
    private readonly CostLedger _ledger;
    private readonly IReadOnlyList<TokenBatch> _validation;
    private readonly double _flopsPerToken;
    private double _roof;

    private TrainingRun(RunOptions options, RunFolder folder)
    {
        (_options, _folder) = (options, folder);
        _checkpoints = new CheckpointStore(folder.CheckpointsFolder);
        _compute = new ComputeContext(options.Threads);
        _ledger = new CostLedger(options.DollarsPerHour);
        _data = RunData.Create(options, folder.CacheFolder);
        _packer = new BatchPacker(_data.Stream);
        _model = CreateModel();
        _pass = new PassContext(_compute, options.Operands, emulatesFloat8: options.Precision == RunPrecision.Fp8);
        _trainer = new Trainer(_pass, _model, _packer, options.Train);
        _validation = _data.ValidationBatches();
        _flopsPerToken = FlopCount.PerToken(_model, options.Train.ContextTokens);
    }

    /// <summary>Steps done.</summary>
    public int StepsDone => _trainer.StepsDone;

    /// <summary>Values in the model.</summary>
    public long ParameterCount => _model.Parameters.Count;

    /// <summary>The model in training.</summary>
    public TrainableModel Model => _model;

    /// <summary>Begins a run in a folder that holds none.</summary>
    /// <exception cref="TrainingException">The configuration is refused, or the folder holds a run.</exception>
    public static TrainingRun Start(RunOptions options, string folder)
    {
        ArgumentNullException.ThrowIfNull(options);
        var place = new RunFolder(folder);
        if (File.Exists(place.ConfigFile))
        {
            throw new TrainingException("train.run.exists", Path.GetFileName(place.Path), "an empty folder", "a run: resume it, or choose another");
        }

        var run = new TrainingRun(options, place);
        RunFolder.WriteWhole(place.RunFile, Origin(options).ToJsonString());
        RunFolder.WriteWhole(place.ConfigFile, options.ToJson());
        return run;
    }

    /// <summary>Goes on with the run of a folder, from its newest whole checkpoint.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="tell">Is told what was found.</param>
    /// <exception cref="TrainingException">There is no run, or all its checkpoints are damaged.</exception>
    public static TrainingRun Resume(string folder, Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        if (!File.Exists(Path.Combine(folder, "config.json")))
        {
            throw new TrainingException("train.run.missing", Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), "a run", "no config.json");
        }

        var place = new RunFolder(folder);
        var run = new TrainingRun(RunOptions.ReadFile(place.ConfigFile), place);
        run.LoadCheckpoint(tell);
        return run;
    }

    /// <summary>Trains until the last step, or fewer.</summary>
    /// <param name="maxSteps">Steps to do now at most; null for all.</param>
    /// <param name="hashEvery">Steps between hashes of all state in the log; 0 for none.</param>
    /// <param name="observe">Sees every step's record.</param>
    /// <param name="interrupted">Stops after the running step, with a checkpoint.</param>
    /// <returns>Whether the run is finished.</returns>
    public bool Run(int? maxSteps, int hashEvery, Action<StepRecord> observe, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(observe);
        _roof = GemmRoof.Measure(_compute, _options.Operands);
        int last = Math.Min(_options.Train.Steps, maxSteps is int most ? _trainer.StepsDone + most : int.MaxValue);
        using (StreamWriter log = File.AppendText(_folder.LogFile))
        {
            while (_trainer.StepsDone < last && !interrupted.IsCancellationRequested)
            {
                StepRecord record = Record(_trainer.Step(), hashEvery);
                log.WriteLine(record.ToJson());
                log.Flush();
                observe(record);
                if (record.Step % _options.CheckpointEvery == 0)
                {
                    WriteCheckpoint();
                }
            }
        }

        if (_trainer.StepsDone % _options.CheckpointEvery != 0)
        {
            WriteCheckpoint();
        }

        RunFolder.WriteWhole(_folder.ReportFile, RunReport.Render(_options, _folder.ReadLog(), ParameterCount));
        return _trainer.StepsDone >= _options.Train.Steps;
    }

    /// <summary>Writes the model as a standard folder.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="TrainingException">The architecture has no standard form.</exception>
    public string Export()
    {
        ModelExporter.Write(_model, _folder.ModelFolder, _options.Export, _data.TokenizerPath, _compute);
        return _folder.ModelFolder;
    }

    /// <summary>Hash over all state.</summary>
    public string ComputeStateHash() => StateHash.Compute(_trainer.Arrays, _trainer.State.ToJson());

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        _pass.Dispose();
        _model.Dispose();
        _compute.Dispose();
    }

    private TrainableModel CreateModel()
    {
        using WeightSource? from = _options.Model.From is { } folder ? WeightSource.Open(folder) : null;
        ModelConfig config = from?.Config ?? (_options.Model.Config is { } file ? ModelConfigJson.ReadFile(file) : ModelShapes.Find(_options.Model.Shape ?? "mini", _data.Encoder.VocabSize));
        if (_options.Model.NextTokenLayers is int layers)
        {
            config = config with { NumNextTokenPredictLayers = layers };
        }

        if (config.VocabSize < _data.Encoder.VocabSize)
        {
            throw new TrainingException("train.model.vocabulary", "vocab_size", $"at least {_data.Encoder.VocabSize}, as the tokenizer", $"{config.VocabSize}");
        }

        TrainableModel model = TrainableModels.Create(config);
        if (_options.Adapter is { } adapter)
        {
            Adapters.Add(model, adapter.Rank, adapter.Alpha);
        }

        model.Parameters.Allocate();
        model.SetRecompute(_options.Recompute);
        if (from is null)
        {
            Initializer.Initialize(model, _options.Initialize, _options.Seed);
        }
        else
        {
            ModelExporter.Load(model, from);
        }

        Adapters.Initialize(model, _options.Seed);
        return model;
    }

    private StepRecord Record(StepReport report, int hashEvery)
    {
        double seconds = Math.Max(1e-9, report.Elapsed.TotalSeconds);
        bool isEvaluated = _validation.Count > 0 && (report.Step % _options.EvaluateEvery == 0 || report.Step == _options.Train.Steps);
        return new StepRecord
        {
            Step = report.Step,
            Tokens = _trainer.TokensDone,
            Loss = report.Loss,
            NextTokenLoss = report.NextTokenLoss,
            ValidationLoss = isEvaluated ? _trainer.Evaluate(_validation).Loss : null,
            LearningRate = report.LearningRateShare * _options.Train.Optimizer.LearningRate,
            GradientNorm = report.GradientNorm,
            TokensPerSecond = report.Tokens / seconds,
            Flops = _trainer.TokensDone * _flopsPerToken,
            Mfu = report.Tokens * _flopsPerToken / seconds / _roof,
            ExpertLoadMax = report.ExpertLoadMax,
            ExpertLoadMin = report.ExpertLoadMin,
            BiasAbsMax = report.BiasMax,
            BalanceLoss = report.BalanceLoss,
            EtaSeconds = (_options.Train.Steps - report.Step) * seconds,
            ProcessorSeconds = _ledger.ProcessorSeconds,
            Joules = _ledger.Joules,
            Dollars = _options.DollarsPerHour > 0 ? _ledger.Dollars : null,
            StateSha256 = hashEvery > 0 && report.Step % hashEvery == 0 ? ComputeStateHash() : null,
        };
    }

    private void WriteCheckpoint()
    {
        JsonObject state = _trainer.State.ToJson();
        state["ledger"] = _ledger.Save();
        _checkpoints.Write(_trainer.StepsDone, _trainer.Arrays, state);
    }

    private void LoadCheckpoint(Action<string> tell)
    {
        JsonObject? state = _checkpoints.LoadNewest(_trainer.Arrays, tell);
        if (state is not null)
        {
            _trainer.State = TrainingState.FromJson(state);
            _ledger.Load(state["ledger"]!.AsObject());
        }

        _folder.CutLog(_trainer.StepsDone);
        tell(state is null ? "no checkpoint yet: starting at step 0" : $"resuming after step {_trainer.StepsDone}");
    }

    private static JsonObject Origin(RunOptions options) => new()
    {
        ["seed"] = options.Seed,
        ["version"] = typeof(TrainingRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        ["runtime"] = Environment.Version.ToString(),
        ["processors"] = Environment.ProcessorCount,
        ["started_utc"] = TimeProvider.System.GetUtcNow().ToString("O"),
    };
}
