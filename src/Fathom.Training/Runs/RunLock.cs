using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Training.Runs;

/// <summary>A process's exclusive hold of a run folder. The system releases it when the process ends, however it ends.</summary>
/// <remarks>
/// The lock is that of an open file (<c>flock</c> on Unix, a sharing mode on Windows); the file stays when it is released, so that nobody can hold a name
/// that is gone. Who holds it is in a file beside it, because a locked file can't be read everywhere.
/// </remarks>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _ownerFile;

    private RunLock(FileStream file, string ownerFile) => (_file, _ownerFile) = (file, ownerFile);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="TrainingException">Another process, or another run of this one, has it.</exception>
    public static RunLock Take(RunFolder folder)
    {
        FileStream file;
        try
        {
            file = new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure) when (File.Exists(folder.LockFile))
        {
            throw new TrainingException("train.run.locked", Path.GetFileName(folder.Path), "a run that nobody works on", Owner(folder.OwnerFile), failure);
        }

        var owner = new JsonObject { ["pid"] = Environment.ProcessId, ["host"] = Environment.MachineName, ["since_utc"] = TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture) };
        RunFolder.WriteWhole(folder.OwnerFile, owner.ToJsonString());
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
            // The name of an owner that is gone misleads nobody: the lock itself counts.
        }

        _file.Dispose();
    }

    private static string Owner(string path)
    {
        try
        {
            using var owner = JsonDocument.Parse(File.ReadAllBytes(path));
            return $"it in the hands of process {owner.RootElement.GetProperty("pid").GetInt32()} on {owner.RootElement.GetProperty("host").GetString()} since {owner.RootElement.GetProperty("since_utc").GetString()}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return "it in the hands of another process";
        }
    }
}
