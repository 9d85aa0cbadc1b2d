namespace Fathom.ModelStore.Tests;

public sealed class ModelPullTests : IDisposable
{
    private const int FileBytes = 300_000;

    private readonly TempFolder _folder = new();
    private readonly LoopbackHub _hub = new();
    private readonly SkippingTimeProvider _time = new(RetryBudget.LongestWait);

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pull_OneGgufFile_InstallsItUnderItsName()
    {
        byte[] bytes = _hub.AddNoise("Tiny-1B.gguf", FileBytes);
        _hub.AddText("README.md", "not needed");

        InstalledModel model = await PullAsync();

        Assert.Equal("Tiny-1B", model.Name);
        Assert.Equal(bytes, File.ReadAllBytes(model.Path));
        Assert.Equal($"owner/tiny@{LoopbackHub.Commit}", model.Source);
        Assert.Equal(model, Store().Find("Tiny-1B"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Store().IncomingFolder));
    }

    [Fact]
    public async Task Pull_LargeFileOnAnotherHost_SendsTheTokenToTheHubOnly()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.RequiredToken = "secret";

        await PullAsync(token: "secret");

        HubRequest atStorage = Assert.Single(_hub.ByteRequests("tiny.gguf"));
        Assert.False(atStorage.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Pull_ConnectionCutTwice_GoesOnWhereItStopped()
    {
        byte[] bytes = _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", new HubAnswer { BytesSent = 100_000 }, new HubAnswer { BytesSent = 50_000 });

        InstalledModel model = await PullAsync();

        Assert.Equal(bytes, File.ReadAllBytes(model.Path));
        Assert.Equal([0, 100_000, 150_000], _hub.ByteRequests("tiny.gguf").Select(request => request.RangeFrom));
    }

    [Fact]
    public async Task Pull_StoppedAndCalledAgain_GoesOnWhereItStopped()
    {
        byte[] bytes = _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", new HubAnswer { BytesSent = 200_000, Stalls = true });
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PullAsync(progress: now => StopAt(now.Bytes, 200_000, stop), cancellation: stop.Token));
        InstalledModel model = await PullAsync();

        Assert.Equal(bytes, File.ReadAllBytes(model.Path));
        Assert.Equal([0, 200_000], _hub.ByteRequests("tiny.gguf").Select(request => request.RangeFrom));
    }

    [Fact]
    public async Task Pull_StandingStill_GivesUpTheConnectionAndGoesOn()
    {
        byte[] bytes = _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", new HubAnswer { BytesSent = 1000, Stalls = true });
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        Task<InstalledModel> pull = PullAsync(progress: _ => arrived.TrySetResult());
        await arrived.Task;
        while (_time.Skipped.Count == 0)
        {
            _time.EndLongWaits();
            await Task.Yield();
        }

        Assert.Equal(bytes, File.ReadAllBytes((await pull).Path));
    }

    [Fact]
    public async Task Pull_ServerWithoutRanges_StartsOver()
    {
        byte[] bytes = _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", new HubAnswer { BytesSent = 100_000 }, new HubAnswer { IgnoresRange = true });

        InstalledModel model = await PullAsync();

        Assert.Equal(bytes, File.ReadAllBytes(model.Path));
    }

    [Theory]
    [InlineData(FileBytes)]
    [InlineData(100)]
    public async Task Pull_OtherBytesThanPromised_RefusesAndForgetsThem(int length)
    {
        byte[] bytes = _hub.AddNoise("tiny.gguf", length);
        _hub.Answer("tiny.gguf", new HubAnswer { SpoilsBytes = true });

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());
        InstalledModel model = await PullAsync();

