using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Server.Hosting;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Operations;

/// <summary>The server's properties: <c>/props</c>, <c>/user/balance</c>.</summary>
internal static class PropsApi
{
    /// <summary>Describes the server and its models; models that aren't loaded only by name.</summary>
    public static Task HandleAsync(HttpContext context, ServerState state)
    {
        ModelProps[] models = [.. state.Models.Host.Status().Select(Describe)];
        return JsonAnswer.WriteAsync(context, new PropsBody(state.Options.Version, models[0], models), OperationsJson.Wire.PropsBody);
    }

    /// <summary>DeepSeek's clients request it; nothing is ever charged here.</summary>
    public static Task BalanceAsync(HttpContext context, ServerState state) =>
        JsonAnswer.WriteAsync(context, new BalanceBody(true, []), OperationsJson.Wire.BalanceBody);

    private static ModelProps Describe(ModelStatus status)
    {
        Engine? engine = status.Engine;
        LoadedModel? model = engine?.LoadedModel;
        SamplingOptions? sampling = model?.Defaults.Sampling;
        return new ModelProps(
            status.Model.Name,
            status.IsLoaded,
            model?.Config.ModelType,
            engine?.ContextLength,
            status.Model.Engine.MaxRunningRequests,
            engine?.Threads,
            engine?.CacheBytesPerToken,
            engine is null ? null : engine.CacheBytesPerToken * engine.Stats.TotalBlocks * status.Model.Engine.BlockTokens,
            model?.ChatTemplateSource,
            sampling is null ? null : new SamplingProps(sampling.Temperature, sampling.TopP, sampling.TopK, sampling.MinP, sampling.RepetitionPenalty));
    }
}

/// <summary>The server.</summary>
internal sealed record PropsBody(string BuildInfo, ModelProps Default, IReadOnlyList<ModelProps> Models);

/// <summary>A model; most fields are known only once it is loaded.</summary>
internal sealed record ModelProps(
    string ModelAlias,
    bool IsLoaded,
    string? Architecture,
    int? NCtx,
    int TotalSlots,
    int? Threads,
    long? CacheBytesPerToken,
    long? MaxCacheBytes,
    string? ChatTemplate,
    SamplingProps? DefaultGenerationSettings);

/// <summary>Default sampling options.</summary>
internal sealed record SamplingProps(float Temperature, float TopP, int TopK, float MinP, float RepeatPenalty);

/// <summary>An account.</summary>
internal sealed record BalanceBody(bool IsAvailable, IReadOnlyList<string> BalanceInfos);
