using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;

namespace Fathom.Cli.Models;

/// <summary><c>--api-key-env</c>: the environment variable with the API key of the server that <c>--url</c> names.</summary>
internal sealed class ServerKey
{
    private const string StandardVariable = "FATHOM_API_KEY";

    private readonly Option<string?> _variable = new("--api-key-env")
    {
        Description = $"With --url: environment variable with the server's API key (default: {StandardVariable})",
        HelpName = "NAME",
    };

    /// <summary>The option.</summary>
    public Option Option => _variable;

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_variable);
        command.Add(_variable);
    }

    /// <summary>The key; null if no variable was named and the usual one isn't set.</summary>
    /// <exception cref="CliException">The variable that was named isn't set, or a key can't be sent.</exception>
    public string? Read(VerbContext context)
    {
        string name = context.Get(_variable) ?? StandardVariable;
        string? key = context.Host.Variable(name);
        if (key is null)
        {
            return context.Get(_variable) is null ? null : throw CliException.Usage("--api-key-env", $"the variable {name} is not set");
        }

        return Require(key, name, "--api-key-env");
    }

    /// <summary>A key or token that can be sent in a header.</summary>
    /// <param name="key">The key or token.</param>
    /// <param name="variable">The environment variable that holds it.</param>
    /// <param name="where">What the error is about.</param>
    /// <exception cref="CliException">It can't be sent.</exception>
    public static string Require(string key, string variable, string where) => key.All(character => character is > ' ' and <= '~')
        ? key
        : throw CliException.Usage(where, $"the value of {variable} has characters that a header can't hold, such as a space or a line break");
}
