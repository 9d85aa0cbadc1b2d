using System.Globalization;
using System.Text.Json;

namespace Fathom.Training.Runs;

/// <summary>A process's exclusive hold on a run folder. The system releases it when the process ends, however it ends.</summary>
/// <remarks>
/// The lock is that of an open file (<c>flock</c> on Unix, a sharing mode on Windows); the file remains when it is released, so that
/// no process can hold a deleted name. Another file names the holder, because a locked file can't be read on every system.
/// </remarks>
public sealed class RunLock : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly FileStream _file;
    private readonly string _ownerFile;

    private RunLock(FileStream file, string ownerFile) => (_file, _ownerFile) = (file, ownerFile);

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="TrainingException">Another process, or another run of this one, has it.</exception>
    public static RunLock Take(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        FileStream file;
        try
        {
            file = new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure) when (File.Exists(folder.LockFile))
        {
            string name = Path.GetFileName(folder.Path);
            throw new TrainingException("train.run.locked", name, "a run that no other process works on", Owner(folder.OwnerFile), failure);
        }

        string since = TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture);
        WholeFile.Write(folder.OwnerFile, JsonSerializer.Serialize(new RunOwner(Environment.ProcessId, Environment.MachineName, since), s_json));
        return new RunLock(file, folder.OwnerFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            File.Delete(_ownerFile);
        }
        catch (IOException)
        {
            // The name of an owner that is gone does no harm: only the lock itself counts.
        }

        _file.Dispose();
    }

    private static string Owner(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunOwner>(File.ReadAllText(path), s_json) is { } owner
                ? $"one held by process {owner.Pid} on {owner.Host} since {owner.SinceUtc}"
                : "one held by another process";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return "one held by another process";
        }
    }

    private sealed record RunOwner(int Pid, string Host, string SinceUtc);
}
