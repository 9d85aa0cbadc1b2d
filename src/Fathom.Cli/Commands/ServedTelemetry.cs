using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Cli.Models;
using Fathom.Server.Telemetry;

namespace Fathom.Cli.Commands;

/// <summary>Where a server sends traces and metrics.</summary>
internal sealed class ServedTelemetry
{
    private readonly Option<string?> _otlp = new("--otlp")
    {
        Description = "Send traces and metrics to an OTLP collector (default: OpenTelemetry's variables, or http://localhost:4318)",
        HelpName = "URL",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(VerbCommand command) => command.Add(_otlp);

    /// <summary>Where to send them; null for nowhere.</summary>
    public TelemetryOptions? Read(VerbContext context)
    {
        Func<string, string?> variable = context.Host.Variable;
        bool isGiven = context.Parse.GetResult(_otlp) is { Implicit: false };
        return isGiven || TelemetryOptions.IsAskedFor(variable)
            ? new TelemetryOptions
            {
                Endpoint = isGiven && context.Get(_otlp) is { Length: > 0 } url ? ServerAddress.Parse(url, "--otlp") : null,
                HasMessages = TelemetryOptions.WantsMessages(variable),
            }
            : null;
    }
}
