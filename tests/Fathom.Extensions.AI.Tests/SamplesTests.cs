using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Fathom.Extensions.AI.Tests;

/// <summary>Builds the samples once, as a user would, and runs each with the model that comes with Fathom.</summary>
public sealed partial class SamplesTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);
    private static readonly Lazy<Task<string?>> s_build = new(BuildAsync);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Root => Repository.Root();

    [Theory]
    [InlineData("Console", "4042", "47*86")]
    [InlineData("AgentFramework", "4042")]
    [InlineData("SemanticKernel", "4042")]
    public async Task Sample_Runs(string name, string expected, params string[] arguments)
    {
        await RequireBuildAsync();

        (int exit, string output, string error) = await RunAsync(ProgramOf(name), arguments);

        Assert.True(exit == 0, error);
        Assert.Contains(expected, output);
    }

    [Fact]
    public async Task WordProblems_MarkedSolutions_BecomeSituationsWithNumbersThatAreDrawn()
    {
        await RequireBuildAsync();
        using var temp = new TempFolder();
        File.WriteAllLines(temp.File("train.jsonl"),
        [
            """{"question":"Mia buys 3 hats for $14 each and pays 10% tax. What?","answer":"$<<3*14=42>>42\n<<42*10/100=4.2>>4.2\n#### 46.2"}""",
            """{"question":"Mia sold 48 clips, then half as many. How many clips did she sell?","answer":"<<48/2=24>>24\n<<48+24=72>>72\n#### 72"}""",
            """{"question":"A hat is $40 and 20% off. Mia buys 3 hats. What is it?","answer":"<<40*.2=8>>8\n<<40-8=32>>32\n$<<32*3=96>>96\n#### 96"}""",
            """{"question":"Mia has 9 cats and 9 dogs. How many pets?","answer":"<<9+9=18>>18\n#### 18"}""",
            """{"question":"A jar has 5000000000 grains and 1 stone. What?","answer":"<<5000000000+1=5000000001>>5000000001\n#### 5000000001"}""",
            """{"question":"Mia has 9 hats and finds 14 hats. How many hats are there now?","answer":"<<9+14=23>>23 #### 23"}""",
        ]);

        (int exit, string output, string error) = await RunAsync(ProgramOf("WordProblems"), temp.File("train.jsonl"), temp.File("out.txt"));

        Assert.True(exit == 0, error);
        Assert.Equal("6 problems, 3 situations", output.Trim());
        Assert.Equal(
            [
                "[trained]",
                "Mia sold {a} clips, then half as many. How many clips did she sell? => a+a/2 clips ; a 24..96",
                "A hat is ${a} and {b}% off. Mia buys {c} hats. What is it? => (a-percent(b,a))*c $ ; a 20..80:5 ; b 10|20|25|30|40|50|60|75|80 ; c 2..8",
                "Mia has {a} hats and finds {b} hats. How many hats are there now? => a+b hats ; a 6..14 ; b 7..28",
            ],
            File.ReadAllLines(temp.File("out.txt")));
    }

    [Fact]
    public async Task Tools_ModelThatCallsNone_SaysSo()
    {
        await RequireBuildAsync();

        (int exit, _, string error) = await RunAsync(ProgramOf("Tools"));

        Assert.Equal(1, exit);
        Assert.Contains("no known way", error);
    }

    [Fact]
    public async Task AspNet_StreamsThoughtsAndText()
    {
        await RequireBuildAsync();
        using Process server = Start(ProgramOf("AspNet"), ["--urls", "http://127.0.0.1:0"]);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(await AddressOfAsync(server)) };

            using HttpResponseMessage answer = await http.PostAsJsonAsync("/chat", new { text = "47*86" }, Cancellation);
            string events = await answer.Content.ReadAsStringAsync(Cancellation);
            string health = await http.GetStringAsync("/health", Cancellation);

            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("event: thought", events);
            Assert.Equal("4042", string.Concat(TextEvents().Matches(events).Select(match => match.Groups["text"].Value)));
            Assert.Equal("Healthy", health);
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task RequireBuildAsync()
    {
        string? missing = await s_build.Value;
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    /// <summary>Builds all samples.</summary>
    /// <returns>Why they can't be built here; null when they were.</returns>
    private static async Task<string?> BuildAsync()
    {
        string samples = Path.Combine(Root, "samples", "Samples.slnx");
        (int restored, string log, _) = await RunAsync("dotnet", "restore", samples);
        if (restored != 0 && PackageErrors().IsMatch(log))
        {
            return $"the packages of the samples can't be restored here: {PackageErrors().Match(log).Value}";
        }

        (int built, string output, _) = await RunAsync("dotnet", "build", samples, "-c", "Release", "--no-restore", "-p:RunAnalyzers=false");
        Assert.True(built == 0, log + output);
        return null;
    }

    private static string ProgramOf(string name)
    {
        string program = OperatingSystem.IsWindows() ? $"{name}Sample.exe" : $"{name}Sample";
        return Path.Combine(Root, "artifacts", "samples", "bin", name, "release", program);
    }

    private static async Task<string> AddressOfAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (Address().Match(line) is { Success: true } found)
            {
                return found.Value;
            }
        }

        throw new InvalidOperationException($"the server ended: {await server.StandardError.ReadToEndAsync(Cancellation)}");
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync(Cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(s_patience);
        await process.WaitForExitAsync(Cancellation).WaitAsync(s_patience);
        return (process.ExitCode, output, await error);
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable); // of the build that runs these tests
        }

        // A build server that outlived the build would keep its standard output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return Process.Start(start)!;
    }

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Address();

    [GeneratedRegex("error NU[0-9]+: [^\n]{1,120}")]
    private static partial Regex PackageErrors();

    [GeneratedRegex("event: text\ndata: (?<text>[^\n]*)\n")]
    private static partial Regex TextEvents();
}
