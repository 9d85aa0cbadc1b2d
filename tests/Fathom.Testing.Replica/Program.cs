using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Server;
using Fathom.Server.Hosting;
using Fathom.Testing.Models;
using Fathom.Web;
using Fathom.Web.Answers;
using Fathom.Web.Conversations;
using Fathom.Web.Hosting;
using Fathom.Web.Models;
using Fathom.Web.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

// A server and chat app over a shared database, as `fathom serve` is one, with models that say what is scripted, for tests that kill processes.
// Usage: replica CONNECTION. Prints its address, and runs until its input ends.
const string owner = "local";
Script script = ScriptedModel.Repeating([.. Enumerable.Range(0, 40).Select(i => $" word{i}")]);
var model = new HostedModel("tiny", script.Open)
{
    Engine = new EngineOptions { Threads = 1, BlockTokens = 16, MaxCacheTokens = 65_536, Weights = WeightPlacement.File },
};
var chatModels = new ScriptedChatModels();
chatModels.Say("wait", "", $"so far {ScriptedChatModels.Hold}and no further");

await using var host = new ModelHost([model]);
var options = new ServerOptions { Urls = ["http://127.0.0.1:0"], TrustedProxies = [System.Net.IPNetwork.Parse("127.0.0.1/32")] };
await using var server = FathomServer.Create(
    host,
    options,
    builder =>
    {
        builder.Services.AddSingleton<IChatModels>(chatModels);
        builder.Services.AddChatApp(new ChatAppOptions { SharedDatabase = args[0] });
    },
    app =>
    {
        app.MapChatApp();
        app.MapPost("/test/ask", async (HttpContext context, ChatService chats, string text) =>
            await context.Response.WriteAsync(await chats.AskAsync(owner, null, text, new ChatSettings())));
    });
await server.StartAsync();
await server.WarmUp;
await Console.Out.WriteLineAsync(server.Addresses[0]);
await Console.In.ReadToEndAsync();
