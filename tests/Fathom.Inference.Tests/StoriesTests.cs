using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;

namespace Fathom.Inference.Tests;

/// <summary>A really trained model tells the stories that its makers' program tells.</summary>
public class StoriesTests
{
    private const string Folder = "checkpoints/stories260K";
    private const float LogitTolerance = 1e-4f;

    public static TheoryData<int> Stories => [0, 1, 2, 3];

    [Theory, MemberData(nameof(Stories))]
    public void Generate_Greedy_TellsTheGoldenStory(int index)
    {
        using LoadedModel model = LoadedModel.Open(TestData.Require($"{Folder}/stories260K.gguf"));
        using var engine = new Engine(model, new EngineOptions { Threads = 1 });
        JsonElement golden = Golden(index);
        string prompt = golden.GetProperty("prompt").GetString()!;
        int[] tokens = model.EncodePrompt(prompt);

        GenerationResult result = engine.Run(
        [
            new GenerationRequest
            {
                PromptTokens = tokens,
                MaxTokens = golden.GetProperty("steps").GetInt32() - tokens.Length + 1,
                Sampling = SamplingOptions.Greedy,
            },
        ])[0];

        Assert.Equal(golden.GetProperty("text").GetString(), prompt + result.Text);
    }

    [Theory, MemberData(nameof(Stories))]
    public void Score_Prompt_HasTheGoldenLogits(int index)
    {
        using LoadedModel model = LoadedModel.Open(TestData.Require($"{Folder}/stories260K.gguf"));
        using var engine = new Engine(model, new EngineOptions { Threads = 1 });
        float[] golden = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(TestData.Require($"{Folder}/golden-logits-{index}.f32"))).ToArray();
        int[] tokens = model.EncodePrompt(Golden(index).GetProperty("prompt").GetString()!);
        List<float> actual = [];

        new Scorer(engine).Logits(tokens, (_, logits) => actual.AddRange(logits));

        Assert.Equal(golden.Length, actual.Count);
        Assert.All(golden.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -LogitTolerance, LogitTolerance));
    }

    private static JsonElement Golden(int index) =>
        JsonElement.Parse(File.ReadLines(TestData.Require($"{Folder}/golden-greedy.jsonl")).ElementAt(index));
}
