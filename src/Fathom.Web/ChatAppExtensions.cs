using System.Net.Mime;
using System.Security.Cryptography.X509Certificates;
using Fathom.Web.Answers;
using Fathom.Web.Components;
using Fathom.Web.Conversations;
using Fathom.Web.Hosting;
using Fathom.Web.Markup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Fathom.Web;

/// <summary>Adds the chat app to a web application.</summary>
public static class ChatAppExtensions
{
    /// <summary>Longest message from a page, in bytes: pasted text of maximum length, plus some room.</summary>
    private const int MaxPageMessageBytes = (4 * ChatService.MaxCharacters) + (64 << 10);

    /// <summary>Adds the app's services. <see cref="Models.IChatModels"/> must be registered separately.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">The app's options.</param>
    /// <exception cref="ChatStoreException">The conversation database can't be opened.</exception>
    public static IServiceCollection AddChatApp(this IServiceCollection services, ChatAppOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        if (options.SharedDatabase is { } connection)
        {
            AddSharedDatabase(services, connection, options.KeyCertificate);
        }

        services.Configure<KeyManagementOptions>(TransientKeys.Use);
        services.AddRazorComponents()
            .AddInteractiveServerComponents(circuit => circuit.DisconnectedCircuitMaxRetained = 50)
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxPageMessageBytes);
        services.TryAddSingleton<IConversationStore>(_ => Open(options.DatabasePath));
        services.AddSingleton(options);
        services.AddHostedService<UnfinishedAnswers>();
        services.AddSingleton<EmbeddedAssets>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SafeMarkdown>();
        services.AddSingleton<ConversationEvents>();
        services.AddSingleton<AnswerRuns>();
        services.AddSingleton<ChatService>();
        return services;
    }

    /// <summary>Serves the app at <c>/</c>, conversations at <c>/c/ID</c>, its files below <c>/app</c>.</summary>
    /// <param name="app">The application.</param>
    public static void MapChatApp(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        EmbeddedAssets assets = app.Services.GetRequiredService<EmbeddedAssets>();
        SignIn signIn = app.Services.GetRequiredService<SignIn>();
        app.Use((context, next) => GuardAsync(context, next, assets, signIn));
        app.UseAntiforgery();
        app.MapMethods("/_framework/blazor.web.js", ["GET", "HEAD"], context => assets.SendAsync(context, "blazor.web.js"));
        app.MapMethods("/favicon.ico", ["GET", "HEAD"], context => assets.SendAsync(context, "icon.svg"));
        RouteGroupBuilder group = app.MapGroup("/app");
        foreach (string name in assets.Names)
        {
            group.MapMethods("/" + name, ["GET", "HEAD"], context => assets.SendAsync(context, name));
        }

        app.MapPost(SignIn.Path, signIn.HandleAsync);
        app.MapPost(SignIn.SignOutPath, SignIn.SignOutAsync);
        group.MapGet("/export", (HttpContext context, ChatService chats) => ExportAsync(context, chats, null));
        group.MapGet("/export/{id}", (HttpContext context, ChatService chats, string id) => ExportAsync(context, chats, id));
        group.MapGet("/export/{id}/markdown", MarkdownAsync);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(render => render.ContentSecurityFrameAncestorsPolicy = null);
    }

    private static Task GuardAsync(HttpContext context, RequestDelegate next, EmbeddedAssets assets, SignIn signIn)
    {
        PathString path = context.Request.Path;
        bool isPage = path == "/" || path.StartsWithSegments("/c");
        bool isAsset = path.StartsWithSegments("/_framework") || (path.StartsWithSegments("/app", out PathString rest) && assets.Has(rest));
        if (!isPage && !isAsset && !path.StartsWithSegments("/app") && !path.StartsWithSegments("/_blazor"))
        {
            return next(context); // not a path of the app
        }

        PageSecurity.Protect(context.Response);
        bool isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (isPage ? !isRead : PageSecurity.IsFromElsewhere(context.Request)) // another site may link to a page, but nothing else
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return isAsset || path == SignIn.Path || signIn.TryIdentify(context) ? next(context) : SignIn.AskAsync(context);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, ChatService chats, string? id)
    {
        try
        {
            byte[] file = await chats.ExportAsync(ChatOwner.Of(context), id);
            context.Response.Headers.CacheControl = "no-store";
            string name = id is null ? "fathom-conversations.json" : $"fathom-conversation-{id}.json";
            return Results.File(file, MediaTypeNames.Application.Json, name);
        }
        catch (ChatStoreException refusal) when (refusal.Code == "chat.conversation.not_found")
        {
            return Results.NotFound();
        }
        catch (ChatStoreException refusal) when (refusal.Code == "chat.import.too_large")
        {
            return Results.Text(refusal.Message, statusCode: StatusCodes.Status413PayloadTooLarge);
        }
    }

    private static async Task<IResult> MarkdownAsync(HttpContext context, ChatService chats, string id)
    {
        try
        {
            var file = new ConversationMarkdown(await chats.ShownAsync(ChatOwner.Of(context), id));
            context.Response.Headers.CacheControl = "no-store";
            return Results.Stream(file.WriteAsync, "text/markdown; charset=utf-8", file.FileName);
        }
        catch (ChatStoreException refusal) when (refusal.Code == "chat.conversation.not_found")
        {
            return Results.NotFound();
        }
    }

    /// <summary>Stores conversations and keys in a database, which the first hosted service opens.</summary>
    private static void AddSharedDatabase(IServiceCollection services, string connection, X509Certificate2? certificate)
    {
        services.AddSingleton(all => new PostgresConversationStore(
            connection, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<PostgresConversationStore>>()));
        services.AddSingleton<IConversationStore>(all => all.GetRequiredService<PostgresConversationStore>());
        services.AddHostedService<SharedDatabase>();
        services.AddHostedService<OtherProcesses>();
        services.AddOptions<KeyManagementOptions>().Configure<PostgresConversationStore>((keys, store) => keys.XmlRepository = new PostgresKeys(store));
        IDataProtectionBuilder protection = services.AddDataProtection().SetApplicationName("Fathom");
        if (certificate is not null)
        {
            protection.ProtectKeysWithCertificate(certificate);
        }
    }

    private static SqliteConversationStore Open(string? path) =>
        path is null ? SqliteConversationStore.OpenInMemory() : SqliteConversationStore.Open(path);
}
