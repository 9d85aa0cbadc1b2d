using System.Text.Json;
using Fathom.Samples;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;

// From problems with marked solutions (GSM8K's format) to situations with numbers that are drawn: WordProblems TRAIN.jsonl OUT.txt
if (args is not [string input, string output])
{
    Console.Error.WriteLine("usage: WordProblems TRAIN.jsonl OUT.txt");
    return 64;
}

string trial = Path.Combine(Path.GetTempPath(), $"trial-{Environment.ProcessId}.txt");
var lines = new List<string>();
int read = 0;
foreach (string line in File.ReadLines(input))
{
    JsonElement problem = JsonDocument.Parse(line).RootElement;
    read++;
    if (WorkedProblem.Read(problem.GetProperty("question").GetString()!, problem.GetProperty("answer").GetString()!) is { } worked
        && worked.Scenarios().FirstOrDefault(IsDrawable) is { } scenario)
    {
        lines.Add(scenario);
    }
}

File.Delete(trial);
File.WriteAllLines(output, ["[trained]", .. lines.Distinct()]);
Console.WriteLine($"{read} problems, {lines.Count} situations");
return 0;

bool IsDrawable(string scenario)
{
    try
    {
        File.WriteAllLines(trial, ["[trained]", scenario]);
        IVerifiableTask task = TaskCatalog.BuiltInAnd([trial]).All[^1];
        for (int index = 0; index < 60; index++)
        {
            task.Generate(1, PhrasingRing.Trained, new TaskRandom(1, "trial", index));
        }

        return true;
    }
    catch (TaskException)
    {
        return false;
    }
}
