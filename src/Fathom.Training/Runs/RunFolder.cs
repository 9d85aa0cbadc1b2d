using System.Text;

namespace Fathom.Training.Runs;

/// <summary>The truth about a run: <c>config.json</c>, <c>run.json</c>, <c>log.jsonl</c>, <c>checkpoints/</c>, and in the end <c>model/</c> and <c>report.html</c>.</summary>
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

    /// <summary>One line a step.</summary>
    public string LogFile => System.IO.Path.Combine(Path, "log.jsonl");

    /// <summary>Plots.</summary>
    public string ReportFile => System.IO.Path.Combine(Path, "report.html");

    /// <summary>Checkpoints.</summary>
    public string CheckpointsFolder => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>Tokenised corpora.</summary>
    public string CacheFolder => Directory.CreateDirectory(System.IO.Path.Combine(Path, "cache")).FullName;

    /// <summary>The exported model.</summary>
    public string ModelFolder => System.IO.Path.Combine(Path, "model");

    /// <summary>The log's whole lines.</summary>
    public IReadOnlyList<StepRecord> ReadLog() => File.Exists(LogFile) ? [.. File.ReadLines(LogFile).Select(StepRecord.TryParse).OfType<StepRecord>()] : [];

    /// <summary>Drops torn lines and those of steps after a checkpoint, which will be done again.</summary>
    public void CutLog(int lastStep)
    {
        if (File.Exists(LogFile))
        {
            WriteWhole(LogFile, string.Concat(ReadLog().Where(record => record.Step <= lastStep).Select(record => record.ToJson() + "\n")));
        }
    }

    /// <summary>Replaces a file by a whole one.</summary>
    public static void WriteWhole(string path, string text)
    {
        string partial = path + ".partial";
        using (FileStream file = File.Create(partial))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }
}
