using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

/// <summary>Small random models in files, shared by the tests of a class.</summary>
public sealed class TinyModelFiles : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Writes the models.</summary>
    public TinyModelFiles()
    {
        Llama = TinyModels.WriteGguf(_folder.File("llama.gguf"), TinyConfigs.Llama);
        DeepSeekV3 = TinyModels.WriteGguf(_folder.File("deepseek.gguf"), TinyConfigs.DeepSeekV3);
    }

    /// <summary>A dense model.</summary>
    public string Llama { get; }

    /// <summary>A model with latent attention and experts.</summary>
    public string DeepSeekV3 { get; }

    /// <summary>A new path beside the models.</summary>
    public string File(string name) => _folder.File(name);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
