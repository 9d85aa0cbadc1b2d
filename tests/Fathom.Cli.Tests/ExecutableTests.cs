using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

/// <summary>What only a whole process can show.</summary>
public class ExecutableTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Process_Version_EndsWithZero()
    {
        (int exit, string output, string error) = await RunAsync("", "version", "--json");

        Assert.Equal((0, ""), (exit, error));
        Assert.True(JsonElement.Parse(output).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Process_WrongVerb_EndsWith64() => Assert.Equal(64, (await RunAsync("", "frobnicate")).Exit);

    [Fact]
    public async Task Process_TextOfAllScripts_ComesThroughInputAndOutput()
    {
        const string Text = "grün \u4e2d\u6587 \ud83d\ude00";

        (_, string tokens, _) = await RunAsync(Text, "tokenize", "-m", models.Llama, "--json");
        (_, string text, _) = await RunAsync("", "tokenize", "-m", models.Llama, "--decode", JsonElement.Parse(tokens).GetProperty("tokens").GetRawText());

        Assert.Equal(Text, text.TrimEnd('\n'));
    }

    [Fact]
    public async Task Process_InputWithAByteOrderMark_IsReadWithoutIt()
    {
        (_, string plain, _) = await RunAsync("the end", "tokenize", "-m", models.Llama, "--json");
        (_, string marked, _) = await RunAsync("\ufeffthe end", "tokenize", "-m", models.Llama, "--json");

        Assert.Equal(plain, marked);
    }

    [Fact]
    public async Task Process_ContentIsNoModel_EndsWith65()
    {
        File.WriteAllText(models.File("no.gguf"), "no model");

        Assert.Equal(65, (await RunAsync("", "generate", "-m", models.File("no.gguf"), "-p", "x")).Exit);
    }

    [Fact]
    public async Task Process_Interrupted_EndsWith130AndKeepsWhatCame()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        Assert.SkipWhen(IsIgnored("INT"), "these tests run where SIGINT is ignored (nohup, a background job), and so do the processes that they start");
        // Long enough that the signal comes first, however slow the machine is at sending it.
        string model = TinyModels.WriteGguf(models.File("long.gguf"), TinyConfigs.Llama with { MaxSequenceLength = 65_536 });
        using Process process = Start("chat", "-m", model, "hello", "--template", "chatml", "--temperature", "0");
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        char[] first = new char[1];
        await process.StandardOutput.ReadAsync(first).AsTask().WaitAsync(s_patience);

        await SignalAsync(process, "INT");

        string rest = await process.StandardOutput.ReadToEndAsync().WaitAsync(s_patience);
        await process.WaitForExitAsync().WaitAsync(s_patience);

        Assert.Equal(130, process.ExitCode);
        Assert.NotEqual("", rest.Trim());
        Assert.DoesNotContain("   at ", await error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version >/dev/full", 69)]
    [InlineData("version --json >/dev/full", 69)]
    [InlineData("inspect MODEL --json >/dev/full", 69)]
    [InlineData("tokenize -m MODEL abc >/dev/full", 69)]
    [InlineData("generate -m MODEL -p the -n 2 --json >/dev/full", 69)]
    [InlineData("generate -m MODEL -p the -n 2 >/dev/full", 69)]
    [InlineData("score -m MODEL --tokens 1,2 >/dev/full", 69)]
    [InlineData("frobnicate >/dev/full", 64)]
    [InlineData("frobnicate --json >/dev/full", 64)]
    [InlineData("frobnicate 2>/dev/full", 64)]
    [InlineData("frobnicate --no-color >&- 2>&-", 64)]
    [InlineData("version 2>/dev/full", 0)]
    [InlineData("generate -m MODEL -p the -n 2 2>/dev/full", 0)]
    [InlineData("version --help >/dev/full", 69)]
    [InlineData("[suggest:3] fat >/dev/full", 69)]
    public async Task Process_StreamThatCanNotBeWritten_EndsWithTheExitCodeThatSaysSo(string line, int exit)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");

        (int actual, _, string error) = await RunShellAsync($"{Program} {line.Replace("MODEL", $"'{models.Llama}'", StringComparison.Ordinal)}");

        Assert.Equal(exit, actual);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_OutputIsClosed_EndsWithAnInputOutputError()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");

        Assert.Equal(74, (await RunShellAsync($"{Program} version >&-")).Exit);
    }

    [Fact]
    public async Task Process_ReaderLeaves_StopsTheWork()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        string model = TinyModels.WriteGguf(models.File("endless.gguf"), TinyConfigs.Llama with { MaxSequenceLength = 1 << 20 });

        (int exit, string output, string error) = await RunShellAsync(
            $"{{ {Program} generate -m '{model}' -p the --ignore-eos --temperature 0; echo \"exit $?\" >&2; }} | head -c 5 | wc -c");

        Assert.Equal((0, "5"), (exit, output.Trim()));
        Assert.Contains("exit 141", error, StringComparison.Ordinal);
        Assert.DoesNotContain("error:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_Generating_LoadsNothingThatItDoesNotNeed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using Process process = Start("chat", "-m", models.Llama, "-i", "--template", "chatml", "-n", "2", "--json");
        await process.StandardInput.WriteLineAsync("hello");
        await process.StandardInput.FlushAsync();
        await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);

        string maps = File.ReadAllText($"/proc/{process.Id}/maps");
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(s_patience);

        Assert.Contains("libSystem.Native", maps, StringComparison.Ordinal);
        Assert.All(["OpenSsl", "ModelContextProtocol", "OpenTelemetry"], name => Assert.DoesNotContain(name, maps, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Process_SignalWhileNothingRuns_EndsAtOnce(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        Assert.SkipWhen(IsIgnored(signal), $"these tests run where SIG{signal} is ignored");
        using Process process = Start("chat", "-m", models.Llama, "-i", "--template", "chatml");
        await process.StandardError.ReadLineAsync().WaitAsync(s_patience);

        await SignalAsync(process, signal);

        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public async Task Process_EndedWhileWriting_RemovesWhatItBegan()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        string input = TinyModels.WriteGguf(models.File("big.gguf"), TinyConfigs.Llama with { HiddenSize = 512, IntermediateSize = 2048, NumLayers = 12 });
        string output = models.File("out.gguf");
        using Process process = Start("quantize", input, output, "--type", "q4_k_m");
        process.StandardInput.Close();
        while (!process.HasExited && !Directory.EnumerateFiles(Path.GetDirectoryName(output)!, "*.partial").Any())
        {
            await Task.Delay(1);
        }

        for (int i = 0; i < 2; i++)
        {
            await SignalAsync(process, "TERM");
        }

        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.True(process.ExitCode == 130 || File.Exists(output), $"ended with {process.ExitCode}");
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(output)!, "*.partial"));
    }

    [Fact]
    public async Task Process_FileTruncatedBetweenTurns_EndsTheTurnWithAnError()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be written there");
        string model = TinyModels.WriteGguf(models.File("shrinking.gguf"), TinyConfigs.Llama);
        using Process process = Start("chat", "-m", model, "-i", "--template", "chatml", "-n", "2", "--json");
        await process.StandardInput.WriteLineAsync("hello");
        await process.StandardInput.FlushAsync();
        string? first = await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);

        Assert.Equal(0, (await RunShellAsync($"truncate -s 1000 '{model}'")).Exit);
        await process.StandardInput.WriteLineAsync("hello again");
        process.StandardInput.Close();
        string? second = await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
        await process.WaitForExitAsync().WaitAsync(s_patience);

        Assert.Contains("\"ok\":true", first, StringComparison.Ordinal);
        Assert.Contains("model.file.changed", second, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    private static string Program => $"dotnet '{typeof(FathomCli).Assembly.Location}'";

    private static async Task<(int Exit, string Output, string Error)> RunShellAsync(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return (process.ExitCode, await output, await error);
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(s_patience);
    }

    /// <summary>Whether Linux says that this process was started with a signal ignored.</summary>
    private static bool IsIgnored(string signal)
    {
        int number = signal switch { "HUP" => 1, "INT" => 2, _ => 15 };
        return OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
            && (ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (number - 1) & 1) != 0;
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string input, params string[] args)
    {
        using Process process = Start(args);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(params string[] args)
    {
        var utf8 = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return Process.Start(new ProcessStartInfo("dotnet", [typeof(FathomCli).Assembly.Location, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
        })!;
    }
}
