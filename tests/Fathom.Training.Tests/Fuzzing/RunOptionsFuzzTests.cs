using Fathom.Testing.Fuzzing;
using Fathom.Training.Runs;

namespace Fathom.Training.Tests.Fuzzing;

public class RunOptionsFuzzTests
{
    private const string Sound = """
        {"model": {"shape": "mini"}, "data": {"tokenizer": "tok", "sources": [{"path": "a.jsonl", "weight": 1.5, "chat": false}], "validation_share": 0.1},
         "train": {"steps": 10, "context_tokens": 64, "micro_batch_tokens": 256, "batch_tokens": 512, "optimizer": {"learning_rate": 0.001}},
         "adapter": {"rank": 8, "alpha": 16}, "precision": "bf16", "seed": 3, "threads": 2, "export": "bf16"}
        """;

    [Fact]
    public void ReadFile_ChangedConfiguration_IsReadOrRefused()
    {
        using var folder = new TempFolder();
        string path = folder.File("run.json");

        Fuzzer.Run("run.json", cases: 200, random => JsonMutator.Mutate(random, Sound), bytes => Read(path, bytes), failure => failure is TrainingException);
    }

    [Theory]
    [InlineData("\"sources\": [null]", "train.config.value")]
    [InlineData("\"sources\": null", "train.config.invalid")]
    [InlineData("\"sources\": [{\"path\": null}]", "train.config.invalid")]
    [InlineData("\"sources\": [{\"path\": \"a\"}], \"fill_in_the_middle_tokens\": [null, \"a\", \"b\"]", "train.config.value")]
    public void ReadFile_NullWhereAValueIsWanted_IsRefused(string data, string code)
    {
        using var folder = new TempFolder();
        byte[] json = System.Text.Encoding.UTF8.GetBytes($$"""{"model": {"shape": "mini"}, "data": { {{data}} } }""");

        Assert.Equal(code, Assert.Throws<TrainingException>(() => Read(folder.File("run.json"), json)).Code);
    }

    private static void Read(string path, byte[] json)
    {
        File.WriteAllBytes(path, json);
        RunOptions.ReadFile(path);
    }
}
