using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

public sealed class ShippedModelTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Generate_NoModelChosen_UsesTheShippedOne()
    {
        string model = TinyModels.WriteGguf(_home.File("model.gguf"), TinyConfigs.Llama);

        CliRun chosen = await RunAsync(model, "generate", "-m", model, "-p", "the", "--temperature", "0", "--max-tokens", "4");
        CliRun shipped = await RunAsync(model, "generate", "-p", "the", "--temperature", "0", "--max-tokens", "4");
        CliRun named = await RunAsync(model, "generate", "-m", "fathom-mini", "-p", "the", "--temperature", "0", "--max-tokens", "4");

        Assert.Equal((0, chosen.Output), (shipped.Exit, shipped.Output));
        Assert.Equal(chosen.Output, named.Output);
    }

    [Fact]
    public async Task Models_ListsTheShippedOneUnlessAnotherHasItsName()
    {
        string folder = TinyModels.WriteCheckpoint(_home.File("shipped"), TinyConfigs.Llama);

        CliRun shipped = await RunAsync(folder, "models", "--json");
        await RunAsync(folder, "models", "add", folder, "fathom-mini");
        CliRun installed = await RunAsync(folder, "models", "--json");

        Assert.Equal(("fathom-mini", "comes with Fathom"), Only(shipped));
        Assert.Equal("fathom-mini", Only(installed).Name);
        Assert.NotEqual("comes with Fathom", Only(installed).Source);
    }

    [Fact]
    public async Task Remove_TheShippedOne_SaysThatItCantBe()
    {
        CliRun run = await RunAsync(_home.Path, "models", "remove", "fathom-mini");

        Assert.Equal(65, run.Exit);
        Assert.Contains("fathom-mini comes with Fathom and can't be removed", run.Error, StringComparison.Ordinal);
    }

    private static (string? Name, string? Source) Only(CliRun run)
    {
        System.Text.Json.JsonElement model = Assert.Single(run.Json.GetProperty("models").EnumerateArray());
        return (model.GetProperty("name").GetString(), model.GetProperty("source").GetString());
    }

    private Task<CliRun> RunAsync(string shipped, params string[] args) =>
        new CliSetup { ShippedModel = shipped, Variables = { ["FATHOM_HOME"] = _home.File("home") } }.RunAsync(args);
}
