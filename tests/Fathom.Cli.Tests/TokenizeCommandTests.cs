using Fathom.Cli.Errors;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

public class TokenizeCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Theory]
    [InlineData("the end")]
    [InlineData("zwölf Boxkämpfer\n\t\u4e2d\u6587 \ud83d\ude00")]
    [InlineData("")]
    public async Task Tokenize_ThereAndBack_IsTheSameText(string text)
    {
        CliRun there = await new CliSetup { Input = text }.RunAsync("tokenize", "-m", models.Llama, "--json");
        CliRun back = await CliRun.Of("tokenize", "-m", models.Llama, "--decode", there.Json.GetProperty("tokens").GetRawText(), "--json");

        Assert.Equal(text, back.Json.GetProperty("text").GetString());
    }

    [Fact]
    public void ReadAllInput_EndlessInput_IsRefused()
    {
        using var host = new Fathom.Cli.Hosting.CliHost
        {
            Input = new EndlessReader(),
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Variable = _ => null,
            Interrupts = new Fathom.Cli.Hosting.Interrupts(_ => { }),
            MaxInputCharacters = 1 << 20,
        };

        Assert.Equal("request.too_large", Assert.Throws<CliException>(host.ReadAllInput).Code);
    }

    private sealed class EndlessReader : TextReader
    {
        public override int ReadBlock(char[] buffer, int index, int count) => count;

        public override int ReadBlock(Span<char> buffer) => buffer.Length;
    }

    [Fact]
    public async Task Tokenize_DecodeOfAnIdPastTheVocabulary_IsRefused()
    {
        CliRun run = await CliRun.Of("tokenize", "-m", models.Llama, "--decode", "1,999999", "--json");

        Assert.Equal((65, "request.token.out_of_range"), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Tokenize_SpecialToken_IsOneTokenUnlessToldOtherwise()
    {
        CliRun special = await CliRun.Of("tokenize", "-m", models.Llama, "</s>", "--json");
        CliRun plain = await CliRun.Of("tokenize", "-m", models.Llama, "</s>", "--no-special", "--json");

        Assert.Equal($"[{TinyVocabulary.EosId}]", special.Json.GetProperty("tokens").GetRawText());
        Assert.Equal(4, plain.Json.GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public async Task Tokenize_AddBos_BeginsWithIt()
    {
        CliRun run = await CliRun.Of("tokenize", "-m", models.Llama, "he", "--add-bos", "--json");

        Assert.Equal(TinyVocabulary.BosId, run.Json.GetProperty("tokens")[0].GetInt32());
    }

    [Fact]
    public async Task Tokenize_ForPeople_ShowsIdsAndPieces()
    {
        CliRun run = await CliRun.Of("tokenize", "-m", models.Llama, "-q", "he\n\u00f6");

        Assert.Equal("259\the\n10\t\\u000a\n195\t<0xC3>\n182\t<0xB6>\n", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Tokenize_TextThatLooksLikeAnOption_NeedsTwoDashes()
    {
        CliRun refused = await CliRun.Of("tokenize", "-m", models.Llama, "--hello", "--json");
        CliRun taken = await CliRun.Of("tokenize", "-m", models.Llama, "--json", "--", "--hello");

        Assert.Equal((64, "cli.usage"), (refused.Exit, refused.ErrorCode));
        Assert.Equal(6, taken.Json.GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public async Task Tokenize_TextThatBeginsWithAt_IsText()
    {
        CliRun run = await CliRun.Of("tokenize", "-m", models.Llama, "@x", "--json");

        Assert.Equal(2, run.Json.GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public async Task Tokenize_FolderWithoutTokenizer_IsRefused()
    {
        using var empty = new TempFolder();

        CliRun run = await CliRun.Of("tokenize", "-m", empty.Path, "he", "--json");

        Assert.Equal((65, "model.tokenizer.missing"), (run.Exit, run.ErrorCode));
    }
}
