using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Evaluation;

namespace Fathom.Cli.Models;

/// <summary><c>--url</c>: a model behind an OpenAI-compatible API instead of one in this process.</summary>
internal sealed class EndpointSelection
{
    private const int MaxConcurrency = 1_024;
    private const int MaxSeconds = 86_400;

    private readonly Option<string?> _url = new("--url")
    {
        Description = "Measure a model behind this OpenAI-compatible API instead of a local one; --model is its name there",
        HelpName = "URL",
    };

    private readonly ServerKey _key = new();

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = "With --url: number of concurrent requests",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "With --url: time limit per answer in seconds",
        DefaultValueFactory = _ => 600,
        HelpName = "N",
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_url);
        OptionRules.Between(_concurrency, 1, MaxConcurrency);
        OptionRules.Between(_timeout, 1, MaxSeconds);
        foreach (Option option in (Option[])[_url, _concurrency, _timeout])
        {
            command.Add(option);
        }

        _key.AddTo(command);
    }

    /// <summary>The endpoint; null if none was named.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="model">The model's name there; null to ask the endpoint.</param>
    /// <exception cref="CliException">The address is invalid, the variable for the key isn't set, or an option was given that needs an address.</exception>
    public Endpoint? Read(VerbContext context, string? model)
    {
        if (context.Get(_url) is not { } url)
        {
            context.Refuse("goes with --url", _concurrency, _timeout, _key.Option);
            return null;
        }

        return new Endpoint
        {
            Url = ServerAddress.Parse(url),
            Model = model,
            Key = _key.Read(context),
            Concurrency = context.Get(_concurrency),
            Timeout = TimeSpan.FromSeconds(context.Get(_timeout)),
            Clock = context.Host.Time,
        };
    }
}
