using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

/// <summary>Values, files and lines that nobody means, given to verbs: each is refused, and names what is wrong.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public HostileInputTests()
    {
        File.WriteAllText(_folder.File("file"), "text");
        Directory.CreateDirectory(_folder.File("folder"));
        TinyModels.WriteGguf(_folder.File("tiny.gguf"), TinyConfigs.Llama);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tasks sample sum --split 9", "--split expects train or dev or test")]
    [InlineData("tasks sample sum --split -1", "--split expects train or dev or test")]
    [InlineData("tasks sample sum --split train,dev", "--split expects train or dev or test")]
    [InlineData("tasks sample sum --ring 5", "--ring expects trained or heldout")]
    [InlineData("eval --tasks sum --ring 5", "--ring expects trained or heldout")]
    [InlineData("eval --tasks ,", "names no task")]
    [InlineData("eval --tasks=", "--tasks is empty")]
    [InlineData("eval --questions=", "--questions is empty")]
    [InlineData("eval --tasks sum --answers=", "--answers is empty")]
    [InlineData("generate -p a --cache-type 99", "--cache-type expects")]
    [InlineData("generate -p a --weights 99", "--weights expects")]
    [InlineData("generate -p a --speculate 99", "--speculate expects")]
    [InlineData("generate --input=", "--input is empty")]
    [InlineData("generate --input FOLDER/file --output=", "--output is empty")]
    [InlineData("bench --shape llama-tiny --keep=", "--keep is empty")]
    [InlineData("bench train nano --precision fp8", "--precision expects bf16 or fp32")]
    [InlineData("train tokenizer --out FOLDER/out --tasks -3", "--tasks expects a whole number")]
    [InlineData("train tokenizer --out FOLDER/out --size -5", "--size expects a whole number")]
    [InlineData("train tokenizer --out FOLDER/out --field= --tasks 2", "--field is empty")]
    [InlineData("train tokenizer --tasks 2 --out=", "--out is empty")]
    [InlineData("train pretrain FOLDER/file --out=", "--out is empty")]
    [InlineData("train pretrain FOLDER/file --out FOLDER/out --steps -1", "--steps expects a whole number")]
    [InlineData("train grpo FOLDER/file --out FOLDER/out --hash-every -1", "--hash-every expects a whole number")]
    [InlineData("train sample FOLDER/file --out FOLDER/out --batches -1", "--batches expects a whole number")]
    [InlineData("train r1 --plan --out=", "--out is empty")]
    [InlineData("train r1 --plan --out FOLDER/out --dollars-per-hour NaN", "--dollars-per-hour expects a number")]
    [InlineData("train r1 --plan --out FOLDER/out --dollars-per-hour -1", "--dollars-per-hour expects a number")]
    [InlineData("train export FOLDER/file --out=", "--out is empty")]
    [InlineData("train export FOLDER/file --out FOLDER/out --format 1", "--format expects f32 or bf16 or fp8")]
    [InlineData("render ", "FILE is empty")]
    [InlineData("models pull a/b --endpoint=", "--endpoint is empty")]
    public async Task Run_ValueThatIsNone_IsAUsageErrorThatNamesIt(string line, string message)
    {
        CliRun run = await CliRun.Of(Words(line));

        Assert.Equal(64, run.Exit);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train pretrain FOLDER/folder --out FOLDER/out", "'folder' is a folder, not a file")]
    [InlineData("train tokenizer FOLDER/file --chat-template FOLDER/folder --out FOLDER/out", "'folder' is a folder, not a file")]
    [InlineData("generate -m FOLDER/tiny.gguf --input FOLDER/folder", "'folder' is a folder, not a file")]
    [InlineData("generate -m FOLDER/tiny.gguf --input FOLDER/file --output FOLDER/folder", "'folder' is a folder, not a file")]
    [InlineData("score -m FOLDER/tiny.gguf --tokens 1,2 --all-logprobs FOLDER/folder", "'folder' is a folder, not a file")]
    [InlineData("render --template chatml FOLDER/folder", "'folder' is a folder, not a file")]
    [InlineData("train r1 --plan --out FOLDER/file", "'file' is a file, not a folder")]
    [InlineData("train tokenizer --tasks 2 --size 600 --out FOLDER/file", "'file' is a file, not a folder")]
    public async Task Run_FolderForAFileOrFileForAFolder_SaysSo(string line, string message)
    {
        CliRun run = await CliRun.Of(Words(line));

        Assert.Equal(74, run.Exit);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train pretrain /dev/zero --out FOLDER/out")]
    [InlineData("train sft /dev/zero --out FOLDER/out")]
    [InlineData("train grpo /dev/zero --out FOLDER/out")]
    [InlineData("train sample /dev/zero --out FOLDER/out")]
    [InlineData("train tokenizer --tasks 2 --pre-tokenizer words --spell /dev/zero --out FOLDER/out")]
    [InlineData("train tokenizer --tasks 2 --chat-template /dev/zero --out FOLDER/out")]
    [InlineData("eval --questions /dev/zero")]
    [InlineData("render --template /dev/zero")]
    [InlineData("render --template chatml /dev/zero")]
    [InlineData("generate -m FOLDER/tiny.gguf --input /dev/zero")]
    [InlineData("generate -m FOLDER/tiny.gguf -p a --grammar /dev/zero")]
    public async Task Run_FileWithoutEnd_IsRefusedAndLeavesNothing(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/zero");

        CliRun run = await CliRun.Of(Words(line));

        Assert.Equal(65, run.Exit);
        Assert.DoesNotContain("internal.error", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Inspect_BatchWithALineWithoutEnd_IsRefused()
    {
        CliRun run = await new CliSetup { Input = new string('a', 9 << 20) }.RunAsync("inspect", "--batch", "--json");

        Assert.Equal((65, "request.too_large"), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Batch_LineWithHalfACharacter_IsAnErrorAndTheOthersAreAnswered()
    {
        string[] lines = ["""{"prompt":"\ud800"}""", """{"\udfff":1,"prompt":"a"}""", """{"prompt":"the","max_tokens":1}"""];

        CliRun run = await new CliSetup { Input = string.Join('\n', lines) }.RunAsync("generate", "-m", _folder.File("tiny.gguf"), "--input", "-");

        Assert.Equal(65, run.Exit);
        Assert.Equal(3, run.Lines.Length);
        Assert.Contains("\"json.invalid\"", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("\"json.invalid\"", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"length\"", run.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_OutputIsALink_WritesTheFileThatItLeadsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        File.WriteAllText(_folder.File("lines.jsonl"), """{"prompt":"the","max_tokens":1}""");
        File.CreateSymbolicLink(_folder.File("link"), _folder.File("answers.jsonl"));

        CliRun run = await CliRun.Of("generate", "-m", _folder.File("tiny.gguf"), "--input", _folder.File("lines.jsonl"), "--output", _folder.File("link"));

        Assert.Equal(0, run.Exit);
        Assert.NotNull(new FileInfo(_folder.File("link")).LinkTarget);
        Assert.Single(File.ReadAllLines(_folder.File("answers.jsonl")));
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("""[{"role":null,"content":"x"}]""")]
    [InlineData("""[{"role":"user","content":"\ud800"}]""")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task Chat_SavedConversationIsDamaged_IsRefusedAndTheConversationGoesOn(string saved)
    {
        Directory.CreateDirectory(_folder.File("home/conversations"));
        File.WriteAllText(_folder.File("home/conversations/old.json"), saved);
        var setup = new CliSetup { Input = "/load old\n/show system\n", Variables = { ["FATHOM_HOME"] = _folder.File("home") } };

        CliRun run = await setup.RunAsync("chat", "-i", "-m", _folder.File("tiny.gguf"), "--template", "chatml");

        Assert.Equal(0, run.Exit);
        Assert.Contains("[json.invalid]", run.Error, StringComparison.Ordinal);
        Assert.Contains("(none)", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The words of a line; what ends with '=' is followed by an empty one, and so is a space at the end.</summary>
    private string[] Words(string line) =>
    [
        .. line.Split(' ').SelectMany(word => word.EndsWith('=') ? [word[..^1], ""] : new[] { word.Replace("FOLDER", _folder.Path, StringComparison.Ordinal) }),
    ];
}
