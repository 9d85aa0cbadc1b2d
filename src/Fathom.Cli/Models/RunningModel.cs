using System.Globalization;
using Fathom.Inference;
using Fathom.Inference.Loading;

namespace Fathom.Cli.Models;

/// <summary>A loaded model and the engine that runs it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Engine">Its engine.</param>
/// <param name="Name">File or folder name, for display.</param>
/// <param name="LoadTime">How long both took.</param>
internal sealed record RunningModel(LoadedModel Model, Engine Engine, string Name, TimeSpan LoadTime) : IDisposable
{
    /// <summary>Loads a model.</summary>
    public static RunningModel Open(string path, EngineOptions options, TimeProvider time, string? chatTemplate = null)
    {
        long started = time.GetTimestamp();
        LoadedModel model = ModelTemplates.Complete(LoadedModel.Open(path), chatTemplate);
        try
        {
            var engine = new Engine(model, options);
            return new RunningModel(model, engine, Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), time.GetElapsedTime(started));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The model and its engine on one line.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Model.Config.ModelType}, {Model.Config.NumLayers} layers, width {Model.Config.HiddenSize}, vocabulary {Model.Config.VocabSize}, "
        + $"context {Engine.ContextLength}, {Engine.CacheBytesPerToken} bytes of cache per token, {Engine.Threads} threads");

    /// <inheritdoc/>
    public void Dispose()
    {
        Engine.Dispose();
        Model.Dispose();
    }
}
