using System.Text.Json;
using Fathom.Cli.Errors;

namespace Fathom.Cli.Tests;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Models_NothingInstalled_SaysHowToGetOne()
    {
        CliRun run = await RunAsync("models");

        Assert.Equal((0, ""), (run.Exit, run.Output));
        Assert.Contains("fathom models pull", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_AddListRemove_FollowEachOther()
    {
        File.WriteAllBytes(_folder.File("a.gguf"), new byte[1500]);

        CliRun added = await RunAsync("models", "add", _folder.File("a.gguf"), "mine", "--json");
        CliRun listed = await RunAsync("models", "--json");
        CliRun table = await RunAsync("models", "list");
        CliRun removed = await RunAsync("models", "remove", "mine");
        CliRun empty = await RunAsync("models", "list", "--json");

        Assert.Equal("mine", added.Json.GetProperty("model").GetProperty("name").GetString());
        JsonElement model = Assert.Single(listed.Json.GetProperty("models").EnumerateArray());
        Assert.Equal(1500, model.GetProperty("bytes").GetInt64());
        Assert.Contains("mine", table.Output, StringComparison.Ordinal);
        Assert.Contains("1.5 kB", table.Output, StringComparison.Ordinal);
        Assert.Equal("removed mine (1.5 kB)\n", removed.Output);
        Assert.Equal(0, empty.Json.GetProperty("models").GetArrayLength());
    }

    [Theory]
    [InlineData("libssl.so.3", true)]
    [InlineData("libssl.so.1.1", true)]
    [InlineData("none", false)]
    public void Require_OpenSsl_IsAskedForBeforeItIsUsed(string present, bool isEnough)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux uses OpenSSL");

        if (isEnough)
        {
            Fathom.Cli.Hosting.SystemCryptography.Require("a test", library => library == present);
            return;
        }

        var refused = Assert.Throws<CliException>(
            () => Fathom.Cli.Hosting.SystemCryptography.Require("a test", library => library == present));
        Assert.Equal((ExitCode.ResourceLimit, "system.openssl"), (refused.Exit, refused.Code));
    }

    [Fact]
    public async Task Suggest_ModelOption_OffersInstalledNames()
    {
        File.WriteAllBytes(_folder.File("a.gguf"), new byte[1500]);
        await RunAsync("models", "add", _folder.File("a.gguf"), "mine");
        const string Line = "fathom chat -m mi";

        CliRun run = await RunAsync($"[suggest:{Line.Length}]", Line);

        Assert.Contains("mine", run.Lines);
    }

    [Fact]
    public async Task Add_FileThatIsNoModel_SaysSo()
    {
        File.WriteAllText(_folder.File("README.md"), "text");

        CliRun run = await RunAsync("models", "add", _folder.File("README.md"));

        Assert.Contains("README.md", run.Error, StringComparison.Ordinal);
        Assert.Contains("store.not_a_model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_ThenUseByRepository_FindsTheModel()
    {
        using var hub = new LoopbackHub();
        string source = Fathom.Testing.Models.TinyModels.WriteGguf(_folder.File("source.gguf"), Fathom.Testing.Models.TinyConfigs.Llama);
        hub.AddFile("tiny.gguf", File.ReadAllBytes(source));
        var setup = new CliSetup { Variables = { ["FATHOM_HOME"] = _folder.Path, ["HF_ENDPOINT"] = hub.Endpoint.ToString() } };

        CliRun pulled = await setup.RunAsync("models", "pull", "owner/tiny", "--name", "sky");
        CliRun again = await setup.RunAsync("models", "pull", "owner/tiny", "--name", "sky");
        CliRun byRepository = await setup.RunAsync("generate", "-m", "owner/tiny", "-p", "the", "-n", "1");
        CliRun conversation = await setup.RunAsync("chat", "-m", "sky", "-i");

        Assert.Equal((0, 0, 0), (pulled.Exit, again.Exit, byRepository.Exit));
        Assert.StartsWith("sky: ", conversation.Error.Split('\n').First(line => line.Contains("/?", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_FromAHub_InstallsTheModel()
    {
        using var hub = new LoopbackHub { RequiredToken = "secret" };
        hub.AddNoise("tiny-Q8_0.gguf", 5000);
        var setup = new CliSetup { Variables = { ["FATHOM_HOME"] = _folder.Path, ["HF_ENDPOINT"] = hub.Endpoint.ToString(), ["HF_TOKEN"] = "secret" } };

        CliRun run = await setup.RunAsync("models", "pull", "owner/tiny:Q8_0", "--json");

        Assert.Equal(0, run.Exit);
        Assert.Equal("tiny-Q8_0", run.Json.GetProperty("model").GetProperty("name").GetString());
        Assert.Contains("1/1 tiny-Q8_0.gguf", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner/other", 65, "hub.not_found")]
    [InlineData("nonsense", 65, "hub.reference.invalid")]
    public async Task Pull_ModelThatIsNotThere_IsRefused(string reference, int exit, string code)
    {
        using var hub = new LoopbackHub();

        CliRun run = await RunAsync("models", "pull", reference, "--endpoint", hub.Endpoint.ToString(), "--json");

        Assert.Equal((exit, code), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Pull_NobodyListens_IsAnInputOutputError()
    {
        Uri endpoint;
        using (var hub = new LoopbackHub())
        {
            endpoint = hub.Endpoint;
        }

        var setup = new CliSetup { Variables = { ["FATHOM_HOME"] = _folder.Path }, Time = new SkippingTimeProvider(TimeSpan.FromSeconds(30)) };
        CliRun run = await setup.RunAsync("models", "pull", "owner/tiny", "--endpoint", endpoint.ToString(), "--json");

        Assert.Equal((74, "hub.unavailable"), (run.Exit, run.ErrorCode));
    }

    [Theory]
    [InlineData("HF_TOKEN", "hf_abc\r")]
    [InlineData("HF_TOKEN", "hf_\u00e9")]
    [InlineData("HF_ENDPOINT", "somewhere")]
    public async Task Pull_VariableWithAWrongValue_IsAUsageErrorThatNamesIt(string variable, string value)
    {
        var setup = new CliSetup { Variables = { ["FATHOM_HOME"] = _folder.Path, [variable] = value } };

        CliRun run = await setup.RunAsync("models", "pull", "owner/tiny", "--json");

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
        Assert.Equal(variable, run.Json.GetProperty("error").GetProperty("where").GetString());
    }

    [Theory]
    [InlineData("owner/tiny", "tiny-Q4_0, tiny-Q8_0")]
    [InlineData("owner/tiny:Q2_K", "'fathom models pull owner/tiny:Q2_K' downloads it")]
    public async Task Use_RepositoryOfSeveralModels_SaysWhatToDo(string model, string advice)
    {
        using var hub = new LoopbackHub();
        hub.AddNoise("tiny-Q8_0.gguf", 5000);
        hub.AddNoise("tiny-Q4_0.gguf", 5000);
        var setup = new CliSetup { Variables = { ["FATHOM_HOME"] = _folder.Path, ["HF_ENDPOINT"] = hub.Endpoint.ToString() } };
        await setup.RunAsync("models", "pull", "owner/tiny:Q8_0");
        await setup.RunAsync("models", "pull", "owner/tiny:Q4_0");

        CliRun run = await setup.RunAsync("inspect", model, "--json");

        Assert.Equal((65, "store.not_installed"), (run.Exit, run.ErrorCode));
        Assert.Contains(advice, run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_EndpointIsNoAddress_IsAUsageError()
    {
        CliRun run = await RunAsync("models", "pull", "owner/tiny", "--endpoint", "somewhere", "--json");

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Add_NothingThere_TellsNoFolderOfTheMachine()
    {
        CliRun run = await RunAsync("models", "add", _folder.File("absent.gguf"), "--json");

        Assert.Equal((74, "io.not_found"), (run.Exit, run.ErrorCode));
        Assert.Equal("absent.gguf", run.Json.GetProperty("error").GetProperty("where").GetString());
        Assert.DoesNotContain(_folder.Path, run.Output, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args) => new CliSetup { Variables = { ["FATHOM_HOME"] = _folder.Path } }.RunAsync(args);
}
