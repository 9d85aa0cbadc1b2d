using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;

namespace Fathom.Cli.Grammar;

/// <summary>A verb's parsed options and its streams.</summary>
/// <param name="Parse">The command line.</param>
/// <param name="Host">The process around it.</param>
/// <param name="Output">Destination of results and messages.</param>
internal sealed record VerbContext(ParseResult Parse, CliHost Host, CommandOutput Output)
{
    /// <summary>An option's value, or its default.</summary>
    public T? Get<T>(Option<T> option) => Parse.GetValue(option);

    /// <summary>An option's list of values; null if the option was not given.</summary>
    public int[]? GetList(Option<int[]?> option) => Parse.GetResult(option) is null or { Implicit: true } ? null : Parse.GetValue(option);

    /// <summary>An argument's value, or its default.</summary>
    public T? Get<T>(Argument<T> argument) => Parse.GetValue(argument);

    /// <summary>Refuses typed options that would have no effect. Variables, which are set for all commands, may concern only some.</summary>
    /// <param name="reason">What follows the option's name in the message, such as <c>goes with --input</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="CliException">One of them was typed.</exception>
    public void Refuse(string reason, params IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(IsTyped) is { } stray)
        {
            throw CliException.Usage(stray.Name, $"{stray.Name} {reason}");
        }
    }

    private bool IsTyped(Option option) =>
        Parse.GetResult(option) is { Implicit: false } && Host.Variable(EnvironmentValues.VariableOf(option)) is null;
}
