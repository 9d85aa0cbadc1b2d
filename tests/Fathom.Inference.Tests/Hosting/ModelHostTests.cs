using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Testing.Models;

namespace Fathom.Inference.Tests.Hosting;

public class ModelHostTests
{
    private int _opened;

    [Fact]
    public async Task AcquireAsync_ManyAtOnce_LoadsOnce()
    {
        using var mayLoad = new ManualResetEventSlim();
        await using var host = new ModelHost([Hosted("a", mayLoad)]);

        Task<ModelLease>[] waiting = [.. Enumerable.Range(0, 8).Select(_ => host.AcquireAsync("a", TestContext.Current.CancellationToken))];
        mayLoad.Set();
        ModelLease[] leases = await Task.WhenAll(waiting);

        Assert.Equal(1, _opened);
        Assert.Single(leases.Select(lease => lease.Engine).Distinct());
        Assert.Equal(8, host.Status()[0].Leases);
    }

    [Fact]
    public async Task AcquireAsync_NoName_IsTheFirstModel()
    {
        await using var host = new ModelHost([Hosted("a"), Hosted("b")]);

        using ModelLease lease = await host.AcquireAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal("a", lease.Name);
        Assert.False(host.Status()[1].IsLoaded);
    }

    [Fact]
    public async Task AcquireAsync_FileWasWrittenTo_LoadsItAgainWhenNobodyUsesIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be written there");
        using var folder = new TempFolder();
        string path = TinyModels.WriteGguf(folder.File("model.gguf"), TinyConfigs.Llama);
        byte[] content = File.ReadAllBytes(path);
        await using var host = new ModelHost([new HostedModel("a", () => LoadedModel.Open(path)) { Engine = TinyEngines.Options }]);
        ModelLease first = await host.AcquireAsync("a", TestContext.Current.CancellationToken);
        Engine engine = first.Engine;

        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(5));
        ModelHostException failure = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("a", TestContext.Current.CancellationToken));
        first.Dispose();
        using ModelLease second = await host.AcquireAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(ModelHostErrorCodes.LoadFailed, failure.Code);
        Assert.NotSame(engine, second.Engine);
    }

    [Fact]
    public async Task AcquireAsync_UnknownName_IsRefused()
    {
        await using var host = new ModelHost([Hosted("a")]);

        ModelHostException failure = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("x", TestContext.Current.CancellationToken));

        Assert.Equal(ModelHostErrorCodes.Unknown, failure.Code);
        Assert.Equal("x", failure.Where);
    }

    [Fact]
    public async Task AcquireAsync_LoadingFailed_TriesAgain()
    {
        var broken = new HostedModel("a", () => Interlocked.Increment(ref _opened) == 1 ? throw new IOException("gone") : TinyEngines.CreateModel())
        {
            Engine = TinyEngines.Options,
        };
        await using var host = new ModelHost([broken]);

        ModelHostException failure = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("a", TestContext.Current.CancellationToken));
        using ModelLease lease = await host.AcquireAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(ModelHostErrorCodes.LoadFailed, failure.Code);
        Assert.IsType<IOException>(failure.InnerException);
        Assert.Equal(1, host.Status()[0].Leases);
    }

    [Fact]
    public async Task AcquireAsync_WaitIsCancelled_OthersStillGetTheModel()
    {
        using var mayLoad = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        await using var host = new ModelHost([Hosted("a", mayLoad)]);

        Task<ModelLease> impatient = host.AcquireAsync("a", cancellation.Token);
        Task<ModelLease> patient = host.AcquireAsync("a", TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        mayLoad.Set();
        using ModelLease lease = await patient;

        Assert.Equal(1, host.Status()[0].Leases);
    }

    [Fact]
    public async Task IdleTimeout_AfterTheLastLease_Unloads()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var host = new ModelHost([Hosted("a")], new ModelHostOptions { IdleTimeout = TimeSpan.FromMinutes(5), Clock = clock });
        ModelLease first = await host.AcquireAsync("a", TestContext.Current.CancellationToken);
        ModelLease second = await host.AcquireAsync("a", TestContext.Current.CancellationToken);

        first.Dispose();
        first.Dispose();
        clock.EndLongWaits();
        bool isLoadedWhileLeased = host.Status()[0].IsLoaded;
        second.Dispose();
        clock.EndLongWaits();

        Assert.True(isLoadedWhileLeased);
        Assert.False(host.Status()[0].IsLoaded);
        using ModelLease again = await host.AcquireAsync("a", TestContext.Current.CancellationToken);
        Assert.Equal(2, _opened);
    }

    [Fact]
    public async Task AcquireAsync_NoRoom_UnloadsTheLongestIdle()
    {
        await using var host = new ModelHost([Hosted("a"), Hosted("b"), Hosted("c")], new ModelHostOptions { MaxLoadedModels = 2 });
        (await host.AcquireAsync("a", TestContext.Current.CancellationToken)).Dispose();
        (await host.AcquireAsync("b", TestContext.Current.CancellationToken)).Dispose();

        using ModelLease lease = await host.AcquireAsync("c", TestContext.Current.CancellationToken);

        Assert.Equal([false, true, true], host.Status().Select(status => status.IsLoaded));
    }

    [Fact]
    public async Task AcquireAsync_AllInUse_IsRefused()
    {
        await using var host = new ModelHost([Hosted("a"), Hosted("b")], new ModelHostOptions { MaxLoadedModels = 1 });
        using ModelLease lease = await host.AcquireAsync("a", TestContext.Current.CancellationToken);

        ModelHostException failure = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("b", TestContext.Current.CancellationToken));

        Assert.Equal(ModelHostErrorCodes.Full, failure.Code);
    }

    [Fact]
    public async Task UnloadAsync_InUse_StaysLoaded()
    {
        await using var host = new ModelHost([Hosted("a")]);
        ModelLease lease = await host.AcquireAsync("a", TestContext.Current.CancellationToken);

        bool unloadedWhileUsed = await host.UnloadAsync("a");
        lease.Dispose();

        Assert.False(unloadedWhileUsed);
        Assert.True(await host.UnloadAsync("a"));
        Assert.False(host.Status()[0].IsLoaded);
    }

    [Fact]
    public async Task DisposeAsync_EndsRequestsAndRefusesNewOnes()
    {
        var host = new ModelHost([Hosted("a")]);
        ModelLease lease = await host.AcquireAsync("a", TestContext.Current.CancellationToken);
        GenerationHandle running = lease.Engine.Submit(TinyEngines.Request([1, 2, 3], maxTokens: 250));

        await host.DisposeAsync();

        Assert.NotEqual(FinishReason.Error, (await running.Completion).FinishReason);
        ModelHostException failure = await Assert.ThrowsAsync<ModelHostException>(() => host.AcquireAsync("a", TestContext.Current.CancellationToken));
        Assert.Equal(ModelHostErrorCodes.Stopping, failure.Code);
    }

    private HostedModel Hosted(string name, ManualResetEventSlim? mayLoad = null) => new(name, () => Open(mayLoad)) { Engine = TinyEngines.Options };

    private LoadedModel Open(ManualResetEventSlim? mayLoad)
    {
        mayLoad?.Wait(TestContext.Current.CancellationToken);
        Interlocked.Increment(ref _opened);
        return TinyEngines.CreateModel();
    }
}
