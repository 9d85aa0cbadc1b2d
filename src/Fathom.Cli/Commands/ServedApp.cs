using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Tools;
using Fathom.Inference.Hosting;
using Fathom.ModelStore;
using Fathom.Server.Hosting;
using Fathom.Web;
using Fathom.Web.Hosting;
using Fathom.Web.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fathom.Cli.Commands;

/// <summary>The chat app that a server shows at its root.</summary>
internal sealed class ServedApp
{
    private readonly Option<bool> _off = new("--no-app") { Description = "Serve only the API, without the chat app" };
    private readonly Option<string?> _chats = new("--chats")
    {
        Description = "SQLite file for the chat app's conversations, created if missing, or a PostgreSQL database shared by several servers "
            + "(default: in your data folder)",
        HelpName = "FILE|postgres://USER@HOST/DATABASE",
    };

    private readonly Option<string?> _certificate = new("--chats-certificate")
    {
        Description = "PEM file of a certificate and its private key that encrypt the database's keys for cookies",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(VerbCommand command)
    {
        OptionRules.NotEmpty(_chats);
        command.Add(_off);
        OptionRules.NotEmpty(_certificate);
        command.Add(_chats);
        command.Add(_certificate);
    }

    /// <summary>Whether the app is served.</summary>
    public bool IsOn(VerbContext context) => !context.Get(_off);

    /// <summary>Adds the app's services.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="context">The command line.</param>
    /// <param name="models">The models.</param>
    /// <param name="server">Access rules.</param>
    /// <param name="tools">Tools that models may call; null for none.</param>
    public void AddTo(WebApplicationBuilder builder, VerbContext context, ModelHost models, ServerOptions server, ToolUse? tools)
    {
        if (!IsOn(context))
        {
            return;
        }

        string? chats = context.Get(_chats);
        bool isShared = PostgresUrl.IsOne(chats);
        string root = InstalledModels.DefaultRoot(context.Host.Variable);
        builder.Services.AddSingleton<IChatModels>(new HostedChatModels(models));
        if (tools is not null)
        {
            builder.Services.AddSingleton<IChatTools>(new AppTools(tools));
        }

        builder.Services.AddChatApp(new ChatAppOptions
        {
            DatabasePath = isShared ? null : chats ?? ChatAppOptions.DefaultDatabasePath(root),
            SharedDatabase = isShared ? PostgresUrl.ToConnectionString(chats!, _chats.Name) : null,
            KeyCertificate = ReadCertificate(context, isShared),
            FindOwner = server.Keys is { } keys ? keys.Find : null,
        });
    }

    private X509Certificate2? ReadCertificate(VerbContext context, bool isShared)
    {
        if (context.Get(_certificate) is not { } file)
        {
            return null;
        }

        if (!isShared)
        {
            throw CliException.Usage(_certificate.Name, "only the keys in a database are encrypted: give --chats postgres://USER@HOST/DATABASE too");
        }

        SystemCryptography.Require("reading a certificate");
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (CryptographicException failure)
        {
            string message = $"expected a PEM file of a certificate and its private key: {failure.Message}";
            throw new CliException(ExitCode.InputRefused, "serve.certificate", Path.GetFileName(file), message);
        }
    }

    /// <summary>Adds the app's pages.</summary>
    public void Map(WebApplication app, VerbContext context)
    {
        if (IsOn(context))
        {
            app.MapChatApp();
        }
    }
}