        Assert.Equal("hub.checksum", refused.Code);
        Assert.Equal(bytes, File.ReadAllBytes(model.Path));
    }

    [Fact]
    public async Task Pull_HashOnlyInTheAnswer_IsCheckedToo()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.ListsSizes = false;
        _hub.Answer("tiny.gguf", new HubAnswer { SpoilsBytes = true });

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("hub.checksum", refused.Code);
    }

    [Fact]
    public async Task Pull_BusyServer_WaitsAsAskedAndLongerEachTime()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("", new HubAnswer { Status = 429, Headers = ["Retry-After: 7"] });
        _hub.Answer("tiny.gguf", Enumerable.Repeat(new HubAnswer { Status = 503 }, 3));

        await PullAsync();

        Assert.Equal([7, 0.5, 1, 2], _time.Skipped.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Pull_ServerStaysBroken_GivesUp()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", Enumerable.Repeat(new HubAnswer { Status = 500 }, 100));

        ModelStoreException failure = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal(("hub.unavailable", ModelStoreFailure.Unavailable), (failure.Code, failure.Kind));
        Assert.Equal(RetryBudget.MaxFailuresInARow + 1, _hub.ByteRequests("tiny.gguf").Count);
    }

    [Theory]
    [InlineData(401, "hub.unauthorized")]
    [InlineData(403, "hub.forbidden")]
    [InlineData(404, "hub.not_found")]
    [InlineData(418, "hub.status")]
    public async Task Pull_HubSaysNo_FailsAtOnceWithItsReason(int status, string code)
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("", new HubAnswer { Status = status });

        ModelStoreException failure = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal(code, failure.Code);
        Assert.Empty(_time.Skipped);
    }

    [Fact]
    public async Task Pull_ShardedFolder_TakesWhatTheIndexNames()
    {
        _hub.AddText("config.json", "{}");
        _hub.AddText("tokenizer.json", "{}");
        _hub.AddText(
            "model.safetensors.index.json",
            """{"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors","c":"model-00001-of-00002.safetensors"}}""");
        _hub.AddNoise("model-00001-of-00002.safetensors", FileBytes);
        _hub.AddNoise("model-00002-of-00002.safetensors", FileBytes + 1);
        _hub.AddNoise("consolidated.safetensors", FileBytes + 2);
        _hub.AddText("modeling_tiny.py", "never run");

        InstalledModel model = await PullAsync();

        Assert.Equal("tiny", model.Name);
        Assert.Equal(
            ["config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json", "tokenizer.json"],
            Directory.EnumerateFiles(model.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("../evil.safetensors", "hub.path.unsafe")]
    [InlineData("/etc/evil.safetensors", "hub.path.unsafe")]
    [InlineData("absent.safetensors", "hub.file_missing")]
    public async Task Pull_IndexNamesAnotherPlace_Refuses(string shard, string code)
    {
        _hub.AddText("config.json", "{}");
        _hub.AddText("model.safetensors.index.json", $$$"""{"weight_map":{"a":"{{{shard}}}"}}""");

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal(code, refused.Code);
    }

    [Theory]
    [InlineData("../evil.gguf")]
    [InlineData("a/../../evil.gguf")]
    [InlineData("/evil.gguf")]
    [InlineData("c:\\\\evil.gguf")]
    [InlineData("a\\\\..\\\\evil.gguf")]
    [InlineData("nul.gguf")]
    [InlineData("a/. /evil.gguf")]
    [InlineData("a?b.gguf")]
    [InlineData("a//b.gguf")]
    [InlineData("evil\\u0000.gguf")]
    [InlineData("")]
    public async Task Pull_ListNamesAnUnsafePath_RefusesAll(string path)
    {
        _hub.Listing = $$"""{"sha":"{{LoopbackHub.Commit}}","siblings":[{"rfilename":"{{path}}"}]}""";

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("hub.path.unsafe", refused.Code);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"sha":"x"}""")]
    [InlineData("""{"sha":"../x","siblings":[]}""")]
    [InlineData("""{"siblings":[{"name":"x"}]}""")]
    [InlineData("""{"siblings":{}}""")]
    [InlineData("""{"siblings":[{"rfilename":"a.gguf","size":1e99}]}""")]
    public async Task Pull_AnswerIsNoList_Refuses(string listing)
    {
        _hub.Listing = listing;

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("hub.listing.invalid", refused.Code);
    }

    [Fact]
    public async Task Pull_OddNamesOfOtherFiles_DoNotMatter()
    {
        _hub.AddNoise("tiny.gguf", 100);
        _hub.AddText("images/a & b @2x!.png", "");

        Assert.Equal("tiny", (await PullAsync()).Name);
    }

    [Fact]
    public async Task Pull_RepositoryWithoutModel_SaysSo()
    {
        _hub.AddText("README.md", "nothing here");

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("hub.no_model", refused.Code);
    }

    [Fact]
    public async Task Pull_NotEnoughRoom_FailsBeforeTheFirstByte()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);

        ModelStoreException failure = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync(freeBytes: ModelPull.SpareBytes + FileBytes - 1));

        Assert.Equal(("disk.full", ModelStoreFailure.NoSpace), (failure.Code, failure.Kind));
        Assert.Empty(_hub.ByteRequests("tiny.gguf"));
    }

    [Fact]
    public async Task Pull_JustEnoughRoom_Succeeds()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);

        Assert.Equal(FileBytes, (await PullAsync(freeBytes: ModelPull.SpareBytes + FileBytes)).Bytes);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/tiny.gguf", "hub.redirect.unsafe")]
    [InlineData("file:///etc/passwd", "hub.redirect.unsafe")]
    public async Task Pull_RedirectToAnotherScheme_Refuses(string location, string code)
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", new HubAnswer { Status = 302, Headers = [$"Location: {location}"] });

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task Pull_EndlessRedirects_GivesUp()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", Enumerable.Repeat(new HubAnswer { Status = 302, Headers = [$"Location: {_hub.Storage}tiny.gguf"] }, 100));

        ModelStoreException failure = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("hub.redirects", failure.Code);
        Assert.Equal(HubClient.MaxRedirects, _hub.ByteRequests("tiny.gguf").Count);
    }

    [Fact]
    public async Task Pull_NameOfAnotherModel_Refuses()
    {
        byte[] bytes = _hub.AddNoise("tiny.gguf", FileBytes);
        File.WriteAllBytes(_folder.File("tiny.gguf"), bytes);
        Store().Add(_folder.File("tiny.gguf"));

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("store.name.taken", refused.Code);
        Assert.Equal("other", (await PullAsync(name: "other")).Name);
    }

    [Fact]
    public async Task Pull_Again_KeepsWhatIsInstalled()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        InstalledModel first = await PullAsync();

        InstalledModel again = await PullAsync();

        Assert.Equal(first, again);
        Assert.Single(_hub.ByteRequests("tiny.gguf"));
    }

    [Fact]
    public async Task Pull_AgainAfterAnotherCommit_ReplacesIt()
    {
        byte[] bytes = _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Listing = $$"""{"sha":"older","siblings":[{"rfilename":"tiny.gguf","size":0}]}""";
        Directory.CreateDirectory(Path.Combine(Store().IncomingFolder, "tiny", "older"));
        File.WriteAllText(Path.Combine(Store().IncomingFolder, "tiny", "older", "tiny.gguf"), "old");
        await PullAsync();
        _hub.Listing = null;

        InstalledModel model = await PullAsync();

        Assert.Equal($"owner/tiny@{LoopbackHub.Commit}", model.Source);
        Assert.Equal(bytes, File.ReadAllBytes(model.Path));
    }

    [Fact]
    public async Task Pull_SmallFileWithAnotherHashThanListed_IsRefused()
    {
        _hub.AddText("tiny.gguf", "small");
        _hub.Listing = $$"""{"sha":"{{LoopbackHub.Commit}}","siblings":[{"rfilename":"tiny.gguf","size":5,"blobId":"{{new string('0', 40)}}"}]}""";

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("hub.checksum", refused.Code);
    }

    [Theory]
    [InlineData(""" "lfs":{"sha256":"abc"} """)]
    [InlineData(""" "lfs":{"sha256":""} """)]
    [InlineData(""" "lfs":{"sha256":7} """)]
    [InlineData(""" "blobId":"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz" """)]
    public async Task Pull_HashThatIsNone_Refuses(string hash)
    {
        _hub.AddText("tiny.gguf", "small");
        _hub.Listing = $$"""{"sha":"{{LoopbackHub.Commit}}","siblings":[{"rfilename":"tiny.gguf","size":5,{{hash}}}]}""";

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());

        Assert.Equal("hub.listing.invalid", refused.Code);
    }

    [Fact]
    public void Received_AByteASecond_EndsTheConnection()
    {
        var time = new ManualTime();
        var pace = new MinimumPace(time);
        int seconds = 0;

        Assert.Throws<HubRequestException>(() =>
        {
            for (; seconds < 1000; seconds++)
            {
                time.Now += TimeSpan.FromSeconds(1);
                Assert.False(pace.Received(1));
            }
        });

        Assert.InRange(seconds, 50, 70);
    }

    [Fact]
    public void Received_SlowButSteady_GoesOn()
    {
        var time = new ManualTime();
        var pace = new MinimumPace(time);
        bool isWorthIt = false;

        for (int seconds = 0; seconds < 1000; seconds++)
        {
            time.Now += TimeSpan.FromSeconds(1);
            isWorthIt = pace.Received(8000);
        }

        Assert.True(isWorthIt);
    }

    [Fact]
    public async Task Pull_TwiceAtTheSameTime_RefusesTheSecond()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        _hub.Answer("tiny.gguf", new HubAnswer { BytesSent = 1000, Stalls = true });
        using var stop = new CancellationTokenSource();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<InstalledModel> first = PullAsync(progress: _ => arrived.TrySetResult(), cancellation: stop.Token);
        await arrived.Task;

        ModelStoreException failure = await Assert.ThrowsAsync<ModelStoreException>(() => PullAsync());
        stop.Cancel();

        Assert.Equal("store.busy", failure.Code);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Pull_Progress_NeverShrinksAndEndsAtTheTotal()
    {
        _hub.AddNoise("tiny.gguf", FileBytes);
        var seen = new List<PullProgress>();

        await PullAsync(progress: seen.Add);

        Assert.Equal(seen.Select(now => now.Bytes).Order(), seen.Select(now => now.Bytes));
        Assert.Equal(new PullProgress("tiny.gguf", 1, 1, FileBytes, FileBytes), seen[^1]);
    }

    [Fact]
    public void Endpoint_OtherScheme_IsRefused() =>
        Assert.Equal("hub.endpoint.invalid", Assert.Throws<ModelStoreException>(() => new HubClient(new Uri("ftp://host"))).Code);

    private static void StopAt(long bytes, long limit, CancellationTokenSource stop)
    {
        if (bytes >= limit)
        {
            stop.Cancel();
        }
    }

    private InstalledModels Store() => new(_folder.Path, _time);

    private async Task<InstalledModel> PullAsync(
        string? token = null,
        string? name = null,
        long freeBytes = long.MaxValue,
        Action<PullProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var client = new HubClient(_hub.Endpoint, token, _time);
        var pull = new ModelPull(client, Store()) { FreeBytes = _ => freeBytes };
        return await pull.RunAsync(HubReference.Parse(_hub.Repository), name, progress ?? (_ => { }), cancellation);
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
