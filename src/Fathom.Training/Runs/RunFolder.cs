using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Training.Runs;

/// <summary>
/// Everything about a run: <c>config.json</c>, <c>run.json</c>, <c>log.jsonl</c>, <c>checkpoints/</c>, and in the end <c>model/</c> and
/// <c>report.html</c>.
/// </summary>
public sealed class RunFolder
{
    /// <summary>Opens or makes a folder.</summary>
    public RunFolder(string path) => Path = Directory.CreateDirectory(path).FullName;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The configuration.</summary>
    public string ConfigFile => System.IO.Path.Combine(Path, "config.json");

    /// <summary>Seed, version and machine of the process that began the run.</summary>
    public string RunFile => System.IO.Path.Combine(Path, "run.json");

    /// <summary>Held open by the process that works on the run.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "run.lock");

    /// <summary>Process and machine that hold the lock.</summary>
    public string OwnerFile => System.IO.Path.Combine(Path, "owner.json");

    /// <summary>One line per step.</summary>
    public string LogFile => System.IO.Path.Combine(Path, "log.jsonl");

    /// <summary>Plots.</summary>
    public string ReportFile => System.IO.Path.Combine(Path, "report.html");

    /// <summary>Checkpoints.</summary>
    public string CheckpointsFolder => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>Tokenized corpora.</summary>
    public string CacheFolder => Directory.CreateDirectory(System.IO.Path.Combine(Path, "cache")).FullName;

    /// <summary>The exported model.</summary>
    public string ModelFolder => System.IO.Path.Combine(Path, "model");

    /// <summary>Reads the log's complete lines.</summary>
    public IReadOnlyList<StepRecord> ReadLog() => File.Exists(LogFile) ? [.. File.ReadLines(LogFile).Select(StepRecord.TryParse).OfType<StepRecord>()] : [];

    /// <summary>Drops incomplete lines, and those of steps after a checkpoint, which will run again.</summary>
    public void CutLog(int lastStep)
    {
        if (File.Exists(LogFile))
        {
            WholeFile.Write(LogFile, string.Concat(ReadLog().Where(record => record.Step <= lastStep).Select(record => record.ToJson() + "\n")));
        }
    }

    /// <summary>Some answers of a run of reinforcement learning, one per line.</summary>
    public string SamplesFile => System.IO.Path.Combine(Path, "samples.jsonl");

    /// <summary>Drops lines of a file that are incomplete or belong to steps after a checkpoint, and keeps the others unchanged.</summary>
    /// <param name="file">Lines of JSON with a <c>step</c>.</param>
    /// <param name="lastStep">The checkpoint's step.</param>
    internal static void CutLines(string file, int lastStep)
    {
        if (File.Exists(file))
        {
            WholeFile.Write(file, string.Concat(File.ReadLines(file).Where(line => StepOf(line) <= lastStep).Select(line => line + "\n")));
        }
    }

    private static int? StepOf(string line)
    {
        try
        {
            return JsonNode.Parse(line)?["step"]?.GetValue<int>();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Begins a run of any kind in a folder that holds none. A run that is refused leaves nothing behind.</summary>
    /// <param name="folder">The run's folder; created if needed.</param>
    /// <param name="config">Its configuration, all defaults written out.</param>
    /// <param name="create">Makes the run.</param>
    /// <param name="describe">The content of <c>run.json</c>.</param>
    /// <exception cref="TrainingException">The folder holds a run, or the run is refused.</exception>
    internal static TRun Begin<TRun>(string folder, string config, Func<RunFolder, TRun> create, Func<TRun, string> describe)
        where TRun : class, IDisposable
    {
        HashSet<string>? before = Entries(folder);
        if (before?.Contains("config.json") == true)
        {
            throw new TrainingException("train.run.exists", NameOf(folder), "an empty folder", "a run: resume it, or choose another");
        }

        if (before?.Overlaps(["log.jsonl", "samples.jsonl"]) == true || HasCheckpoints(folder))
        {
            throw new TrainingException("train.run.exists", NameOf(folder), "an empty folder", "what is left of a run: choose another, or delete it");
        }

        var place = new RunFolder(folder);
        TRun? run = null;
        try
        {
            run = create(place);
            WholeFile.Write(place.RunFile, describe(run));
            WholeFile.Write(place.ConfigFile, config);
            return run;
        }
        catch (Exception failure) when (failure is not TrainingException { Code: "train.run.locked" })
        {
            run?.Dispose();
            place.Abandon(before);
            throw;
        }
    }

    private static bool HasCheckpoints(string folder) => CheckpointStore.OpenToRead(System.IO.Path.Combine(folder, "checkpoints")).Steps.Count > 0;

    /// <summary>Opens a folder's run of any kind and restores its state.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="open">Makes the run of its folder.</param>
    /// <param name="load">Loads its state.</param>
    /// <exception cref="TrainingException">There is no run, or it is refused.</exception>
    internal static TRun GoOn<TRun>(string folder, Func<RunFolder, TRun> open, Action<TRun> load)
        where TRun : class, IDisposable
    {
        if (!File.Exists(System.IO.Path.Combine(folder, "config.json")))
        {
            throw new TrainingException("train.run.missing", NameOf(folder), "a run", "no config.json");
        }

        TRun run = open(new RunFolder(folder));
        try
        {
            load(run);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private static string NameOf(string folder) => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(folder));

    /// <summary>Returns what a folder holds before a run begins in it; null if there is no folder.</summary>
    internal static HashSet<string>? Entries(string path) =>
        Directory.Exists(path) ? [.. Directory.GetFileSystemEntries(path).Select(entry => System.IO.Path.GetFileName(entry))] : null;

    /// <summary>Removes what a refused run left behind.</summary>
    /// <param name="before">What the folder held before; null when it was made for the run.</param>
    internal void Abandon(HashSet<string>? before)
    {
        foreach (string name in Entries(Path)!.Where(name => before?.Contains(name) != true))
        {
            string entry = System.IO.Path.Combine(Path, name);
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }

        if (before is null)
        {
            Directory.Delete(Path);
        }
    }
}
