using Fathom.Inference.Hosting;
using Fathom.Server.Errors;
using Fathom.Server.Hosting;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.OpenAi;

/// <summary><c>GET /v1/models</c>.</summary>
internal static class ModelsApi
{
    /// <summary>Lists all models, loaded or not.</summary>
    public static Task ListAsync(HttpContext context, ServerState state) => JsonAnswer.WriteAsync(
        context, new ModelList("list", [.. state.Models.Host.Status().Select(Describe)]), OpenAiJson.Wire.ModelList);

    /// <summary>Describes one model.</summary>
    public static Task GetAsync(HttpContext context, ServerState state)
    {
        string id = Uri.UnescapeDataString((string)context.Request.RouteValues["id"]!); // routing leaves %2F, of names like org/model, as it is
        ModelStatus status = state.Models.Host.Status().FirstOrDefault(status => status.Model.Name == id)
            ?? throw ApiException.NotFound("model_not_found", "model", $"there is no model called '{id}'");
        return JsonAnswer.WriteAsync(context, Describe(status), OpenAiJson.Wire.ModelEntry);
    }

    private static ModelEntry Describe(ModelStatus status) => new(
        status.Model.Name,
        "model",
        status.Model.Created?.ToUnixTimeSeconds() ?? 0,
        "fathom",
        new ModelMeta(
            status.IsLoaded,
            status.Engine?.LoadedModel.Config.ModelType,
            status.Engine?.LoadedModel.Config.MaxSequenceLength,
            status.Engine?.ContextLength,
            status.Engine?.LoadedModel.Config.VocabSize));
}

/// <summary>All models.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>A model.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy, ModelMeta Meta);

/// <summary>Details of a model; most are known only once it is loaded.</summary>
internal sealed record ModelMeta(bool Loaded, string? Arch, int? NCtxTrain, int? NCtx, int? NVocab);

/// <summary>A number of tokens.</summary>
internal sealed record TokenCountBody(string Object, int InputTokens);
