using Fathom.Extensions.AI;
using Fathom.Inference.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers models that run in this process.</summary>
public static class FathomServiceCollectionExtensions
{
    /// <summary>
    /// Registers a model as <see cref="IChatClient"/> and <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>, along with its <see cref="ModelHost"/>.
    /// </summary>
    /// <remarks>
    /// All three are singletons. Options are checked when the application starts. For middleware, register the client again:
    /// <c>services.AddChatClient(provider =&gt; provider.GetRequiredService&lt;FathomChatClient&gt;()).UseFunctionInvocation()</c>.
    /// </remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; null for the model that ships with Fathom.</param>
    public static IServiceCollection AddFathom(this IServiceCollection services, Action<FathomOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddOptions(services, Options.Options.DefaultName, configure);
        services.AddSingleton(provider => CreateHost(provider, Options.Options.DefaultName));
        services.AddSingleton(provider => new FathomChatClient(provider.GetRequiredService<ModelHost>()));
        services.AddSingleton(provider => new FathomEmbeddingGenerator(provider.GetRequiredService<ModelHost>()));
        services.AddSingleton<IChatClient>(provider => provider.GetRequiredService<FathomChatClient>());
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => provider.GetRequiredService<FathomEmbeddingGenerator>());
        services.AddSingleton<IHostedService>(provider => CreateLoader(provider, provider.GetRequiredService<ModelHost>(), Options.Options.DefaultName));
        return services;
    }

    /// <summary>Registers the model that a configuration section describes.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">A section with the names of <see cref="FathomOptions"/>.</param>
    /// <inheritdoc cref="AddFathom(IServiceCollection, Action{FathomOptions}?)"/>
    public static IServiceCollection AddFathom(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<FathomOptions>().Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        return services.AddFathom();
    }

    /// <summary>Registers one of several models; all of its services use its name as their key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The key, and the name of the options.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddKeyedFathom(this IServiceCollection services, string name, Action<FathomOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(services, name, configure);
        services.AddKeyedSingleton(name, (provider, _) => CreateHost(provider, name));
        services.AddKeyedSingleton(name, (provider, _) => new FathomChatClient(provider.GetRequiredKeyedService<ModelHost>(name)));
        services.AddKeyedSingleton(name, (provider, _) => new FathomEmbeddingGenerator(provider.GetRequiredKeyedService<ModelHost>(name)));
        services.AddKeyedSingleton<IChatClient>(name, (provider, _) => provider.GetRequiredKeyedService<FathomChatClient>(name));
        services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            name, (provider, _) => provider.GetRequiredKeyedService<FathomEmbeddingGenerator>(name));
        services.AddSingleton<IHostedService>(provider => CreateLoader(provider, provider.GetRequiredKeyedService<ModelHost>(name), name));
        return services;
    }

    private static void AddOptions(IServiceCollection services, string name, Action<FathomOptions>? configure)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FathomOptions>, FathomOptionsValidator>());
        services.AddOptions<FathomOptions>(name).Configure(configure ?? (_ => { })).ValidateOnStart();
    }

    private static ModelHost CreateHost(IServiceProvider provider, string name) =>
        ModelHostFactory.Create(OptionsOf(provider, name), provider.GetService<TimeProvider>() ?? TimeProvider.System);

    private static ModelLoader CreateLoader(IServiceProvider provider, ModelHost host, string name) =>
        new(host, OptionsOf(provider, name).Loading, provider.GetService<ILogger<ModelLoader>>() ?? NullLogger<ModelLoader>.Instance);

    private static FathomOptions OptionsOf(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<FathomOptions>>().Get(name);
}
