using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;

namespace Fathom.Cli.Models;

/// <summary>A run's configuration and folder, whether to begin or resume it, and how much of it to do now.</summary>
/// <param name="amount">Name and unit of the option that limits it.</param>
internal sealed class RunSelection((string Option, string Unit) amount)
{
    private readonly Argument<string?> _config = new("CONFIG")
    {
        Description = "Run configuration (JSON); not needed with --resume",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _out = new("--out") { Description = "The run's folder", Required = true };
    private readonly Option<bool> _resume = new("--resume") { Description = "Resume the run in this folder" };
    private readonly Option<int?> _amount = new(amount.Option) { Description = $"Stop after this many {amount.Unit}", HelpName = "N" };

    /// <summary>A run that is counted in steps.</summary>
    public static RunSelection OfSteps() => new(("--steps", "steps"));

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_config);
        OptionRules.NotEmpty(_out);
        OptionRules.Between(_amount, 0, int.MaxValue);
        command.Add(_config);
        command.Add(_out);
        command.Add(_resume);
        command.Add(_amount);
    }

    /// <summary>The run's folder.</summary>
    public string Folder(VerbContext context) => context.Get(_out)!;

    /// <summary>Most work to do now, in the option's unit; null for all.</summary>
    public int? Amount(VerbContext context) => context.Get(_amount);

    /// <summary>Begins a run from a configuration, or resumes one.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="begin">Begins a run, given the configuration's file and the folder.</param>
    /// <param name="resume">Resumes the run in a folder.</param>
    public TRun Open<TRun>(VerbContext context, Func<string, string, TRun> begin, Func<string, TRun> resume) =>
        context.Get(_resume) && context.Get(_config) is not null
        ? throw CliException.Usage("CONFIG", "--resume takes the configuration from the run's folder; give one of the two")
        : context.Get(_resume) ? resume(Folder(context))
        : context.Get(_config) is { } config ? begin(config, Folder(context))
        : throw CliException.Usage("CONFIG", "give a configuration, or --resume to continue the run in --out");
}
