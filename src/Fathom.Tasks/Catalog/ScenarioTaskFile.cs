using Fathom.Tasks.Mathematics;

namespace Fathom.Tasks.Catalog;

/// <summary>Opens text files of situations that are not built in.</summary>
internal static class ScenarioTaskFile
{
    /// <summary>Largest file: a hundred times the built-in ones together.</summary>
    private const int MaxBytes = 128 << 20;

    /// <summary>Whether a file of tasks is one of situations.</summary>
    public static bool IsOne(string file) => Path.GetExtension(file).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>The task of a file, whose name is the file's.</summary>
    /// <param name="file">A text file as <see cref="ScenarioFile"/> describes it.</param>
    /// <exception cref="TaskException">There is no such file, it has no situation to train on, or a line is malformed.</exception>
    public static IVerifiableTask Load(string file)
    {
        try
        {
            using var reader = new StreamReader(ReadAll(file));
            (IReadOnlyList<Scenario> trained, IReadOnlyList<Scenario> heldOut) = ScenarioFile.Read(reader, Path.GetFileName(file), isChecked: true);
            return trained.Count > 0
                ? new ScenarioTask(Path.GetFileNameWithoutExtension(file), trained, heldOut)
                : throw TaskAssembly.Refused(file, "a line in the section [trained]", "none");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw TaskAssembly.Refused(file, "a text file of situations", failure is FileNotFoundException ? "no such file" : failure.Message);
        }
    }

    /// <summary>Reads a file up to the limit; a path may also lead to a device that never ends.</summary>
    private static MemoryStream ReadAll(string file)
    {
        using FileStream stream = File.OpenRead(file);
        var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (stream.Read(buffer) is int count and > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MaxBytes)
            {
                throw TaskAssembly.Refused(file, $"a text file of at most {MaxBytes} bytes", "more");
            }
        }

        bytes.Position = 0;
        return bytes;
    }
}
