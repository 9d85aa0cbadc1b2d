using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom train</c> and its verbs.</summary>
internal sealed class TrainCommand : VerbCommand
{
    /// <summary>Sets up the verb.</summary>
    public TrainCommand(CliHost host)
        : base(
            host,
            "train",
            "Trains models and tokenizers",
            "fathom train tokenizer corpus.jsonl --size 2048 --out tokenizer",
            "fathom train pretrain run.json --out runs/first",
            "fathom train pretrain --resume --out runs/first")
    {
        Add(new TrainRunCommand(host, "pretrain", "Trains a model from scratch, or continues training one"));
        Add(new TrainRunCommand(host, "sft", "Fine-tunes a model on conversations; only the assistant's turns are targets"));
        Add(new TrainRunCommand(host, "distill", "Trains a model on a teacher's answers and its token distributions"));
        Add(new TrainGrpoCommand(host));
        Add(new TrainTeachCommand(host));
        Add(new TrainSampleCommand(host));
        Add(new TrainR1Command(host));
        Add(new TrainTokenizerCommand(host));
        Add(new TrainCompareCommand(host));
        Add(new TrainExportCommand(host));
        Add(new TrainAverageCommand(host));
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted) =>
        throw CliException.Usage(
            "train", "'train' needs a subcommand: pretrain, sft, distill, teach, grpo, sample, r1, tokenizer, compare, export, or average");
}
