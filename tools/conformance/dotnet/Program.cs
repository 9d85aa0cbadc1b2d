using Fathom.Conformance;

// Calls a running server through the SDKs. A case fails by throwing when something is not as it should be.
var target = new Target(
    Environment.GetEnvironmentVariable("FATHOM_URL") ?? "http://127.0.0.1:8080",
    Environment.GetEnvironmentVariable("FATHOM_KEY") ?? "none",
    await Target.FindModelAsync());
string only = args.FirstOrDefault() ?? "";
int passed = 0;
int failed = 0;
int skipped = 0;
foreach ((string name, Func<Task> run) in (Case[])[.. new OpenAiCases(target).All, .. new ExtensionsAiCases(target).All, .. new OllamaCases(target).All, .. new AnthropicCases(target).All])
{
    if (!name.Contains(only, StringComparison.Ordinal))
    {
        continue;
    }

    try
    {
        await run().WaitAsync(TimeSpan.FromMinutes(2));
        passed++;
        Console.WriteLine($"ok    {name}");
    }
    catch (SkippedException reason)
    {
        skipped++;
        Console.WriteLine($"skip  {name}: {reason.Message}");
    }
    catch (Exception failure)
    {
        failed++;
        Console.WriteLine($"FAIL  {name}\n      {string.Join("\n      ", failure.ToString().Split('\n').Take(8))}");
    }
}

Console.WriteLine($"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
return failed == 0 ? 0 : 1;
