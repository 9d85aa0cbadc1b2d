using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

/// <summary>What only a whole process can show.</summary>
public class ExecutableTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

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
    public async Task Process_ContentIsNoModel_EndsWith65()
    {
        File.WriteAllText(models.File("no.gguf"), "no model");

        Assert.Equal(65, (await RunAsync("", "generate", "-m", models.File("no.gguf"), "-p", "x")).Exit);
    }

    [Fact]
    public async Task Process_Interrupted_EndsWith130AndKeepsWhatCame()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        Assert.SkipWhen(IsInterruptIgnored(), "these tests run where SIGINT is ignored (nohup, a background job), and so do the processes that they start");
        // Long enough that the signal comes first, however slow the machine is at sending it.
        string model = TinyModels.WriteGguf(models.File("long.gguf"), TinyConfigs.Llama with { MaxSequenceLength = 65_536 });
        using Process process = Start("chat", "-m", model, "hello", "--template", "chatml", "--temperature", "0");
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        char[] first = new char[1];
        await process.StandardOutput.ReadAsync(first);

        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        string rest = await process.StandardOutput.ReadToEndAsync().WaitAsync(s_patience);
        await process.WaitForExitAsync().WaitAsync(s_patience);

        Assert.Equal(130, process.ExitCode);
        Assert.NotEqual("", rest.Trim());
        Assert.DoesNotContain("   at ", await error, StringComparison.Ordinal);
    }

    /// <summary>Whether Linux says that this process was started with SIGINT, the second bit, ignored.</summary>
    private static bool IsInterruptIgnored() =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;

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
