using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;

namespace Fathom.Cli.Tools;

/// <summary>Model Context Protocol servers whose tools a model may call.</summary>
internal sealed class ToolSelection
{
    private const int MaxRounds = 1_000;
    private const int MaxSeconds = 86_400;

    private readonly Option<string?> _file = new("--mcp-servers")
    {
        Description = "Let the model call tools of the Model Context Protocol servers in this file: "
            + "{\"mcpServers\": {\"NAME\": {\"command\": …, \"args\": […]} or {\"url\": …}}}",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _allow = new("--mcp-allow")
    {
        Description = "Tool, or server with all its tools, that may run without asking; repeatable",
        HelpName = "NAME",
    };

    private readonly Option<int> _rounds = new("--mcp-rounds")
    {
        Description = "Maximum rounds of tool calls per question",
        DefaultValueFactory = _ => 8,
        HelpName = "N",
    };

    private readonly Option<int> _timeout = new("--mcp-timeout")
    {
        Description = "Time limit in seconds for a server to start, and for each call",
        DefaultValueFactory = _ => 60,
        HelpName = "N",
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_file);
        OptionRules.NotEmpty(_allow);
        OptionRules.Between(_rounds, 1, MaxRounds);
        OptionRules.Between(_timeout, 1, MaxSeconds);
        foreach (Option option in (Option[])[_file, _allow, _rounds, _timeout])
        {
            command.Add(option);
        }
    }

    /// <summary>The servers; null if no file was given.</summary>
    /// <exception cref="CliException">The file is not a valid configuration, or an option was given that needs one.</exception>
    public IReadOnlyList<ToolServerEntry>? Read(VerbContext context)
    {
        if (context.Get(_file) is { } path)
        {
            return ToolConfiguration.Read(context.Host, path);
        }

        context.Refuse("goes with --mcp-servers", _allow, _rounds, _timeout);
        return null;
    }

    /// <summary>Connects to the servers.</summary>
    public Task<ToolServers> StartAsync(VerbContext context, IReadOnlyList<ToolServerEntry> servers, CancellationToken cancellation) =>
        ToolServers.StartAsync(servers, context.Output, Patience(context), cancellation);

    /// <summary>Sets up how their tools are used.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="tools">The tools.</param>
    /// <param name="ask">Asks the user; null if there is no terminal.</param>
    public ToolUse Use(VerbContext context, IReadOnlyList<ServedTool> tools, Func<string, string?>? ask) =>
        new(tools, new ToolPermission(context.Get(_allow) ?? [], ask))
        {
            MaxRounds = context.Get(_rounds),
            Patience = Patience(context),
            Clock = context.Host.Time,
        };

    /// <summary>Allows only the tools that were allowed in advance, without asking.</summary>
    public ToolUse UseAllowed(VerbContext context, IReadOnlyList<ServedTool> tools)
    {
        var permission = new ToolPermission(context.Get(_allow) ?? [], ask: null);
        return Use(context, [.. tools.Where(permission.IsGiven)], ask: null);
    }

    private TimeSpan Patience(VerbContext context) => TimeSpan.FromSeconds(context.Get(_timeout));
}
