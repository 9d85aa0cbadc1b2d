using System.Globalization;
using Fathom.Formats.Conversion;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Training.Models;
using Fathom.Training.Reinforcement;
using Fathom.Training.Runs;

namespace Fathom.Training.Export;

/// <summary>Writes the model of any checkpoint of a run, even while the run continues.</summary>
public static class RunExport
{
    /// <summary>The newest checkpoint.</summary>
    public const string Last = "last";

    /// <summary>The checkpoint with the lowest validation loss.</summary>
    public const string Best = "best";

    /// <summary>Writes a model folder with tokenizer, chat template and <c>generation_config.json</c>.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="checkpoint"><see cref="Last"/>, <see cref="Best"/> or the number of a step.</param>
    /// <param name="output">The model's folder; created if needed.</param>
    /// <param name="format">How matrices are stored; null for the run's choice.</param>
    /// <param name="threads">Threads; null for all.</param>
    /// <param name="watch">Observes the writing, and can cancel it.</param>
    /// <returns>The step that was exported.</returns>
    /// <exception cref="TrainingException">There is no run or no such checkpoint, or the architecture has no standard form.</exception>
    public static int Write(string run, string checkpoint, string output, ExportFormat? format = null, int? threads = null, ConversionWatch watch = default)
    {
        RunOptions options = ReadOptions(run);
        var store = CheckpointStore.OpenToRead(Path.Combine(run, "checkpoints"));
        int step = Choose(store, checkpoint);
        using TrainableModel model = RunModel.Declare(options, RunData.CreateEncoder(options));
        model.Parameters.Allocate();
        string weights = options.Train.Optimizer.AverageDecay > 0 ? "average" : "weights";
        store.Load(step, new Dictionary<string, NativeSpan<float>> { [weights] = model.Parameters.Values });
        using var compute = new ComputeContext(threads);
        ModelExporter.Write(model, output, format ?? options.Export, RunData.TokenizerPath(options), compute, watch);
        return step;
    }

    private static RunOptions ReadOptions(string run)
    {
        string config = Path.Combine(run, "config.json");
        return File.Exists(config) && GrpoOptions.IsIn(config) ? GrpoOptions.ReadFile(config).ToRun()
            : File.Exists(config) ? RunOptions.ReadFile(config)
            : throw new TrainingException("train.run.missing", Path.GetFileName(Path.TrimEndingDirectorySeparator(run)), "a run", "no config.json");
    }

    private static int Choose(CheckpointStore store, string checkpoint)
    {
        if (int.TryParse(checkpoint, NumberStyles.None, CultureInfo.InvariantCulture, out int step))
        {
            return step;
        }

        return checkpoint switch
        {
            Last when store.Steps is [int newest, ..] => newest,
            Best when store.Best is { } best => best.Step,
            Last => throw new TrainingException("train.checkpoint.missing", Last, "a checkpoint", "none yet"),
            Best => throw new TrainingException("train.checkpoint.missing", Best, "a checkpoint with a validation loss", "none"),
            _ => throw new TrainingException("train.checkpoint.missing", checkpoint, "a step's number, last or best", checkpoint),
        };
    }
}
