using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Roofs;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Steps;

namespace Fathom.Training.Runs;

/// <summary>
/// A run in its folder: steps, and around them evaluation, checkpoints, the log and the report. A run that ends at any moment resumes bit for bit from its last
/// checkpoint.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    /// <summary>
    /// Age at which the roof is measured again, since other load on the machine comes and goes. That takes 10 to 50 ms: at most 0.03% of the time.
    /// </summary>
    private static readonly TimeSpan s_roofAge = TimeSpan.FromMinutes(3);

    private readonly RunOptions _options;
    private readonly RunFolder _folder;
    private readonly RunLock _lock;
    private readonly CheckpointStore _checkpoints;
    private readonly ComputeContext _compute;
    private readonly RunData _data;
    private readonly TrainableModel _model;
    private readonly PassContext _pass;
    private readonly Trainer _trainer;
    private readonly CostLedger _ledger;
    private readonly IReadOnlyList<TokenBatch> _validation;

    private TrainingRun(RunOptions options, RunFolder folder, CancellationToken cancellation)
    {
        (_options, _folder) = (options, folder);
        _lock = RunLock.Take(folder);
        try
        {
            ITextEncoder encoder = RunData.CreateEncoder(options);
            RunOrigin.Compare(folder.RunFile, options, encoder);
            _model = RunModel.Declare(options, encoder);
            MemoryEstimate.Of(_model, options).Check();
            _data = RunData.Create(options, encoder, folder.CacheFolder, cancellation);
            RunModel.Initialize(_model, options, encoder);
            _checkpoints = new CheckpointStore(folder.CheckpointsFolder);
            _compute = new ComputeContext(options.Threads);
            _ledger = new CostLedger(options.DollarsPerHour);
            _pass = new PassContext(_compute, options.Operands, emulatesFloat8: options.Precision == RunPrecision.Fp8);
            ITokenObjective? objective = options.Distillation is { } distillation ? new DistillationObjective((float)distillation.CrossEntropyShare) : null;
            _trainer = new Trainer(_pass, _model, new BatchPacker(_data.Stream), options.Train, objective) { SourceCount = _data.SourceNames.Count };
            _validation = _data.ValidationBatches();
            Plan = RunPlan.Of(_model, options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Steps done.</summary>
    public int StepsDone => _trainer.StepsDone;

    /// <summary>Size of the run, its arithmetic, and warnings about it.</summary>
    public RunPlan Plan { get; }

    /// <summary>Cost so far, over all processes.</summary>
    public CostLedger Cost => _ledger;

    /// <summary>The model in training.</summary>
    public TrainableModel Model => _model;

    /// <summary>The model folder or file that the weights came from; null if they started random.</summary>
    public string? Origin => _options.Model.From;

    /// <summary>Begins a run in a folder that holds none. A run that is refused leaves no folder.</summary>
    /// <param name="options">The configuration; its paths are stored absolute.</param>
    /// <param name="folder">The run's folder; created if needed.</param>
    /// <param name="cancellation">Stops reading the data.</param>
    /// <exception cref="TrainingException">The configuration is refused, or the folder holds a run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TrainingRun Start(RunOptions options, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        RunOptionRules.Check(options);
        RunOptions stored = options.WithAbsolutePaths();
        return RunFolder.Begin(
            folder, stored.ToJson(), place => new TrainingRun(stored, place, cancellation), run => RunOrigin.Describe(stored, run._data.Encoder));
    }

    /// <summary>Resumes the run of a folder from its newest intact checkpoint.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="tell">Receives what was found.</param>
    /// <param name="cancellation">Stops reading the data.</param>
    /// <exception cref="TrainingException">There is no run, all its checkpoints are damaged, or a setting that must not change has changed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TrainingRun Resume(string folder, Action<string> tell, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tell);
        return RunFolder.GoOn(
            folder, place => new TrainingRun(RunOptions.ReadFile(place.ConfigFile), place, cancellation), run => run.LoadCheckpoint(tell));
    }

    /// <summary>Trains to the last step, or for fewer steps.</summary>
    /// <param name="maxSteps">Steps to do now at most; null for all.</param>
    /// <param name="hashEvery">Steps between hashes of all state in the log; 0 for none.</param>
    /// <param name="observe">Sees every step's record.</param>
    /// <param name="interrupted">Stops with a checkpoint; a step that is running is abandoned after its current micro-batch.</param>
    /// <returns>Whether the run is finished.</returns>
    public bool Run(int? maxSteps, int hashEvery, Action<StepRecord> observe, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(observe);
        int before = _trainer.StepsDone;
        int last = (int)Math.Min(_options.Train.Steps, maxSteps is int most ? (long)_trainer.StepsDone + most : int.MaxValue);
        double? validationLoss = null;
        using (StreamWriter log = File.AppendText(_folder.LogFile))
        {
            while (_trainer.StepsDone < last && !interrupted.IsCancellationRequested)
            {
                if (TryStep(interrupted) is not { } report)
                {
                    break;
                }

                StepRecord record = Record(report, hashEvery);
                validationLoss = record.ValidationLoss;
                log.WriteLine(record.ToJson());
                log.Flush();
                observe(record);
                if (record.Step % _options.CheckpointEvery == 0)
                {
                    WriteCheckpoint(validationLoss);
                }
            }
        }

        if (_trainer.StepsDone > before && _trainer.StepsDone % _options.CheckpointEvery != 0)
        {
            WriteCheckpoint(validationLoss);
        }

        WholeFile.Write(_folder.ReportFile, RunReport.Render(_options, _folder.ReadLog(), Plan.Parameters, Path.GetFileName(_folder.Path)));
        return _trainer.StepsDone >= _options.Train.Steps;
    }

    /// <summary>Writes the model as a standard folder.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="TrainingException">The architecture has no standard form.</exception>
    public string Export()
    {
        return _trainer.OnAverage(() =>
        {
            ModelExporter.Write(_model, _folder.ModelFolder, _options.Export, RunData.TokenizerPath(_options), _compute);
            return _folder.ModelFolder;
        });
    }

    /// <summary>Computes a hash over all state.</summary>
    public string ComputeStateHash() => StateHash.Compute(_trainer.Arrays, _trainer.State.ToJson());

    /// <inheritdoc/>
    public void Dispose()
    {
        // A constructor that fails also calls this, so fields may still be null.
        _trainer?.Dispose();
        _pass?.Dispose();
        _model?.Dispose();
        _compute?.Dispose();
        _lock?.Dispose();
    }

    private StepReport? TryStep(CancellationToken interrupted)
    {
        try
        {
            return _trainer.Step(interrupted);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private StepRecord Record(StepReport report, int hashEvery)
    {
        double seconds = Math.Max(1e-9, report.Elapsed.TotalSeconds);
        bool isEvaluated = _validation.Count > 0 && (report.Step % _options.EvaluateEvery == 0 || report.Step == _options.Train.Steps);
        Evaluation? evaluation = isEvaluated ? _trainer.OnAverage(() => _trainer.Evaluate(_validation)) : null;
        double roof = MachineRoofs.Arithmetic(_compute.Kernels.DenseUnit(_options.Operands), _compute.Team, s_roofAge)!.Value;
        return new StepRecord
        {
            Step = report.Step,
            Tokens = _trainer.TokensDone,
            Loss = report.Loss,
            MtpLoss = report.MtpLoss,
            ValidationLoss = evaluation?.Loss,
            LossBySource = Named(report.LossBySource),
            ValidationLossBySource = evaluation is null ? null : Named(evaluation.LossBySource),
            CutDocuments = report.CutDocuments > 0 ? report.CutDocuments : null,
            ClipShare = report.ClipShare,
            MeanRatio = report.MeanRatio,
            Divergence = report.Divergence,
            Entropy = report.Entropy,
            LearningRate = report.LearningRateShare * _options.Train.Optimizer.LearningRate,
            GradientNorm = report.GradientNorm,
            TokensPerSecond = report.Tokens / seconds,
            Flops = _trainer.TokensDone * Plan.FlopsPerToken,
            Mfu = report.Tokens * Plan.FlopsPerToken / seconds / roof,
            RoofGflops = roof / 1e9,
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

    /// <summary>Returns losses by the names of their sources; null for a single source, whose loss is the total.</summary>
    private Dictionary<string, double>? Named(IReadOnlyList<double?> losses) => _data.SourceNames.Count < 2 ? null
        : _data.SourceNames.Zip(losses).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First, pair => pair.Second!.Value);

    private void WriteCheckpoint(double? validationLoss)
    {
        JsonObject state = _trainer.State.ToJson();
        state["ledger"] = _ledger.Save();
        _checkpoints.Write(_trainer.StepsDone, _trainer.Arrays, state, validationLoss);
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
}
