using System.Globalization;
using Fathom.Training.Runs;

namespace Fathom.Cli.Output;

/// <summary>
/// Shows the steps of a training run: one updating line on a terminal, a line per step otherwise. Evaluations, hashes and warnings, which should stay
/// visible, are shown as notes.
/// </summary>
/// <param name="output">Shows the progress.</param>
/// <param name="steps">Steps of the whole run.</param>
internal sealed class TrainingProgress(CommandOutput output, int steps)
{
    private const int MaxSources = 6;

    private bool _hasWarnedOfIdleExpert;

    /// <summary>Shows a step.</summary>
    public void Show(StepRecord record)
    {
        if (record.ValidationLoss is null && record.StateSha256 is null)
        {
            output.Progress(Line(record));
        }
        else
        {
            output.Note(Line(record));
        }

        if (record.StateSha256 is { } hash)
        {
            output.Note($"state {hash}");
        }

        if (record.ExpertLoadMin == 0 && !_hasWarnedOfIdleExpert)
        {
            _hasWarnedOfIdleExpert = true;
            output.Note(Invariant($"warning: an expert got no tokens in step {record.Step} (the busiest {record.ExpertLoadMax:0.0} times its share)"));
        }
    }

    /// <summary>One step, for the terminal.</summary>
    internal string Line(StepRecord record)
    {
        string step = record.Step.ToString(CultureInfo.InvariantCulture).PadLeft(steps.ToString(CultureInfo.InvariantCulture).Length);
        string[] columns =
        [
            Invariant($"step {step}/{steps} {100.0 * record.Step / steps,3:F0}%"),
            Invariant($"loss {record.Loss:F4}"),
            $"lr {ReadableNumbers.Scientific(record.LearningRate)}",
            Invariant($"norm {record.GradientNorm:F3}"),
            Invariant($"{record.TokensPerSecond:F0} tok/s"),
            Invariant($"{100 * record.Mfu:F0}% of the roof"),
            $"{ReadableNumbers.Duration(record.EtaSeconds)} left",
        ];
        string validation = record.ValidationLoss is double loss ? Invariant($"  validation {loss:F4}") : "";
        return string.Join("  ", columns) + validation + Sources(record.ValidationLoss is null ? record.LossBySource : record.ValidationLossBySource);
    }

    private static string Sources(IReadOnlyDictionary<string, double>? losses)
    {
        if (losses is null)
        {
            return "";
        }

        string shown = string.Join(", ", losses.Take(MaxSources).Select(pair => Invariant($"{pair.Key} {pair.Value:F3}")));
        return losses.Count > MaxSources ? $"  ({shown}, …)" : $"  ({shown})";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
