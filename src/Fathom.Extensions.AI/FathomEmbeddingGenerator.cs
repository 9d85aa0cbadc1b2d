using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Models.Embeddings;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>Embeds texts with a model in this process: means of its hidden states, normalized to length one. Safe from any thread.</summary>
public sealed class FathomEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Texts processed at once.</summary>
    private const int MaxParallel = 16;

    private readonly ModelHost _host;
    private readonly string? _model;
    private readonly bool _ownsHost;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Creates a generator for models that may be shared with others.</summary>
    /// <param name="host">The models; must outlive the generator.</param>
    /// <param name="model">The model for calls that name none; null for the host's default.</param>
    /// <exception cref="ModelHostException">The host has no such model.</exception>
    public FathomEmbeddingGenerator(ModelHost host, string? model = null)
        : this(host, model, ownsHost: false)
    {
    }

    /// <summary>Creates a generator with a model of its own, which the first call loads and disposal unloads.</summary>
    /// <param name="options">The model and its options; null for the model that ships with Fathom.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is outside its range.</exception>
    /// <exception cref="ModelHostException">There is no such model.</exception>
    public FathomEmbeddingGenerator(FathomOptions? options = null)
        : this(ModelHostFactory.CreateValidated(options ?? new FathomOptions()), model: null, ownsHost: true)
    {
    }

    private FathomEmbeddingGenerator(ModelHost host, string? model, bool ownsHost)
    {
        ArgumentNullException.ThrowIfNull(host);
        (_host, _ownsHost) = (host, ownsHost);
        _model = ModelHostFactory.RequireModel(host, model);
        _metadata = new EmbeddingGeneratorMetadata(ModelHostFactory.ProviderName, defaultModelId: _model);
    }

    /// <summary>Embeds texts, a few at a time.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">The model, and the length of each vector; a shortened vector is normalized again.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The vectors in the order of the texts, and how many tokens they took.</returns>
    /// <exception cref="FathomClientException">More dimensions are requested than the model has, or it failed or was unloaded meanwhile.</exception>
    /// <exception cref="ModelHostException">There is no such model, or it can't be loaded.</exception>
    /// <exception cref="GenerationException">The model has no tokenizer, a text is too long for its context, or the queue is full.</exception>
    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        using ModelLease lease = await _host.AcquireAsync(options?.ModelId ?? _model, cancellationToken).ConfigureAwait(false);
        int dimensions = ReadDimensions(options, lease.Model.Config.HiddenSize);
        int[][] texts = [.. values.Select(text => Encode(lease.Model, text))];
        var embeddings = new Embedding<float>[texts.Length];
        int width = Math.Min(MaxParallel, lease.Hosted.Engine.MaxQueuedRequests); // a call must not fill the queue by itself
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Length), parallel, async (index, token) =>
        {
            float[] vector = await EmbedAsync(lease, texts[index], token).ConfigureAwait(false);
            embeddings[index] = new Embedding<float>(EmbeddingPooler.Shorten(vector, dimensions))
            {
                ModelId = lease.Name,
                CreatedAt = lease.Hosted.Engine.Clock.GetUtcNow(),
            };
        }).ConfigureAwait(false);
        int tokens = texts.Sum(text => text.Length);
        return new GeneratedEmbeddings<Embedding<float>>(embeddings)
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
    }

    /// <summary>
    /// Gets the generator itself, its <see cref="EmbeddingGeneratorMetadata"/>, or the <see cref="ModelHost"/> that has its models; null for anything
    /// else.
    /// </summary>
    /// <param name="serviceType">The requested type.</param>
    /// <param name="serviceKey">Must be null.</param>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(ModelHost) ? _host
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Unloads the model if the generator owns it.</summary>
    public void Dispose()
    {
        if (_ownsHost)
        {
            _host.Dispose();
        }
    }

    private static async Task<float[]> EmbedAsync(ModelLease lease, int[] tokens, CancellationToken cancellation)
    {
        try
        {
            return await lease.Engine.EmbedAsync(new EmbeddingRequest { Tokens = tokens }, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ObjectDisposedException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new FathomClientException(FathomClientErrorCodes.Stopped, lease.Name, "the model was unloaded while it embedded texts", failure);
        }
        catch (Exception failure) when (failure is not (GenerationException or OperationCanceledException))
        {
            throw new FathomClientException(FathomClientErrorCodes.Failed, lease.Name, $"the model failed while it embedded texts: {failure.Message}", failure);
        }
    }

    private static int ReadDimensions(EmbeddingGenerationOptions? options, int hiddenSize) => options?.Dimensions switch
    {
        null => hiddenSize,
        { } wanted when wanted >= 1 && wanted <= hiddenSize => wanted,
        { } wanted => throw new FathomClientException(FathomClientErrorCodes.Option, "Dimensions", $"expected 1 … {hiddenSize}, found {wanted}"),
    };

    /// <summary>A text without tokens is embedded as the token that texts begin with.</summary>
    private static int[] Encode(LoadedModel model, string text)
    {
        int[] tokens = model.EncodePrompt(text);
        return tokens.Length == 0 && model.Tokenizer.BosId is { } bos ? [bos] : tokens;
    }
}
