using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Inference.Hosting;
using Fathom.Server.Mcp;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom mcp</c>: a Model Context Protocol server over standard input and output, for the client that starts it.</summary>
internal sealed class McpCommand : VerbCommand
{
    private readonly ServedModels _models = new();
    private readonly EngineSelection _engine = new();

    /// <summary>Sets up the verb.</summary>
    public McpCommand(CliHost host)
        : base(
            host,
            "mcp",
            "Runs a Model Context Protocol server on standard input and output, so that other programs can ask models",
            "fathom mcp",
            "fathom mcp -m small=small.gguf -m large=models/large")
    {
        _models.AddTo(this);
        _engine.AddEngineTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        if (context.Output.IsJson)
        {
            throw CliException.Usage("--json", "standard output belongs to the protocol: 'fathom mcp' has no --json");
        }

        await using var models = new ModelHost(_models.Read(context, _engine.Options(context)));
        Task loading = LoadAsync(models, interrupted);
        await McpStdioServer.RunAsync(models, context.Host.InputBytes, context.Host.OutputBytes, ProductVersion.Release, interrupted);
        await loading;
        return ExitCode.Ok;
    }

    /// <summary>Loads the default model before the first question. If that fails, the call that needs it reports why.</summary>
    private static async Task LoadAsync(ModelHost models, CancellationToken interrupted)
    {
        try
        {
            using ModelLease lease = await models.AcquireAsync(cancellation: interrupted);
        }
        catch (Exception failure) when (failure is ModelHostException or OperationCanceledException)
        {
            // The first call tries again.
        }
    }
}
