using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Formats;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.Requests;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Ollama;

/// <summary>Ollama's routes that describe models: <c>/api/tags</c>, <c>/api/ps</c>, <c>/api/show</c>, <c>/api/version</c>.</summary>
internal static class OllamaModelsApi
{
    private const string AnyTag = ":latest";

    /// <summary>Lists all models.</summary>
    public static Task TagsAsync(HttpContext context, ServerState state) => JsonAnswer.WriteAsync(
        context, new OllamaTags([.. state.Models.Host.Status().Select(Describe)]), OllamaJson.Wire.OllamaTags);

    /// <summary>Lists the loaded models.</summary>
    public static Task RunningAsync(HttpContext context, ServerState state) => JsonAnswer.WriteAsync(
        context, new OllamaRunning([.. state.Models.Host.Status().Where(status => status.IsLoaded).Select(Describe)]), OllamaJson.Wire.OllamaRunning);

    /// <summary>Describes a model, loading it if necessary.</summary>
    public static async Task ShowAsync(HttpContext context, ServerState state)
    {
        using JsonDocument body = await RequestBody.ReadAsync(context, state.Limits);
        using ServedModel served = await state.Models.AcquireAsync(NameOf(JsonFields.Of(body.RootElement), state), context.RequestAborted);
        ModelConfig config = served.Model.Config;
        var show = new OllamaShow(
            Modelfile: "",
            Parameters: "",
            served.Model.ChatTemplateSource ?? "",
            DetailsOf(config),
            InfoOf(config, served.Engine.ContextLength),
            [.. CapabilitiesOf(served.Model)],
            TimeOf(served.Lease.Hosted));
        await JsonAnswer.WriteAsync(context, show, OllamaJson.Wire.OllamaShow);
    }

    /// <summary>Returns the server's version.</summary>
    public static Task VersionAsync(HttpContext context, ServerState state) =>
        JsonAnswer.WriteAsync(context, new OllamaVersion(state.Options.Version), OllamaJson.Wire.OllamaVersion);

    /// <summary>The model that a request names, in either of two fields; a tag that carries no information is dropped.</summary>
    public static string? NameOf(JsonFields fields, ServerState state)
    {
        string? name = fields.Text("model") ?? fields.Text("name");
        bool hasTag = name?.EndsWith(AnyTag, StringComparison.Ordinal) == true && state.Models.Host.Find(name) is null;
        return hasTag ? name![..^AnyTag.Length] : name;
    }

    private static OllamaModel Describe(ModelStatus status) => new(
        status.Model.Name,
        status.Model.Name,
        TimeOf(status.Model),
        0,
        DigestOf(status.Model),
        status.Engine is { } engine ? DetailsOf(engine.LoadedModel.Config) : new OllamaDetails("", "", "", [], "", ""));

    /// <summary>A stable digest in the form that clients cut to twelve digits: of the name and the date, not of the weights.</summary>
    private static string DigestOf(HostedModel model) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Name} {TimeOf(model)}")));

    /// <summary>Hyperparameters under the names that clients look for, which begin with the architecture.</summary>
    private static JsonObject InfoOf(ModelConfig config, int contextLength) => new()
    {
        ["general.architecture"] = config.ModelType,
        [$"{config.ModelType}.context_length"] = contextLength,
        [$"{config.ModelType}.embedding_length"] = config.HiddenSize,
        [$"{config.ModelType}.block_count"] = config.NumLayers,
    };

    private static OllamaDetails DetailsOf(ModelConfig config) => new("", "gguf", config.ModelType, [config.ModelType], "", "");

    private static IEnumerable<string> CapabilitiesOf(LoadedModel model)
    {
        yield return "completion";
        yield return "embedding";
        if (model.ToolCallFormat is not null)
        {
            yield return "tools";
        }

        if (ModelTemplates.Thinks(model.ChatTemplateSource))
        {
            yield return "thinking";
        }
    }

    private static string TimeOf(HostedModel model) => (model.Created ?? DateTimeOffset.UnixEpoch).ToString("O", CultureInfo.InvariantCulture);
}
