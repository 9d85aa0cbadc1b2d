using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fathom.Web.Answers;
using Fathom.Web.Conversations;
using Fathom.Web.Hosting;

namespace Fathom.Web.Tests.Hosting;

/// <summary>Two hosts of the app over one database, as two processes are.</summary>
public sealed class SeveralProcessesTests : IAsyncLifetime
{
    private const string Owner = "local";

    private PostgresServer _server = null!;
    private string _database = "";

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Cookie_OfOneProcess_OpensTheOtherUntilItsKeyIsRevoked()
    {
        bool isRevoked = false;
        ChatAppOptions options = Options() with { FindOwner = key => key == "sesame" && !isRevoked ? "ali" : null };
        await using AppHost first = await AppHost.StartAsync(options);
        await using AppHost second = await AppHost.StartAsync(options);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        using HttpResponseMessage signedIn = await client.PostAsync($"{first.Url}/app/sign-in", new FormUrlEncodedContent([new("key", "sesame")]));

        async Task<HttpStatusCode> OpenAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, second.Url);
            request.Headers.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
            using HttpResponseMessage response = await client.SendAsync(request);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await OpenAsync());
        isRevoked = true;
        Assert.Equal(HttpStatusCode.Unauthorized, await OpenAsync());
        Assert.Equal("1", (await _server.QueryAsync(_database, "SELECT count(*) FROM protection_keys")).Trim());
    }

    [Fact]
    public async Task Keys_WithACertificate_AreEncryptedAndStillShared()
    {
        using X509Certificate2 certificate = Certificate();
        ChatAppOptions options = Options() with { KeyCertificate = certificate, FindOwner = key => key };
        await using AppHost first = await AppHost.StartAsync(options);
        await using AppHost second = await AppHost.StartAsync(options);
        using var client = new HttpClient();
        using HttpResponseMessage signedIn = await client.PostAsync($"{first.Url}/app/sign-in", new FormUrlEncodedContent([new("key", "ali")]));

        string page = await client.GetStringAsync(second.Url); // the client's cookies are of the host, whatever its port

        Assert.Contains("What would you like to work out?", page, StringComparison.Ordinal);
        string kept = await _server.QueryAsync(_database, "SELECT xml FROM protection_keys");
        Assert.Contains("EncryptedData", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfOneProcess_IsFollowedAndStoppedByTheOther()
    {
        await using AppHost first = await AppHost.StartAsync(Options());
        await using AppHost second = await AppHost.StartAsync(Options());
        using var client = new HttpClient { BaseAddress = new Uri(second.Url) };
        first.Models.Say("count", "", $"one {ScriptedChatModels.Hold}two");
        string id = await first.Service<ChatService>().AskAsync(Owner, null, "count", new ChatSettings());
        string answer = (await second.Store.MessagesAsync(Owner, id))[^1].Id;
        Assert.Contains("class=\"waiting\"", await client.GetStringAsync($"/c/{id}"), StringComparison.Ordinal);
        Task ended = UntilAsync(second, async () => (await second.Store.MessagesAsync(Owner, id))[^1].State != MessageState.Running);

        await second.Service<ChatService>().StopAsync(Owner, id, answer);
        await ended;

        Assert.Equal(MessageState.Stopped, (await second.Store.MessagesAsync(Owner, id))[^1].State);
        Assert.Contains("You stopped this answer.", await client.GetStringAsync($"/c/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_InOneProcess_StopsTheOthersAnswer()
    {
        await using AppHost first = await AppHost.StartAsync(Options());
        await using AppHost second = await AppHost.StartAsync(Options());
        first.Models.Say("count", "", $"one {ScriptedChatModels.Hold}two");
        string id = await first.Service<ChatService>().AskAsync(Owner, null, "count", new ChatSettings());
        AnswerRun run = first.Service<AnswerRuns>().Find((await first.Store.MessagesAsync(Owner, id))[^1].Id)!;

        await second.Service<ChatService>().DeleteAsync(Owner, id);

        await run.Completion;
        Assert.Null(await first.Store.FindAsync(Owner, id));
    }

    private ChatAppOptions Options() => new() { SharedDatabase = _server.ConnectionString(_database) };

    /// <summary>Looks at once and after every change that a host hears of.</summary>
    private static async Task UntilAsync(AppHost host, Func<Task<bool>> isReached)
    {
        var news = new SemaphoreSlim(1);
        host.Service<ConversationEvents>().Changed += (_, _) => news.Release();
        do
        {
            await news.WaitAsync();
        }
        while (!await isReached());
    }

    private static X509Certificate2 Certificate()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=fathom", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
