using System.CommandLine;
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
}
