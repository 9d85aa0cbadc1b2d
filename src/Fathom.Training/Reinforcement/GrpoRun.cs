using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Numerics.Kernels;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Runs;
using Fathom.Training.Steps;

namespace Fathom.Training.Reinforcement;

/// <summary>A run of reinforcement learning in its folder: steps, and around them checkpoints, the log and samples.</summary>
/// <remarks>A run that ends at any moment resumes bit for bit from its last checkpoint.</remarks>
public sealed class GrpoRun : IDisposable
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly GrpoOptions _options;
    private readonly RunFolder _folder;
    private readonly RunLock _lock;
    private readonly TokenizerEncoder _encoder;
    private readonly TrainableModel _model;
    private readonly CheckpointStore _checkpoints;
    private readonly ComputeContext _compute;
    private readonly CostLedger _ledger;
    private readonly PassContext _pass;
    private readonly GrpoTrainer _trainer;

    private GrpoRun(GrpoOptions options, RunFolder folder, TaskCatalog? catalog)
    {
        (_options, _folder) = (options, folder);
        _lock = RunLock.Take(folder);
        try
        {
            _encoder = EncoderOf(options);
            RunOrigin.Compare(folder.RunFile, options.ToJson(), json => GrpoOptions.Parse(json, "run.json").ToJson(), _encoder);
            RunOptions run = options.ToRun();
            _model = RunModel.Declare(run, _encoder);
            MemoryEstimate.Of(_model, run).Check();
            RunModel.Initialize(_model, run, _encoder);
            _checkpoints = new CheckpointStore(folder.CheckpointsFolder);
            _compute = new ComputeContext(options.Threads);
            _ledger = new CostLedger(options.DollarsPerHour);
            _pass = new PassContext(_compute, options.Operands, emulatesFloat8: options.Precision == RunPrecision.Fp8);
            _trainer = new GrpoTrainer(_pass, _model, _encoder, options, catalog);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Steps done.</summary>
    public int StepsDone => _trainer.StepsDone;

    /// <summary>Steps of the whole run.</summary>
    public int Steps => _options.Steps;

    /// <summary>Cost so far, over all processes.</summary>
    public CostLedger Cost => _ledger;

    /// <summary>The model in training.</summary>
    public TrainableModel Model => _model;

    /// <summary>Begins a run in a folder that holds none. A run that is refused leaves no folder.</summary>
    /// <param name="options">The configuration; its paths are stored absolute.</param>
    /// <param name="folder">The run's folder; created if needed.</param>
    /// <param name="catalog">The tasks; null for the built-in ones.</param>
    /// <exception cref="TrainingException">The configuration is refused, or the folder holds a run.</exception>
    public static GrpoRun Start(GrpoOptions options, string folder, TaskCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        GrpoOptionRules.Check(options);
        GrpoOptions stored = options.WithAbsolutePaths();
        return RunFolder.Begin(
            folder, stored.ToJson(), place => new GrpoRun(stored, place, catalog), run => RunOrigin.Describe(stored.Seed, stored.ToJson(), run._encoder));
    }

    /// <summary>Resumes the run of a folder from its newest intact checkpoint.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="tell">Receives what was found.</param>
    /// <param name="catalog">The tasks; null for the built-in ones.</param>
    /// <exception cref="TrainingException">There is no run, all its checkpoints are damaged, or a setting that must not change has changed.</exception>
    public static GrpoRun Resume(string folder, Action<string> tell, TaskCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(tell);
        return RunFolder.GoOn(folder, place => new GrpoRun(GrpoOptions.ReadFile(place.ConfigFile), place, catalog), run => run.LoadCheckpoint(tell));
    }

    /// <summary>Trains to the last step, or for fewer steps.</summary>
    /// <param name="maxSteps">Steps to do now at most; null for all.</param>
    /// <param name="hashEvery">Steps between hashes of all state in the log; 0 for none.</param>
    /// <param name="observe">Sees every step's record.</param>
    /// <param name="interrupted">Stops with a checkpoint; a step that is running is abandoned.</param>
    /// <returns>Whether the run is finished.</returns>
    /// <exception cref="TrainingException">A step failed, or the run went wrong (<see cref="StopOptions"/>); its last step then has a checkpoint.</exception>
    public bool Run(int? maxSteps, int hashEvery, Action<GrpoRecord> observe, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(observe);
        Collapse? collapse = null;
        int before = StepsDone;
        int last = (int)Math.Min(_options.Steps, maxSteps is int most ? (long)StepsDone + most : int.MaxValue);
        using (StreamWriter log = File.AppendText(_folder.LogFile))
        using (StreamWriter samples = File.AppendText(_folder.SamplesFile))
        {
            while (collapse is null && StepsDone < last && !interrupted.IsCancellationRequested && TryStep(interrupted) is { } step)
            {
                GrpoRecord record = Complete(step.Record, hashEvery);
                log.WriteLine(record.ToJson());
                log.Flush();
                WriteSamples(samples, step);
                observe(record);
                collapse = step.Collapse;
                if (record.Step % _options.CheckpointEvery == 0)
                {
                    WriteCheckpoint();
                }
            }
        }

        if (StepsDone > before && StepsDone % _options.CheckpointEvery != 0)
        {
            WriteCheckpoint();
        }

        return collapse is null
            ? StepsDone >= _options.Steps
            : throw new TrainingException("train.grpo.collapse", $"step {StepsDone}, {collapse.What}", collapse.Expected, collapse.Actual);
    }

    /// <summary>Writes the model as a standard folder.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="TrainingException">The architecture has no standard form.</exception>
    public string Export()
    {
        ModelExporter.Write(_model, _folder.ModelFolder, _options.Export, RunData.TokenizerPath(_options.ToRun()), _compute);
        return _folder.ModelFolder;
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

    private static TokenizerEncoder EncoderOf(GrpoOptions options) =>
        RunData.TokenizerPath(options.ToRun()) is { } path
            ? TokenizerEncoder.Load(path)
            : throw new TrainingException("train.data.tokenizer", "tokenizer", "a folder with a tokenizer and a chat template, or model.from", "neither");

    private GrpoStep? TryStep(CancellationToken interrupted)
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

    private GrpoRecord Complete(GrpoRecord record, int hashEvery) => record with
    {
        EtaSeconds = (_options.Steps - record.Step) * (record.RolloutSeconds + record.UpdateSeconds),
        ProcessorSeconds = _ledger.ProcessorSeconds,
        Joules = _ledger.Joules,
        Dollars = _options.DollarsPerHour > 0 ? _ledger.Dollars : null,
        StateSha256 = hashEvery > 0 && record.Step % hashEvery == 0 ? ComputeStateHash() : null,
    };

    /// <summary>Writes all answers to one problem, every <see cref="GrpoOptions.SamplesEvery"/> steps, a different problem each time.</summary>
    private void WriteSamples(StreamWriter samples, GrpoStep step)
    {
        int number = step.Record.Step;
        if (_options.SamplesEvery == 0 || (number - 1) % _options.SamplesEvery != 0)
        {
            return;
        }

        int chosen = (number - 1) / _options.SamplesEvery % step.Groups.Count;
        foreach ((Rollout rollout, Reward reward) in step.Groups[chosen].Rollouts.Zip(step.Rewards[chosen]))
        {
            samples.WriteLine(SampleLine(number, step.Groups[chosen].Problem, rollout, reward));
        }

        samples.Flush();
    }

    private static string SampleLine(int step, Problem problem, Rollout rollout, Reward reward) => new JsonObject
    {
        ["step"] = step,
        ["task"] = problem.Task,
        ["level"] = problem.Level,
        ["problem"] = problem.Text,
        ["answer"] = rollout.Text,
        ["tokens"] = rollout.Tokens.Count,
        ["finish_reason"] = rollout.IsTruncated ? "length" : "stop",
        ["verdict"] = rollout.Verdict.Reason,
        ["reward"] = reward.Total,
        ["correct"] = reward.Correct,
        ["format"] = reward.Format,
        ["overlong"] = reward.Overlong,
    }.ToJsonString(s_readable);

    private void WriteCheckpoint()
    {
        JsonObject state = _trainer.State.ToJson();
        state["ledger"] = _ledger.Save();
        _checkpoints.Write(StepsDone, _trainer.Arrays, state);
    }

    private void LoadCheckpoint(Action<string> tell)
    {
        JsonObject? state = _checkpoints.LoadNewest(_trainer.Arrays, tell);
        if (state is not null)
        {
            _trainer.State = TrainingState.FromJson(state);
            _ledger.Load(state["ledger"]!.AsObject());
        }

        RunFolder.CutLines(_folder.LogFile, StepsDone);
        RunFolder.CutLines(_folder.SamplesFile, StepsDone);
        tell(state is null ? "no checkpoint yet: starting at step 0" : $"resuming after step {StepsDone}");
    }
}
