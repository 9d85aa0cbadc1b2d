using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Tools;
using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Server;
using Fathom.Server.Hosting;
using Fathom.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom serve</c>: the API over HTTP until it is interrupted.</summary>
internal sealed class ServeCommand : VerbCommand
{
    private const int MaxMinutes = 100_000;
    private const int MaxPort = 65_535;

    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(10);

    private readonly ServedModels _models = new();
    private readonly EngineSelection _engine = new();
    private readonly ServeAccess _access = new();
    private readonly ServedApp _app = new();
    private readonly ServedTelemetry _telemetry = new();
    private readonly ToolSelection _tools = new();
    private readonly Option<string[]> _urls = new("--urls")
    {
        Description = "URLs to listen on (default: http://127.0.0.1:8080); https uses the certificate in Kestrel's configuration",
        HelpName = "URL",
    };

    private readonly Option<string?> _host = new("--host") { Description = "Address to listen on, instead of --urls", HelpName = "HOST" };
    private readonly Option<int?> _port = new("--port") { Description = "Port to listen on, instead of --urls; 0 picks a free port", HelpName = "N" };
    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Maximum concurrent requests per model",
        DefaultValueFactory = _ => 64,
        HelpName = "N",
    };

    private readonly Option<int> _queue = new("--max-queue")
    {
        Description = "Maximum queued requests per model; more are rejected",
        DefaultValueFactory = _ => 256,
        HelpName = "N",
    };

    private readonly Option<int?> _cache = new("--cache-tokens")
    {
        Description = "KV cache size per model in tokens, shared by all requests (default: --parallel times the context, limited to a quarter of memory)",
        HelpName = "N",
    };

    private readonly Option<int?> _idle = new("--idle-timeout")
    {
        Description = "Unload a model after this many idle minutes (default: never)",
        HelpName = "N",
    };

    private readonly Option<int> _maxModels = new("--max-models")
    {
        Description = "Maximum number of loaded models",
        DefaultValueFactory = _ => 4,
        HelpName = "N",
    };

    private readonly Option<int> _rate = new("--rate-limit")
    {
        Description = "Rate limit per API key or address, in requests per minute (default: none)",
        HelpName = "N",
    };

    private readonly Option<bool> _anyModel = new("--any-model") { Description = "Use the default model for requests that name an unknown one" };
    private readonly Option<bool> _slots = new("--slots") { Description = "Expose running requests and their progress at /slots" };
    private readonly Option<bool> _lazy = new("--lazy") { Description = "Load the default model on first use" };
    private readonly Option<bool> _mcp = new("--mcp") { Description = "Offer the models as Model Context Protocol tools at /mcp" };

    /// <summary>Sets up the verb.</summary>
    public ServeCommand(CliHost host)
        : base(
            host,
            "serve",
            "Serves the chat app and the OpenAI, DeepSeek, Anthropic, and Ollama APIs",
            "fathom serve -m model.gguf",
            "fathom serve -m small=small.gguf -m large=models/large --port 9000 --idle-timeout 10",
            "fathom serve --urls http://0.0.0.0:8080 --api-keys keys.txt",
            "fathom serve --chats postgres://fathom@db/fathom --trusted-proxies 10.0.0.0/8")
    {
        OptionRules.NotEmpty(_urls);
        OptionRules.NotEmpty(_host);
        OptionRules.Between(_port, 0, MaxPort);
        OptionRules.Between(_parallel, 1, 4_096);
        OptionRules.Between(_queue, 1, 1 << 20);
        OptionRules.Between(_cache, 1, int.MaxValue);
        OptionRules.Between(_idle, 1, MaxMinutes);
        OptionRules.Between(_maxModels, 1, 1_024);
        OptionRules.Between(_rate, 0, int.MaxValue);
        _models.AddTo(this);
        _engine.AddEngineTo(this);
        _access.AddTo(this);
        _app.AddTo(this);
        _telemetry.AddTo(this);
        _tools.AddTo(this);
        foreach (Option option in (Option[])[_urls, _host, _port, _parallel, _queue, _cache, _idle, _maxModels, _rate, _anyModel, _slots, _mcp, _lazy])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    protected override async Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        ServerOptions options = OptionsFor(context);
        IReadOnlyList<ToolServerEntry>? entries = _tools.Read(context);
        if (entries is not null && !_app.IsOn(context))
        {
            throw CliException.Usage("--mcp-servers", "only the chat app uses these tools: remove --no-app, or call tools yourself over the API");
        }

        await using ToolServers? reached = entries is null ? null : await _tools.StartAsync(context, entries, interrupted);
        ToolUse? tools = reached is null ? null : _tools.UseAllowed(context, reached.Tools);
        await using ApiKeyTable? table = await _access.OpenTableAsync(context, options.Keys);
        options = options with { KeyTable = table };
        await using var host = new ModelHost(_models.Read(context, EngineFor(context)), HostOptionsFor(context));
        await using var server = FathomServer.Create(host, options, Configure, app => _app.Map(app, context));
        await StartAsync(server, interrupted);
        foreach (string address in server.Addresses)
        {
            context.Output.Note($"Listening at {address} with {string.Join(", ", host.Models.Select(model => model.Name))}. Ctrl+C stops.");
        }

        await UntilAsync(interrupted);
        await server.StopAsync();
        return ExitCode.Ok;

        void Configure(WebApplicationBuilder builder)
        {
            ConfigureLog(builder, context.Output.IsVerbose);
            _app.AddTo(builder, context, host, options, tools);
        }
    }

    private static async Task StartAsync(FathomServer server, CancellationToken interrupted)
    {
        try
        {
            await server.StartAsync(interrupted);
        }
        catch (InvalidOperationException failure) // an address without a certificate, for example
        {
            throw CliException.Usage("--urls", failure.Message);
        }
        catch (SocketException failure) // a port that needs privileges, or the address of another machine
        {
            string code = failure.SocketErrorCode == SocketError.AccessDenied ? "io.denied" : "io.failed";
            throw new CliException(ExitCode.InputOutput, code, "--urls", $"can't listen at this address: {failure.Message}");
        }
    }

    private static async Task UntilAsync(CancellationToken interrupted)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = interrupted.Register(end.SetResult);
        await end.Task;
    }

    private static void ConfigureLog(WebApplicationBuilder builder, bool isVerbose)
    {
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(isVerbose ? LogLevel.Information : LogLevel.Warning);
    }

    private EngineOptions EngineFor(VerbContext context) => _engine.Options(context) with
    {
        MaxRunningRequests = context.Get(_parallel),
        MaxQueuedRequests = context.Get(_queue),
        StartTimeout = s_startTimeout,
        MaxCacheTokens = context.Get(_cache),
        CacheSequences = context.Get(_parallel),
    };

    private ModelHostOptions HostOptionsFor(VerbContext context) => new()
    {
        IdleTimeout = context.Get(_idle) is { } minutes ? TimeSpan.FromMinutes(minutes) : Timeout.InfiniteTimeSpan,
        MaxLoadedModels = context.Get(_maxModels),
        Clock = context.Host.Time,
    };

    private ServerOptions OptionsFor(VerbContext context)
    {
        IReadOnlyList<string> urls = UrlsOf(context);
        return new ServerOptions
        {
            Urls = urls,
            Keys = _access.ReadKeys(context, urls),
            AllowedHosts = _access.Hosts(context),
            AllowedOrigins = _access.Origins(context),
            TrustedProxies = _access.Proxies(context),
            AcceptsAnyModelName = context.Get(_anyModel),
            ShowsSlots = context.Get(_slots),
            ServesMcp = context.Get(_mcp),
            Telemetry = _telemetry.Read(context),
            LoadsDefaultModel = !context.Get(_lazy),
            Limits = new ServerLimits { RequestsPerMinute = context.Get(_rate) },
            Version = ProductVersion.Release,
            Clock = context.Host.Time,
        };
    }

    private IReadOnlyList<string> UrlsOf(VerbContext context)
    {
        string[] urls = context.Get(_urls) ?? [];
        (string? host, int? port) = (context.Get(_host), context.Get(_port));
        if (urls.Length > 0 && (host ?? (object?)port) is not null)
        {
            throw CliException.Usage("--urls", "give either --urls, or --host and --port");
        }

        string[] all = urls.Length > 0
            ? [.. urls.SelectMany(url => url.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))]
            : [string.Create(CultureInfo.InvariantCulture, $"http://{host ?? "127.0.0.1"}:{port ?? 8080}")];
        string? wrong = Array.Find(all, url => !IsAddress(url));
        return wrong is null ? all : throw CliException.Usage("--urls", $"'{wrong}' is not a URL to listen on, such as http://127.0.0.1:8080");
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return Microsoft.AspNetCore.Http.BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
