using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Testing.Fuzzing;

namespace Fathom.Inference.Tests.Fuzzing;

public sealed class GenerationConfigFuzzTests : IDisposable
{
    private const string Sound = """
        {"bos_token_id": 1, "eos_token_id": [2, 3], "pad_token_id": null, "do_sample": true, "temperature": 0.6, "top_p": 0.95, "top_k": 20, "min_p": 0.01,
         "repetition_penalty": 1.1, "max_new_tokens": 512, "max_length": 4096, "transformers_version": "4.51.0"}
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_ChangedGenerationConfig_IsReadOrRefused() => Fuzzer.Run(
        "generation_config.json",
        cases: 200,
        random => JsonMutator.Mutate(random, Sound),
        json =>
        {
            File.WriteAllBytes(_folder.File("generation_config.json"), json);
            GenerationDefaults.Find(_folder.Path);
        },
        failure => failure is ModelFormatException);
}
