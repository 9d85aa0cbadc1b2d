using Fathom.Web.Conversations;
using Fathom.Web.Hosting;
using Fathom.Web.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Fathom.Web.Tests;

/// <summary>The app on a free port of this machine, with scripted models.</summary>
internal sealed class AppHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AppHost(WebApplication app, ScriptedChatModels models) => (_app, Models) = (app, models);

    public ScriptedChatModels Models { get; }

    public IConversationStore Store => Service<IConversationStore>();

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<AppHost> StartAsync(ChatAppOptions? options = null)
    {
        var models = new ScriptedChatModels();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IChatModels>(models);
        builder.Services.AddChatApp(options ?? new ChatAppOptions());
        WebApplication app = builder.Build();
        app.MapChatApp();
        await app.StartAsync();
        return new AppHost(app, models);
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
