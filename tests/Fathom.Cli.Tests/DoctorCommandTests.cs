using System.Text.Json;
using Fathom.Cli.Measurement;

namespace Fathom.Cli.Tests;

public class DoctorCommandTests
{
    [Fact]
    public async Task Doctor_Json_DescribesTheMachine()
    {
        CliRun run = await CliRun.Of("doctor", "--json");

        Assert.Equal(0, run.Exit);
        JsonElement machine = run.Json;
        Assert.NotEqual("", machine.GetProperty("cpu").GetString());
        Assert.InRange(machine.GetProperty("physical_cores").GetInt32(), 1, 4096);
        Assert.True(machine.GetProperty("memory_bandwidth_gbps").GetDouble() > 0.1);
        Assert.All(["f32", "bf16", "q8_0", "q4_k"], format => Assert.True(machine.GetProperty("gemm_gflops").GetProperty(format).GetDouble() > 0));
        Assert.True(machine.GetProperty("one_thread_bandwidth_gbps").GetDouble() > 0.1);
        JsonElement[] roofs = [.. machine.GetProperty("roofs").EnumerateArray()];
        Assert.Contains("float32, C#", roofs.Select(roof => roof.GetProperty("unit").GetString()));
        Assert.All(roofs, roof => Assert.InRange(roof.GetProperty("one_thread_gflops").GetDouble(), 0.1, roof.GetProperty("gflops").GetDouble()));
        string[] products = [.. roofs.SelectMany(roof => roof.GetProperty("products").EnumerateArray()).Select(product => product.GetString()!)];
        Assert.Contains("many F32", products);
        Assert.Contains("training BF16", products);
        Assert.Equal(products.Distinct(), products);
        string[] operations = [.. machine.GetProperty("kernels").EnumerateArray().Select(kernel => kernel.GetProperty("operation").GetString()!).Distinct()];
        Assert.Equal(["few", "many", "one", "training"], operations.Order(StringComparer.Ordinal));
        Assert.NotEmpty(machine.GetProperty("models").EnumerateArray());
    }

    [Fact]
    public void Fit_SmallMemory_TakesSmallerQuantizations()
    {
        IReadOnlyList<ModelFit> fits = ModelFit.Of(freeBytes: 6_000_000_000, bandwidth: 20e9);

        Assert.Equal(("Q8_0", true), Of("Qwen3-4B"));
        Assert.Equal(("Q4_K_M", true), Of("DeepSeek-R1-Distill-Llama-8B"));
        Assert.Equal(("Q2_K", false), Of("DeepSeek-V3, DeepSeek-R1"));

        (string Quantization, bool Fits) Of(string name) => fits.Where(fit => fit.Name == name).Select(fit => (fit.Quantization, fit.Fits)).Single();
    }
}
