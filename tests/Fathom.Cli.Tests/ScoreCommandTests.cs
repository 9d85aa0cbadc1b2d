using System.Buffers.Binary;
using System.Text.Json;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

public class ScoreCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Theory]
    [InlineData(20, 20)]
    [InlineData(20, 1)]
    [InlineData(31, 31)]
    public async Task Score_ModelWhoseContextIsShorterThanABlock_IsScored(int context, int tokens)
    {
        string model = Fathom.Testing.Models.TinyModels.WriteGguf(
            models.File($"short{context}-{tokens}.gguf"), Fathom.Testing.Models.TinyConfigs.Llama with { MaxSequenceLength = context });
        string ids = string.Join(',', Enumerable.Range(1, tokens));

        CliRun scored = await CliRun.Of("score", "-m", model, "--tokens", ids, "--json");
        CliRun tooLong = await CliRun.Of("score", "-m", model, "--tokens", string.Join(',', Enumerable.Range(1, context + 1)), "--json");
        CliRun limited = await CliRun.Of("score", "-m", model, "--tokens", ids, "--context", $"{context}", "--json");

        Assert.Equal((0, 0), (scored.Exit, limited.Exit));
        Assert.Equal(tokens, scored.Json.GetProperty("positions").GetArrayLength());
        Assert.Equal((65, "request.context_length"), (tooLong.Exit, tooLong.ErrorCode));
    }

    [Fact]
    public async Task Score_Top_IsBestFirstAtEachPosition()
    {
        CliRun run = await CliRun.Of("score", "-m", models.DeepSeekV3, "--tokens", "1,2,3", "--top", "4", "--json");

        JsonElement[] positions = [.. run.Json.GetProperty("positions").EnumerateArray()];
        Assert.Equal(3, positions.Length);
        Assert.All(positions, position =>
        {
            float[] logprobs = [.. position.EnumerateArray().Select(best => best[1].GetSingle())];
            Assert.Equal(4, logprobs.Length);
            Assert.Equal(logprobs.OrderDescending(), logprobs);
            Assert.True(logprobs[0] <= 0);
        });
    }

    [Fact]
    public async Task Score_AllLogprobs_WritesTheWholeVocabulary()
    {
        string file = models.File("logprobs.f32");

        CliRun run = await CliRun.Of("score", "-m", models.Llama, "--tokens", "1,2,3", "--all-logprobs", file, "--json");

        byte[] bytes = File.ReadAllBytes(file);
        int vocabulary = TinyConfigs.Llama.VocabSize;
        Assert.Equal(3 * vocabulary * sizeof(float), bytes.Length);
        JsonElement best = run.Json.GetProperty("positions")[2][0];
        int place = ((2 * vocabulary) + best[0].GetInt32()) * sizeof(float);
        Assert.Equal(best[1].GetSingle(), BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(place)), 1e-5f);
        double total = Enumerable.Range(0, vocabulary).Sum(id => Math.Exp(BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(id * sizeof(float)))));
        Assert.Equal(1, total, 1e-4);
    }

    [Fact]
    public async Task Score_TokensFromInput_AreTheSame()
    {
        CliRun fromInput = await new CliSetup { Input = "[1, 2, 3]\n" }.RunAsync("score", "-m", models.Llama, "--json");
        CliRun fromOption = await CliRun.Of("score", "-m", models.Llama, "--tokens", "1,2,3", "--json");

        Assert.Equal(fromOption.Output, fromInput.Output);
    }

    [Fact]
    public async Task Score_ForPeople_ShowsOneLineAPosition()
    {
        CliRun run = await CliRun.Of("score", "-m", models.Llama, "--tokens", "104,105", "--top", "1");

        Assert.Equal(2, run.Lines.Length);
        Assert.StartsWith("0\t104:h\t", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,two", 64, "cli.usage")]
    [InlineData("320", 65, "request.token.out_of_range")]
    public async Task Score_WrongTokens_AreRefused(string tokens, int exit, string code)
    {
        CliRun run = await CliRun.Of("score", "-m", models.Llama, "--tokens", tokens, "--json");

        Assert.Equal((exit, code), (run.Exit, run.ErrorCode));
    }
}
