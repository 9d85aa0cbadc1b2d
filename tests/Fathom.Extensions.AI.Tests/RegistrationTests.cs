using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fathom.Extensions.AI.Tests;

public sealed class RegistrationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddFathom_RegistersClientsOfOneModel()
    {
        using IHost app = Build(services => services.AddFathom(Quiet));
        await app.StartAsync(Cancellation);

        ModelHost host = app.Services.GetRequiredService<ModelHost>();
        Assert.False(host.Status()[0].IsLoaded);
        ChatResponse response = await app.Services.GetRequiredService<IChatClient>().GetResponseAsync("3+4", new ChatOptions { Temperature = 0 }, Cancellation);
        var embeddings = await app.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()
            .GenerateAsync(["a"], cancellationToken: Cancellation);

        Assert.Equal("7", response.Text);
        Assert.Single(embeddings);
        Assert.Same(host, app.Services.GetRequiredService<IChatClient>().GetService<ModelHost>());
        Assert.Equal(1, host.Status()[0].Engine!.Threads);
    }

    [Fact]
    public async Task AddFathom_MiddlewareAround_IsWhatApplicationsGet()
    {
        using IHost app = Build(services =>
        {
            services.AddFathom(Quiet);
            services.AddChatClient(provider => provider.GetRequiredService<FathomChatClient>()).UseFunctionInvocation();
        });
        await app.StartAsync(Cancellation);

        IChatClient client = app.Services.GetRequiredService<IChatClient>();

        Assert.NotNull(client.GetService<FunctionInvokingChatClient>());
        Assert.Same(app.Services.GetRequiredService<FathomChatClient>(), client.GetService<FathomChatClient>());
    }

    [Fact]
    public async Task AddFathom_Section_IsBound()
    {
        using IHost app = Build(services => services.AddFathom(Section(("Threads", "1"), ("ContextLength", "64"), ("Weights", "file"), ("Name", "mini"))));
        await app.StartAsync(Cancellation);

        ModelHost host = app.Services.GetRequiredService<ModelHost>();
        using ModelLease lease = await host.AcquireAsync(null, Cancellation);

        Assert.Equal("mini", lease.Name);
        Assert.Equal(64, lease.Engine.ContextLength);
        Assert.Equal(WeightPlacement.File, host.Default.Engine.Weights);
    }

    [Fact]
    public async Task AddFathom_SectionWithAnUnknownName_StopsTheStart()
    {
        using IHost app = Build(services => services.AddFathom(Section(("Treads", "1"))));

        Exception? failure = await Record.ExceptionAsync(() => app.StartAsync(Cancellation));

        Assert.Contains("Treads", failure!.Message);
    }

    [Fact]
    public async Task AddFathom_WrongOptions_StopTheStartWithAllFaults()
    {
        using IHost app = Build(services => services.AddFathom(options =>
        {
            options.Model = _folder.File("gone.gguf");
            options.Threads = 0;
            options.MaxCacheBytes = -1;
            options.Loading = (ModelLoading)7;
            options.ChatTemplate = "none-such";
        }));

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(Cancellation));

        Assert.Equal(["Threads", "MaxCacheBytes", "Loading", "Model", "ChatTemplate"], failure.Failures.Select(fault => fault[..fault.IndexOf(':')]));
        Assert.Throws<OptionsValidationException>(() => new FathomChatClient(new FathomOptions { Threads = 0 }));
    }

    [Fact]
    public void Options_DurationsThatCannotBe_AreRefused()
    {
        var options = new FathomOptions { StartTimeout = TimeSpan.FromSeconds(-1), IdleTimeout = TimeSpan.FromDays(60) };

        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => new FathomChatClient(options));

        Assert.Equal(["StartTimeout: expected more than 0, found -00:00:01", "IdleTimeout: expected at most 49 days, found 60.00:00:00"], failure.Failures);
    }

    [Fact]
    public async Task AddFathom_LoadingAtStart_HasLoadedAfterwards()
    {
        using IHost app = Build(services =>
        {
            services.AddFathom(options =>
            {
                Quiet(options);
                options.Loading = ModelLoading.AtStart;
            });
            services.AddHealthChecks().AddFathom();
        });

        await app.StartAsync(Cancellation);

        Assert.True(app.Services.GetRequiredService<ModelHost>().Status()[0].IsLoaded);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(app)).Status);
    }

    [Fact]
    public async Task AddFathom_UnloadedWhenIdle_StaysHealthy()
    {
        using IHost app = Build(services =>
        {
            services.AddKeyedFathom("small", options =>
            {
                Quiet(options);
                options.Loading = ModelLoading.AtStart;
            });
            services.AddHealthChecks().AddFathom(key: "small");
        });
        HealthStatus before = (await CheckAsync(app)).Status;
        await app.StartAsync(Cancellation);
        ModelHost host = app.Services.GetRequiredKeyedService<ModelHost>("small");

        bool isUnloaded = await host.UnloadAsync(host.Default.Name);

        Assert.True(isUnloaded);
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy), (before, (await CheckAsync(app)).Status));
    }

    [Fact]
    public async Task AddFathom_ModelThatCannotBeLoaded_StopsTheStartOrIsUnhealthy()
    {
        string broken = _folder.File("broken.gguf");
        await File.WriteAllTextAsync(broken, "no model", Cancellation);
        IHost With(ModelLoading loading) => Build(services =>
        {
            services.AddFathom(options => (options.Model, options.Loading) = (broken, loading));
            services.AddHealthChecks().AddFathom("model");
        });
        using IHost atStart = With(ModelLoading.AtStart);
        using IHost inBackground = With(ModelLoading.InBackground);

        ModelHostException failure = await Assert.ThrowsAsync<ModelHostException>(() => atStart.StartAsync(Cancellation));
        await inBackground.StartAsync(Cancellation);
        HealthReport health = await CheckAsync(inBackground);
        await inBackground.StopAsync(Cancellation);

        Assert.Equal(ModelHostErrorCodes.LoadFailed, failure.Code);
        Assert.Equal(HealthStatus.Unhealthy, health.Entries["model"].Status);
    }

    [Fact]
    public async Task AddFathom_LoadingInBackground_CallsWaitForIt()
    {
        using IHost app = Build(services => services.AddFathom(options =>
        {
            Quiet(options);
            options.Loading = ModelLoading.InBackground;
        }));
        await app.StartAsync(Cancellation);

        ChatResponse response = await app.Services.GetRequiredService<IChatClient>().GetResponseAsync("3+4", new ChatOptions { Temperature = 0 }, Cancellation);
        await app.StopAsync(Cancellation);

        Assert.Equal("7", response.Text);
    }

    [Fact]
    public async Task AddKeyedFathom_ModelsStandApart()
    {
        string other = TinyModels.WriteGguf(_folder.File("other.gguf"), TinyConfigs.Llama);
        using IHost app = Build(services => services
            .AddKeyedFathom("small", Quiet)
            .AddKeyedFathom("other", options => (options.Model, options.Threads, options.MaxCacheBytes) = (other, 1, 1 << 20)));
        await app.StartAsync(Cancellation);

        ChatResponse small = await app.Services.GetRequiredKeyedService<IChatClient>("small")
            .GetResponseAsync("3+4", new ChatOptions { Temperature = 0 }, Cancellation);
        ChatResponse another = await app.Services.GetRequiredKeyedService<IChatClient>("other")
            .GetResponseAsync("3+4", new ChatOptions { MaxOutputTokens = 2 }, Cancellation);

        Assert.Equal(("fathom-mini", "other"), (small.ModelId, another.ModelId));
        Assert.Null(app.Services.GetService<IChatClient>());
        Assert.Single(app.Services.GetServices<IValidateOptions<FathomOptions>>(), validator => validator.GetType().Assembly == typeof(FathomOptions).Assembly);
    }

    [Fact]
    public async Task Provider_DisposedSynchronously_UnloadsTheModel()
    {
        var services = new ServiceCollection();
        services.AddFathom(Quiet);
        ServiceProvider provider = services.BuildServiceProvider();
        IChatClient client = provider.GetRequiredService<IChatClient>();
        await client.GetResponseAsync("3+4", new ChatOptions { MaxOutputTokens = 1 }, Cancellation);
        ModelHost host = provider.GetRequiredService<ModelHost>();

        provider.Dispose();

        Assert.False(host.Status()[0].IsLoaded);
    }

    private static void Quiet(FathomOptions options) => (options.Threads, options.Weights) = (1, WeightPlacement.File);

    private static IConfiguration Section(params (string Name, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build();

    private static IHost Build(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging(logging => logging.ClearProviders());
        configure(builder.Services);
        return builder.Build();
    }

    private static Task<HealthReport> CheckAsync(IHost app) => app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);
}
